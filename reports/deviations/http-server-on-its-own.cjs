// HTTP servers of two workers that each listen once on port 0 get the same port.
// listen.port-zero.shared: Workers that listen on port 0 get the same port as each other, as often
// as they do it.
// how-it-works/listen-zero-shared-http, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster');
if (!cluster.isPrimary && !cluster.isWorker) process.exit(2);
const log = [];
const tell = (event, it) => process.send(Object.assign({event}, it));
const seen = (event) => log.find((e) => (e.event + ' ').startsWith(event + ' '));
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  cluster.on('message', (worker, event) => log.push(event));
  run((function* () {
    const w1 = cluster.fork({CASE_WORKER: 'w1'});
    const w2 = cluster.fork({CASE_WORKER: 'w2'});
    yield (ms) => seen('server.listening w1.s1') && seen('server.listening w2.s1') || ms > 5000;
    assert(seen('server.listening w1.s1') && seen('server.listening w2.s1'),
        'server.listening w1.s1 and server.listening w2.s1 must come');
    yield (ms) => ms > 700; // nothing more comes
    assert(same(seen('server.listening w1.s1').port, seen('server.listening w2.s1').port),
        'server.listening w1.s1 port, server.listening w2.s1 port must be equal');
  })());
} else {
  const me = process.env.CASE_WORKER;
  const s1 = require('http').createServer((request, response) => {
    response.writeHead(200, {Connection: 'close'});
    response.end(`${me}\n`);
  });
  s1.on('listening', () => tell(`server.listening ${me}.s1`, {port: s1.address().port}));
  s1.listen(0);
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== log.length) return run(test, until, Date.now(), log.length);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
