// A server sent to a worker arrives together with the message.
// worker.send.handle: A handle given to send() arrives together with the message.
// clusterspec v18, worker-send/handle-to-worker. Exits with 1 if it fails.
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
    primary = require('child_process').spawn(process.execPath, [__filename], {
      detached: true, // so that all of its processes can be ended
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    primary.on('exit', (code, signal) => record('os.exit primary', {code, signal}));
    await until(() => seen('server.listening primary.p1') && seen('hello primary'));
    process.kill(seen('hello primary').pid, 'SIGUSR2'); // it goes on
    await until(() => seen('done primary'));
    await until(() =>
        all('process.message w1').find((e) => same(e.message, {take: 'server'}) &&
        e.handle === 'Server'));
    await until(quiet);
    assert(all('os.exit primary').length === 0, 'os.exit primary must never come');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, events());
    process.exit(1);
  });
} else if (cluster.isPrimary) {
  const hold = setInterval(() => {}, 1000000); // it stays
  process.on('message', (message, handle) =>
      record('process.message primary', {message, handle: handle && handle.constructor.name}));
  const w1 = cluster.fork();
  const p1 = net.createServer();
  p1.on('listening', () => record('server.listening primary.p1'));
  p1.listen({port: 0, host: '127.0.0.1'});
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    w1.send({take: 'server'}, p1);
    record('done primary');
  });
  record('hello primary', {pid: process.pid});
} else {
  process.on('message', (message, handle) =>
      record('process.message w1', {message, handle: handle && handle.constructor.name}));
}

async function until(condition) {
  for (let known, at; !condition(Date.now() - at); await new Promise((go) => setTimeout(go, 10))) {
    if (known !== events().length) [known, at] = [events().length, Date.now()];
    assert(Date.now() - at < 5000 && process.uptime() < 50, `in vain: ${condition}`);
  }
}
