// listening tells of a datagram socket on an IPv4 address as udp4.
// cluster.event.listening.type-udp4: addressType is "udp4" for UDP over IPv4.
// clusterspec v18, cluster-events/listening-udp4. Exits with 1 if it fails.
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
const every = (event, holds) => all(event).length > 0 && all(event).every(holds);
const quiet = (idle) => idle > 700; // so many ms without news: nothing more comes

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('exit', () => fs.unlinkSync(FILE));
  cluster.on('listening', (worker, address) =>
      record('cluster.listening w1', {addressType: address.addressType}));
  (async () => {
    const w1 = cluster.fork();
    await until(() => seen('server.listening w1.s1'));
    await until(quiet);
    assert(every('cluster.listening w1', (e) => e.addressType === 'udp4'),
        'wrong addressType in cluster.listening w1');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, events());
    process.exit(1);
  });
} else {
  const s1 = require('dgram').createSocket('udp4');
  s1.on('listening', () => record('server.listening w1.s1'));
  s1.bind({port: 0, address: '127.0.0.1'});
}

async function until(condition) {
  for (let known, at; !condition(Date.now() - at); await new Promise((go) => setTimeout(go, 10))) {
    if (known !== events().length) [known, at] = [events().length, Date.now()];
    assert(Date.now() - at < 5000 && process.uptime() < 50, `in vain: ${condition}`);
  }
}
