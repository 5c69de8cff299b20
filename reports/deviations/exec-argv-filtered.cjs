// The arguments in execArgv reach the executable of the worker.
// cluster.settings.execArgv.passed: execArgv is passed to the executable of the worker.
// cluster-settings/exec-argv-passed, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster'), fs = require('fs');
if (!cluster.isPrimary && !cluster.isWorker) process.exit(2);
const SCRATCH = process.env.CASE_SCRATCH ||
    (process.env.CASE_SCRATCH = fs.mkdtempSync(require('os').tmpdir() + '/case-'));
const log = [];
const record = (event, it) => log.push(Object.assign({event}, it));
const all = (event) => log.filter((e) => (e.event + ' ').startsWith(event + ' '));
const every = (event, holds) => all(event).length > 0 && all(event).every(holds);

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  process.on('exit', () => require('child_process').execFileSync('rm', ['-r', SCRATCH]));
  cluster.on('exit', (worker, code) => record('cluster.exit w1', {code}));
  process.on('SIGUSR2', () => record('hello w1')); // of the worker
  run((function* () {
    cluster.setupPrimary({execArgv: ['--require', `${SCRATCH}/absent.cjs`]});
    const w1 = cluster.fork();
    yield (ms) => all('cluster.exit w1')[0] || ms > 5000;
    yield (ms) => ms > 700; // nothing more comes
    assert(all('hello w1').length === 0, 'hello w1 must never come');
    assert(every('cluster.exit w1', (e) => e.code !== 0), 'wrong code in cluster.exit w1');
  })());
} else {
  process.kill(process.ppid, 'SIGUSR2'); // it is ready
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== log.length) return run(test, until, Date.now(), log.length);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
