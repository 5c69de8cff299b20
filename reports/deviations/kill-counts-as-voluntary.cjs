// exitedAfterDisconnect is false at exit after kill() alone, called in the primary.
// worker.exitedAfterDisconnect.kill-does-not-count: exitedAfterDisconnect is false at exit after
// kill() alone.
// worker-properties/exited-after-disconnect-kill-alone-in-primary, v18. Exits with 0: holds, 1:
// fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster');
if (!cluster.isMaster && !cluster.isWorker) process.exit(2);
const log = [];
const record = (event, it) => log.push(Object.assign({event}, it));
const all = (event) => log.filter((e) => (e.event + ' ').startsWith(event + ' '));
const every = (event, holds) => all(event).length > 0 && all(event).every(holds);

if (cluster.isMaster) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  cluster.on('online', () => record('cluster.online w1'));
  cluster.on('exit', (worker) =>
      record('cluster.exit w1', {exitedAfterDisconnect: worker.exitedAfterDisconnect}));
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    const w1 = cluster.fork();
    yield () => all('cluster.online w1')[0];
    w1.kill();
    yield (ms) => all('cluster.exit w1')[0] || ms > 5000;
    yield (ms) => ms > 700; // nothing more comes
    assert(every('cluster.exit w1', (e) => e.exitedAfterDisconnect === false),
        'wrong exitedAfterDisconnect in cluster.exit w1');
  })());
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== log.length) return run(test, until, Date.now(), log.length);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
