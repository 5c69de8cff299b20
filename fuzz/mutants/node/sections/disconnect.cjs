// worker.disconnect(), in the primary and in the worker.
'use strict';

module.exports = [
  {
    id: 'returns-undefined',
    requirement: 'worker.disconnect.returns-worker',
    breaks: 'disconnect() in the primary returns nothing.',
    apply(cluster, {ofWorker}) {
      ofWorker('disconnect', (disconnect) => function () { disconnect.call(this); });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => end(worker.disconnect() === worker));
    }
  },
  {
    id: 'returns-true',
    requirement: 'worker.disconnect.returns-worker',
    breaks: 'disconnect() in the primary returns true.',
    apply(cluster, {ofWorker}) {
      ofWorker('disconnect', (disconnect) => function () { return Boolean(disconnect.call(this)); });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => end(worker.disconnect() === worker));
    }
  },
  {
    id: 'returns-undefined-in-worker',
    requirement: 'worker.disconnect.returns-worker',
    breaks: 'disconnect() in a worker returns nothing.',
    apply(cluster, {ofSelf}) {
      ofSelf('disconnect', (disconnect) => function () { disconnect.call(this); });
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() { process.exitCode = cluster.worker.disconnect() === cluster.worker ? 3 : 4; }
  },
  {
    id: 'second-returns-undefined',
    requirement: 'worker.disconnect.returns-worker',
    breaks: 'A second disconnect() of a worker returns nothing.',
    apply(cluster, {method, Worker}) {
      const asked = new Set();
      method(Worker, 'disconnect', (disconnect) => function () {
        const again = asked.has(this);
        asked.add(this);
        const result = disconnect.call(this);
        return again ? undefined : result;
      });
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() {
      cluster.worker.disconnect();
      process.exitCode = cluster.worker.disconnect() === cluster.worker ? 3 : 4;
    }
  },
  {
    id: 'servers-stay',
    requirement: 'worker.disconnect.closes-servers',
    breaks: 'disconnect() does not close the servers of the worker; it only closes the channel.',
    apply(cluster, {inWorker, ofSelf}) {
      const leave = () => {
        cluster.worker.exitedAfterDisconnect = true;
        process.disconnect();
      };
      inWorker('disconnect', leave);
      ofSelf('disconnect', () => function () {
        process.send({cmd: 'NODE_CLUSTER', act: 'exitedAfterDisconnect'}, leave);
        return this;
      });
    },
    primary() {
      cluster.fork().on('listening', function () { this.disconnect(); });
      cluster.on('exit', (worker, code) => end(code === 3));
    },
    worker() {
      net.createServer().listen(0).on('close', () => { process.exitCode = 3; });
      process.on('disconnect', () => setTimeout(() => process.exit(), 100));
    }
  },
  {
    id: 'first-server-only',
    requirement: 'worker.disconnect.closes-servers',
    breaks: 'disconnect() closes only one of several servers of the worker.',
    apply(cluster, {isPrimary, method, inWorker, ofSelf}) {
      if (isPrimary) return;
      let leaving = false;
      let closed = 0;
      const leave = (go, ...args) => {
        leaving = true;
        go(...args);
        leaving = false;
      };
      inWorker('disconnect', leave);
      ofSelf('disconnect', (disconnect) => function () {
        leave(() => disconnect.call(this));
        return this;
      });
      method(require('net').Server.prototype, 'close', (close) => function (done) {
        if (!leaving || closed++ === 0) return close.call(this, done);
        if (done) setImmediate(done);
        return this;
      });
    },
    primary() {
      let left = 2;
      cluster.on('listening', (worker) => --left || worker.disconnect());
      cluster.fork();
      cluster.on('exit', (worker, code) => end(code === 2));
    },
    worker() {
      let closed = 0;
      for (const host of ['127.0.0.1', '127.0.0.2']) {
        net.createServer().listen(0, host).on('close', () => closed++);
      }
      process.on('disconnect', () => setTimeout(() => process.exit(closed), 100));
    }
  },
  {
    id: 'no-unix-servers',
    requirement: 'worker.disconnect.closes-servers',
    breaks: 'disconnect() does not close servers on Unix domain sockets.',
    apply(cluster, {isPrimary, method, inWorker, ofSelf}) {
      if (isPrimary) return;
      let leaving = false;
      const leave = (go, ...args) => {
        leaving = true;
        go(...args);
        leaving = false;
      };
      inWorker('disconnect', leave);
      ofSelf('disconnect', (disconnect) => function () {
        leave(() => disconnect.call(this));
        return this;
      });
      method(require('net').Server.prototype, 'close', (close) => function (done) {
        if (!leaving || typeof this.address() !== 'string') return close.call(this, done);
        if (done) setImmediate(done);
        return this;
      });
    },
    primary() {
      cluster.fork().on('listening', function () { this.disconnect(); });
      cluster.on('exit', (worker, code) => end(code === 3));
    },
    worker() {
      const path = `${require('os').tmpdir()}/mutant-${process.pid}`;
      net.createServer().listen(path).on('close', () => { process.exitCode = 3; });
      process.on('disconnect', () => setTimeout(() => process.exit(), 100));
    }
  },
  {
    id: 'channel-at-once',
    requirement: 'worker.disconnect.waits-for-close',
    breaks: 'disconnect() closes the channel without waiting until the servers have closed.',
    apply(cluster, {isPrimary, inWorker, ofSelf}) {
      if (isPrimary) return;
      inWorker('disconnect', (go, message, handle) => {
        go(message, handle);
        if (process.connected) process.disconnect();
      });
      ofSelf('disconnect', (disconnect) => function () {
        const result = disconnect.call(this);
        process.send({cmd: 'NODE_CLUSTER', act: 'exitedAfterDisconnect'}, () => {
          if (process.connected) process.disconnect();
        });
        return result;
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('listening', (address) => {
        net.connect(address.port).on('data', () => {
          worker.disconnect();
          setTimeout(() => end(worker.isConnected()), 200);
        });
      });
    },
    worker() { net.createServer((socket) => socket.write('hello')).listen(0); }
  },
  {
    id: 'channel-stays',
    requirement: 'worker.disconnect.closes-channel',
    breaks: 'disconnect() closes the servers, but never the channel.',
    apply(cluster, {isPrimary}) { if (!isPrimary) process.disconnect = () => {}; },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.disconnect()).on('disconnect', () => end(true));
    }
  },
  {
    id: 'channel-stays-without-servers',
    requirement: 'worker.disconnect.closes-channel',
    breaks: 'disconnect() in a worker without servers does nothing.',
    apply(cluster, {fromWorker, inWorker, ofSelf}) {
      let asked = false;
      fromWorker('queryServer', (go, ...args) => {
        asked = true;
        return go(...args);
      });
      inWorker('disconnect', (go, ...args) => asked && go(...args));
      ofSelf('disconnect', (disconnect) => function () {
        return asked ? disconnect.call(this) : this;
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.disconnect()).on('disconnect', () => end(true));
    }
  },
  {
    id: 'primary-closes-channel',
    requirement: 'worker.disconnect.in-primary-acts-in-worker',
    breaks: 'disconnect() in the primary closes the channel itself, an accident for the worker.',
    apply(cluster, {ofWorker}) {
      ofWorker('disconnect', () => function () {
        this.exitedAfterDisconnect = true;
        if (this.process.connected) this.process.disconnect();
        return this;
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.disconnect());
      worker.on('exit', (code) => end(code === 3));
    },
    worker() { process.on('disconnect', () => setTimeout(() => process.exit(3), 20)); }
  },
  {
    id: 'primary-does-nothing',
    requirement: 'worker.disconnect.in-primary-acts-in-worker',
    breaks: 'disconnect() in the primary does nothing in the worker.',
    apply(cluster, {toWorker}) { toWorker('disconnect', () => true); },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.disconnect()).on('disconnect', () => end(true));
    }
  },
  {
    id: 'primary-before-online-lost',
    requirement: 'worker.disconnect.in-primary-acts-in-worker',
    breaks: 'disconnect() in the primary is lost when the worker is not online yet.',
    apply(cluster, {toWorker, onWorker}) {
      const online = new Set();
      onWorker('online', function (go) {
        online.add(this);
        return go();
      });
      toWorker('disconnect', (go, message, handle, worker) => {
        return !online.has(worker) || go(message, handle);
      });
    },
    primary() { cluster.fork().on('disconnect', () => end(true)).disconnect(); }
  },
  {
    id: 'primary-kills',
    requirement: 'worker.disconnect.in-primary-acts-in-worker',
    breaks: 'disconnect() in the primary ends the worker by SIGTERM.',
    apply(cluster, {toWorker}) {
      toWorker('disconnect', (go, message, handle, worker) => worker.process.kill());
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.disconnect());
      worker.on('exit', (code, signal) => end(signal === null));
    }
  },
  {
    id: 'connections-end',
    requirement: 'worker.disconnect.open-connections-finish',
    breaks: 'disconnect() ends the open connections of the servers of the worker.',
    apply(cluster, {isPrimary, method, inWorker, ofSelf}) {
      if (isPrimary) return;
      const sockets = new Set();
      const drop = () => sockets.forEach((socket) => socket.destroy());
      method(require('net').Server.prototype, 'emit', (emit) => function (event, socket) {
        if (event === 'connection') sockets.add(socket);
        return emit.apply(this, arguments);
      });
      inWorker('disconnect', (go, ...args) => {
        go(...args);
        drop();
      });
      ofSelf('disconnect', (disconnect) => function () {
        const result = disconnect.call(this);
        drop();
        return result;
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('listening', (address) => {
        const client = net.connect(address.port).on('close', () => end(false));
        client.once('data', () => {
          worker.disconnect();
          setTimeout(() => client.write('more'), 50);
          client.once('data', () => end(true));
        });
      });
    },
    worker() {
      net.createServer((socket) => {
        socket.write('hello');
        socket.on('data', (text) => socket.write(text)).on('error', () => {});
      }).listen(0);
    }
  },
  {
    id: 'connections-not-awaited',
    requirement: 'worker.disconnect.waits-for-connections',
    breaks: 'disconnect() closes the channel while a connection of a server is open.',
    apply(cluster, {isPrimary, method}) {
      if (isPrimary) return;
      method(require('net').Server.prototype, 'close', (close) => function (done) {
        const result = close.call(this);
        if (done) setImmediate(done);
        return result;
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('listening', (address) => {
        net.connect(address.port).on('data', () => {
          worker.disconnect();
          setTimeout(() => end(worker.isConnected()), 200);
        });
      });
    },
    worker() { net.createServer((socket) => socket.write('hello')).listen(0); }
  },
  {
    id: 'channel-stays-after-connections',
    requirement: 'worker.disconnect.waits-for-connections',
    breaks: 'When a connection is open at disconnect(), the channel stays open after its end, too.',
    apply(cluster, {isPrimary, method}) {
      if (isPrimary) return;
      method(require('net').Server.prototype, 'close', (close) => function (done) {
        const open = this._connections > 0;
        return close.call(this, open ? undefined : done);
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('listening', (address) => {
        const client = net.connect(address.port).on('data', () => {
          worker.disconnect();
          setTimeout(() => client.end(), 50);
        });
      });
      worker.on('disconnect', () => end(true));
    },
    worker() { net.createServer((socket) => socket.write('hello')).listen(0); }
  },
  {
    id: 'still-accepts',
    requirement: 'worker.disconnect.no-new-connections',
    breaks: 'After disconnect() a worker takes new connections as long as one is open.',
    apply(cluster, {isPrimary, method, inWorker, ofSelf}) {
      if (isPrimary) return;
      let leaving = false;
      const leave = (go, ...args) => {
        leaving = true;
        go(...args);
        leaving = false;
      };
      inWorker('disconnect', leave);
      ofSelf('disconnect', (disconnect) => function () {
        leave(() => disconnect.call(this));
        return this;
      });
      method(require('net').Server.prototype, 'close', (close) => function (done) {
        if (!leaving || this._connections === 0) return close.call(this, done);
        const {address, port} = this.address();
        const server = this;
        close.call(this, done);
        const again = require('net').createServer((socket) => server.emit('connection', socket));
        again.listen({host: address, port, exclusive: true}).on('error', () => {
          setTimeout(() => again.listen({host: address, port, exclusive: true}), 20).unref();
        });
        this.once('close', () => again.close());
        return this;
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('listening', (address) => {
        net.connect(address.port).once('data', () => {
          worker.disconnect();
          setTimeout(() => {
            net.connect(address.port).on('error', () => end(true)).on('data', () => end(false));
          }, 200);
        });
      });
    },
    worker() {
      net.createServer((socket) => socket.on('error', () => {}).write('hello')).listen(0, '127.0.0.1');
    }
  },
  {
    id: 'all-servers-of-port',
    requirement: 'worker.disconnect.others-accept',
    breaks: 'When a worker disconnects, all others disconnect, too.',
    apply(cluster, {ofWorker}) {
      let inside = false;
      ofWorker('disconnect', (disconnect) => function () {
        if (inside) return disconnect.call(this);
        inside = true;
        const result = disconnect.call(this);
        for (const worker of Object.values(cluster.workers)) worker.disconnect();
        inside = false;
        return result;
      });
    },
    primary() {
      let left = 2;
      cluster.on('listening', (worker, address) => {
        if (--left) return;
        worker.disconnect();
        cluster.on('exit', () => setTimeout(() => {
          net.connect(address.port).on('data', () => end(true)).on('error', () => end(false));
        }, 50));
      });
      cluster.fork();
      cluster.fork();
    },
    worker() { net.createServer((socket) => socket.end('hello')).listen(0); }
  },
  {
    id: 'stays-alive',
    requirement: 'worker.disconnect.graceful-end',
    breaks: 'After disconnect() something keeps the worker alive.',
    apply(cluster, {isPrimary}) {
      if (!isPrimary) process.once('disconnect', () => setInterval(() => {}, 1000));
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.disconnect()).on('exit', () => end(true));
    }
  },
  {
    id: 'clients-end',
    requirement: 'worker.disconnect.clients-stay-open',
    breaks: 'disconnect() ends connections that the worker made as a client.',
    apply(cluster, {isPrimary, method}) {
      if (isPrimary) return;
      const sockets = new Set();
      method(require('net').Socket.prototype, 'connect', (connect) => function (...args) {
        const path = JSON.stringify(args);
        if (!path.includes(process.env.CLUSTERSPEC_CONTROL || 'none')) sockets.add(this);
        return connect.apply(this, args);
      });
      process.once('disconnect', () => sockets.forEach((socket) => socket.destroy()));
    },
    primary() {
      const server = net.createServer((socket) => {
        socket.on('close', () => end(false)).on('error', () => {}).resume();
        const worker = Object.values(cluster.workers)[0];
        worker.disconnect();
        worker.on('disconnect', () => setTimeout(() => end(true), 50));
      }).listen(0, () => cluster.fork({PORT: server.address().port}));
    },
    worker() { net.connect(process.env.PORT); }
  },
  {
    id: 'clients-awaited',
    requirement: 'worker.disconnect.no-wait-for-clients',
    breaks: 'disconnect() waits until the client connections of the worker have ended.',
    apply(cluster, {isPrimary, method}) {
      if (isPrimary) return;
      let open = 0;
      let leave;
      method(require('net').Socket.prototype, 'connect', (connect) => function (...args) {
        if (!JSON.stringify(args).includes(process.env.CLUSTERSPEC_CONTROL || 'none')) {
          open++;
          this.once('close', () => --open || (leave && leave()));
        }
        return connect.apply(this, args);
      });
      method(process, 'disconnect', (disconnect) => function () {
        if (open === 0) return disconnect.call(this);
        leave = () => disconnect.call(this);
      });
    },
    primary() {
      const server = net.createServer((socket) => {
        socket.on('error', () => {}).resume();
        const worker = Object.values(cluster.workers)[0];
        worker.disconnect();
        worker.on('disconnect', () => end(true));
      }).listen(0, () => cluster.fork({PORT: server.address().port}));
    },
    worker() { net.connect(process.env.PORT); }
  },
  {
    id: 'process-disconnect-same',
    requirement: 'worker.disconnect.not-process-disconnect',
    breaks: 'In a worker, process.disconnect is worker.disconnect.',
    apply(cluster, {isPrimary}) {
      if (isPrimary) return;
      const real = process.disconnect;
      const bound = cluster.worker.disconnect;
      process.disconnect = function () {
        return new Error().stack.includes('internal/cluster') ? real.call(process) :
                                                               bound.call(cluster.worker);
      };
      cluster.worker.disconnect = process.disconnect;
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() {
      const same = process.disconnect === cluster.worker.disconnect;
      process.exit(typeof process.disconnect === 'function' && !same ? 3 : 4);
    }
  },
  {
    id: 'process-disconnect-missing',
    requirement: 'worker.disconnect.not-process-disconnect',
    breaks: 'A program in a worker finds no process.disconnect.',
    apply(cluster, {isPrimary}) {
      if (isPrimary) return;
      const real = process.disconnect;
      Object.defineProperty(process, 'disconnect', {
        get: () => new Error().stack.includes('internal/cluster') ? real : undefined,
        configurable: true
      });
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() { process.exit(typeof process.disconnect === 'function' ? 3 : 4); }
  },
  {
    id: 'second-throws',
    requirement: 'worker.disconnect.returns-worker',
    breaks: 'A second disconnect() in the primary throws.',
    apply(cluster, {ofWorker}) {
      const asked = new Set();
      ofWorker('disconnect', (disconnect) => function () {
        if (asked.has(this)) throw new Error('the worker is disconnecting');
        asked.add(this);
        return disconnect.call(this);
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => {
        worker.disconnect();
        try { end(worker.disconnect() === worker); } catch (e) { end(false); }
      });
    }
  }
];
