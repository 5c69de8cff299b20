// A server closed in the turn of its listen() does not listen, under round-robin.
// listen.otherwise-as-usual: Apart from fd, handle and port 0, listen() in a worker acts as in a
// plain process.
// how-it-works/listen-as-usual-close-at-once, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster'), net = require('net');
if (!cluster.isMaster && !cluster.isWorker) process.exit(2);
const PORT_A = Number(process.env.PORT_A = process.env.PORT_A || 10000 + process.pid * 3 % 10000);
const clients = {};
const log = [];
const record = (event, it) => log.push(Object.assign({event}, it));
const tell = (event, it) => process.send(Object.assign({event}, it));
const all = (event) => log.filter((e) => (e.event + ' ').startsWith(event + ' '));

if (cluster.isMaster) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  cluster.on('message', (worker, event) => log.push(event));
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    cluster.schedulingPolicy = cluster.SCHED_RR;
    const w1 = cluster.fork();
    yield () => all('server.close w1.s1')[0];
    yield (ms) => ms > 700; // nothing more comes
    yield* connect('c1', {port: PORT_A, address: '127.0.0.1'});
    clients.c1.destroy();
    yield (ms) => ms > 700; // nothing more comes
    assert(all('client.refused c1').filter((e) => e.code === 'ECONNREFUSED').length === 1,
        'client.refused c1 where code: "ECONNREFUSED" must come once');
  })());
} else {
  const s1 = net.createServer((socket) => {
    socket.on('error', () => {}).resume();
    socket.write('w1\n');
  });
  s1.on('close', () => tell('server.close w1.s1'));
  s1.listen(PORT_A);
  s1.close();
}

function* connect(name, {port, address}) {
  let end;
  const socket = clients[name] = net.connect(port, address).on('data', () => {});
  socket.on('connect', () => record(end = 'client.connected ' + name));
  socket.on('error', (error) => end || record(end = 'client.refused ' + name, {code: error.code}));
  yield () => end;
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== log.length) return run(test, until, Date.now(), log.length);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
