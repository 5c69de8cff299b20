// isConnected() is true or false of a worker whose process could not be started.
// worker.isConnected.boolean: isConnected() is either true or false.
// clusterspec v18, worker-state/connected-is-boolean-without-process. Exits with 1 if it fails.
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
const seen = (event) => events().find((e) => (e.event + ' ').startsWith(event + ' '));

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('exit', () => {
    const old = SCRATCH + '~'; // so that no process that is dying makes a file in it
    fs.renameSync(SCRATCH, old);
    fs.readdirSync(old).forEach((name) => fs.unlinkSync(`${old}/${name}`));
    fs.rmdirSync(old);
  });
  (async () => {
    cluster.setupPrimary({cwd: `${SCRATCH}/no/such/folder`});
    const w1 = cluster.fork();
    w1.on('error', (error) => record('worker.error w1', {message: error.message}));
    await until(() => seen('worker.error w1'));
    assert(typeof w1.isConnected() === 'boolean', 'w1.isConnected() must be {"$kind":"boolean"}');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, events());
    process.exit(1);
  });
}

async function until(condition) {
  for (let tries = 0; !condition(); tries++) {
    assert(tries < 500, `in vain: ${condition}`);
    await new Promise((go) => setTimeout(go, 10));
  }
}
