// A worker that was told to disconnect is found under its id as long as it lives.
// worker.id.key-while-alive: As long as a worker lives, cluster.workers holds it under its id.
// clusterspec v18, worker-properties/id-is-key-after-disconnect-call. Exits with 1 if it fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');

const log = [];
const record = (event, data) => log.push({event, ...data});
const seen = (event) => log.find((e) => (e.event + ' ').startsWith(event + ' '));

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  cluster.on('online', () => record('cluster.online w1'));
  cluster.on('exit', (worker, code, signal) => record('cluster.exit w1', {code, signal}));
  (async () => {
    const w1 = cluster.fork();
    await until(() => seen('cluster.online w1'));
    process.kill(w1.process.pid, 'SIGSTOP');
    record('result told', {value: w1.disconnect(), 'w1.listed': cluster.workers[w1.id] === w1});
    record('result later', {'w1.listed': cluster.workers[w1.id] === w1});
    process.kill(w1.process.pid, 'SIGCONT');
    await until(() => seen('cluster.exit w1'));
    assert(seen('result told')['w1.listed'] === true, 'wrong w1.listed in result told');
    assert(seen('result later')['w1.listed'] === true, 'wrong w1.listed in result later');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, log);
    process.exit(1);
  });
}

async function until(condition) {
  for (let tries = 0; !condition(); tries++) {
    assert(tries < 500, `in vain: ${condition}`);
    await new Promise((go) => setTimeout(go, 10));
  }
}
