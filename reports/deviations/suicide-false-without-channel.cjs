// suicide stays undefined when a worker has lost its channel, lives on, and nobody called.
// worker.suicide.undefined-before: suicide of a live worker is undefined as long as no side called
// kill() or disconnect() on it.
// clusterspec v6, worker-properties/suicide-undefined-without-channel. Exits with 1 if it fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');

const log = [];
const record = (event, data) => log.push(Object.assign({event}, data));
const seen = (event) => log.find((e) => (e.event + ' ').startsWith(event + ' '));

if (cluster.isMaster) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  cluster.on('online', () => record('cluster.online w1'));
  cluster.on('disconnect', () => record('cluster.disconnect w1'));
  cluster.on('exit', (worker, code, signal) => record('cluster.exit w1', {code, signal}));
  run(function* () {
    const w1 = cluster.fork();
    yield* until(() => seen('cluster.online w1'));
    process.kill(w1.process.pid, 'SIGSTOP');
    w1.process.disconnect();
    yield* until(() => seen('cluster.disconnect w1'));
    assert.strictEqual(w1.suicide, undefined);
    process.kill(w1.process.pid, 'SIGCONT');
    yield* until(() => seen('cluster.exit w1'));
  }, (error) => {
    console.log(`FAILED: ${error.message}`, log);
    process.exit(1);
  });
}

function* until(condition) {
  for (let tries = 0; !condition(); tries++) {
    assert(tries < 500, `in vain: ${condition}`);
    yield;
  }
}

// Goes on with the test every 10 ms: functions of Node 6 cannot await.
function run(test, failed) {
  const steps = test();
  setInterval(() => {
    try {
      if (steps.next().done) process.exit();
    } catch (error) {
      failed(error);
    }
  }, 10);
}
