// A worker sends a server of its own that listens through the cluster: the worker dies of a signal.
// Shown by Node 6, 12, 16, 20, 26. Exits with 1 where it is so, else with 0.
const cluster = require('cluster'), net = require('net');
if (cluster.isMaster) {
  const w = cluster.fork();
  w.on('error', () => {});
  cluster.on('exit', (_, code, signal) => { console.log('worker exited', code, signal); process.exit(signal ? 1 : 0); });
} else {
  const s = net.createServer().listen(0);
  process.on('error', () => {});
  s.on('listening', () => process.send({a: 1}, s));
}
