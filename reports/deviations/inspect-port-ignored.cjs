// The inspector of a worker listens on the number that a function in inspectPort returns.
// cluster.settings.inspectPort.function: A function in inspectPort is called without arguments and
// returns the inspector port.
// clusterspec v18, cluster-settings/inspect-port-function. Exits with 1 if it fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');
const net = require('net');

const PORT_A = Number(process.env.PORT_A = process.env.PORT_A || 10000 + process.pid * 3 % 10000);
const log = [];
const clients = {};
const record = (event, data) => log.push({event, ...data});
const all = (event) => log.filter((e) => (e.event + ' ').startsWith(event + ' '));
const seen = (event) => all(event)[0];
const quiet = (idle) => idle > 700; // so many ms without news: nothing more comes

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('SIGUSR2', () => record('hello w1')); // of the worker
  (async () => {
    cluster.setupPrimary({execArgv: ['--inspect'], inspectPort: () => PORT_A});
    const w1 = cluster.fork();
    await until(() => seen('hello w1'));
    await connect('c1', {port: PORT_A, address: '127.0.0.1'});
    clients.c1.destroy();
    await until(quiet);
    assert(all('client.connected c1').length === 1, 'client.connected c1 must come once');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, log);
    process.exit(1);
  });
} else {
  process.kill(process.ppid, 'SIGUSR2'); // it is ready
}

async function connect(name, {port, address}) {
  const made = () => seen('client.connected ' + name);
  clients[name] = net.connect(port, address)
    .on('connect', () => record('client.connected ' + name))
    .on('data', () => {})
    .on('error', (error) => made() || record('client.refused ' + name, {code: error.code}));
  await until(() => made() || seen('client.refused ' + name));
}

async function until(condition) {
  for (let known, at; !condition(Date.now() - at); await new Promise((go) => setTimeout(go, 10))) {
    if (known !== log.length) [known, at] = [log.length, Date.now()];
    assert(Date.now() - at < 5000 && process.uptime() < 50, `in vain: ${condition}`);
  }
}
