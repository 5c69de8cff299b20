// isDead() is false in a running worker that has chosen its exit code.
// worker.isDead.before-exit: isDead() is false as long as the process of the worker runs.
// worker-state/alive-in-worker-with-exit-code, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster');
if (!cluster.isMaster && !cluster.isWorker) process.exit(2);
const log = [];
const count = (event) => log.filter((e) => e === event).length;

if (cluster.isMaster) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  process.env.PRIMARY = String(process.pid);
  process.on('SIGUSR2', () => log.push('hello w1')); // of the worker
  run((function* () {
    const w1 = cluster.fork();
    yield (ms) => count('hello w1') || ms > 5000;
    assert(count('hello w1'), 'hello w1 must come');
  })());
} else {
  process.exitCode = 3;
  assert.strictEqual(cluster.worker.isDead(), false);
  process.kill(Number(process.env.PRIMARY), 'SIGUSR2'); // it is ready
}

function run(test, until, since) { // goes on when what the test yields holds
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now());
}
