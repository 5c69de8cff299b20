// A handle that is sent to a worker which was asked to disconnect ends it with an internal assertion.
// Shown by Node 6, 12, 16, 20, 26. Exits with 1 where it is so, else with 0.
const cluster = require('cluster'), net = require('net');
if (cluster.isMaster) {
  const w = cluster.fork();
  w.on('error', () => {});
  cluster.disconnect();
  const s = net.createServer().listen(0, () => { w.send('take', s); s.close(); });
  cluster.on('exit', (_, code, signal) => { console.log('exit', code, signal); process.exitCode = code === 1 ? 1 : 0; });
}
