// A second disconnect() in a worker is no error.
// worker.event.error.reasons: An error event has one of the child process's reasons. It could not
// be started, killed or sent to.
// clusterspec v18, worker-disconnect/twice-in-worker-without-error, in the names of v10. Exits with
// 1 if it fails.
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
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));
const seen = (event) => all(event)[0];
const quiet = (idle) => idle > 700; // so many ms without news: nothing more comes

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
    });
    await until(() => seen('hello primary') && seen('cluster.online w1'));
    process.kill(seen('hello primary').pid, 'SIGSTOP');
    await until(() => seen('hello w1'));
    process.kill(seen('hello w1').pid, 'SIGUSR2'); // it goes on
    await until(() => seen('done w1') && seen('result second'));
    process.kill(seen('hello w1').pid, 'SIGSTOP');
    process.kill(seen('hello primary').pid, 'SIGCONT');
    await until(quiet);
    process.kill(seen('hello w1').pid, 'SIGCONT');
    await until(() => seen('cluster.exit w1'));
    await until(quiet);
    assert(all('self.error w1').length === 0, 'self.error w1 must never come');
    assert(all('process.error w1').length === 0, 'process.error w1 must never come');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, events());
    process.exit(1);
  });
} else if (cluster.isMaster) {
  const hold = setInterval(() => {}, 1000000); // it stays
  cluster.on('online', () => record('cluster.online w1'));
  cluster.on('exit', (worker, code, signal) => record('cluster.exit w1', {code, signal}));
  process.on('error', (error) => record('process.error primary', {code: error.code}));
  const w1 = cluster.fork();
  record('hello primary', {pid: process.pid});
} else {
  process.on('error', (error) => record('process.error w1', {code: error.code}));
  cluster.worker.on('error', (error) => record('self.error w1', {message: error.message}));
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    cluster.worker.disconnect();
    record('result second', {value: cluster.worker.disconnect()});
    record('done w1');
  });
  record('hello w1', {pid: process.pid});
}

async function until(condition) {
  for (let known, at; !condition(Date.now() - at); await new Promise((go) => setTimeout(go, 10))) {
    if (known !== events().length) [known, at] = [events().length, Date.now()];
    assert(Date.now() - at < 5000 && process.uptime() < 50, `in vain: ${condition}`);
  }
}
