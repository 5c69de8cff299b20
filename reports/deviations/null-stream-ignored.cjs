// Streams that stdio does not name are pipes.
// cluster.settings.stdio.like-spawn: stdio takes the forms that child_process.spawn() takes.
// clusterspec v18, cluster-settings/stdio-like-spawn-default. Exits with 1 if it fails.
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
  process.on('SIGUSR2', () => record('hello w1')); // of the worker
  (async () => {
    cluster.setupPrimary({stdio: ['ignore', null, undefined, 'ipc']});
    const w1 = cluster.fork();
    for (const name of ['stdout', 'stderr']) {
      const stream = w1.process[name]; // null where it is not piped
      if (stream) stream.on('data', (data) => record(`worker.${name} w1`, {text: String(data)}));
    }
    await until(() => seen('hello w1'));
    await until(quiet);
    assert(all('worker.stdout w1').filter((e) => e.text === 'to stdout\n').length === 1,
        'worker.stdout w1 where text: "to stdout\\n" must come once');
    assert(all('worker.stderr w1').filter((e) => e.text === 'to stderr\n').length === 1,
        'worker.stderr w1 where text: "to stderr\\n" must come once');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, log);
    process.exit(1);
  });
} else {
  process.stdout.write('to stdout\n');
  process.stderr.write('to stderr\n');
  process.kill(process.ppid, 'SIGUSR2'); // it is ready
}

async function until(condition) {
  for (let known, at; !condition(Date.now() - at); await new Promise((go) => setTimeout(go, 10))) {
    if (known !== log.length) [known, at] = [log.length, Date.now()];
    assert(Date.now() - at < 5000 && process.uptime() < 50, `in vain: ${condition}`);
  }
}
