// disconnect() calls its callback when all workers are disconnected, although one lives on.
// cluster.disconnect.callback: The callback is called when the work is done.
// clusterspec v18, cluster-disconnect/callback-while-worker-lives. Exits with 1 if it fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');
const net = require('net');

const PORT_A = Number(process.env.PORT_A = process.env.PORT_A || 10000 + process.pid * 3 % 10000);
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
  (async () => {
    const w1 = cluster.fork();
    const p1 = net.createServer((socket) => {
      record('server.connection primary.p1');
      socket.on('error', () => {}).resume();
    });
    p1.on('listening', () => record('server.listening primary.p1'));
    p1.listen({port: PORT_A, host: '127.0.0.1'});
    await until(() => seen('server.listening primary.p1') && seen('hello w1'));
    process.kill(w1.process.pid, 'SIGUSR2'); // it goes on
    await until(() => seen('done w1') && seen('connection.open w1.k1'));
    await until(() => seen('server.connection primary.p1'));
    cluster.disconnect(() => record('callback finished'));
    await until(() => seen('callback finished'));
    await until(quiet);
    assert(all('callback finished').length === 1, 'callback finished must come once');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, events());
    process.exit(1);
  });
} else {
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    const k1 = net.connect(PORT_A, '127.0.0.1');
    k1.on('connect', () => record('connection.open w1.k1'));
    k1.resume();
    record('done w1');
  });
  record('hello w1');
}

async function until(condition) {
  for (let known, at; !condition(Date.now() - at); await new Promise((go) => setTimeout(go, 10))) {
    if (known !== events().length) [known, at] = [events().length, Date.now()];
    assert(Date.now() - at < 5000 && process.uptime() < 50, `in vain: ${condition}`);
  }
}
