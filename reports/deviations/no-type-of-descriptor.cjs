// What listening tells of a server on a descriptor of the primary is its port and a known type.
// cluster.event.listening.port: The address object has the port listened on in port.
// cluster.event.listening.type-values: addressType is one of 4, 6, -1, "udp4" and "udp6".
// clusterspec v18, cluster-events/listening-on-descriptor. Exits with 1 if it fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');
const net = require('net');

const isTest = process.env.CASE_LOG === undefined;
const FILE = process.env.CASE_LOG || `${require('os').tmpdir()}/case-${process.pid}`;
if (!process.env.CASE_LOG) fs.writeFileSync(process.env.CASE_LOG = FILE, '');
const LOG = fs.openSync(FILE, fs.constants.O_WRONLY | fs.constants.O_APPEND); // of all processes
const record = (event, data) => fs.writeSync(LOG, JSON.stringify({event, ...data}) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map(JSON.parse);
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));
const seen = (event) => all(event)[0];
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
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
    const listening = net.createServer().listen(0);
    assert(listening._handle.fd > 0, 'this runtime does not tell what descriptor to hand on');
    record('binding listening_fd', {value: listening.address().port});
    primary = require('child_process').spawn(process.execPath, [__filename], {
      detached: true, // so that all of its processes can be ended
      stdio: ['ignore', 'inherit', 'inherit', 'ignore', 'ignore', 'ignore', 'ignore',
          listening._handle.fd],
    });
    listening.close();
    await until(() => seen('hello primary') && seen('hello w1'));
    await until(quiet);
    assert(all('cluster.listening w1').filter((e) =>
        !(same(e.port, seen('binding listening_fd').value))).length === 0,
        'such a cluster.listening w1 must never come');
    assert(all('cluster.listening w1').filter((e) =>
        !((e.addressType === 4 || e.addressType === 6 || e.addressType === -1 ||
        e.addressType === 'udp4' || e.addressType === 'udp6'))).length === 0,
        'such a cluster.listening w1 must never come');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, events());
    process.exit(1);
  });
} else if (cluster.isPrimary) {
  const hold = setInterval(() => {}, 1000000); // it stays
  cluster.on('listening', (worker, address) =>
      record('cluster.listening w1', {port: address.port, addressType: address.addressType}));
  const w1 = cluster.fork();
  record('hello primary', {pid: process.pid});
} else {
  const s1 = net.createServer();
  s1.listen({fd: 7});
  record('hello w1', {pid: process.pid});
}

async function until(condition) {
  for (let known, at; !condition(Date.now() - at); await new Promise((go) => setTimeout(go, 10))) {
    if (known !== events().length) [known, at] = [events().length, Date.now()];
    assert(Date.now() - at < 5000 && process.uptime() < 50, `in vain: ${condition}`);
  }
}
