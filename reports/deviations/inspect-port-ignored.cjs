// The inspector of a worker listens on the number that a function in inspectPort returns.
// cluster.settings.inspectPort.function: A function in inspectPort is called without arguments and
// returns the inspector port.
// cluster-settings/inspect-port-function, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster'), net = require('net');
if (!cluster.isPrimary && !cluster.isWorker) process.exit(2);
const PORT_A = Number(process.env.PORT_A = process.env.PORT_A || 10000 + process.pid * 3 % 10000);
const clients = {};
const log = [];
const count = (event) => log.filter((e) => e === event).length;

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  process.on('SIGUSR2', () => log.push('hello w1')); // of the worker
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    cluster.setupPrimary({execArgv: ['--inspect'], inspectPort: () => PORT_A});
    const w1 = cluster.fork();
    yield () => count('hello w1');
    yield* connect('c1', {port: PORT_A, address: '127.0.0.1'});
    clients.c1.destroy();
    yield (ms) => ms > 700; // nothing more comes
    assert(count('client.connected c1') === 1, 'client.connected c1 must come once');
  })());
} else {
  process.kill(process.ppid, 'SIGUSR2'); // it is ready
}

function* connect(name, {port, address}) {
  let end;
  const socket = clients[name] = net.connect(port, address).on('data', () => {});
  socket.on('connect', () => log.push(end = 'client.connected ' + name));
  socket.on('error', () => end || log.push(end = 'client.refused ' + name));
  yield () => end;
}

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== log.length) return run(test, until, Date.now(), log.length);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
