// After disconnect() a server of the worker takes no connection any more.
// worker.disconnect.no-new-connections: A worker takes no new connection on a server that
// disconnect() has closed.
// Exits with 1 where it does not hold. Case worker-disconnect/no-new-connections of clusterspec,
// v18.
'use strict';
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');

const FILE = process.env.CASE_LOG || path.join(os.tmpdir(), `case-${process.pid}`);
if (!process.env.CASE_LOG) fs.writeFileSync(process.env.CASE_LOG = FILE, '');
const LOG = fs.openSync(FILE, fs.constants.O_WRONLY | fs.constants.O_APPEND);

// All processes write into one file: nothing is lost when one dies, and it keeps none alive.
const record = (event, data) =>
    fs.writeSync(LOG, JSON.stringify(Object.assign({event}, data)) + '\n');
const events = () =>
    fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map((line) => JSON.parse(line));
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));
const seen = (event) => all(event)[0];
const quiet = (idle) => idle > 700; // so many ms without news: nothing more comes

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => {
    worker.on('error', () => {}); // a closed channel is no failure here
    process.on('exit', () => worker.process.kill('SIGKILL'));
  });
  process.on('exit', () => fs.unlinkSync(FILE));

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
  const s1 = net.createServer();
  s1.on('listening', () =>
      record('server.listening w1.s1', {address: s1.address().address, port: s1.address().port}));
  s1.on('connection', () => record('server.connection w1.s1'));
  s1.on('connection', (socket) => {
    socket.on('error', () => {}).resume();
    socket.write('w1\n');
  });
  s1.listen({port: 0, host: '127.0.0.1'});
  // The test asks for this; a listener for a signal keeps no process alive.
  process.once('SIGUSR2', () => {
    cluster.worker.disconnect();
    record('done w1');
  });
  record('hello w1', {pid: process.pid});
}

// Has a process do its next part, and waits until it has.
function* next(name) {
  const before = all('done ' + name).length;
  process.kill(seen('hello ' + name).pid, 'SIGUSR2');
  yield () => all('done ' + name).length > before;
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
  net.connect(to)
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
      else assert(idle < 5000, `in vain: ${step.value}`);
    } catch (error) {
      console.log(`FAILED: ${error.message}`, events());
      [step, code] = [{done: true}, 1];
    }
  }, 10);
}
