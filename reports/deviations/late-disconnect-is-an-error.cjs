// A second disconnect(), and one after the end of the worker, give the worker back too.
// worker.disconnect.returns-worker: Calling disconnect() on a worker gives back that same worker.
// worker-disconnect/returns-worker-again, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster');
if (!cluster.isPrimary && !cluster.isWorker) process.exit(2);
const log = [];
const count = (event) => log.filter((e) => e === event).length;

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  cluster.on('online', () => log.push('cluster.online w1'));
  cluster.on('exit', () => log.push('cluster.exit w1'));
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    const w1 = cluster.fork();
    yield () => count('cluster.online w1');
    process.kill(w1.process.pid, 'SIGSTOP');
    w1.disconnect();
    assert.strictEqual(w1.disconnect(), w1);
    yield (ms) => ms > 700; // nothing more comes
    process.kill(w1.process.pid, 'SIGCONT');
    yield () => count('cluster.exit w1');
    assert.strictEqual(w1.disconnect(), w1);
  })());
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== log.length) return run(test, until, Date.now(), log.length);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
