// An earlier cluster.disconnect(), when there were no workers, calls the callback of a later one, although a
// worker is connected.
// Shown by Node 6, 12, 16, 20, 26. Exits with 1 where it is so, else with 0.
const cluster = require('cluster');
if (cluster.isMaster) {
  cluster.disconnect();
  const w = cluster.fork();
  cluster.disconnect(() => {
    console.log('callback; worker connected:', w.isConnected());
    process.exitCode = w.isConnected() ? 1 : 0;
  });
}
