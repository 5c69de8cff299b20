// A worker that disconnects in the turn of its listen() closes the server, and ends.
// worker.disconnect.closes-servers: disconnect() in a worker closes all its servers.
// clusterspec v18, worker-disconnect/closes-server-not-yet-listening-ends. Exits with 1 if it
// fails.
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
const seen = (event) => events().find((e) => (e.event + ' ').startsWith(event + ' '));

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('exit', () => fs.unlinkSync(FILE));
  cluster.on('listening', ({label}) => record(`cluster.listening ${label}`));
  cluster.on('exit', ({label}, code, signal) => record(`cluster.exit ${label}`, {code, signal}));
  (async () => {
    const w1 = Object.assign(cluster.fork({CASE_WORKER: 'w1'}), {label: 'w1'});
    w1.once('error', () => {});
    const w2 = Object.assign(cluster.fork({CASE_WORKER: 'w2'}), {label: 'w2'});
    await until(() => seen('hello w2') && seen('cluster.listening w2') && seen('hello w1'));
    process.kill(w1.process.pid, 'SIGUSR2'); // it goes on
    await until(() => seen('done w1') && seen('cluster.exit w1'));
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, events());
    process.exit(1);
  });
} else if (process.env.CASE_WORKER === 'w1') {
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    const s1 = net.createServer();
    s1.listen(PORT_A);
    cluster.worker.disconnect();
    record('done w1');
  });
  record('hello w1');
} else if (process.env.CASE_WORKER === 'w2') {
  const s2 = net.createServer();
  s2.listen(PORT_A);
  record('hello w2');
}

async function until(condition) {
  for (let tries = 0; !condition(); tries++) {
    assert(tries < 500, `in vain: ${condition}`);
    await new Promise((go) => setTimeout(go, 10));
  }
}
