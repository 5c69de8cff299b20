// disconnect() calls its callback when all workers are disconnected, although one lives on.
// cluster.disconnect.callback: The callback is called when the work is done.
// cluster-disconnect/callback-while-worker-lives, v18. Exits with 0: holds, 1: fails, 2: cannot
// tell.
const assert = require('assert'), cluster = require('cluster'), fs = require('fs'),
    net = require('net');
if (!cluster.isMaster && !cluster.isWorker) process.exit(2);
const PORT_A = Number(process.env.PORT_A = process.env.PORT_A || 10000 + process.pid * 3 % 10000);
const FILE = process.env.CASE = process.env.CASE || `${require('os').tmpdir()}/case-${process.pid}`;
const LOG = fs.openSync(FILE, 'a'); // of all processes
const record = (event) => fs.writeSync(LOG, event + '\n');
const count = (event) => fs.readFileSync(FILE, 'utf8').split(event + '\n').length - 1;

if (cluster.isMaster) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  process.on('exit', () => fs.unlinkSync(FILE));
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    const w1 = cluster.fork();
    const p1 = net.createServer((socket) => {
      record('server.connection primary.p1');
      socket.on('error', () => {}).resume();
    });
    p1.on('listening', () => record('server.listening primary.p1'));
    p1.listen({port: PORT_A, host: '127.0.0.1'});
    yield () => count('server.listening primary.p1') && count('hello w1');
    process.kill(w1.process.pid, 'SIGUSR2'); // it goes on
    yield (ms) => count('done w1') || ms > 5000;
    assert(count('done w1'), 'done w1 must come');
    yield () => count('connection.open w1.k1') && count('server.connection primary.p1');
    cluster.disconnect(() => record('callback finished'));
    yield (ms) => count('callback finished') || ms > 5000;
    yield (ms) => ms > 700; // nothing more comes
    assert(count('callback finished') === 1, 'callback finished must come once');
  })());
} else {
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    const k1 = net.connect(PORT_A, '127.0.0.1');
    k1.on('connect', () => record('connection.open w1.k1'));
    k1.resume();
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
