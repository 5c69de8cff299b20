// disconnect() of cluster in a worker disconnects nobody and calls nothing back.
// cluster.disconnect.primary-only: disconnect() of cluster can be called in the primary only.
// clusterspec v18, cluster-disconnect/primary-only. Exits with 1 if it fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');

const FILE = process.env.CASE_LOG || `${require('os').tmpdir()}/case-${process.pid}`;
if (!process.env.CASE_LOG) fs.writeFileSync(process.env.CASE_LOG = FILE, '');
const LOG = fs.openSync(FILE, fs.constants.O_WRONLY | fs.constants.O_APPEND); // of all processes
const record = (event, data) => fs.writeSync(LOG, JSON.stringify({event, ...data}) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map(JSON.parse);
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));
const seen = (event) => all(event)[0];
const quiet = (idle) => idle > 700; // so many ms without news: nothing more comes

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('exit', () => fs.unlinkSync(FILE));
  cluster.on('online', ({label}) => record(`cluster.online ${label}`));
  cluster.on('disconnect', ({label}) => record(`cluster.disconnect ${label}`));
  (async () => {
    const w1 = Object.assign(cluster.fork({CASE_WORKER: 'w1'}), {label: 'w1'});
    const w2 = Object.assign(cluster.fork({CASE_WORKER: 'w2'}), {label: 'w2'});
    await until(() => seen('cluster.online w1') && seen('cluster.online w2') && seen('hello w1'));
    process.kill(w1.process.pid, 'SIGUSR2'); // it goes on
    await until(() => seen('done w1'));
    await until(quiet);
    assert.strictEqual(w1.isConnected(), true);
    assert.strictEqual(w2.isConnected(), true);
    await until(quiet);
    assert(all('callback finished').length === 0, 'callback finished must never come');
    assert(all('cluster.disconnect').length === 0, 'cluster.disconnect must never come');
    assert(
        // the reading absent
        (seen('result type').value === 'undefined') ||
        // the reading ignored
        ((seen('result type').value === 'function') &&
         (all('result call').filter((e) =>
             typeof Object(e.threw).message === 'string').length === 0)) ||
        // the reading throws
        ((seen('result type').value === 'function') &&
         (typeof Object(seen('result call').threw).message === 'string')),
        'none of the readings holds');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, events());
    process.exit(1);
  });
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

async function until(condition) {
  for (let known, at; !condition(Date.now() - at); await new Promise((go) => setTimeout(go, 10))) {
    if (known !== events().length) [known, at] = [events().length, Date.now()];
    assert(Date.now() - at < 5000 && process.uptime() < 50, `in vain: ${condition}`);
  }
}
