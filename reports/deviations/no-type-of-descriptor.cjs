// What listening tells of a server on a descriptor of the primary is its port and a known type.
// cluster.event.listening.port: The address object has the port listened on in port.
// cluster.event.listening.type-values: addressType is one of 4, 6, -1, "udp4" and "udp6".
// cluster-events/listening-on-descriptor, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster'), fs = require('fs'),
    net = require('net');
if (!cluster.isMaster && !cluster.isWorker) process.exit(2);
const isTest = process.env.CASE === undefined;
const FILE = process.env.CASE = process.env.CASE || `${require('os').tmpdir()}/case-${process.pid}`;
const LOG = fs.openSync(FILE, 'a'); // of all processes
const record = (event, it) => fs.writeSync(LOG, JSON.stringify(Object.assign({event}, it)) + '\n');
const tell = (event, it) => process.send(Object.assign({event}, it));
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map(JSON.parse);
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

if (isTest) {
  process.on('exit', () => fs.unlinkSync(FILE));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  run((function* () {
    const listening = net.createServer().listen(0);
    if (!(listening._handle.fd > 0)) process.exit(2); // it does not tell its descriptors
    record('binding listening_fd', {value: listening.address().port});
    const primary = require('child_process').spawn(process.execPath, [__filename],
        {detached: true,
            stdio: ['ignore', 'inherit', 'inherit', 'ignore', 'ignore', 'ignore', 'ignore',
            listening._handle.fd]});
    process.prependListener('exit', () => // ends all of its processes
        require('child_process').spawnSync('kill', ['-9', '--', `-${primary.pid}`]));
    listening.close();
    yield (ms) => all('hello primary')[0] && all('hello w1')[0] || ms > 5000;
    assert(all('hello primary')[0] && all('hello w1')[0], 'hello primary and hello w1 must come');
    yield (ms) => ms > 700; // nothing more comes
    assert(all('cluster.listening w1').filter((e) =>
        !(same(e.port, all('binding listening_fd')[0].value))).length === 0,
        'such a cluster.listening w1 must never come');
    assert(all('cluster.listening w1').filter((e) =>
        !((e.addressType === 4 || e.addressType === 6 || e.addressType === -1 ||
        e.addressType === 'udp4' || e.addressType === 'udp6'))).length === 0,
        'such a cluster.listening w1 must never come');
  })());
} else if (cluster.isMaster) {
  const hold = setInterval(() => {}, 1000000); // it stays
  cluster.on('listening', (worker, address) =>
      record('cluster.listening w1', {port: address.port, addressType: address.addressType}));
  const w1 = cluster.fork();
  record('hello primary', {pid: process.pid});
} else {
  const s1 = net.createServer();
  s1.listen({fd: 7});
  record('hello w1', {pid: process.pid});
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== fs.statSync(FILE).size) return run(test, until, Date.now(), fs.statSync(FILE).size);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
