// Servers of several workers on one port, and what the end of one means for the others.
'use strict';

module.exports = [
  {
    id: 'second-refused',
    requirement: 'sharing.same-port',
    breaks: 'A second worker that listens on a port gets EADDRINUSE.',
    apply(cluster, {toPrimary}) {
      const taken = new Map();
      toPrimary('queryServer', (go, message, handle, worker) => {
        const key = [message.address, message.port, message.addressType].join();
        const free = !taken.has(key) || taken.get(key) === worker || taken.get(key).isDead();
        if (free) {
          taken.set(key, worker);
          return go(message, handle);
        }
        worker.process.send({cmd: 'NODE_CLUSTER', ack: message.seq, errno: -98, key, data: null});
      });
    },
    primary() {
      let seen = 0;
      cluster.on('listening', () => ++seen === 2 && end(true));
      cluster.fork();
      cluster.fork();
    },
    worker() { net.createServer().on('error', () => {}).listen(0, '127.0.0.1'); }
  },
  {
    id: 'second-unserved',
    requirement: 'sharing.same-port',
    breaks: 'When two workers listen on a port, every second client waits for ever.',
    apply(cluster, {toWorker}) {
      let number = 0;
      toWorker('newconn', (go, message, handle) => {
        const several = Object.values(cluster.workers).filter((each) => each.state === 'listening');
        if (several.length > 1 && ++number % 2 === 0) return true;
        return go(message, handle);
      });
    },
    primary() {
      let seen = 0;
      let answered = 0;
      cluster.on('listening', (worker, address) => {
        if (++seen < 2) return;
        for (let i = 0; i < 4; i++) {
          net.connect(address.port, '127.0.0.1').on('data', () => ++answered === 4 && end(true));
        }
      });
      cluster.fork();
      cluster.fork();
    },
    worker() { net.createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1'); }
  },
  {
    id: 'http-only',
    requirement: 'sharing.any-tcp-server',
    breaks: 'Only servers of HTTP are shared; others get EADDRINUSE in a second worker.',
    apply(cluster, {method, isPrimary, toPrimary}) {
      if (!isPrimary) {
        method(cluster, '_getServer', (ask) => function (server, options, done) {
          const http = server instanceof require('http').Server;
          return ask.call(this, server, {...options, http}, done);
        });
      }
      const taken = new Map();
      toPrimary('queryServer', (go, message, handle, worker) => {
        const key = [message.address, message.port, message.addressType].join();
        const free = !taken.has(key) || taken.get(key) === worker || taken.get(key).isDead();
        if (message.http || free) {
          taken.set(key, worker);
          return go(message, handle);
        }
        worker.process.send({cmd: 'NODE_CLUSTER', ack: message.seq, errno: -98, key, data: null});
      });
    },
    primary() {
      let seen = 0;
      cluster.on('listening', () => ++seen === 2 && end(true));
      cluster.fork();
      cluster.fork();
    },
    worker() { net.createServer().on('error', () => {}).listen(0, '127.0.0.1'); }
  },
  {
    id: 'first-address-only',
    requirement: 'sharing.same-port',
    breaks: 'A worker is asked for clients of its first server only.',
    apply(cluster, {toWorker}) {
      const first = new Map();
      toWorker('newconn', (go, message, handle, worker) => {
        if (!first.has(worker)) first.set(worker, message.key);
        if (first.get(worker) !== message.key) return true;
        return go(message, handle);
      });
    },
    primary() {
      let left = 2;
      const addresses = [];
      cluster.on('listening', (worker, address) => {
        addresses.push(address);
        if (--left) return;
        let answered = 0;
        addresses.forEach(({port, address}) => {
          net.connect(port, address).on('data', () => ++answered === 2 && end(true));
        });
      });
      cluster.fork();
    },
    worker() {
      for (const host of ['127.0.0.1', '127.0.0.2']) {
        net.createServer((socket) => socket.end('hello')).listen(0, host);
      }
    }
  },
  {
    id: 'end-ends-all',
    requirement: 'sharing.worker-end-isolated',
    breaks: 'When a worker ends, all others are ended.',
    apply(cluster, {onWorker}) {
      onWorker('exit', function (go, ...args) {
        for (const worker of Object.values(cluster.workers)) worker.process.kill();
        return go(...args);
      });
    },
    primary() {
      const other = cluster.fork({STAY: 'yes'});
      other.on('exit', () => end(false));
      other.on('online', () => cluster.fork().on('exit', () => setTimeout(() => end(true), 100)));
    },
    worker() { if (!process.env.STAY) process.exit(); }
  },
  {
    id: 'end-disconnects-all',
    requirement: 'sharing.worker-end-isolated',
    breaks: 'When a worker ends by a signal, all others are disconnected.',
    apply(cluster, {onWorker}) {
      onWorker('exit', function (go, code, signal) {
        if (signal) for (const worker of Object.values(cluster.workers)) worker.disconnect();
        return go(code, signal);
      });
    },
    primary() {
      const other = cluster.fork();
      other.on('exit', () => end(false));
      other.on('online', () => {
        const worker = cluster.fork();
        worker.on('online', () => worker.process.kill('SIGKILL'));
        worker.on('exit', () => setImmediate(() => end(other.exitedAfterDisconnect === undefined)));
      });
    }
  },
  {
    id: 'replacement-refused',
    requirement: 'sharing.respawn',
    breaks: 'A worker that replaces a dead one cannot listen on its port.',
    apply(cluster, {toPrimary}) {
      const dead = new Set();
      toPrimary('queryServer', (go, message, handle, worker) => {
        const key = [message.address, message.port, message.addressType].join();
        if (dead.has(key)) {
          worker.process.send({cmd: 'NODE_CLUSTER', ack: message.seq, errno: -98, key, data: null});
          return;
        }
        worker.process.once('exit', () => dead.add(key));
        go(message, handle);
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('listening', () => worker.process.kill());
      worker.on('exit', () => cluster.fork().on('listening', () => end(true)));
    },
    worker() { net.createServer().on('error', () => {}).listen(0, '127.0.0.1'); }
  },
  {
    id: 'replacement-unserved',
    requirement: 'sharing.respawn',
    breaks: 'A worker that was forked after another died is given no connections.',
    apply(cluster, {toWorker, onWorker, forked}) {
      let died = false;
      const late = new Set();
      onWorker('exit', (go, ...args) => {
        died = true;
        return go(...args);
      });
      forked((worker) => died && late.add(worker));
      toWorker('newconn', (go, message, handle, worker) => {
        if (!late.has(worker)) return go(message, handle);
        worker.process.emit('internalMessage',
                            {cmd: 'NODE_CLUSTER', ack: message.seq, accepted: true});
        return true;
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('listening', () => worker.process.kill());
      worker.on('exit', () => cluster.fork().on('listening', (address) => {
        net.connect(address.port, '127.0.0.1').on('data', () => end(true))
            .on('close', () => end(false));
      }));
    },
    worker() { net.createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1'); }
  },
  {
    id: 'dead-asked',
    requirement: 'sharing.accepts-while-any-alive',
    breaks: 'When one of the workers of a port has ended, its clients are dropped.',
    apply(cluster, {toWorker, onWorker}) {
      let died = false;
      onWorker('exit', (go, ...args) => {
        died = true;
        return go(...args);
      });
      toWorker('newconn', (go, message, handle, worker) => {
        if (!died) return go(message, handle);
        worker.process.emit('internalMessage',
                            {cmd: 'NODE_CLUSTER', ack: message.seq, accepted: true});
        return true;
      });
    },
    primary() {
      let left = 2;
      cluster.on('listening', (worker, address) => {
        if (--left) return;
        worker.process.kill('SIGKILL');
        cluster.on('exit', () => {
          net.connect(address.port, '127.0.0.1')
              .on('data', () => end(true)).on('close', () => end(false));
        });
      });
      cluster.fork();
      cluster.fork();
    },
    worker() { net.createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1'); }
  },
  {
    id: 'unserved-port-stays',
    requirement: 'sharing.none-alive-refuses',
    breaks: 'When the last worker of a port has ended, the primary goes on to listen on it.',
    apply(cluster, {onCluster}) {
      const seen = new Map();
      onCluster('listening', (go, worker, info) => {
        if (info.addressType === 4) seen.set(info.port, info);
        return go(worker, info);
      });
      onCluster('exit', (go, ...args) => {
        if (Object.keys(cluster.workers).length > 0) return go(...args);
        for (const {address, port} of seen.values()) {
          const server = require('net').createServer().on('error', () => {});
          server.listen(port, address || '0.0.0.0').unref();
        }
        seen.clear();
        return go(...args);
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('listening', (address) => {
        worker.process.kill('SIGKILL');
        cluster.on('exit', () => setTimeout(() => {
          net.connect(address.port, '127.0.0.1').on('error', () => end(true))
              .on('connect', () => end(false));
        }, 50));
      });
    },
    worker() { net.createServer().listen(0, '127.0.0.1'); }
  },
  {
    id: 'connections-survive',
    requirement: 'sharing.none-alive-drops',
    breaks: 'The open connections of a worker that has ended stay open, since the primary keeps them.',
    apply(cluster, {toWorker}) {
      const kept = [];
      toWorker('newconn', (go, message, handle) => {
        const close = handle.close;
        handle.close = () => { kept.push(handle); };
        handle.unref();
        return close && go(message, handle);
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('listening', (address) => {
        net.connect(address.port, '127.0.0.1').on('data', () => worker.process.kill('SIGKILL'))
            .on('error', () => {}).on('close', () => end(true));
      });
    },
    worker() {
      net.createServer((socket) => socket.on('error', () => {}).write('hello')).listen(0, '127.0.0.1');
    }
  },
  {
    id: 'respawns',
    requirement: 'sharing.no-automatic-respawn',
    breaks: 'When a worker ends with an error code, another one is forked.',
    apply(cluster, {onCluster}) {
      let left = 2; // so that no storm comes of it
      onCluster('exit', (go, worker, code, signal) => {
        const result = go(worker, code, signal);
        if (code && left-- > 0) cluster.fork();
        return result;
      });
    },
    primary() {
      let seen = 0;
      cluster.on('fork', () => seen++);
      cluster.fork();
      cluster.on('exit', () => setTimeout(() => end(seen === 1), 100));
    },
    worker() { process.exit(3); }
  },
  {
    id: 'respawns-after-signal',
    requirement: 'sharing.no-automatic-respawn',
    breaks: 'When a signal ends a worker, another one is forked.',
    apply(cluster, {onCluster}) {
      let left = 2;
      onCluster('exit', (go, worker, code, signal) => {
        const result = go(worker, code, signal);
        if (signal && left-- > 0) cluster.fork();
        return result;
      });
    },
    primary() {
      let seen = 0;
      cluster.on('fork', () => seen++);
      cluster.fork().process.kill();
      cluster.on('exit', () => setTimeout(() => end(seen === 1), 100));
    }
  },
  {
    id: 'server-needed',
    requirement: 'sharing.without-network',
    breaks: 'A worker that has no server is ended.',
    apply(cluster, {onWorker, forked}) {
      const listening = new Set();
      onWorker('listening', function (go, info) {
        listening.add(this);
        return go(info);
      });
      onWorker('message', function (go, ...args) {
        if (!listening.has(this)) this.process.kill();
        return go(...args);
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('exit', () => end(false));
      worker.on('message', (message) => {
        if (message === 'twice') end(true);
        worker.send('again');
      });
    },
    worker() {
      process.on('message', () => setTimeout(() => process.send('twice'), 100));
      process.send('once');
    }
  },
  {
    id: 'server-lost-to-primary',
    requirement: 'sharing.handles-over-ipc',
    breaks: 'A server that a worker sends to the primary arrives without a handle.',
    apply(cluster, {isPrimary, method}) {
      if (isPrimary) return;
      method(process, 'send', (send) => function (message, handle, ...rest) {
        return handle instanceof require('net').Server ? send.call(this, message) :
                                                         send.call(this, message, handle, ...rest);
      });
    },
    primary() {
      cluster.fork().on('message', (message, handle) => end(handle instanceof net.Server));
    },
    worker() {
      const server = net.createServer();
      server.listen({port: 0, exclusive: true}, () => process.send('x', server));
    }
  },
  {
    id: 'server-dead-in-worker',
    requirement: 'sharing.handles-over-ipc',
    breaks: 'A server that the primary sends to a worker is closed when it arrives.',
    apply(cluster, {isPrimary, method}) {
      if (isPrimary) return;
      method(process, 'emit', (emit) => function (event, message, handle) {
        if (event === 'message' && handle instanceof require('net').Server) handle.close();
        return emit.apply(this, arguments);
      });
    },
    primary() {
      const server = net.createServer().listen(0, '127.0.0.1', () => {
        const {port} = server.address();
        const worker = cluster.fork();
        worker.send('x', server, () => server.close());
        worker.on('message', () => {
          net.connect(port, '127.0.0.1').on('data', () => end(true)).on('error', () => end(false));
        });
      });
    },
    worker() {
      process.on('message', (message, server) => {
        server.on('connection', (socket) => socket.end('hello'));
        process.send('ready');
      });
    }
  }
];
