// A second disconnect(), and one after the end of the worker, give the worker back too.
// worker.disconnect.returns-worker: Calling disconnect() on a worker gives back that same worker.
// clusterspec v18, worker-disconnect/returns-worker-again. Exits with 1 if it fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');

const log = [];
const record = (event, data) => log.push({event, ...data});
const seen = (event) => log.find((e) => (e.event + ' ').startsWith(event + ' '));
const quiet = (idle) => idle > 700; // so many ms without news: nothing more comes

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  cluster.on('online', () => record('cluster.online w1'));
  cluster.on('exit', (worker, code, signal) => record('cluster.exit w1', {code, signal}));
  (async () => {
    const w1 = cluster.fork();
    await until(() => seen('cluster.online w1'));
    process.kill(w1.process.pid, 'SIGSTOP');
    w1.disconnect();
    assert.strictEqual(w1.disconnect(), w1);
    await until(quiet);
    process.kill(w1.process.pid, 'SIGCONT');
    await until(() => seen('cluster.exit w1'));
    assert.strictEqual(w1.disconnect(), w1);
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
