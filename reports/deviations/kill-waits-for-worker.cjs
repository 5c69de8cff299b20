// Without a signal's name kill() ends a worker that cannot end itself by SIGTERM.
// worker.kill.default-signal: The signal of kill() without argument is SIGTERM.
// worker-kill/default-signal-busy-worker, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster');
if (!cluster.isMaster && !cluster.isWorker) process.exit(2);
const log = [];
const record = (event, it) => log.push(Object.assign({event}, it));
const all = (event) => log.filter((e) => (e.event + ' ').startsWith(event + ' '));
const every = (event, holds) => all(event).length > 0 && all(event).every(holds);

if (cluster.isMaster) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  cluster.on('exit', (worker, code, signal) => record('cluster.exit w1', {signal}));
  run((function* () {
    const w1 = cluster.fork();
    w1.kill();
    yield (ms) => all('cluster.exit w1')[0] || ms > 5000;
    yield (ms) => ms > 700; // nothing more comes
    assert(every('cluster.exit w1', (e) => e.signal === 'SIGTERM'),
        'wrong signal in cluster.exit w1');
  })());
} else {
  for (;;) {} // for ever
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== log.length) return run(test, until, Date.now(), log.length);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
