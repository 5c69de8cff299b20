// A server on a handle that the worker has already is told of or not.
// cluster.event.listening.given-handle: It is open whether listening follows a listen(handle),
// which leaves the primary out.
// listen.handle.given-one-used: With listen(handle) the worker listens on exactly that handle.
// cluster-events/listening-on-handle, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster'), net = require('net');
if (!cluster.isPrimary && !cluster.isWorker) process.exit(2);
const PORT_A = Number(process.env.PORT_A = process.env.PORT_A || 10000 + process.pid * 3 % 10000);
const log = [];
const record = (event, it) => log.push(Object.assign({event}, it));
const tell = (event, it) => process.send(Object.assign({event}, it));
const all = (event) => log.filter((e) => (e.event + ' ').startsWith(event + ' '));

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  cluster.on('listening', () => record('cluster.listening w1'));
  cluster.on('message', (worker, event) => log.push(event));
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    const w1 = cluster.fork();
    yield () => all('server.listening w1.s1')[0];
    process.kill(w1.process.pid, 'SIGUSR2'); // it goes on
    yield (ms) => all('done w1')[0] || ms > 5000;
    assert(all('done w1')[0], 'done w1 must come');
    yield (ms) => ms > 700; // nothing more comes
    assert(all('server.listening w1.s2').filter((e) => e.port === PORT_A).length === 1,
        'such a server.listening w1.s2 must come once');
    assert(
        // the reading emitted
        (all('cluster.listening w1').length === 2) ||
        // the reading not-emitted
        (all('cluster.listening w1').length <= 1),
        'none of the readings holds');
  })());
} else {
  const s1 = net.createServer();
  s1.on('listening', () => tell('server.listening w1.s1', {port: s1.address().port}));
  s1.listen({port: PORT_A, host: '127.0.0.1', exclusive: true});
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    const s2 = net.createServer();
    s2.on('listening', () => tell('server.listening w1.s2', {port: s2.address().port}));
    s2.listen(s1);
    tell('done w1');
  });
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== log.length) return run(test, until, Date.now(), log.length);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
