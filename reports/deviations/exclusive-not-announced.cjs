// listening comes for a server that the worker does not share, too.
// cluster.event.listening.after-server: When a server of a worker emits listening, cluster in the
// primary emits listening too.
// cluster-events/listening-exclusive, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster'), net = require('net');
if (!cluster.isMaster && !cluster.isWorker) process.exit(2);
const PORT_A = Number(process.env.PORT_A = process.env.PORT_A || 10000 + process.pid * 3 % 10000);
const log = [];
const count = (event) => log.filter((e) => e === event).length;

if (cluster.isMaster) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  cluster.on('listening', () => log.push('cluster.listening w1'));
  cluster.on('message', (worker, event) => log.push(event));
  run((function* () {
    const w1 = cluster.fork();
    yield (ms) => count('server.listening w1.s1') || ms > 5000;
    assert(count('server.listening w1.s1'), 'server.listening w1.s1 must come');
    yield (ms) => ms > 700; // nothing more comes
    assert(count('cluster.listening w1') === 1, 'cluster.listening w1 must come once');
  })());
} else {
  const s1 = net.createServer();
  s1.on('listening', () => process.send('server.listening w1.s1'));
  s1.listen({port: PORT_A, host: '127.0.0.1', exclusive: true});
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== log.length) return run(test, until, Date.now(), log.length);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
