// By default each worker has an inspector port of its own, also where no inspector is on.
// cluster.settings.inspectPort.default-own: By default no two workers have the same inspector port.
// clusterspec v18, cluster-settings/inspect-port-default-later. Exits with 1 if it fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');

const FILE = process.env.CASE_LOG || `${require('os').tmpdir()}/case-${process.pid}`;
if (!process.env.CASE_LOG) fs.writeFileSync(process.env.CASE_LOG = FILE, '');
const LOG = fs.openSync(FILE, fs.constants.O_WRONLY | fs.constants.O_APPEND); // of all processes
const record = (event, data) => fs.writeSync(LOG, JSON.stringify({event, ...data}) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map(JSON.parse);
const seen = (event) => events().find((e) => (e.event + ' ').startsWith(event + ' '));
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('exit', () => fs.unlinkSync(FILE));
  (async () => {
    const w1 = cluster.fork({CASE_WORKER: 'w1'});
    const w2 = cluster.fork({CASE_WORKER: 'w2'});
    await until(() => seen('hello w1') && seen('hello w2'));
    assert(!same(seen('result one').value, seen('result two').value),
        'result one value, result two value must all differ');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, events());
    process.exit(1);
  });
} else if (process.env.CASE_WORKER === 'w1') {
  record('result one', {value: process.debugPort});
  record('hello w1');
} else if (process.env.CASE_WORKER === 'w2') {
  record('result two', {value: process.debugPort});
  record('hello w2');
}

async function until(condition) {
  for (let tries = 0; !condition(); tries++) {
    assert(tries < 500, `in vain: ${condition}`);
    await new Promise((go) => setTimeout(go, 10));
  }
}
