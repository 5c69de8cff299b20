// A server sent to a worker arrives together with the message.
// worker.send.handle: A handle given to send() arrives together with the message.
// worker-send/handle-to-worker, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster'), fs = require('fs'),
    net = require('net');
if (!cluster.isPrimary && !cluster.isWorker) process.exit(2);
const isTest = process.env.CASE === undefined;
const FILE = process.env.CASE = process.env.CASE || `${require('os').tmpdir()}/case-${process.pid}`;
const LOG = fs.openSync(FILE, 'a'); // of all processes
const record = (event, it) => fs.writeSync(LOG, JSON.stringify(Object.assign({event}, it)) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map(JSON.parse);
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

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
    yield () => all('hello w1')[0] && all('server.listening primary.p1')[0];
    yield (ms) => all('hello primary')[0] || ms > 5000;
    assert(all('hello primary')[0], 'hello primary must come');
    process.kill(all('hello primary')[0].pid, 'SIGUSR2'); // it goes on
    yield (ms) => all('done primary')[0] &&
        all('process.message w1').find((e) => same(e.message, {take: 'server'}) &&
        e.handle === 'Server') || ms > 5000;
    assert(all('done primary')[0] &&
        all('process.message w1').find((e) => same(e.message, {take: 'server'}) &&
        e.handle === 'Server'), 'done primary and such a process.message w1 must come');
    yield (ms) => ms > 700; // nothing more comes
    assert(all('os.exit primary').length === 0, 'os.exit primary must never come');
  })());
} else if (cluster.isPrimary) {
  const hold = setInterval(() => {}, 1000000); // it stays
  process.on('message', (message, handle) =>
      record('process.message primary', {message, handle: handle && handle.constructor.name}));
  const w1 = cluster.fork();
  const p1 = net.createServer();
  p1.on('listening', () => record('server.listening primary.p1'));
  p1.listen({port: 0, host: '127.0.0.1'});
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    w1.send({take: 'server'}, p1);
    record('done primary');
  });
  record('hello primary', {pid: process.pid});
} else {
  process.on('message', (message, handle) =>
      record('process.message w1', {message, handle: handle && handle.constructor.name}));
  record('hello w1', {pid: process.pid});
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== fs.statSync(FILE).size) return run(test, until, Date.now(), fs.statSync(FILE).size);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
