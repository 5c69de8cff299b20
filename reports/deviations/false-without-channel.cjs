// exitedAfterDisconnect stays undefined when a worker has lost its channel and lives on.
// worker.exitedAfterDisconnect.undefined-before: exitedAfterDisconnect of a live worker is
// undefined if no side called kill() or disconnect() on it.
// worker-properties/exited-after-disconnect-undefined-without-channel, v18. Exits with 0: holds, 1:
// fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster');
if (!cluster.isMaster && !cluster.isWorker) process.exit(2);
const log = [];
const count = (event) => log.filter((e) => e === event).length;

if (cluster.isMaster) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  cluster.on('online', () => log.push('cluster.online w1'));
  cluster.on('disconnect', () => log.push('cluster.disconnect w1'));
  cluster.on('exit', () => log.push('cluster.exit w1'));
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    const w1 = cluster.fork();
    yield () => count('cluster.online w1');
    process.kill(w1.process.pid, 'SIGSTOP');
    w1.process.disconnect();
    yield () => count('cluster.disconnect w1');
    assert.strictEqual(w1.exitedAfterDisconnect, undefined);
    process.kill(w1.process.pid, 'SIGCONT');
    yield (ms) => count('cluster.exit w1') || ms > 5000;
    assert(count('cluster.exit w1'), 'cluster.exit w1 must come');
  })());
}

function run(test, until, since) { // goes on when what the test yields holds
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now());
}
