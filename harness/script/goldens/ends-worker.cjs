// kill() in the primary ends a worker that has nothing to do.
//
// What the documentation (v18) asks for, in our words:
// - worker.kill.ends-worker: kill() ends a worker that answers and has no open connections.
//
// Run it: node ends-worker.cjs (or bun, or deno run -A). It exits with 0 if this holds, else it
// prints what was seen and exits with 1. Case worker-kill/ends-worker of clusterspec.
'use strict';
const assert = require('assert');
const cluster = require('cluster');

const WAIT_MS = 5000; // what does not come within this time does not come
const log = [];

const record = (event, data) => log.push(Object.assign({event}, data));
const all = (event, where) => log.filter((e) =>
    (e.event + ' ').startsWith(event + ' ') && (!where || where(e)));
const seen = (event, where) => all(event, where)[0];

if (cluster.isPrimary) {
  const forked = [];
  // Without a listener for errors, sending on a closed channel would end this process.
  cluster.on('fork', (worker) => forked.push(worker.on('error', () => {})));
  process.on('exit', (code) => {
    if (code !== 0) console.log('Seen:', log);
    forked.forEach((worker) => worker.process.kill('SIGKILL'));
  });
  cluster.on('online', (worker) => record(`cluster.online ${worker.label}`));
  cluster.on('exit', (worker, code, signal) =>
      record(`cluster.exit ${worker.label}`, {code, signal}));

  run(function* () {
    const w1 = Object.assign(cluster.fork(), {label: 'w1'});
    yield () => seen('cluster.online w1');
    w1.kill();
    yield () => seen('cluster.exit w1');
  });
}

// Goes on with the test when what it waits for is there.
function run(test) {
  const steps = test();
  let step = {value: () => true}, code = 0, known = 0, since = Date.now();
  setInterval(() => {
    if (step.done) process.exit(code);
    if (log.length > known) [known, since] = [log.length, Date.now()];
    const idle = Date.now() - since;
    try {
      if (step.value(idle)) [step, since] = [steps.next(), Date.now()];
      else assert(idle < WAIT_MS, `in vain: ${step.value}`);
    } catch (error) {
      console.log(`FAILED: ${error.message}`);
      [step, code] = [{done: true}, 1];
    }
  }, 10);
}
