// A server closed in the turn of its listen() does not listen, under round-robin.
// listen.otherwise-as-usual: Apart from fd, handle and port 0, listen() in a worker acts as in a
// plain process.
// clusterspec v18, how-it-works/listen-as-usual-close-at-once. Exits with 1 if it fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');
const net = require('net');

const PORT_A = Number(process.env.PORT_A = process.env.PORT_A || 10000 + process.pid * 3 % 10000);
const FILE = process.env.CASE_LOG || `${require('os').tmpdir()}/case-${process.pid}`;
if (!process.env.CASE_LOG) fs.writeFileSync(process.env.CASE_LOG = FILE, '');
const LOG = fs.openSync(FILE, fs.constants.O_WRONLY | fs.constants.O_APPEND); // of all processes
const clients = {};
const record = (event, data) => fs.writeSync(LOG, JSON.stringify({event, ...data}) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map(JSON.parse);
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));
const seen = (event) => all(event)[0];
const quiet = (idle) => idle > 700; // so many ms without news: nothing more comes

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('exit', () => fs.unlinkSync(FILE));
  (async () => {
    cluster.schedulingPolicy = cluster.SCHED_RR;
    const w1 = cluster.fork();
    await until(() => seen('server.close w1.s1'));
    await until(quiet);
    await connect('c1', {port: PORT_A, address: '127.0.0.1'});
    clients.c1.destroy();
    await until(quiet);
    assert(all('client.refused c1').filter((e) => e.code === 'ECONNREFUSED').length === 1,
        'client.refused c1 where code: "ECONNREFUSED" must come once');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, events());
    process.exit(1);
  });
} else {
  const s1 = net.createServer((socket) => {
    socket.on('error', () => {}).resume();
    socket.write('w1\n');
  });
  s1.on('close', () => record('server.close w1.s1'));
  s1.listen(PORT_A);
  s1.close();
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
