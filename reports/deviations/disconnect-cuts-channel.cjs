// disconnect() in the primary closes the servers of the worker and then its channel.
// worker.disconnect.in-primary-acts-in-worker: disconnect() in the primary makes the worker run its
// own disconnect().
// worker-disconnect/in-primary-acts-in-worker, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster'), fs = require('fs'),
    net = require('net');
if (!cluster.isPrimary && !cluster.isWorker) process.exit(2);
const PORT_A = Number(process.env.PORT_A = process.env.PORT_A || 10000 + process.pid * 3 % 10000);
const clients = {};
const FILE = process.env.CASE = process.env.CASE || `${require('os').tmpdir()}/case-${process.pid}`;
const LOG = fs.openSync(FILE, 'a'); // of all processes
const record = (event, it) => fs.writeSync(LOG, JSON.stringify(Object.assign({event}, it)) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1)
    .map((line, n) => Object.assign({n}, JSON.parse(line)));
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));
const inOrder = (...list) => list.every((e, i) => e && (i === 0 || list[i - 1].n <= e.n));

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  process.on('exit', () => fs.unlinkSync(FILE));
  cluster.on('disconnect', () => record('cluster.disconnect w1'));
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    const w1 = cluster.fork();
    yield () => all('server.listening w1.s1')[0] && all('server.listening w1.s2')[0];
    yield* connect('c1', all('server.listening w1.s2')[0]);
    yield () => all('server.connection w1.s2')[0];
    w1.disconnect();
    yield (ms) => ms > 700; // nothing more comes
    record('result while-open', {value: w1.isConnected()});
    clients.c1.destroy();
    yield (ms) => all('cluster.disconnect w1')[0] || ms > 5000;
    yield (ms) => ms > 700; // nothing more comes
    assert(all('server.close w1.s1').length === 1, 'server.close w1.s1 must come once');
    assert(all('server.close w1.s2').length === 1, 'server.close w1.s2 must come once');
    assert(inOrder(all('result while-open')[0], all('cluster.disconnect w1')[0]),
        'result while-open, cluster.disconnect w1 must come in this order');
  })());
} else {
  const s1 = net.createServer((socket) => {
    record('server.connection w1.s1');
    socket.on('error', () => {}).resume();
    socket.write('w1\n');
  });
  s1.on('listening', () => record('server.listening w1.s1', s1.address()));
  s1.on('close', () => record('server.close w1.s1'));
  s1.listen({port: 0, host: '127.0.0.1'});
  const s2 = net.createServer((socket) => {
    record('server.connection w1.s2');
    socket.on('error', () => {}).resume();
    socket.write('w1\n');
  });
  s2.on('listening', () => record('server.listening w1.s2', s2.address()));
  s2.on('close', () => record('server.close w1.s2'));
  s2.listen(PORT_A);
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
