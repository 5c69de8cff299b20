// Round-robin is in effect where the program sets no policy.
//
// What the documentation (v18) asks for, in our words:
// - cluster.schedulingPolicy.default-round-robin: Outside Windows the policy is SCHED_RR unless
// set.
//
// Run it: node default-in-effect.cjs (or bun, or deno run -A). It exits with 0 if this holds, else
// it prints what was seen and exits with 1. Case scheduling-policy/default-in-effect of
// clusterspec.
'use strict';
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');

const isTest = process.env.CASE_SCRATCH === undefined;
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
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const quiet = (idle) => idle > QUIET_MS;

if (isTest) {
  const primary = require('child_process').spawn(process.execPath, [__filename], {
    detached: true, // so that all of its processes can be ended
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  process.on('exit', (code) => {
    if (code !== 0) console.log('Seen:', events());
    try {
      process.kill(-primary.pid, 'SIGKILL');
    } catch (error) {} // all have ended
    const old = SCRATCH + '~'; // so that no process that is dying makes a file in it
    fs.renameSync(SCRATCH, old);
    fs.readdirSync(old).forEach((name) => fs.unlinkSync(path.join(old, name)));
    fs.rmdirSync(old);
  });

  run(function* () {
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
  cluster.on('fork', (worker) => worker.on('error', () => {})); // a closed channel is none
  cluster.on('online', (worker) => record(`cluster.online ${worker.label}`));
  const w1 = Object.assign(cluster.fork(), {label: 'w1'});
  record('hello primary', {pid: process.pid});
} else {
  const s1 = net.createServer();
  s1.on('listening', () =>
      record('server.listening w1.s1', {address: s1.address().address, port: s1.address().port}));
  s1.on('connection', () => record('server.connection w1.s1'));
  s1.on('connection', (socket) => {
    socket.on('error', () => {});
    socket.resume();
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
