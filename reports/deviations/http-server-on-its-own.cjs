// HTTP servers of two workers that each listen once on port 0 get the same port.
// listen.port-zero.shared: Workers that listen on port 0 get the same port as each other, as often
// as they do it.
// clusterspec v18, how-it-works/listen-zero-shared-http. Exits with 1 if it fails.
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
const quiet = (idle) => idle > 700; // so many ms without news: nothing more comes

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('exit', () => fs.unlinkSync(FILE));
  (async () => {
    const w1 = cluster.fork({CASE_WORKER: 'w1'});
    const w2 = cluster.fork({CASE_WORKER: 'w2'});
    await until(() => seen('server.listening w1.s1') && seen('server.listening w2.s1'));
    await until(quiet);
    assert(same(seen('server.listening w1.s1').port, seen('server.listening w2.s1').port),
        'server.listening w1.s1 port, server.listening w2.s1 port must be equal');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, events());
    process.exit(1);
  });
} else {
  const me = process.env.CASE_WORKER;
  const s1 = require('http').createServer((request, response) => {
    response.writeHead(200, {Connection: 'close'});
    response.end(`${me}\n`);
  });
  s1.on('listening', () => record(`server.listening ${me}.s1`, {port: s1.address().port}));
  s1.listen(0);
}

async function until(condition) {
  for (let known, at; !condition(Date.now() - at); await new Promise((go) => setTimeout(go, 10))) {
    if (known !== events().length) [known, at] = [events().length, Date.now()];
    assert(Date.now() - at < 5000 && process.uptime() < 50, `in vain: ${condition}`);
  }
}
