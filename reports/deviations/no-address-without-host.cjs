// A worker that listens on no particular address still gives an address.
// cluster.event.listening.address: The address object has the address listened on in address.
// cluster-events/listening-without-host, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster'), net = require('net');
if (!cluster.isMaster && !cluster.isWorker) process.exit(2);
const log = [];
const record = (event, it) => log.push(Object.assign({event}, it));
const all = (event) => log.filter((e) => (e.event + ' ').startsWith(event + ' '));
const every = (event, holds) => all(event).length > 0 && all(event).every(holds);

if (cluster.isMaster) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  cluster.on('listening', (worker, address) =>
      record('cluster.listening w1', {address: address.address}));
  process.env.PRIMARY = String(process.pid);
  process.on('SIGUSR2', () => record('hello w1')); // of the worker
  run((function* () {
    const w1 = cluster.fork();
    yield (ms) => all('hello w1')[0] && all('cluster.listening w1')[0] || ms > 5000;
    assert(all('hello w1')[0], 'hello w1 must come');
    yield (ms) => ms > 700; // nothing more comes
    assert(every('cluster.listening w1', (e) => typeof e.address === 'string'),
        'wrong address in cluster.listening w1');
  })());
} else {
  const s1 = net.createServer();
  s1.listen(0);
  process.kill(Number(process.env.PRIMARY), 'SIGUSR2'); // it is ready
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== log.length) return run(test, until, Date.now(), log.length);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
