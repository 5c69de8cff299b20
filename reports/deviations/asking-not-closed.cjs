// Under SCHED_NONE a worker that disconnects in the turn of its listen() closes it, and ends.
// worker.disconnect.closes-servers: disconnect() in a worker closes all its servers.
// worker-disconnect/closes-server-not-yet-listening-none, v18. Exits with 0: holds, 1: fails, 2:
// cannot tell.
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
  cluster.on('listening', ({label}) => record(`cluster.listening ${label}`));
  cluster.on('exit', ({label}) => record(`cluster.exit ${label}`));
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    cluster.schedulingPolicy = cluster.SCHED_NONE;
    const w1 = Object.assign(cluster.fork({CASE_WORKER: 'w1'}), {label: 'w1'});
    w1.once('error', () => {});
    const w2 = Object.assign(cluster.fork({CASE_WORKER: 'w2'}), {label: 'w2'});
    yield (ms) => count('hello w2') || ms > 5000;
    assert(count('hello w2'), 'hello w2 must come');
    yield () => count('cluster.listening w2') && count('hello w1');
    process.kill(w1.process.pid, 'SIGUSR2'); // it goes on
    yield (ms) => count('done w1') && count('cluster.exit w1') || ms > 5000;
    assert(count('done w1') && count('cluster.exit w1'), 'done w1 and cluster.exit w1 must come');
  })());
} else if (process.env.CASE_WORKER === 'w1') {
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    const s1 = net.createServer();
    s1.listen(PORT_A);
    cluster.worker.disconnect();
    record('done w1');
  });
  record('hello w1');
} else if (process.env.CASE_WORKER === 'w2') {
  const s2 = net.createServer();
  s2.listen(PORT_A);
  record('hello w2');
}

function run(test, until, since) { // goes on when what the test yields holds
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now());
}
