// disconnect() of the cluster and of a worker together are no error.
// worker.event.error.reasons: An error event has one of the child process's reasons. It could not
// be started, killed or sent to.
// cluster-disconnect/and-worker-disconnect-without-error, v18. Exits with 0: holds, 1: fails, 2:
// cannot tell.
const assert = require('assert'), cluster = require('cluster'), fs = require('fs');
if (!cluster.isMaster && !cluster.isWorker) process.exit(2);
const FILE = process.env.CASE = process.env.CASE || `${require('os').tmpdir()}/case-${process.pid}`;
const LOG = fs.openSync(FILE, 'a'); // of all processes
const record = (event) => fs.writeSync(LOG, event + '\n');
const count = (event) => fs.readFileSync(FILE, 'utf8').split(event + '\n').length - 1;

if (cluster.isMaster) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  process.on('exit', () => fs.unlinkSync(FILE));
  cluster.on('online', () => record('cluster.online w1'));
  cluster.on('exit', () => record('cluster.exit w1'));
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    const w1 = cluster.fork();
    yield () => count('cluster.online w1');
    process.kill(w1.process.pid, 'SIGSTOP');
    cluster.disconnect();
    w1.disconnect();
    yield (ms) => ms > 700; // nothing more comes
    process.kill(w1.process.pid, 'SIGCONT');
    yield (ms) => count('cluster.exit w1') || ms > 5000;
    assert(count('cluster.exit w1'), 'cluster.exit w1 must come');
    yield (ms) => ms > 700; // nothing more comes
    assert(count('self.error w1') === 0, 'self.error w1 must never come');
    assert(count('process.error w1') === 0, 'process.error w1 must never come');
  })());
} else {
  process.on('error', () => record('process.error w1'));
  cluster.worker.on('error', () => record('self.error w1'));
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== fs.statSync(FILE).size) return run(test, until, Date.now(), fs.statSync(FILE).size);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
