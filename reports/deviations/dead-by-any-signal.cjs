// exit carries the signal that ended a worker, and not one that it was sent before.
// cluster.event.exit.signal: After death by signal the third argument is the name of that signal.
// cluster-events/exit-signal-after-harmless-signal, v18. Exits with 0: holds, 1: fails, 2: cannot
// tell.
const assert = require('assert'), cluster = require('cluster');
if (!cluster.isPrimary && !cluster.isWorker) process.exit(2);
const log = [];
const record = (event, it) => log.push(Object.assign({event}, it));
const all = (event) => log.filter((e) => (e.event + ' ').startsWith(event + ' '));
const every = (event, holds) => all(event).length > 0 && all(event).every(holds);

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  cluster.on('online', () => record('cluster.online w1'));
  cluster.on('exit', (worker, code, signal) => record('cluster.exit w1', {signal}));
  process.on('SIGUSR2', () => record('hello w1')); // of the worker
  run((function* () {
    const w1 = cluster.fork();
    w1.process.kill('SIGWINCH');
    yield (ms) => ms > 700; // nothing more comes
    yield (ms) => all('hello w1')[0] || ms > 5000;
    assert(all('hello w1')[0], 'hello w1 must come');
    process.kill(w1.process.pid, 'SIGKILL');
    yield (ms) => all('cluster.exit w1')[0] || ms > 5000;
    yield (ms) => ms > 700; // nothing more comes
    assert(every('cluster.exit w1', (e) => e.signal === 'SIGKILL'),
        'wrong signal in cluster.exit w1');
  })());
} else {
  process.kill(process.ppid, 'SIGUSR2'); // it is ready
  for (;;) {} // for ever
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== log.length) return run(test, until, Date.now(), log.length);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
