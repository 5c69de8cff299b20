// A server on a handle that the worker has already is told of or not.
// cluster.event.listening.given-handle: It is open whether listening follows a listen(handle),
// which leaves the primary out.
// listen.handle.given-one-used: With listen(handle) the worker listens on exactly that handle.
// clusterspec v18, cluster-events/listening-on-handle, in the names of v12. Exits with 1 if it
// fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');
const net = require('net');

const PORT_A = Number(process.env.PORT_A = process.env.PORT_A || 10000 + process.pid * 3 % 10000);
const FILE = process.env.CASE_LOG || `${require('os').tmpdir()}/case-${process.pid}`;
if (!process.env.CASE_LOG) fs.writeFileSync(process.env.CASE_LOG = FILE, '');
const LOG = fs.openSync(FILE, fs.constants.O_WRONLY | fs.constants.O_APPEND); // of all processes
const record = (event, data) => fs.writeSync(LOG, JSON.stringify({event, ...data}) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map(JSON.parse);
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));
const seen = (event) => all(event)[0];
const quiet = (idle) => idle > 700; // so many ms without news: nothing more comes

if (cluster.isMaster) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('exit', () => fs.unlinkSync(FILE));
  cluster.on('listening', () => record('cluster.listening w1'));
  (async () => {
    const w1 = cluster.fork();
    await until(() => seen('server.listening w1.s1'));
    process.kill(w1.process.pid, 'SIGUSR2'); // it goes on
    await until(() => seen('done w1'));
    await until(quiet);
    assert(all('server.listening w1.s2').filter((e) => e.port === PORT_A).length === 1,
        'such a server.listening w1.s2 must come once');
    assert(
        // the reading emitted
        (all('cluster.listening w1').length === 2) ||
        // the reading not-emitted
        (all('cluster.listening w1').length <= 1),
        'none of the readings holds');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, events());
    process.exit(1);
  });
} else {
  const s1 = net.createServer();
  s1.on('listening', () => record('server.listening w1.s1', {port: s1.address().port}));
  s1.listen({port: PORT_A, host: '127.0.0.1', exclusive: true});
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    const s2 = net.createServer();
    s2.on('listening', () => record('server.listening w1.s2', {port: s2.address().port}));
    s2.listen(s1);
    record('done w1');
  });
  record('hello w1');
}

async function until(condition) {
  for (let known, at; !condition(Date.now() - at); await new Promise((go) => setTimeout(go, 10))) {
    if (known !== events().length) [known, at] = [events().length, Date.now()];
    assert(Date.now() - at < 5000 && process.uptime() < 50, `in vain: ${condition}`);
  }
}
