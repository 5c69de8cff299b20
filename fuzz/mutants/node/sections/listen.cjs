// What is special about listen() in a worker: fd, handle, port 0, and what is not.
'use strict';

// Descriptor 3 of a process of its own: use(port) runs there, in the primary.
function withDescriptor() {
  global.withDescriptor = (use) => {
    if (process.env.INNER) return use(Number(process.env.INNER));
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const env = {...process.env, INNER: server.address().port};
      const stdio = ['ignore', 'ignore', 'inherit', server._handle.fd];
      require('child_process')
          .spawn(process.execPath, [__filename], {stdio, env})
          .on('exit', (code) => end(code === 0));
      server.close();
    });
  };
}

module.exports = [
  {
    id: 'fd-of-worker',
    requirement: 'listen.fd.not-of-worker',
    breaks: 'listen({fd}) in a worker means a descriptor of the worker.',
    apply(cluster, {isPrimary, method}) {
      if (isPrimary) return;
      method(cluster, '_getServer', (ask) => function (server, options, done) {
        if (!(options.fd >= 0)) return ask.call(this, server, options, done);
        const handle = require('net')._createServerHandle(null, -1, -1, options.fd);
        done(typeof handle === 'number' ? handle : 0, typeof handle === 'number' ? null : handle);
      });
    },
    setup: withDescriptor,
    primary() { withDescriptor(() => cluster.fork().on('exit', (code) => end(code === 3))); },
    worker() {
      net.createServer().on('error', () => process.exit(4))
          .listen({fd: 3}, () => process.exit(3));
    }
  },
  {
    id: 'fd-next',
    requirement: 'listen.fd.of-primary',
    breaks: 'listen({fd}) in a worker means the descriptor of the primary after that number.',
    apply(cluster, {toPrimary}) {
      toPrimary('queryServer', (go, message, handle) => {
        return go(message.fd >= 0 ? {...message, fd: message.fd + 1} : message, handle);
      });
    },
    setup: withDescriptor,
    primary() { withDescriptor(() => cluster.fork().on('exit', (code) => end(code === 3))); },
    worker() {
      net.createServer().on('error', () => process.exit(4))
          .listen({fd: 3}, function () { process.exit(this.address() ? 3 : 4); });
    }
  },
  {
    id: 'fd-refused',
    requirement: 'listen.fd.of-primary',
    breaks: 'listen({fd}) in a worker fails with EBADF.',
    apply(cluster, {toPrimary}) {
      toPrimary('queryServer', (go, message, handle, worker) => {
        if (!(message.fd >= 0)) return go(message, handle);
        worker.process.send({cmd: 'NODE_CLUSTER', ack: message.seq, errno: -9, key: 'fd', data: null});
      });
    },
    setup: withDescriptor,
    primary() { withDescriptor(() => cluster.fork().on('exit', (code) => end(code === 3))); },
    worker() {
      net.createServer().on('error', () => process.exit(4))
          .listen({fd: 3}, () => process.exit(3));
    }
  },
  {
    id: 'fd-unserved',
    requirement: 'listen.fd.served-by-worker',
    breaks: 'A worker that listens on a descriptor of the primary is given no connections.',
    apply(cluster, {toPrimary, toWorker}) {
      const keys = new Set();
      const asked = new Set();
      toPrimary('queryServer', (go, message, handle) => {
        if (message.fd >= 0) asked.add(message.seq);
        return go(message, handle);
      });
      toWorker('ack', (go, message, handle) => {
        if (message.key && asked.has(message.ack)) keys.add(message.key);
        return go(message, handle);
      });
      toWorker('newconn', (go, message, handle, worker) => {
        if (!keys.has(message.key)) return go(message, handle);
        worker.process.emit('internalMessage',
                            {cmd: 'NODE_CLUSTER', ack: message.seq, accepted: true});
        return true;
      });
    },
    setup: withDescriptor,
    primary() {
      withDescriptor((port) => cluster.fork().on('message', () => {
        net.connect(port, '127.0.0.1').on('data', () => end(true)).on('close', () => end(false));
      }));
    },
    worker() {
      net.createServer((socket) => socket.end('hello'))
          .listen({fd: 3}, () => process.send('ready'));
    }
  },
  {
    id: 'handle-other',
    requirement: 'listen.handle.given-one-used',
    breaks: 'listen(handle) in a worker listens on a free port instead.',
    apply(cluster, {isPrimary, method}) {
      if (isPrimary) return;
      method(require('net').Server.prototype, 'listen', (listen) => function (given, ...rest) {
        const handle = given && typeof given === 'object' && (given._handle || given.handle);
        return handle ? listen.call(this, {port: 0, host: '127.0.0.1'}, ...rest) :
                        listen.call(this, given, ...rest);
      });
    },
    primary() {
      const server = net.createServer().listen(0, '127.0.0.1', () => {
        const worker = cluster.fork();
        worker.send('x', server);
        worker.on('message', (port) => end(port === server.address().port));
      });
    },
    worker() {
      process.on('message', (message, handle) => {
        const server = net.createServer().listen(handle, () => process.send(server.address().port));
      });
    }
  },
  {
    id: 'handle-asks-primary',
    requirement: 'listen.handle.primary-not-asked',
    breaks: 'listen(handle) in a worker waits for an answer of the primary.',
    apply(cluster, {isPrimary, method, inWorker, toPrimary}) {
      toPrimary('query', (go, message, handle, worker) => {
        worker.process.send({cmd: 'NODE_CLUSTER', act: 'answer'});
      });
      if (isPrimary) return;
      const waiting = [];
      inWorker('answer', () => waiting.shift()());
      method(require('net').Server.prototype, 'listen', (listen) => function (given, ...rest) {
        const handle = given && typeof given === 'object' && (given._handle || given.handle);
        if (!handle) return listen.call(this, given, ...rest);
        waiting.push(() => listen.call(this, given, ...rest));
        process.send({cmd: 'NODE_CLUSTER', act: 'query'});
        return this;
      });
    },
    primary() {
      const file = require('path').join(require('os').tmpdir(), 'mutant-' + process.pid);
      const worker = cluster.fork({FILE: file});
      worker.on('message', () => {
        const server = net.createServer().listen(0, '127.0.0.1', () => {
          worker.send('x', server, () => {
            const until = Date.now() + 1000; // this process does not answer for so long
            let listens = false;
            while (!listens && Date.now() < until) listens = require('fs').existsSync(file);
            end(listens);
          });
        });
      });
    },
    worker() {
      process.on('message', (message, handle) => {
        net.createServer().listen(handle, () => require('fs').writeFileSync(process.env.FILE, ''));
      });
      process.send('ready');
    }
  },
  {
    id: 'zero-each-own',
    requirement: 'listen.port-zero.shared',
    breaks: 'Workers that listen on port 0 get a port each.',
    apply(cluster, {toPrimary}) {
      toPrimary('queryServer', (go, message, handle, worker) => {
        const own = message.port === 0 && String(message.addressType) === '4';
        return go(own ? {...message, index: `${message.index}-${worker.id}`, port: 0, fd: message.fd} :
                        message, handle);
      });
    },
    primary() {
      const ports = [];
      cluster.on('listening', (worker, address) => {
        if (ports.push(address.port) === 2) end(ports[0] === ports[1]);
      });
      cluster.fork();
      cluster.fork();
    },
    worker() { net.createServer().listen(0, '127.0.0.1'); }
  },
  {
    id: 'zero-second-differs',
    requirement: 'listen.port-zero.shared',
    breaks: 'The second port 0 of a worker is not shared with that of others.',
    apply(cluster, {toPrimary}) {
      toPrimary('queryServer', (go, message, handle, worker) => {
        const own = message.port === 0 && message.index > 0;
        return go(own ? {...message, index: `${message.index}-${worker.id}`} : message, handle);
      });
    },
    primary() {
      const ports = new Map();
      let seen = 0;
      cluster.on('listening', (worker, address) => {
        ports.set(worker.id, [...(ports.get(worker.id) || []), address.port]);
        if (++seen === 4) {
          const [one, two] = [...ports.values()].map((each) => each.sort().join());
          end(one === two);
        }
      });
      cluster.fork();
      cluster.fork();
    },
    worker() {
      net.createServer().listen(0, '127.0.0.1', () => net.createServer().listen(0, '127.0.0.1'));
    }
  },
  {
    id: 'zero-fixed',
    requirement: 'listen.port-zero.chosen-first',
    breaks: 'listen(0) in a worker always gives port 50,505.',
    apply(cluster, {toPrimary}) {
      toPrimary('queryServer', (go, message, handle) => {
        const zero = message.port === 0 && message.addressType === 4;
        return go(zero ? {...message, port: 50505} : message, handle);
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('listening', (address) => end(address.port !== 50505)).on('exit', () => end(false));
    },
    worker() { net.createServer().listen(0, '127.0.0.1'); }
  },
  {
    id: 'zero-refused',
    requirement: 'listen.port-zero.chosen-first',
    breaks: 'listen(0) in a worker fails with EADDRNOTAVAIL.',
    apply(cluster, {toPrimary}) {
      toPrimary('queryServer', (go, message, handle, worker) => {
        if (message.port !== 0 || message.addressType !== 4) return go(message, handle);
        worker.process.send({cmd: 'NODE_CLUSTER', ack: message.seq, errno: -99, key: 'no', data: null});
      });
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() {
      net.createServer().on('error', () => process.exit(4))
          .listen(0, '127.0.0.1', () => process.exit(3));
    }
  },
  {
    id: 'zero-late-differs',
    requirement: 'listen.port-zero.predictable-later',
    breaks: 'A worker that is forked after another listens on port 0 gets another port.',
    apply(cluster, {toPrimary, onWorker, forked}) {
      let listening = false;
      const late = new Set();
      onWorker('listening', (go, info) => {
        listening = true;
        return go(info);
      });
      forked((worker) => listening && late.add(worker));
      toPrimary('queryServer', (go, message, handle, worker) => {
        const own = message.port === 0 && late.has(worker);
        return go(own ? {...message, index: `${message.index}-${worker.id}`} : message, handle);
      });
    },
    primary() {
      cluster.fork().on('listening', (first) => {
        cluster.fork().on('listening', (second) => end(first.port === second.port));
      });
    },
    worker() { net.createServer().listen(0, '127.0.0.1'); }
  },
  {
    id: 'own-port-shared',
    requirement: 'listen.own-port-by-id',
    breaks: 'A worker that names another port than the first worker gets that of the first.',
    apply(cluster, {toPrimary}) {
      let first;
      toPrimary('queryServer', (go, message, handle) => {
        if (!(message.port > 0) || message.addressType !== 4) return go(message, handle);
        first = first || message.port;
        return go({...message, port: first}, handle);
      });
    },
    primary() {
      const servers = [net.createServer(), net.createServer()];
      let left = 2;
      servers.forEach((server) => server.listen(0, '127.0.0.1', () => {
        if (--left) return;
        const ports = servers.map((each) => each.address().port);
        servers.forEach((each) => each.close());
        cluster.fork({PORT: ports[0]}).on('listening', () => {
          cluster.fork({PORT: ports[1]}).on('listening', () => {
            net.connect(ports[1], '127.0.0.1').on('connect', () => end(true))
                .on('error', () => end(false));
          });
        });
      }));
    },
    worker() { net.createServer().listen(Number(process.env.PORT), '127.0.0.1'); }
  },
  {
    id: 'any-address',
    requirement: 'listen.otherwise-as-usual',
    breaks: 'listen() in a worker listens on all addresses, whatever host it is given.',
    apply(cluster, {toPrimary}) {
      toPrimary('queryServer', (go, message, handle) => {
        return go(message.addressType === 4 ? {...message, address: '0.0.0.0'} : message, handle);
      });
    },
    primary() {
      cluster.fork().on('listening', (address) => {
        net.connect(address.port, '127.0.0.3').on('error', () => end(true))
            .on('connect', () => end(false));
      });
    },
    worker() { net.createServer().listen(0, '127.0.0.1'); }
  },
  {
    id: 'taken-port-silent',
    requirement: 'listen.otherwise-as-usual',
    breaks: 'listen() in a worker on a port that is taken gives no error.',
    apply(cluster, {inWorker}) {
      inWorker('ack', (go, message, handle) => {
        if (message.errno === -98) return true;
        return go(message, handle);
      });
    },
    primary() {
      const server = net.createServer().listen(0, '127.0.0.1', () => {
        cluster.fork({PORT: server.address().port}).on('exit', (code) => end(code === 3));
      });
    },
    worker() {
      net.createServer().on('error', () => process.exit(3))
          .listen(Number(process.env.PORT), '127.0.0.1');
    }
  },
  {
    id: 'taken-port-other-code',
    requirement: 'listen.otherwise-as-usual',
    breaks: 'listen() in a worker on a port that is taken fails with EINVAL.',
    apply(cluster, {inWorker}) {
      inWorker('ack', (go, message, handle) => {
        return go(message.errno === -98 ? {...message, errno: -22} : message, handle);
      });
    },
    primary() {
      const server = net.createServer().listen(0, '127.0.0.1', () => {
        cluster.fork({PORT: server.address().port}).on('exit', (code) => end(code === 3));
      });
    },
    worker() {
      net.createServer().on('error', (error) => process.exit(error.code === 'EADDRINUSE' ? 3 : 4))
          .listen(Number(process.env.PORT), '127.0.0.1');
    }
  },
  {
    id: 'close-silent',
    requirement: 'listen.otherwise-as-usual',
    breaks: 'A server of a worker that is closed goes on to take connections.',
    apply(cluster, {fromWorker}) {
      fromWorker('close', () => true);
    },
    primary() {
      cluster.fork().on('message', (port) => {
        net.connect(port, '127.0.0.1').on('error', () => end(true)).on('connect', () => end(false));
      });
    },
    worker() {
      const server = net.createServer().listen(0, '127.0.0.1', () => {
        const {port} = server.address();
        server.close(() => setTimeout(() => process.send(port), 50));
      });
    }
  },
  {
    id: 'second-listen-throws',
    requirement: 'listen.otherwise-as-usual',
    breaks: 'A server of a worker that was closed cannot listen again.',
    unnoticed: 'No operation lets one server object listen twice.',
    apply(cluster, {isPrimary, method}) {
      if (isPrimary) return;
      const seen = new Set();
      method(cluster, '_getServer', (ask) => function (server, options, done) {
        if (seen.has(server)) return done(-22, null);
        seen.add(server);
        return ask.call(this, server, options, done);
      });
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() {
      const server = net.createServer().on('error', () => process.exit(4)).listen(0, () => {
        server.close(() => server.listen(0, () => process.exit(3)));
      });
    }
  },
  {
    id: 'address-unknown',
    requirement: 'listen.otherwise-as-usual',
    breaks: 'A server of a worker does not tell its address.',
    apply(cluster, {inWorker}) {
      inWorker('ack', (go, message, handle) => {
        const {sockname, ...rest} = message;
        return go(rest, handle);
      });
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() {
      const server = net.createServer().listen(0, '127.0.0.1', () => {
        process.exit(server.address() && server.address().port > 0 ? 3 : 4);
      });
    }
  }
];
