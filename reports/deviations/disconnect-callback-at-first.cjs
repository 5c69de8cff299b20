// A disconnect() made before there are workers does not make the callback of a later one come
// early.
// cluster.disconnect.callback-after-workers: The callback comes after all workers are disconnected.
// cluster-disconnect/callback-after-idle-call, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster');
if (!cluster.isMaster && !cluster.isWorker) process.exit(2);
const log = [];
const record = (event, it) => log.push(Object.assign({event}, it));
const all = (event) => log.filter((e) => (e.event + ' ').startsWith(event + ' '));
const every = (event, holds) => all(event).length > 0 && all(event).every(holds);

if (cluster.isMaster) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  let w1;
  run((function* () {
    cluster.disconnect();
    w1 = cluster.fork();
    cluster.disconnect(() => record('callback finished', {'w1.connected': w1 && w1.isConnected()}));
    yield (ms) => all('callback finished')[0] || ms > 5000;
    yield (ms) => ms > 700; // nothing more comes
    assert(every('callback finished', (e) => e['w1.connected'] === false),
        'wrong w1.connected in callback finished');
  })());
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== log.length) return run(test, until, Date.now(), log.length);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
