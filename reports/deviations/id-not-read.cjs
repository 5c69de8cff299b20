// A process started with NODE_UNIQUE_ID is no primary.
// cluster.isPrimary.by-id: NODE_UNIQUE_ID in the environment decides whether isPrimary is true.
// clusterspec v18, cluster-properties/not-primary-with-id. Exits with 1 if it fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');

const isTest = process.env.CASE_LOG === undefined;
const FILE = process.env.CASE_LOG || `${require('os').tmpdir()}/case-${process.pid}`;
if (!process.env.CASE_LOG) fs.writeFileSync(process.env.CASE_LOG = FILE, '');
const LOG = fs.openSync(FILE, fs.constants.O_WRONLY | fs.constants.O_APPEND); // of all processes
const record = (event, data) => fs.writeSync(LOG, JSON.stringify({event, ...data}) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map(JSON.parse);
const seen = (event) => events().find((e) => (e.event + ' ').startsWith(event + ' '));

if (isTest) {
  let primary;
  process.on('exit', () => {
    try {
      process.kill(-primary.pid, 'SIGKILL');
    } catch (error) {} // all have ended
    fs.unlinkSync(FILE);
  });
  (async () => {
    primary = require('child_process').spawn(process.execPath, [__filename], {
      detached: true, // so that all of its processes can be ended
      stdio: ['ignore', 'inherit', 'inherit'],
      env: Object.assign({}, process.env, {NODE_UNIQUE_ID: '7'}),
    });
    await until(() => seen('hello primary'));
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, events());
    process.exit(1);
  });
} else {
  const hold = setInterval(() => {}, 1000000); // it stays
  assert.strictEqual(cluster.isPrimary, false);
  assert.strictEqual(cluster.isWorker, true);
  record('hello primary', {pid: process.pid});
}

async function until(condition) {
  for (let tries = 0; !condition(); tries++) {
    assert(tries < 500, `in vain: ${condition}`);
    await new Promise((go) => setTimeout(go, 10));
  }
}
