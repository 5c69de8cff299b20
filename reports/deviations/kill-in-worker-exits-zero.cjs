// kill() in a worker without a signal's name ends it by SIGTERM.
// worker.kill.in-worker-signal: kill() in a worker ends it by the signal.
// worker-kill/in-worker-default-signal, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
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
  process.env.PRIMARY = String(process.pid);
  process.on('SIGUSR2', () => record(all('hello w1')[0] ? 'done w1' : 'hello w1')); // of the worker
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    const w1 = cluster.fork();
    yield () => all('hello w1')[0];
    process.kill(w1.process.pid, 'SIGUSR2'); // it goes on
    yield (ms) => all('done w1')[0] && all('cluster.exit w1')[0] || ms > 5000;
    assert(all('done w1')[0], 'done w1 must come');
    yield (ms) => ms > 700; // nothing more comes
    assert(every('cluster.exit w1', (e) => e.signal === 'SIGTERM'),
        'wrong signal in cluster.exit w1');
  })());
} else {
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    cluster.worker.kill();
    process.kill(Number(process.env.PRIMARY), 'SIGUSR2'); // done
  });
  process.kill(Number(process.env.PRIMARY), 'SIGUSR2'); // it is ready
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== log.length) return run(test, until, Date.now(), log.length);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
