// disconnect comes when a worker is killed to which a connection is on its way.
// cluster.event.disconnect.on-kill: disconnect is emitted for a worker that is killed.
// clusterspec v18, cluster-events/disconnect-on-kill-with-connection. Exits with 1 if it fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');
const net = require('net');

const FILE = process.env.CASE_LOG || `${require('os').tmpdir()}/case-${process.pid}`;
if (!process.env.CASE_LOG) fs.writeFileSync(process.env.CASE_LOG = FILE, '');
const LOG = fs.openSync(FILE, fs.constants.O_WRONLY | fs.constants.O_APPEND); // of all processes
const record = (event, data) => fs.writeSync(LOG, JSON.stringify({event, ...data}) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map(JSON.parse);
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));
const seen = (event) => all(event)[0];
const quiet = (idle) => idle > 700; // so many ms without news: nothing more comes

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('exit', () => fs.unlinkSync(FILE));
  cluster.on('online', () => record('cluster.online w1'));
  cluster.on('disconnect', () => record('cluster.disconnect w1'));
  (async () => {
    cluster.schedulingPolicy = cluster.SCHED_RR;
    const w1 = cluster.fork();
    await until(() => seen('server.listening w1.s1'));
    process.kill(w1.process.pid, 'SIGUSR2'); // it goes on
    await connect('c1', seen('server.listening w1.s1'));
    await until(quiet);
    process.kill(w1.process.pid, 'SIGKILL');
    await until(() => seen('cluster.disconnect w1'));
    await until(quiet);
    assert(all('cluster.disconnect w1').length === 1, 'cluster.disconnect w1 must come once');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, events());
    process.exit(1);
  });
} else {
  const s1 = net.createServer((socket) => socket.on('error', () => {}).resume());
  s1.on('listening', () => record('server.listening w1.s1', s1.address()));
  s1.listen(0);
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    for (;;) {} // for ever
  });
  record('hello w1');
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
