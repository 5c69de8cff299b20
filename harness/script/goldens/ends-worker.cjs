// kill() in the primary ends a worker that has nothing to do.
// worker.kill.ends-worker: kill() ends a worker that answers and has no open connections.
// Exits with 1 where it does not hold. Case worker-kill/ends-worker of clusterspec, v18.
'use strict';
const assert = require('assert');
const cluster = require('cluster');

const log = [];

const record = (event, data) => log.push(Object.assign({event}, data));
const seen = (event) => log.find((e) => (e.event + ' ').startsWith(event + ' '));

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => {
    worker.on('error', () => {}); // a closed channel is no failure here
    process.on('exit', () => worker.process.kill('SIGKILL'));
  });
  cluster.on('online', () => record('cluster.online w1'));
  cluster.on('exit', (worker, code, signal) => record('cluster.exit w1', {code, signal}));

  run(function* () {
    const w1 = cluster.fork();
    yield () => seen('cluster.online w1');
    w1.kill();
    yield () => seen('cluster.exit w1');
  });
}

// Goes on with the test when what it waits for is there.
function run(test) {
  const steps = test();
  let step = {value: () => true}, code = 0, since = Date.now();
  setInterval(() => {
    if (step.done) process.exit(code);
    const idle = Date.now() - since;
    try {
      if (step.value(idle)) [step, since] = [steps.next(), Date.now()];
      else assert(idle < 5000, `in vain: ${step.value}`);
    } catch (error) {
      console.log(`FAILED: ${error.message}`, log);
      [step, code] = [{done: true}, 1];
    }
  }, 10);
}
