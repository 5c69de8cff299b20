// disconnect() in a worker waits for its servers although the primary has called it before.
// worker.disconnect.waits-for-close: disconnect() in a worker keeps the channel open until all its
// servers have emitted close.
// worker-disconnect/call-after-primary-waits-for-close, v18. Exits with 0: holds, 1: fails, 2:
// cannot tell.
const assert = require('assert'), cluster = require('cluster'), fs = require('fs'),
    net = require('net');
if (!cluster.isMaster && !cluster.isWorker) process.exit(2);
const clients = {};
const FILE = process.env.CASE = process.env.CASE || `${require('os').tmpdir()}/case-${process.pid}`;
const LOG = fs.openSync(FILE, 'a'); // of all processes
const record = (event, it) => fs.writeSync(LOG, JSON.stringify(Object.assign({event}, it)) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1)
    .map((line, n) => Object.assign({n}, JSON.parse(line)));
const seen = (event) => events().find((e) => (e.event + ' ').startsWith(event + ' '));
const inOrder = (...list) => list.every((e, i) => e && (i === 0 || list[i - 1].n <= e.n));

if (cluster.isMaster) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  process.on('exit', () => fs.unlinkSync(FILE));
  cluster.on('disconnect', () => record('cluster.disconnect w1'));
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    const w1 = cluster.fork();
    yield () => seen('server.listening w1.s1');
    yield* connect('c1', seen('server.listening w1.s1'));
    yield () => seen('server.connection w1.s1');
    w1.disconnect();
    yield (ms) => ms > 700; // nothing more comes
    process.kill(w1.process.pid, 'SIGUSR2'); // it goes on
    yield (ms) => seen('done w1') || ms > 5000;
    assert(seen('done w1'), 'done w1 must come');
    yield (ms) => ms > 700; // nothing more comes
    clients.c1.destroy();
    yield (ms) => seen('cluster.disconnect w1') || ms > 5000;
    assert(seen('cluster.disconnect w1'), 'cluster.disconnect w1 must come');
    yield (ms) => ms > 700; // nothing more comes
    assert(inOrder(seen('server.close w1.s1'), seen('process.disconnect w1')),
        'server.close w1.s1, process.disconnect w1 must come in this order');
  })());
} else {
  process.on('disconnect', () => record('process.disconnect w1'));
  const s1 = net.createServer((socket) => {
    record('server.connection w1.s1');
    socket.on('error', () => {}).resume();
  });
  s1.on('listening', () => record('server.listening w1.s1', s1.address()));
  s1.on('close', () => record('server.close w1.s1'));
  s1.listen({port: 0, host: '127.0.0.1'});
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    cluster.worker.disconnect();
    record('done w1');
  });
}

function* connect(name, {port, address}) {
  let end;
  const socket = clients[name] = net.connect(port, address).on('data', () => {});
  socket.on('connect', () => record(end = 'client.connected ' + name));
  socket.on('error', () => end || record(end = 'client.refused ' + name));
  yield () => end;
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== fs.statSync(FILE).size) return run(test, until, Date.now(), fs.statSync(FILE).size);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
