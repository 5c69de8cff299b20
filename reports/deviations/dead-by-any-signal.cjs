// exit carries the signal that ended a worker, and not one that it was sent before.
// cluster.event.exit.signal: After death by signal the third argument is the name of that signal.
// clusterspec v18, cluster-events/exit-signal-after-harmless-signal. Exits with 1 if it fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');

const log = [];
const record = (event, data) => log.push({event, ...data});
const all = (event) => log.filter((e) => (e.event + ' ').startsWith(event + ' '));
const seen = (event) => all(event)[0];
const every = (event, holds) => all(event).length > 0 && all(event).every(holds);
const quiet = (idle) => idle > 700; // so many ms without news: nothing more comes

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  cluster.on('online', () => record('cluster.online w1'));
  cluster.on('exit', (worker, code, signal) => record('cluster.exit w1', {code, signal}));
  process.on('SIGUSR2', () => record('hello w1')); // of the worker
  (async () => {
    const w1 = cluster.fork();
    w1.process.kill('SIGWINCH');
    await until(quiet);
    await until(() => seen('hello w1'));
    process.kill(w1.process.pid, 'SIGKILL');
    await until(() => seen('cluster.exit w1'));
    await until(quiet);
    assert(every('cluster.exit w1', (e) => e.signal === 'SIGKILL'),
        'wrong signal in cluster.exit w1');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, log);
    process.exit(1);
  });
} else {
  process.kill(process.ppid, 'SIGUSR2'); // it is ready
  for (;;) {} // for ever
}

async function until(condition) {
  for (let known, at; !condition(Date.now() - at); await new Promise((go) => setTimeout(go, 10))) {
    if (known !== log.length) [known, at] = [log.length, Date.now()];
    assert(Date.now() - at < 5000 && process.uptime() < 50, `in vain: ${condition}`);
  }
}
