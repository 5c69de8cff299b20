// A worker that listens on no particular address still gives an address.
// cluster.event.listening.address: The address object has the address listened on in address.
// clusterspec v18, cluster-events/listening-without-host. Exits with 1 if it fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');
const net = require('net');

const log = [];
const record = (event, data) => log.push({event, ...data});
const all = (event) => log.filter((e) => (e.event + ' ').startsWith(event + ' '));
const seen = (event) => all(event)[0];
const every = (event, holds) => all(event).length > 0 && all(event).every(holds);
const quiet = (idle) => idle > 700; // so many ms without news: nothing more comes

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  cluster.on('listening', (worker, address) =>
      record('cluster.listening w1', {address: address.address}));
  process.on('SIGUSR2', () => record('hello w1')); // of the worker
  (async () => {
    const w1 = cluster.fork();
    await until(() => seen('hello w1') && seen('cluster.listening w1'));
    await until(quiet);
    assert(every('cluster.listening w1', (e) => typeof e.address === 'string'),
        'wrong address in cluster.listening w1');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, log);
    process.exit(1);
  });
} else {
  const s1 = net.createServer();
  s1.listen(0);
  process.kill(process.ppid, 'SIGUSR2'); // it is ready
}

async function until(condition) {
  for (let known, at; !condition(Date.now() - at); await new Promise((go) => setTimeout(go, 10))) {
    if (known !== log.length) [known, at] = [log.length, Date.now()];
    assert(Date.now() - at < 5000 && process.uptime() < 50, `in vain: ${condition}`);
  }
}
