// A message that a worker cannot send is an error event of its process.
// worker.event.error.on-process-in-worker: In a worker errors also arrive at process.on('error').
// worker-events/error-on-process-in-worker, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster'), fs = require('fs');
if (!cluster.isMaster && !cluster.isWorker) process.exit(2);
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
    yield () => count('hello w1');
    process.kill(w1.process.pid, 'SIGUSR2'); // it goes on
    yield (ms) => count('done w1') && count('process.error w1') || ms > 5000;
    assert(count('done w1') && count('process.error w1'), 'done w1 and process.error w1 must come');
  })());
} else {
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    process.on('error', () => record('process.error w1'));
    process.once('disconnect', () => process.send('too late'));
    cluster.worker.disconnect();
    record('done w1');
  });
  record('hello w1');
}

function run(test, until, since) { // goes on when what the test yields holds
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now());
}
