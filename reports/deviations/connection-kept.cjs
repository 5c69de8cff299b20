// A connection on its way to the only worker is closed when the worker is killed.
// sharing.none-alive-drops: When the last worker is gone, its open connections are closed.
// how-it-works/sharing-none-alive-drops-handed-over, v18. Exits with 0: holds, 1: fails, 2: cannot
// tell.
const assert = require('assert'), cluster = require('cluster'), fs = require('fs'),
    net = require('net');
if (!cluster.isMaster && !cluster.isWorker) process.exit(2);
const FILE = process.env.CASE = process.env.CASE || `${require('os').tmpdir()}/case-${process.pid}`;
const LOG = fs.openSync(FILE, 'a'); // of all processes
const record = (event, it) => fs.writeSync(LOG, JSON.stringify(Object.assign({event}, it)) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1)
    .map((line, n) => Object.assign({n}, JSON.parse(line)));
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));
const inOrder = (...list) => list.every((e, i) => e && (i === 0 || list[i - 1].n <= e.n));

if (cluster.isMaster) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  process.on('exit', () => fs.unlinkSync(FILE));
  cluster.on('online', () => record('cluster.online w1'));
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    cluster.schedulingPolicy = cluster.SCHED_RR;
    const w1 = cluster.fork();
    yield () => all('server.listening w1.s1')[0];
    process.kill(w1.process.pid, 'SIGUSR2'); // it goes on
    yield (ms) => all('done w1')[0] || ms > 5000;
    assert(all('done w1')[0], 'done w1 must come');
    yield* connect('c1', all('server.listening w1.s1')[0]);
    yield (ms) => ms > 700; // nothing more comes
    record('signal w1', {signal: 'SIGKILL'});
    process.kill(w1.process.pid, 'SIGKILL');
    yield (ms) => all('client.closed c1')[0] || ms > 5000;
    yield (ms) => ms > 700; // nothing more comes
    assert(inOrder(all('signal w1').find((e) => e.signal === 'SIGKILL'),
        all('client.closed c1')[0]),
        'signal w1 where signal: "SIGKILL", client.closed c1 must come in this order');
  })());
} else {
  const s1 = net.createServer((socket) => socket.on('error', () => {}).resume());
  s1.on('listening', () => record('server.listening w1.s1', s1.address()));
  s1.listen(0);
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    record('done w1');
    for (;;) {} // for ever
  });
}

function* connect(name, {port, address}) {
  let end;
  const socket = net.connect(port, address).on('data', () => {});
  socket.on('connect', () => record(end = 'client.connected ' + name));
  socket.on('error', () => end || record(end = 'client.refused ' + name));
  socket.on('close', () => end === 'client.connected ' + name && record('client.closed ' + name));
  yield () => end;
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== fs.statSync(FILE).size) return run(test, until, Date.now(), fs.statSync(FILE).size);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
