// By default each worker has an inspector port of its own, also where no inspector is on.
// cluster.settings.inspectPort.default-own: By default no two workers have the same inspector port.
// cluster-settings/inspect-port-default-later, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster');
if (!cluster.isMaster && !cluster.isWorker) process.exit(2);
const log = [];
const tell = (event, it) => process.send(Object.assign({event}, it));
const all = (event) => log.filter((e) => (e.event + ' ').startsWith(event + ' '));
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

if (cluster.isMaster) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  cluster.on('message', (worker, event) => log.push(event));
  run((function* () {
    const w1 = cluster.fork({CASE_WORKER: 'w1'});
    const w2 = cluster.fork({CASE_WORKER: 'w2'});
    yield (ms) => all('hello w1')[0] && all('hello w2')[0] || ms > 5000;
    assert(all('hello w1')[0] && all('hello w2')[0], 'hello w1 and hello w2 must come');
    assert(!same(all('result one')[0].value, all('result two')[0].value),
        'result one value, result two value must all differ');
  })());
} else if (process.env.CASE_WORKER === 'w1') {
  tell('result one', {value: process.debugPort});
  tell('hello w1');
} else if (process.env.CASE_WORKER === 'w2') {
  tell('result two', {value: process.debugPort});
  tell('hello w2');
}

function run(test, until, since) { // goes on when what the test yields holds
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now());
}
