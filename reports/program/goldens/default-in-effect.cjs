// Round-robin is in effect where the program sets no policy.
// cluster.schedulingPolicy.default-round-robin: Outside Windows the policy is SCHED_RR unless set.
// clusterspec v18, scheduling-policy/default-in-effect. Exits with 1 if it fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');
const net = require('net');

const isTest = process.env.CASE_LOG === undefined;
const FILE = process.env.CASE_LOG || `${require('os').tmpdir()}/case-${process.pid}`;
if (!process.env.CASE_LOG) fs.writeFileSync(process.env.CASE_LOG = FILE, '');
const LOG = fs.openSync(FILE, fs.constants.O_WRONLY | fs.constants.O_APPEND); // of all processes
const record = (event, data) => fs.writeSync(LOG, JSON.stringify({event, ...data}) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1)
    .map((line, n) => ({n, ...JSON.parse(line)}));
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));
const seen = (event) => all(event)[0];
const inOrder = (...list) => list.every((e, i) => e && (i === 0 || list[i - 1].n <= e.n));
const quiet = (idle) => idle > 700; // so many ms without news: nothing more comes

if (isTest) {
  let primary;
  process.on('exit', () => {
    try {
      process.kill(-primary.pid, 'SIGKILL');
    } catch (error) {} // all have ended
    fs.unlinkSync(FILE);
  });
  (async () => {
    primary = require('child_process').spawn(process.execPath, [__filename], {
      detached: true, // so that all of its processes can be ended
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    await until(() => seen('hello primary') && seen('server.listening w1.s1'));
    await until(quiet);
    record('signal primary', {signal: 'SIGSTOP'});
    process.kill(seen('hello primary').pid, 'SIGSTOP');
    await connect('c1', seen('server.listening w1.s1'));
    await until(quiet);
    record('signal primary', {signal: 'SIGCONT'});
    process.kill(seen('hello primary').pid, 'SIGCONT');
    await until(() => seen('server.connection w1.s1'));
    await until(quiet);
    assert(inOrder(seen('client.connected c1'),
        all('signal primary').find((e) => e.signal === 'SIGCONT'), seen('server.connection w1.s1')),
        'they must come in this order');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, events());
    process.exit(1);
  });
} else if (cluster.isPrimary) {
  const hold = setInterval(() => {}, 1000000); // it stays
  cluster.on('online', () => record('cluster.online w1'));
  const w1 = cluster.fork();
  record('hello primary', {pid: process.pid});
} else {
  const s1 = net.createServer((socket) => {
    record('server.connection w1.s1');
    socket.on('error', () => {}).resume();
    socket.write('w1\n');
  });
  s1.on('listening', () => record('server.listening w1.s1', s1.address()));
  s1.listen(0);
}

async function connect(name, {port, address}) {
  const made = () => seen('client.connected ' + name);
  net.connect(port, address)
    .on('connect', () => record('client.connected ' + name))
    .on('data', () => {})
    .on('error', (error) => made() || record('client.refused ' + name, {code: error.code}));
  await until(() => made() || seen('client.refused ' + name));
}

async function until(condition) {
  for (let known, at; !condition(Date.now() - at); await new Promise((go) => setTimeout(go, 10))) {
    if (known !== events().length) [known, at] = [events().length, Date.now()];
    assert(Date.now() - at < 5000 && process.uptime() < 50, `in vain: ${condition}`);
  }
}
