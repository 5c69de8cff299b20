// The arguments in execArgv reach the executable of the worker.
// cluster.settings.execArgv.passed: execArgv is passed to the executable of the worker.
// clusterspec v18, cluster-settings/exec-argv-passed. Exits with 1 if it fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');

const SCRATCH = process.env.CASE_SCRATCH ||
    (process.env.CASE_SCRATCH = fs.mkdtempSync(require('os').tmpdir() + '/case-'));
const FILE = SCRATCH + '/log';
const LOG = fs.openSync(FILE, 'a');
const record = (event, data) => fs.writeSync(LOG, JSON.stringify({event, ...data}) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map(JSON.parse);
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));
const seen = (event) => all(event)[0];
const every = (event, holds) => all(event).length > 0 && all(event).every(holds);
const quiet = (idle) => idle > 700; // so many ms without news: nothing more comes

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('exit', () => {
    const old = SCRATCH + '~'; // so that no process that is dying makes a file in it
    fs.renameSync(SCRATCH, old);
    fs.readdirSync(old).forEach((name) => fs.unlinkSync(`${old}/${name}`));
    fs.rmdirSync(old);
  });
  cluster.on('exit', (worker, code, signal) => record('cluster.exit w1', {code, signal}));
  (async () => {
    cluster.setupPrimary({execArgv: ['--require', `${SCRATCH}/absent.cjs`]});
    const w1 = cluster.fork();
    await until(() => seen('cluster.exit w1'));
    await until(quiet);
    assert(all('hello w1').length === 0, 'hello w1 must never come');
    assert(every('cluster.exit w1', (e) => e.code !== 0), 'wrong code in cluster.exit w1');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, events());
    process.exit(1);
  });
} else {
  record('hello w1');
}

async function until(condition) {
  for (let known, at; !condition(Date.now() - at); await new Promise((go) => setTimeout(go, 10))) {
    if (known !== events().length) [known, at] = [events().length, Date.now()];
    assert(Date.now() - at < 5000 && process.uptime() < 50, `in vain: ${condition}`);
  }
}
