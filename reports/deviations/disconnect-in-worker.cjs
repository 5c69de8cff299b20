// disconnect() of cluster in a worker disconnects nobody and calls nothing back.
// cluster.disconnect.primary-only: disconnect() of cluster can be called in the primary only.
// cluster-disconnect/primary-only, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster'), fs = require('fs');
if (!cluster.isPrimary && !cluster.isWorker) process.exit(2);
const FILE = process.env.CASE = process.env.CASE || `${require('os').tmpdir()}/case-${process.pid}`;
const LOG = fs.openSync(FILE, 'a'); // of all processes
const record = (event, it) => fs.writeSync(LOG, JSON.stringify(Object.assign({event}, it)) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map(JSON.parse);
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  process.on('exit', () => fs.unlinkSync(FILE));
  cluster.on('online', ({label}) => record(`cluster.online ${label}`));
  cluster.on('disconnect', ({label}) => record(`cluster.disconnect ${label}`));
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    const w1 = Object.assign(cluster.fork({CASE_WORKER: 'w1'}), {label: 'w1'});
    const w2 = Object.assign(cluster.fork({CASE_WORKER: 'w2'}), {label: 'w2'});
    yield () => all('cluster.online w1')[0] && all('cluster.online w2')[0] && all('hello w1')[0];
    process.kill(w1.process.pid, 'SIGUSR2'); // it goes on
    yield (ms) => all('done w1')[0] || ms > 5000;
    assert(all('done w1')[0], 'done w1 must come');
    yield (ms) => ms > 700; // nothing more comes
    assert.strictEqual(w1.isConnected(), true);
    assert.strictEqual(w2.isConnected(), true);
    yield (ms) => ms > 700; // nothing more comes
    assert(all('callback finished').length === 0, 'callback finished must never come');
    assert(all('cluster.disconnect').length === 0, 'cluster.disconnect must never come');
    assert(
        // the reading absent
        (all('result type')[0].value === 'undefined') ||
        // the reading ignored
        ((all('result type')[0].value === 'function') &&
         (all('result call').filter((e) =>
             typeof Object(e.threw).message === 'string').length === 0)) ||
        // the reading throws
        ((all('result type')[0].value === 'function') &&
         (typeof Object(all('result call')[0].threw).message === 'string')),
        'none of the readings holds');
  })());
} else if (process.env.CASE_WORKER === 'w1') {
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    record('result type', {value: typeof cluster.disconnect});
    record('result call',
        attempt(() => void cluster.disconnect(() => record('callback finished'))));
    record('done w1');
  });
  record('hello w1');
}

function attempt(action) {
  try {
    return {value: action()};
  } catch (error) {
    return {threw: {name: error.name, message: error.message, code: error.code}};
  }
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== fs.statSync(FILE).size) return run(test, until, Date.now(), fs.statSync(FILE).size);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
