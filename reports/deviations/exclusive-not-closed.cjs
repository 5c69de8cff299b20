// disconnect() in a worker closes a server that does not share its port.
// worker.disconnect.closes-servers: disconnect() in a worker closes all its servers.
// worker-disconnect/closes-exclusive-server, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster'), fs = require('fs'),
    net = require('net');
if (!cluster.isMaster && !cluster.isWorker) process.exit(2);
const PORT_A = Number(process.env.PORT_A = process.env.PORT_A || 10000 + process.pid * 3 % 10000);
const FILE = process.env.CASE = process.env.CASE || `${require('os').tmpdir()}/case-${process.pid}`;
const LOG = fs.openSync(FILE, 'a'); // of all processes
const record = (event) => fs.writeSync(LOG, event + '\n');
const count = (event) => fs.readFileSync(FILE, 'utf8').split(event + '\n').length - 1;

if (cluster.isMaster) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  process.on('exit', () => fs.unlinkSync(FILE));
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    const w1 = cluster.fork();
    yield () => count('server.listening w1.s1');
    process.kill(w1.process.pid, 'SIGUSR2'); // it goes on
    yield (ms) => count('done w1') || ms > 5000;
    assert(count('done w1'), 'done w1 must come');
    yield (ms) => ms > 700; // nothing more comes
    assert(count('server.close w1.s1') === 1, 'server.close w1.s1 must come once');
  })());
} else {
  const s1 = net.createServer();
  s1.on('listening', () => record('server.listening w1.s1'));
  s1.on('close', () => record('server.close w1.s1'));
  s1.listen({port: PORT_A, host: '127.0.0.1', exclusive: true});
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    cluster.worker.disconnect();
    record('done w1');
  });
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== fs.statSync(FILE).size) return run(test, until, Date.now(), fs.statSync(FILE).size);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
