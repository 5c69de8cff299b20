// A worker exits with code 0 when its primary dies without having read its last message.
// worker.process.exit-on-accidental-disconnect: A worker exits with code 0 when its channel closes
// and this is not marked voluntary.
// worker-properties/accidental-disconnect-with-unread-message, v18. Exits with 0: holds, 1: fails,
// 2: cannot tell.
const assert = require('assert'), cluster = require('cluster'), fs = require('fs'),
    net = require('net');
if (!cluster.isPrimary && !cluster.isWorker) process.exit(2);
const isTest = process.env.CASE === undefined;
const FILE = process.env.CASE = process.env.CASE || `${require('os').tmpdir()}/case-${process.pid}`;
const LOG = fs.openSync(FILE, 'a'); // of all processes
const record = (event, it) => fs.writeSync(LOG, JSON.stringify(Object.assign({event}, it)) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map(JSON.parse);
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));
const every = (event, holds) => all(event).length > 0 && all(event).every(holds);

if (isTest) {
  process.on('exit', () => fs.unlinkSync(FILE));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    const primary = require('child_process').spawn(process.execPath, [__filename],
        {detached: true, stdio: 'inherit'});
    process.prependListener('exit', () => // ends all of its processes
        require('child_process').spawnSync('kill', ['-9', '--', `-${primary.pid}`]));
    primary.on('exit', (code, signal) => record('os.exit primary', {code, signal}));
    yield (ms) => all('hello primary')[0] || ms > 5000;
    assert(all('hello primary')[0], 'hello primary must come');
    yield () => all('server.listening w1.s1')[0] && all('cluster.listening w1')[0];
    process.kill(all('hello primary')[0].pid, 'SIGSTOP');
    process.kill(all('hello w1')[0].pid, 'SIGUSR2'); // it goes on
    yield (ms) => all('done w1')[0] || ms > 5000;
    assert(all('done w1')[0], 'done w1 must come');
    process.kill(all('hello primary')[0].pid, 'SIGKILL');
    yield (ms) => all('os.exit w1')[0] || ms > 5000;
    yield (ms) => ms > 700; // nothing more comes
    assert(all('cluster.message w1').length === 0, 'cluster.message w1 must never come');
    assert(every('os.exit w1', (e) => e.code === 0 && e.signal === null),
        'wrong code, signal in os.exit w1');
  })());
} else if (cluster.isPrimary) {
  const hold = setInterval(() => {}, 1000000); // it stays
  cluster.on('online', () => record('cluster.online w1'));
  cluster.on('listening', () => record('cluster.listening w1'));
  cluster.on('message', () => record('cluster.message w1'));
  const w1 = cluster.fork();
  record('hello primary', {pid: process.pid});
} else {
  process.on('exit', (code) => record('os.exit w1', {code, signal: null}));
  const s1 = net.createServer();
  s1.on('listening', () => record('server.listening w1.s1'));
  s1.listen({port: 0, host: '127.0.0.1'});
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    process.send('unread');
    record('done w1');
  });
  record('hello w1', {pid: process.pid});
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== fs.statSync(FILE).size) return run(test, until, Date.now(), fs.statSync(FILE).size);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
