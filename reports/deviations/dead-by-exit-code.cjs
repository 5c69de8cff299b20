// isDead() is false in a running worker that has chosen its exit code.
// worker.isDead.before-exit: isDead() is false as long as the process of the worker runs.
// clusterspec v18, worker-state/alive-in-worker-with-exit-code. Exits with 1 if it fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');

const log = [];
const record = (event, data) => log.push({event, ...data});
const seen = (event) => log.find((e) => (e.event + ' ').startsWith(event + ' '));

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('SIGUSR2', () => record('hello w1')); // of the worker
  (async () => {
    const w1 = cluster.fork();
    await until(() => seen('hello w1'));
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, log);
    process.exit(1);
  });
} else {
  process.exitCode = 3;
  assert.strictEqual(cluster.worker.isDead(), false);
  process.kill(process.ppid, 'SIGUSR2'); // it is ready
}

async function until(condition) {
  for (let tries = 0; !condition(); tries++) {
    assert(tries < 500, `in vain: ${condition}`);
    await new Promise((go) => setTimeout(go, 10));
  }
}
