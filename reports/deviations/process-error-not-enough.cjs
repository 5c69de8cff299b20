// A message that a worker cannot send is an error event of its process.
// worker.event.error.on-process-in-worker: In a worker errors also arrive at process.on('error').
// clusterspec v18, worker-events/error-on-process-in-worker. Exits with 1 if it fails.
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

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('exit', () => fs.unlinkSync(FILE));
  (async () => {
    const w1 = cluster.fork();
    await until(() => seen('hello w1'));
    process.kill(w1.process.pid, 'SIGUSR2'); // it goes on
    await until(() => seen('done w1') && seen('process.error w1'));
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, events());
    process.exit(1);
  });
} else {
  process.on('error', (error) => record('process.error w1', {code: error.code}));
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    process.once('disconnect', () => process.send('too late'));
    cluster.worker.disconnect();
    record('done w1');
  });
  record('hello w1');
}

async function until(condition) {
  for (let tries = 0; !condition(); tries++) {
    assert(tries < 500, `in vain: ${condition}`);
    await new Promise((go) => setTimeout(go, 10));
  }
}
