// exitedAfterDisconnect is false at exit after kill() alone, called in the primary.
// worker.exitedAfterDisconnect.kill-does-not-count: exitedAfterDisconnect is false at exit after
// kill() alone.
// clusterspec v18, worker-properties/exited-after-disconnect-kill-alone-in-primary, in the names of
// v16. Exits with 1 if it fails.
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
  cluster.on('exit', (worker, code, signal) =>
      record('cluster.exit w1',
      {code, signal, exitedAfterDisconnect: worker.exitedAfterDisconnect}));
  (async () => {
    const w1 = cluster.fork();
    await until(() => seen('cluster.online w1'));
    w1.kill();
    await until(() => seen('cluster.exit w1'));
    await until(quiet);
    assert(every('cluster.exit w1', (e) => e.exitedAfterDisconnect === false),
        'wrong exitedAfterDisconnect in cluster.exit w1');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, log);
    process.exit(1);
  });
}

async function until(condition) {
  for (let known, at; !condition(Date.now() - at); await new Promise((go) => setTimeout(go, 10))) {
    if (known !== log.length) [known, at] = [log.length, Date.now()];
    assert(Date.now() - at < 5000 && process.uptime() < 50, `in vain: ${condition}`);
  }
}
