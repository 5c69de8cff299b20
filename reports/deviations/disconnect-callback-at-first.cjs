// A second disconnect() does not make the callback of the first come early.
// cluster.disconnect.callback-after-workers: The callback comes after all workers are disconnected.
// clusterspec v18, cluster-disconnect/callback-after-second-call. Exits with 1 if it fails.
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
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map(JSON.parse);
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));
const seen = (event) => all(event)[0];
const every = (event, holds) => all(event).length > 0 && all(event).every(holds);
const quiet = (idle) => idle > 700; // so many ms without news: nothing more comes

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('exit', () => fs.unlinkSync(FILE));
  let w1;
  (async () => {
    w1 = cluster.fork();
    await until(() => seen('server.listening w1.s1'));
    await connect('c1', seen('server.listening w1.s1'));
    await until(() => seen('server.connection w1.s1'));
    cluster.disconnect(() => record('callback first', {'w1.connected': w1 && w1.isConnected()}));
    cluster.disconnect(() => record('callback second', {'w1.connected': w1 && w1.isConnected()}));
    await until(quiet);
    clients.c1.destroy();
    await until(() => seen('callback first'));
    await until(quiet);
    assert(every('callback first', (e) => e['w1.connected'] === false),
        'wrong w1.connected in callback first');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, events());
    process.exit(1);
  });
} else {
  const s1 = net.createServer((socket) => {
    record('server.connection w1.s1');
    socket.on('error', () => {}).resume();
  });
  s1.on('listening', () => record('server.listening w1.s1', s1.address()));
  s1.listen({port: 0, host: '127.0.0.1'});
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
