// The primary passes a server over the channel and the worker serves its clients.
// sharing.handles-over-ipc: Server handles can travel over the channel in either direction.
// how-it-works/sharing-handle-to-worker, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster'), fs = require('fs'),
    net = require('net');
if (!cluster.isMaster && !cluster.isWorker) process.exit(2);
const handles = []; // received from other processes
const FILE = process.env.CASE = process.env.CASE || `${require('os').tmpdir()}/case-${process.pid}`;
const LOG = fs.openSync(FILE, 'a'); // of all processes
const record = (event, it) => fs.writeSync(LOG, JSON.stringify(Object.assign({event}, it)) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map(JSON.parse);
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));
const every = (event, holds) => all(event).length > 0 && all(event).every(holds);

if (cluster.isMaster) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  process.on('exit', () => fs.unlinkSync(FILE));
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    const s1 = net.createServer((socket) => {
      socket.on('error', () => {}).resume();
      socket.write('primary\n');
    });
    s1.on('listening', () => record('server.listening primary.s1', s1.address()));
    s1.on('close', () => record('server.close primary.s1'));
    s1.listen(0);
    const w1 = cluster.fork();
    yield () => all('hello w1')[0] && all('server.listening primary.s1')[0];
    w1.send('take', s1);
    yield (ms) => all('process.message w1')[0] || ms > 5000;
    assert(all('process.message w1')[0], 'process.message w1 must come');
    process.kill(w1.process.pid, 'SIGUSR2'); // it goes on
    yield (ms) => all('done w1')[0] || ms > 5000;
    assert(all('done w1')[0], 'done w1 must come');
    s1.close();
    yield () => all('server.close primary.s1')[0];
    yield* ask('c', all('server.listening primary.s1')[0], 1);
    yield (ms) => ms > 700; // nothing more comes
    assert(every('process.message w1', (e) => e.message === 'take' && e.handle === 'Server'),
        'wrong message, handle in process.message w1');
    assert(all('client.answer c').filter((e) => e.text === 'w1').length === 1,
        'client.answer c where text: "w1" must come once');
  })());
} else {
  process.on('message', (message, handle) =>
      record('process.message w1', {message, handle: handle && handle.constructor.name}));
  process.on('message', (message, handle) => handle && handles.push(handle));
  process.once('SIGUSR2', () => { // when the test asks; keeps nothing alive
    const s2 = handles[0];
    s2.on('connection', (socket) => {
      socket.on('error', () => {}).resume();
      socket.write('w1\n');
    });
    s2.on('listening', () => record('server.listening w1.s2', s2.address()));
    s2.on('close', () => record('server.close w1.s2'));
    record('done w1');
  });
  record('hello w1');
}

// So many times, one after another: connects, reads a line, closes.
function* ask(name, {port, address}, times) {
  for (let got = 'answer'; got === 'answer' && times > 0; times--) {
    got = '';
    const end = (event, data) => {
      record(`client.${got = event} ${name}`, data);
      socket.removeAllListeners('end').destroy();
    };
    const socket = net.connect(port, address)
      .on('data', (data) => end('answer', {text: String(data).split('\n')[0]}))
      .on('error', (error) => end('refused', {code: error.code}))
      .on('end', () => end('closed'));
    yield (ms) => got || ms > 5000;
  }
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== fs.statSync(FILE).size) return run(test, until, Date.now(), fs.statSync(FILE).size);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
