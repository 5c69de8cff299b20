// isConnected() is true or false of a worker whose process could not be started.
// worker.isConnected.boolean: isConnected() is either true or false.
// worker-state/connected-is-boolean-without-process, v18. Exits with 0: holds, 1: fails, 2: cannot
// tell.
const assert = require('assert'), cluster = require('cluster'), fs = require('fs');
if (!cluster.isPrimary && !cluster.isWorker) process.exit(2);
const SCRATCH = process.env.CASE_SCRATCH ||
    (process.env.CASE_SCRATCH = fs.mkdtempSync(require('os').tmpdir() + '/case-'));
const log = [];
const count = (event) => log.filter((e) => e === event).length;

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  process.on('exit', () => require('child_process').execFileSync('rm', ['-r', SCRATCH]));
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    cluster.setupPrimary({cwd: `${SCRATCH}/no/such/folder`});
    const w1 = cluster.fork();
    w1.on('error', () => log.push('worker.error w1'));
    yield () => count('worker.error w1');
    assert(typeof w1.isConnected() === 'boolean', 'w1.isConnected() must be {"$kind":"boolean"}');
  })());
}

function run(test, until, since) { // goes on when what the test yields holds
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now());
}
