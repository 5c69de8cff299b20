// exitedAfterDisconnect stays undefined when a worker has lost its channel and lives on.
// worker.exitedAfterDisconnect.undefined-before: exitedAfterDisconnect of a live worker is
// undefined if no side called kill() or disconnect() on it.
// clusterspec v18, worker-properties/exited-after-disconnect-undefined-without-channel. Exits with
// 1 if it fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');

const log = [];
const record = (event, data) => log.push({event, ...data});
const seen = (event) => log.find((e) => (e.event + ' ').startsWith(event + ' '));

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  cluster.on('online', () => record('cluster.online w1'));
  cluster.on('disconnect', () => record('cluster.disconnect w1'));
  cluster.on('exit', (worker, code, signal) => record('cluster.exit w1', {code, signal}));
  (async () => {
    const w1 = cluster.fork();
    await until(() => seen('cluster.online w1'));
    process.kill(w1.process.pid, 'SIGSTOP');
    w1.process.disconnect();
    await until(() => seen('cluster.disconnect w1'));
    assert.strictEqual(w1.exitedAfterDisconnect, undefined);
    process.kill(w1.process.pid, 'SIGCONT');
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
