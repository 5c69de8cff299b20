// disconnect() in a worker waits for its servers although the primary has called it before.
// worker.disconnect.waits-for-close: disconnect() in a worker keeps the channel open until all its
// servers have emitted close.
// clusterspec v18, worker-disconnect/call-after-primary-waits-for-close. Exits with 1 if it fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');
const net = require('net');

const FILE = process.env.CASE_LOG || `${require('os').tmpdir()}/case-${process.pid}`;
if (!process.env.CASE_LOG) fs.writeFileSync(process.env.CASE_LOG = FILE, '');
const LOG = fs.openSync(FILE, fs.constants.O_WRONLY | fs.constants.O_APPEND); // of all processes
const clients = {};
const record = (event, data) => fs.writeSync(LOG, JSON.stringify({event, ...data}) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1)
    .map((line, n) => ({n, ...JSON.parse(line)}));
const seen = (event) => events().find((e) => (e.event + ' ').startsWith(event + ' '));
const inOrder = (...list) => list.every((e, i) => e && (i === 0 || list[i - 1].n <= e.n));
const quiet = (idle) => idle > 700; // so many ms without news: nothing more comes

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('exit', () => fs.unlinkSync(FILE));
  cluster.on('disconnect', () => record('cluster.disconnect w1'));
  (async () => {
    const w1 = cluster.fork();
    await until(() => seen('server.listening w1.s1'));
    await connect('c1', seen('server.listening w1.s1'));
    await until(() => seen('server.connection w1.s1'));
    w1.disconnect();
    await until(quiet);
    process.kill(w1.process.pid, 'SIGUSR2'); // it goes on
    await until(() => seen('done w1'));
    await until(quiet);
    clients.c1.destroy();
    await until(() => seen('cluster.disconnect w1'));
    await until(quiet);
    assert(inOrder(seen('server.close w1.s1'), seen('process.disconnect w1')),
        'server.close w1.s1, process.disconnect w1 must come in this order');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, events());
    process.exit(1);
  });
} else {
  process.on('disconnect', () => record('process.disconnect w1'));
  const s1 = net.createServer((socket) => {
    record('server.connection w1.s1');
    socket.on('error', () => {}).resume();
  });
  s1.on('listening', () => record('server.listening w1.s1', s1.address()));
  s1.on('close', () => record('server.close w1.s1'));
  s1.listen({port: 0, host: '127.0.0.1'});
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    cluster.worker.disconnect();
    record('done w1');
  });
  record('hello w1');
}

async function connect(name, {port, address}) {
  const made = () => seen('client.connected ' + name);
  clients[name] = net.connect(port, address)
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
