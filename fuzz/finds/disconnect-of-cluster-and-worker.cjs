// cluster.disconnect() and worker.disconnect() in one turn, a shutdown that is asked for twice: the worker gets an
// error to which nobody listens, and ends with code 1 instead of 0.
// Shown by Node 6, 10, 12, 16, 20, 26. Exits with 1 where it is so, else with 0.
const cluster = require('cluster');
if (cluster.isMaster) {
  const w = cluster.fork();
  cluster.disconnect(); w.disconnect();
  cluster.on('exit', (_, code, signal) => { console.log('exit', code, signal); process.exitCode = code === 0 ? 0 : 1; });
}
