// A worker starts in the directory cwd.
// cluster.settings.cwd.used: Workers start in the directory cwd.
// clusterspec v18, cluster-settings/cwd-used, in the names of v6. Exits with 1 if it fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');

const FILE = process.env.CASE_LOG || `${require('os').tmpdir()}/case-${process.pid}`;
if (!process.env.CASE_LOG) fs.writeFileSync(process.env.CASE_LOG = FILE, '');
const LOG = fs.openSync(FILE, fs.constants.O_WRONLY | fs.constants.O_APPEND); // of all processes
const record = (event, data) =>
    fs.writeSync(LOG, JSON.stringify(Object.assign({event}, data)) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map(JSON.parse);
const seen = (event) => events().find((e) => (e.event + ' ').startsWith(event + ' '));

if (cluster.isMaster) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('exit', () => fs.unlinkSync(FILE));
  run(function* () {
    cluster.setupMaster({cwd: '/'});
    const w1 = cluster.fork();
    yield* until(() => seen('hello w1'));
    assert(process.cwd() !== '/', 'process.cwd() must be {"$not":"/"}');
  }, (error) => {
    console.log(`FAILED: ${error.message}`, events());
    process.exit(1);
  });
} else {
  assert.strictEqual(process.cwd(), '/');
  record('hello w1');
}

function* until(condition) {
  for (let tries = 0; !condition(); tries++) {
    assert(tries < 500, `in vain: ${condition}`);
    yield;
  }
}

// Goes on with the test every 10 ms: functions of Node 6 cannot await.
function run(test, failed) {
  const steps = test();
  setInterval(() => {
    try {
      if (steps.next().done) process.exit();
    } catch (error) {
      failed(error);
    }
  }, 10);
}
