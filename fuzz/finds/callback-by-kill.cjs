// After cluster.disconnect(callback), kill() calls the callback while the worker is connected.
// Shown by Node 6, 12, 16; not by 20, 26. Exits with 1 where it is so, else with 0.
const cluster = require('cluster');
if (cluster.isMaster) {
  const w = cluster.fork();
  cluster.disconnect(() => {
    console.log('callback; worker connected:', w.isConnected());
    process.exitCode = w.isConnected() ? 1 : 0;
  });
  w.kill();
}
