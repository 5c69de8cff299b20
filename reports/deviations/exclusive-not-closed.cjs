// disconnect() in a worker closes a server that does not share its port.
// worker.disconnect.closes-servers: disconnect() in a worker closes all its servers.
// clusterspec v18, worker-disconnect/closes-exclusive-server. Exits with 1 if it fails.
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
    await until(() => seen('server.listening w1.s1'));
    process.kill(w1.process.pid, 'SIGUSR2'); // it goes on
    await until(() => seen('done w1'));
    await until(quiet);
    assert(all('server.close w1.s1').length === 1, 'server.close w1.s1 must come once');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, events());
    process.exit(1);
  });
} else {
  const s1 = net.createServer();
  s1.on('listening', () => record('server.listening w1.s1'));
  s1.on('close', () => record('server.close w1.s1'));
  s1.listen({port: PORT_A, host: '127.0.0.1', exclusive: true});
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    cluster.worker.disconnect();
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
