// listening tells of a datagram socket on an IPv4 address as udp4.
// cluster.event.listening.type-udp4: addressType is "udp4" for UDP over IPv4.
// cluster-events/listening-udp4, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster');
if (!cluster.isPrimary && !cluster.isWorker) process.exit(2);
const log = [];
const record = (event, it) => log.push(Object.assign({event}, it));
const tell = (event, it) => process.send(Object.assign({event}, it));
const all = (event) => log.filter((e) => (e.event + ' ').startsWith(event + ' '));
const every = (event, holds) => all(event).length > 0 && all(event).every(holds);

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  cluster.on('listening', (worker, address) =>
      record('cluster.listening w1', {addressType: address.addressType}));
  cluster.on('message', (worker, event) => log.push(event));
  run((function* () {
    const w1 = cluster.fork();
    yield (ms) => all('server.listening w1.s1')[0] || ms > 5000;
    assert(all('server.listening w1.s1')[0], 'server.listening w1.s1 must come');
    yield (ms) => ms > 700; // nothing more comes
    assert(every('cluster.listening w1', (e) => e.addressType === 'udp4'),
        'wrong addressType in cluster.listening w1');
  })());
} else {
  const s1 = require('dgram').createSocket('udp4');
  s1.on('listening', () => tell('server.listening w1.s1'));
  s1.bind({port: 0, address: '127.0.0.1'});
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== log.length) return run(test, until, Date.now(), log.length);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
