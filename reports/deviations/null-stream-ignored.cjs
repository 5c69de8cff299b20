// Streams that stdio does not name are pipes.
// cluster.settings.stdio.like-spawn: stdio takes the forms that child_process.spawn() takes.
// cluster-settings/stdio-like-spawn-default, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster');
if (!cluster.isPrimary && !cluster.isWorker) process.exit(2);
const log = [];
const record = (event, it) => log.push(Object.assign({event}, it));
const all = (event) => log.filter((e) => (e.event + ' ').startsWith(event + ' '));

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  process.on('SIGUSR2', () => record('hello w1')); // of the worker
  run((function* () {
    cluster.setupPrimary({stdio: ['ignore', null, undefined, 'ipc']});
    const w1 = cluster.fork();
    for (const name of ['stdout', 'stderr']) {
      const stream = w1.process[name]; // null where it is not piped
      if (stream) stream.on('data', (data) => record(`worker.${name} w1`, {text: String(data)}));
    }
    yield (ms) => all('hello w1')[0] || ms > 5000;
    assert(all('hello w1')[0], 'hello w1 must come');
    yield (ms) => ms > 700; // nothing more comes
    assert(all('worker.stdout w1').filter((e) => e.text === 'to stdout\n').length === 1,
        'worker.stdout w1 where text: "to stdout\\n" must come once');
    assert(all('worker.stderr w1').filter((e) => e.text === 'to stderr\n').length === 1,
        'worker.stderr w1 where text: "to stderr\\n" must come once');
  })());
} else {
  process.stdout.write('to stdout\n');
  process.stderr.write('to stderr\n');
  process.kill(process.ppid, 'SIGUSR2'); // it is ready
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== log.length) return run(test, until, Date.now(), log.length);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
