// disconnect() is to close all servers of the worker first. One that listens on a received handle stays open.
// Shown by Node 20, 26. Exits with 1 where it is so, else with 0.
const cluster = require('cluster'), net = require('net');
if (cluster.isMaster) {
  const w = cluster.fork();
  const s = net.createServer().listen(0, () => w.send('take', s));
  w.on('message', () => w.disconnect());
  w.on('exit', (code) => { console.log('worker exit', code); process.exit(code); });
} else {
  process.on('message', (m, handle) => {
    const s = net.createServer();
    let closed = false;
    s.on('close', () => { closed = true; });
    s.listen(handle, () => process.send('listening'));
    process.on('disconnect', () => {
      console.log('disconnected; server closed:', closed);
      process.exit(closed ? 0 : 1);
    });
  });
}
