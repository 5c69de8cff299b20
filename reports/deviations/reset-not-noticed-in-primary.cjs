// disconnect comes when a worker is killed to which a message is on its way.
// cluster.event.disconnect.on-kill: disconnect is emitted for a worker that is killed.
// clusterspec v18, cluster-events/disconnect-on-kill-with-unread-message. Exits with 1 if it fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');

const log = [];
const record = (event, data) => log.push({event, ...data});
const all = (event) => log.filter((e) => (e.event + ' ').startsWith(event + ' '));
const seen = (event) => all(event)[0];
const quiet = (idle) => idle > 700; // so many ms without news: nothing more comes

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  cluster.on('online', () => record('cluster.online w1'));
  cluster.on('disconnect', () => record('cluster.disconnect w1'));
  process.on('SIGUSR2', () => record('hello w1')); // of the worker
  (async () => {
    const w1 = cluster.fork();
    w1.send('unread');
    await until(quiet);
    await until(() => seen('hello w1'));
    process.kill(w1.process.pid, 'SIGKILL');
    await until(() => seen('cluster.disconnect w1'));
    await until(quiet);
    assert(all('cluster.disconnect w1').length === 1, 'cluster.disconnect w1 must come once');
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
