// A second disconnect() does not make the callback of the first come early.
// cluster.disconnect.callback-after-workers: The callback comes after all workers are disconnected.
// cluster-disconnect/callback-after-second-call, v18. Exits with 0: holds, 1: fails, 2: cannot
// tell.
const assert = require('assert'), cluster = require('cluster'), fs = require('fs'),
    net = require('net');
if (!cluster.isMaster && !cluster.isWorker) process.exit(2);
const clients = {};
const FILE = process.env.CASE = process.env.CASE || `${require('os').tmpdir()}/case-${process.pid}`;
const LOG = fs.openSync(FILE, 'a'); // of all processes
const record = (event, it) => fs.writeSync(LOG, JSON.stringify(Object.assign({event}, it)) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map(JSON.parse);
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));
const every = (event, holds) => all(event).length > 0 && all(event).every(holds);

if (cluster.isMaster) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  process.on('exit', () => fs.unlinkSync(FILE));
  let w1;
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    w1 = cluster.fork();
    yield () => all('server.listening w1.s1')[0];
    yield* connect('c1', all('server.listening w1.s1')[0]);
    yield () => all('server.connection w1.s1')[0];
    cluster.disconnect(() => record('callback first', {'w1.connected': w1 && w1.isConnected()}));
    cluster.disconnect(() => record('callback second', {'w1.connected': w1 && w1.isConnected()}));
    yield (ms) => ms > 700; // nothing more comes
    clients.c1.destroy();
    yield (ms) => all('callback first')[0] || ms > 5000;
    yield (ms) => ms > 700; // nothing more comes
    assert(every('callback first', (e) => e['w1.connected'] === false),
        'wrong w1.connected in callback first');
  })());
} else {
  const s1 = net.createServer((socket) => {
    record('server.connection w1.s1');
    socket.on('error', () => {}).resume();
  });
  s1.on('listening', () => record('server.listening w1.s1', s1.address()));
  s1.listen({port: 0, host: '127.0.0.1'});
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
