// Round-robin is in effect where the program sets no policy.
// cluster.schedulingPolicy.default-round-robin: Outside Windows the policy is SCHED_RR unless set.
// scheduling-policy/default-in-effect, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster'), fs = require('fs'),
    net = require('net');
if (!cluster.isPrimary && !cluster.isWorker) process.exit(2);
const isTest = process.env.CASE === undefined;
const FILE = process.env.CASE = process.env.CASE || `${require('os').tmpdir()}/case-${process.pid}`;
const LOG = fs.openSync(FILE, 'a'); // of all processes
const record = (event, it) => fs.writeSync(LOG, JSON.stringify(Object.assign({event}, it)) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1)
    .map((line, n) => Object.assign({n}, JSON.parse(line)));
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));
const inOrder = (...list) => list.every((e, i) => e && (i === 0 || list[i - 1].n <= e.n));

if (isTest) {
  process.on('exit', () => fs.unlinkSync(FILE));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    const primary = require('child_process').spawn(process.execPath, [__filename],
        {detached: true, stdio: 'inherit'});
    process.prependListener('exit', () => // ends all of its processes
        require('child_process').spawnSync('kill', ['-9', '--', `-${primary.pid}`]));
    yield (ms) => all('hello primary')[0] || ms > 5000;
    assert(all('hello primary')[0], 'hello primary must come');
    yield () => all('server.listening w1.s1')[0];
    yield (ms) => ms > 700; // nothing more comes
    record('signal primary', {signal: 'SIGSTOP'});
    process.kill(all('hello primary')[0].pid, 'SIGSTOP');
    yield* connect('c1', all('server.listening w1.s1')[0]);
    yield (ms) => ms > 700; // nothing more comes
    record('signal primary', {signal: 'SIGCONT'});
    process.kill(all('hello primary')[0].pid, 'SIGCONT');
    yield (ms) => all('server.connection w1.s1')[0] || ms > 5000;
    yield (ms) => ms > 700; // nothing more comes
    assert(inOrder(all('client.connected c1')[0],
        all('signal primary').find((e) => e.signal === 'SIGCONT'),
        all('server.connection w1.s1')[0]), 'they must come in this order');
  })());
} else if (cluster.isPrimary) {
  const hold = setInterval(() => {}, 1000000); // it stays
  cluster.on('online', () => record('cluster.online w1'));
  const w1 = cluster.fork();
  record('hello primary', {pid: process.pid});
} else {
  const s1 = net.createServer((socket) => {
    record('server.connection w1.s1');
    socket.on('error', () => {}).resume();
    socket.write('w1\n');
  });
  s1.on('listening', () => record('server.listening w1.s1', s1.address()));
  s1.listen(0);
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
