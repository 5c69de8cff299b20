// kill() twice in the primary: the worker gets an error to which nobody listens, and ends with code 1.
// Shown by Node 6, 12, 16; not by 20, 26. Exits with 1 where it is so, else with 0.
const cluster = require('cluster');
if (cluster.isMaster) {
  const w = cluster.fork();
  w.kill(); w.kill();
  cluster.on('exit', (_, code, signal) => { console.log('exit', code, signal); process.exitCode = code === 1 ? 1 : 0; });
}
