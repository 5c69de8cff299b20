// Round-robin is in effect where the program sets no policy.
// cluster.schedulingPolicy.default-round-robin: Outside Windows the policy is SCHED_RR unless set.
// Exits with 1 where it does not hold. Case scheduling-policy/default-in-effect of clusterspec,
// v18.
'use strict';
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');

const isTest = process.env.CASE_LOG === undefined;
const FILE = process.env.CASE_LOG || path.join(os.tmpdir(), `case-${process.pid}`);
if (!process.env.CASE_LOG) fs.writeFileSync(process.env.CASE_LOG = FILE, '');
const LOG = fs.openSync(FILE, fs.constants.O_WRONLY | fs.constants.O_APPEND);

// All processes write into one file: nothing is lost when one dies, and it keeps none alive.
const record = (event, data) =>
    fs.writeSync(LOG, JSON.stringify(Object.assign({event}, data)) + '\n');
const events = () =>
    fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map((line) => JSON.parse(line));
const all = (event, where = Boolean) =>
    events().filter((e) => (e.event + ' ').startsWith(event + ' ') && where(e));
const seen = (event, where) => all(event, where)[0];
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

  run(function* () {
    primary = require('child_process').spawn(process.execPath, [__filename], {
      detached: true, // so that all of its processes can be ended
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    yield () => seen('hello primary');
    yield () => seen('server.listening w1.s1');
    yield quiet;
    record('signal primary', {signal: 'SIGSTOP'});
    process.kill(seen('hello primary').pid, 'SIGSTOP');
    yield connect('c1', at('w1.s1'));
    yield quiet;
    record('signal primary', {signal: 'SIGCONT'});
    process.kill(seen('hello primary').pid, 'SIGCONT');
    yield () => seen('server.connection w1.s1');
    yield quiet;
    assert(inOrder(seen('client.connected c1'),
        seen('signal primary', (e) => e.signal === 'SIGCONT'), seen('server.connection w1.s1')),
        'ordered: client.connected c1, signal primary where signal: "SIGCONT", server.connection w1.s1');
  });
} else if (cluster.isPrimary) {
  const hold = setInterval(() => {}, 1000000); // it stays
  cluster.on('fork', (worker) => worker.on('error', () => {})); // a closed channel
  cluster.on('online', () => record('cluster.online w1'));
  const w1 = cluster.fork();
  record('hello primary', {pid: process.pid});
} else {
  const s1 = net.createServer();
  s1.on('listening', () =>
      record('server.listening w1.s1', {address: s1.address().address, port: s1.address().port}));
  s1.on('connection', () => record('server.connection w1.s1'));
  s1.on('connection', (socket) => {
    socket.on('error', () => {}).resume();
    socket.write('w1\n');
  });
  s1.listen(0);
}

// The events are there, and none came before the one that stands before it.
function inOrder() {
  const places = [].map.call(arguments, (e) => events().findIndex((each) => same(each, e)));
  return places.every((place, i) => place >= 0 && (i === 0 || place >= places[i - 1]));
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
