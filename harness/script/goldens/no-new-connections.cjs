// After disconnect() a server of the worker takes no connection any more.
//
// What the documentation (v18) asks for, in our words:
// - worker.disconnect.no-new-connections: A worker takes no new connection on a server that
// disconnect() has closed.
//
// Run it: node no-new-connections.cjs (or bun, or deno run -A). It exits with 0 if this holds, else
// it prints what was seen and exits with 1. Case worker-disconnect/no-new-connections of
// clusterspec.
'use strict';
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');

const WAIT_MS = 5000; // what does not come within this time does not come
const QUIET_MS = 700; // after so long without news nothing more comes
const SCRATCH = process.env.CASE_SCRATCH ||
    (process.env.CASE_SCRATCH = fs.mkdtempSync(path.join(os.tmpdir(), 'case-')));
const LOG = fs.openSync(path.join(SCRATCH, 'log'), 'a');
const clients = {};

// All processes write into one file: nothing is lost when one dies, and it keeps none alive.
const record = (event, data) =>
    fs.writeSync(LOG, JSON.stringify(Object.assign({event}, data)) + '\n');
const events = () => fs.readFileSync(path.join(SCRATCH, 'log'), 'utf8').split('\n').slice(0, -1)
    .map((line) => JSON.parse(line));
const all = (event, where) => events().filter((e) =>
    (e.event + ' ').startsWith(event + ' ') && (!where || where(e)));
const seen = (event, where) => all(event, where)[0];
const quiet = (idle) => idle > QUIET_MS;

if (cluster.isPrimary) {
  const forked = [];
  // Without a listener for errors, sending on a closed channel would end this process.
  cluster.on('fork', (worker) => forked.push(worker.on('error', () => {})));
  process.on('exit', (code) => {
    if (code !== 0) console.log('Seen:', events());
    forked.forEach((worker) => worker.process.kill('SIGKILL'));
    const old = SCRATCH + '~'; // so that no process that is dying makes a file in it
    fs.renameSync(SCRATCH, old);
    fs.readdirSync(old).forEach((name) => fs.unlinkSync(path.join(old, name)));
    fs.rmdirSync(old);
  });

  run(function* () {
    const w1 = cluster.fork();
    yield () => seen('server.listening w1.s1');
    yield connect('c1', at('w1.s1'));
    yield () => seen('server.connection w1.s1');
    yield* next('w1');
    yield quiet;
    yield connect('c2', at('w1.s1'));
    yield quiet;
    assert(all('server.connection w1.s1').length === 1, 'server.connection w1.s1 must come once');
  });
} else {
  cluster.worker.on('error', () => {}); // a channel may close while something is sent
  const parts = (function* () {
    const s1 = net.createServer();
    s1.on('listening', () =>
        record('server.listening w1.s1', {address: s1.address().address, port: s1.address().port}));
    s1.on('connection', () => record('server.connection w1.s1'));
    s1.on('connection', (socket) => {
      socket.on('error', () => {});
      socket.resume();
      socket.write('w1\n');
    });
    s1.listen({port: 0, host: '127.0.0.1'});
    yield;
    cluster.worker.disconnect();
  })();
  // The test asks for each further part by a signal, for a listener for one
  // neither keeps a process alive nor shows in its messages.
  process.on('SIGUSR2', () => {
    parts.next();
    record('done w1');
  });
  parts.next();
  record('hello w1', {pid: process.pid});
}

// Has a process do its next part, and waits until it has.
function* next(name) {
  const before = all('done ' + name).length;
  tell(name);
  yield () => all('done ' + name).length > before;
}

function tell(name) {
  process.kill(seen('hello ' + name).pid, 'SIGUSR2');
}

// Where a server said that it listens.
function at(server) {
  const told = all('server.listening ' + server).pop();
  return told.port === undefined ? {path: told.path} : {port: told.port, host: told.address};
}

// Gives what tells whether the connection was made or refused.
function connect(name, to) {
  let state = 'connecting';
  const become = (now, data) => record(`client.${state = now} ${name}`, data);
  clients[name] = net.connect(to)
    .on('connect', () => become('connected'))
    .on('data', (data) => record('client.data ' + name, {text: String(data)}))
    .on('error', (error) => state === 'connecting' && become('refused', {code: error.code}))
    .on('close', () => state === 'connected' && become('closed'));
  return () => state !== 'connecting';
}

// Goes on with the test when what it waits for is there.
function run(test) {
  const steps = test();
  let step = {value: () => true}, code = 0, known = 0, since = Date.now();
  setInterval(() => {
    if (step.done) process.exit(code);
    if (events().length > known) [known, since] = [events().length, Date.now()];
    const idle = Date.now() - since;
    try {
      if (step.value(idle)) [step, since] = [steps.next(), Date.now()];
      else assert(idle < WAIT_MS, `in vain: ${step.value}`);
    } catch (error) {
      console.log(`FAILED: ${error.message}`);
      [step, code] = [{done: true}, 1];
    }
  }, 10);
}
