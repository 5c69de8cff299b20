// With the serialization json an object that contains itself does not end the sender.
// cluster.settings.serialization.json: With "json" messages are serialised as JSON.
// clusterspec v18, cluster-settings/serialization-json-circular. Exits with 1 if it fails.
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
const quiet = (idle) => idle > 700; // so many ms without news: nothing more comes

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('exit', () => fs.unlinkSync(FILE));
  (async () => {
    cluster.setupPrimary({serialization: 'json'});
    const w1 = cluster.fork();
    await until(() => seen('hello w1'));
    attempt(() => void w1.send((() => {
      const whole = {self: null};
      whole.self = whole;
      return whole;
    })()));
    w1.send('after');
    await until(() => all('process.message w1').find((e) => e.message === 'after'));
    await until(quiet);
    assert(all('process.message w1').filter((e) => e.message === 'after').length === 1,
        'process.message w1 where message: "after" must come once');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, events());
    process.exit(1);
  });
} else {
  process.on('message', (message) => record('process.message w1', {message}));
  record('hello w1');
}

function attempt(action) {
  try {
    return {value: action()};
  } catch (error) {
    return {threw: {name: error.name, message: error.message, code: error.code}};
  }
}

async function until(condition) {
  for (let known, at; !condition(Date.now() - at); await new Promise((go) => setTimeout(go, 10))) {
    if (known !== events().length) [known, at] = [events().length, Date.now()];
    assert(Date.now() - at < 5000 && process.uptime() < 50, `in vain: ${condition}`);
  }
}
