// With the serialization json an object that contains itself does not end the sender.
// cluster.settings.serialization.json: With "json" messages are serialised as JSON.
// cluster-settings/serialization-json-circular, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster'), fs = require('fs');
if (!cluster.isPrimary && !cluster.isWorker) process.exit(2);
const FILE = process.env.CASE = process.env.CASE || `${require('os').tmpdir()}/case-${process.pid}`;
const LOG = fs.openSync(FILE, 'a'); // of all processes
const record = (event, it) => fs.writeSync(LOG, JSON.stringify(Object.assign({event}, it)) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map(JSON.parse);
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));

if (cluster.isPrimary) {
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  process.on('exit', () => fs.unlinkSync(FILE));
  setTimeout(() => process.exit(2), 20000); // what it needs does not come
  run((function* () {
    cluster.setupPrimary({serialization: 'json'});
    const w1 = cluster.fork();
    yield () => all('hello w1')[0];
    attempt(() => void w1.send((() => {
      const whole = {self: null};
      whole.self = whole;
      return whole;
    })()));
    w1.send('after');
    yield (ms) => all('process.message w1').find((e) => e.message === 'after') || ms > 5000;
    assert(all('process.message w1').find((e) => e.message === 'after'),
        'process.message w1 where message: "after" must come');
    yield (ms) => ms > 700; // nothing more comes
    assert(all('process.message w1').filter((e) => e.message === 'after').length === 1,
        'process.message w1 where message: "after" must come once');
  })());
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

function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== fs.statSync(FILE).size) return run(test, until, Date.now(), fs.statSync(FILE).size);
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
