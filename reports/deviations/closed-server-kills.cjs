// A server closed in the turn of its listen() never listens where the port is taken.
// listen.otherwise-as-usual: Apart from fd, handle and port 0, listen() in a worker acts as in a
// plain process.
// how-it-works/listen-as-usual-close-at-once-port-taken, v18. Exits with 0: holds, 1: fails, 2:
// cannot tell.
const assert = require('assert'), cluster = require('cluster'), fs = require('fs'),
    net = require('net');
if (!cluster.isPrimary && !cluster.isWorker) process.exit(2);
const PORT_A = Number(process.env.PORT_A = process.env.PORT_A || 10000 + process.pid * 3 % 10000);
const FILE = process.env.CASE = process.env.CASE || `${require('os').tmpdir()}/case-${process.pid}`;
const LOG = fs.openSync(FILE, 'a'); // of all processes
const record = (event) => fs.writeSync(LOG, event + '\n');
const count = (event) => fs.readFileSync(FILE, 'utf8').split(event + '\n').length - 1;

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  process.on('exit', () => fs.unlinkSync(FILE));
  cluster.on('listening', () => record('cluster.listening w1'));
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    const w1 = cluster.fork();
    const p1 = net.createServer();
    p1.on('listening', () => record('server.listening primary.p1'));
    p1.listen(PORT_A);
    yield () => count('server.listening primary.p1') && count('hello w1');
    process.kill(w1.process.pid, 'SIGUSR2'); // it goes on
    yield (ms) => count('done w1') || ms > 5000;
    assert(count('done w1'), 'done w1 must come');
    yield (ms) => ms > 700; // nothing more comes
    assert(count('server.listening w1.s1') === 0, 'server.listening w1.s1 must never come');
    assert(count('cluster.listening w1') === 0, 'cluster.listening w1 must never come');
    assert(count('process.exit w1') === 0, 'process.exit w1 must never come');
  })());
} else {
  process.on('exit', () => record('process.exit w1'));
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    const s1 = net.createServer();
    s1.on('listening', () => record('server.listening w1.s1'));
    s1.once('error', () => {});
    s1.listen(PORT_A);
    s1.close();
    record('done w1');
  });
  record('hello w1');
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== fs.statSync(FILE).size) return run(test, until, Date.now(), fs.statSync(FILE).size);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
