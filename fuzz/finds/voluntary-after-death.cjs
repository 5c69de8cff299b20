// A disconnect() that comes when the process has ended by itself makes exitedAfterDisconnect true.
// Shown by Node 6, 12, 16, 20, 26. Exits with 1 where it is so, else with 0.
const cluster = require('cluster');
if (cluster.isMaster) {
  const w = cluster.fork();
  cluster.on('disconnect', () => w.disconnect());
  cluster.on('exit', (_, code) => {
    console.log('exit code', code, 'exitedAfterDisconnect', w.exitedAfterDisconnect);
    process.exitCode = w.exitedAfterDisconnect ? 1 : 0;
  });
} else {
  process.exit(7);
}
