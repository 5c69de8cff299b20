// A second disconnect() in a worker is no error.
// worker.event.error.reasons: An error event has one of the child process's reasons. It could not
// be started, killed or sent to.
// worker-disconnect/twice-in-worker-without-error, v18. Exits with 0: holds, 1: fails, 2: cannot
// tell.
const assert = require('assert'), cluster = require('cluster'), fs = require('fs');
if (!cluster.isMaster && !cluster.isWorker) process.exit(2);
const isTest = process.env.CASE === undefined;
const FILE = process.env.CASE = process.env.CASE || `${require('os').tmpdir()}/case-${process.pid}`;
const LOG = fs.openSync(FILE, 'a'); // of all processes
const record = (event, it) => fs.writeSync(LOG, JSON.stringify(Object.assign({event}, it)) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map(JSON.parse);
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));

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
    yield () => all('cluster.online w1')[0];
    process.kill(all('hello primary')[0].pid, 'SIGSTOP');
    yield () => all('hello w1')[0];
    process.kill(all('hello w1')[0].pid, 'SIGUSR2'); // it goes on
    yield (ms) => all('done w1')[0] || ms > 5000;
    assert(all('done w1')[0], 'done w1 must come');
    yield () => all('result second')[0];
    process.kill(all('hello w1')[0].pid, 'SIGSTOP');
    process.kill(all('hello primary')[0].pid, 'SIGCONT');
    yield (ms) => ms > 700; // nothing more comes
    process.kill(all('hello w1')[0].pid, 'SIGCONT');
    yield (ms) => all('cluster.exit w1')[0] || ms > 5000;
    assert(all('cluster.exit w1')[0], 'cluster.exit w1 must come');
    yield (ms) => ms > 700; // nothing more comes
    assert(all('self.error w1').length === 0, 'self.error w1 must never come');
    assert(all('process.error w1').length === 0, 'process.error w1 must never come');
  })());
} else if (cluster.isMaster) {
  const hold = setInterval(() => {}, 1000000); // it stays
  cluster.on('online', () => record('cluster.online w1'));
  cluster.on('exit', () => record('cluster.exit w1'));
  process.on('error', () => record('process.error primary'));
  const w1 = cluster.fork();
  record('hello primary', {pid: process.pid});
} else {
  process.on('error', () => record('process.error w1'));
  cluster.worker.on('error', () => record('self.error w1'));
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    cluster.worker.disconnect();
    record('result second', {value: cluster.worker.disconnect()});
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
