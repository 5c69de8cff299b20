// A process started with NODE_UNIQUE_ID is no primary.
// cluster.isPrimary.by-id: NODE_UNIQUE_ID in the environment decides whether isPrimary is true.
// cluster-properties/not-primary-with-id, v18. Exits with 0: holds, 1: fails, 2: cannot tell.
const assert = require('assert'), cluster = require('cluster'), fs = require('fs');
if (!cluster.isPrimary && !cluster.isWorker) process.exit(2);
const isTest = process.env.CASE === undefined;
const FILE = process.env.CASE = process.env.CASE || `${require('os').tmpdir()}/case-${process.pid}`;
const LOG = fs.openSync(FILE, 'a'); // of all processes
const record = (event, it) => fs.writeSync(LOG, JSON.stringify(Object.assign({event}, it)) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map(JSON.parse);
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));

if (isTest) {
  process.on('exit', () => fs.unlinkSync(FILE));
  process.on('uncaughtException', (error) => process.exit(console.log(error.stack) || 1));
  run((function* () {
    const primary = require('child_process').spawn(process.execPath, [__filename],
        {detached: true, stdio: 'inherit',
            env: Object.assign({}, process.env, {NODE_UNIQUE_ID: '7'})});
    process.prependListener('exit', () => // ends all of its processes
        require('child_process').spawnSync('kill', ['-9', '--', `-${primary.pid}`]));
    yield (ms) => all('hello primary')[0] || ms > 5000;
    assert(all('hello primary')[0], 'hello primary must come');
  })());
} else {
  const hold = setInterval(() => {}, 1000000); // it stays
  assert.strictEqual(cluster.isPrimary, false);
  assert.strictEqual(cluster.isWorker, true);
  record('hello primary', {pid: process.pid});
}

function run(test, until, since) { // goes on when what the test yields holds
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now());
}
