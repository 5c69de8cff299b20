// A worker that was told to disconnect is found under its id as long as it lives.
// worker.id.key-while-alive: As long as a worker lives, cluster.workers holds it under its id.
// worker-properties/id-is-key-after-disconnect-call, v18. Exits with 0: holds, 1: fails, 2: cannot
// tell.
const assert = require('assert'), cluster = require('cluster');
if (!cluster.isMaster && !cluster.isWorker) process.exit(2);
const log = [];
const record = (event, it) => log.push(Object.assign({event}, it));
const seen = (event) => log.find((e) => (e.event + ' ').startsWith(event + ' '));

if (cluster.isMaster) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  cluster.on('online', () => record('cluster.online w1'));
  cluster.on('exit', () => record('cluster.exit w1'));
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    const w1 = cluster.fork();
    yield () => seen('cluster.online w1');
    process.kill(w1.process.pid, 'SIGSTOP');
    record('result told', {value: w1.disconnect(), 'w1.listed': cluster.workers[w1.id] === w1});
    record('result later', {'w1.listed': cluster.workers[w1.id] === w1});
    process.kill(w1.process.pid, 'SIGCONT');
    yield (ms) => seen('cluster.exit w1') || ms > 5000;
    assert(seen('cluster.exit w1'), 'cluster.exit w1 must come');
    assert(seen('result told')['w1.listed'] === true, 'wrong w1.listed in result told');
    assert(seen('result later')['w1.listed'] === true, 'wrong w1.listed in result later');
  })());
}

function run(test, until, since) { // goes on when what the test yields holds
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now());
}
