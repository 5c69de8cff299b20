// disconnect comes when a worker is killed to which a message is on its way.
// cluster.event.disconnect.on-kill: disconnect is emitted for a worker that is killed.
// cluster-events/disconnect-on-kill-with-unread-message, v18. Exits with 0: holds, 1: fails, 2:
// cannot tell.
const assert = require('assert'), cluster = require('cluster');
if (!cluster.isPrimary && !cluster.isWorker) process.exit(2);
const log = [];
const count = (event) => log.filter((e) => e === event).length;

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  cluster.on('online', () => log.push('cluster.online w1'));
  cluster.on('disconnect', () => log.push('cluster.disconnect w1'));
  process.on('SIGUSR2', () => log.push('hello w1')); // of the worker
  run((function* () {
    const w1 = cluster.fork();
    w1.send('unread');
    yield (ms) => ms > 700; // nothing more comes
    yield (ms) => count('hello w1') || ms > 5000;
    assert(count('hello w1'), 'hello w1 must come');
    process.kill(w1.process.pid, 'SIGKILL');
    yield (ms) => count('cluster.disconnect w1') || ms > 5000;
    yield (ms) => ms > 700; // nothing more comes
    assert(count('cluster.disconnect w1') === 1, 'cluster.disconnect w1 must come once');
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
