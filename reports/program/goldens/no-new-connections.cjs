// After disconnect() a server of the worker takes no connection any more.
// worker.disconnect.no-new-connections: A worker takes no new connection on a server that
// disconnect() has closed.
// worker-disconnect/no-new-connections, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster'), fs = require('fs'),
    net = require('net');
if (!cluster.isPrimary && !cluster.isWorker) process.exit(2);
const FILE = process.env.CASE = process.env.CASE || `${require('os').tmpdir()}/case-${process.pid}`;
const LOG = fs.openSync(FILE, 'a'); // of all processes
const record = (event, it) => fs.writeSync(LOG, JSON.stringify(Object.assign({event}, it)) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map(JSON.parse);
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  process.on('exit', () => fs.unlinkSync(FILE));
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    const w1 = cluster.fork();
    yield () => all('server.listening w1.s1')[0];
    yield* connect('c1', all('server.listening w1.s1')[0]);
    yield (ms) => all('server.connection w1.s1')[0] || ms > 5000;
    assert(all('server.connection w1.s1')[0], 'server.connection w1.s1 must come');
    process.kill(w1.process.pid, 'SIGUSR2'); // it goes on
    yield (ms) => all('done w1')[0] || ms > 5000;
    assert(all('done w1')[0], 'done w1 must come');
    yield (ms) => ms > 700; // nothing more comes
    yield* connect('c2', all('server.listening w1.s1')[0]);
    yield (ms) => ms > 700; // nothing more comes
    assert(all('server.connection w1.s1').length === 1, 'server.connection w1.s1 must come once');
  })());
} else {
  const s1 = net.createServer((socket) => {
    record('server.connection w1.s1');
    socket.on('error', () => {}).resume();
    socket.write('w1\n');
  });
  s1.on('listening', () => record('server.listening w1.s1', s1.address()));
  s1.listen({port: 0, host: '127.0.0.1'});
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    cluster.worker.disconnect();
    record('done w1');
  });
}

function* connect(name, {port, address}) {
  let end;
  const socket = net.connect(port, address).on('data', () => {});
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
