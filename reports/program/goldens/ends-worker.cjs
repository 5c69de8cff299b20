// kill() in the primary ends a worker that has nothing to do.
// worker.kill.ends-worker: kill() ends a worker that answers and has no open connections.
// clusterspec v18, worker-kill/ends-worker. Exits with 1 if it fails.
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
    w1.kill();
    await until(() => seen('cluster.exit w1'));
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
