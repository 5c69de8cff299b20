// cluster.disconnect().
'use strict';

module.exports = [
  {
    id: 'first-only',
    requirement: 'cluster.disconnect.each-worker',
    breaks: 'disconnect() of cluster disconnects the first worker only.',
    apply(cluster, {ofCluster}) {
      ofCluster('disconnect', (disconnect) => (done) => {
        const all = cluster.workers;
        const first = Object.values(all)[0];
        if (!first) return disconnect.call(cluster, done);
        if (done) first.once('disconnect', done);
        first.disconnect();
      });
    },
    primary() {
      let left = 2;
      cluster.on('online', () => --left || cluster.disconnect());
      let seen = 0;
      cluster.on('disconnect', () => ++seen === 2 && end(true));
      cluster.fork();
      cluster.fork();
    }
  },
  {
    id: 'all-but-last',
    requirement: 'cluster.disconnect.each-worker',
    breaks: 'disconnect() of cluster leaves the newest of several workers connected.',
    apply(cluster, {ofCluster}) {
      ofCluster('disconnect', (disconnect) => (done) => {
        const workers = Object.values(cluster.workers);
        if (workers.length < 2) return disconnect.call(cluster, done);
        workers.pop();
        workers.forEach((worker) => worker.disconnect());
        if (done) workers[0].once('disconnect', done);
      });
    },
    primary() {
      let left = 2;
      cluster.on('online', () => --left || cluster.disconnect());
      let seen = 0;
      cluster.on('disconnect', () => ++seen === 2 && end(true));
      cluster.fork();
      cluster.fork();
    }
  },
  {
    id: 'online-only',
    requirement: 'cluster.disconnect.each-worker',
    breaks: 'disconnect() of cluster leaves out workers that are not online yet.',
    apply(cluster, {ofCluster, onWorker}) {
      const online = new Set();
      onWorker('online', function (go) {
        online.add(this);
        return go();
      });
      ofCluster('disconnect', (disconnect) => (done) => {
        const late = Object.values(cluster.workers).filter((worker) => !online.has(worker));
        late.forEach((worker) => delete cluster.workers[worker.id]);
        disconnect.call(cluster, done);
        late.forEach((worker) => { cluster.workers[worker.id] = worker; });
      });
    },
    primary() {
      cluster.on('disconnect', () => end(true));
      cluster.fork();
      cluster.disconnect();
    }
  },
  {
    id: 'kills',
    requirement: 'cluster.disconnect.each-worker',
    breaks: 'disconnect() of cluster ends the workers by SIGTERM.',
    apply(cluster, {ofCluster}) {
      ofCluster('disconnect', (disconnect) => (done) => {
        const workers = Object.values(cluster.workers);
        disconnect.call(cluster, done);
        workers.forEach((worker) => worker.process.kill());
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => cluster.disconnect());
      worker.on('exit', (code, signal) => end(signal === null));
    }
  },
  {
    id: 'callback-never',
    requirement: 'cluster.disconnect.callback',
    breaks: 'disconnect() of cluster never calls its callback.',
    apply(cluster, {ofCluster}) {
      ofCluster('disconnect', (disconnect) => () => disconnect.call(cluster));
    },
    primary() { cluster.fork().on('online', () => cluster.disconnect(() => end(true))); }
  },
  {
    id: 'callback-twice',
    requirement: 'cluster.disconnect.callback',
    breaks: 'disconnect() of cluster calls its callback twice.',
    apply(cluster, {ofCluster}) {
      ofCluster('disconnect', (disconnect) => (done) => disconnect.call(cluster, done && (() => {
        done();
        done();
      })));
    },
    primary() {
      let seen = 0;
      cluster.fork().on('online', () => cluster.disconnect(() => {
        seen++;
        setTimeout(() => end(seen === 1), 20);
      }));
    }
  },
  {
    id: 'callback-first-call-only',
    requirement: 'cluster.disconnect.callback',
    breaks: 'Only the callback of the first disconnect() of cluster is called.',
    apply(cluster, {ofCluster}) {
      let asked = false;
      ofCluster('disconnect', (disconnect) => (done) => {
        disconnect.call(cluster, asked ? undefined : done);
        asked = true;
      });
    },
    primary() {
      cluster.disconnect(() => cluster.fork().on('online', () => cluster.disconnect(() => end(true))));
    }
  },
  {
    id: 'callback-at-once',
    requirement: 'cluster.disconnect.callback-after-workers',
    breaks: 'disconnect() of cluster calls its callback at once.',
    apply(cluster, {ofCluster}) {
      ofCluster('disconnect', (disconnect) => (done) => {
        disconnect.call(cluster);
        if (done) process.nextTick(done);
      });
    },
    primary() {
      let seen = false;
      const worker = cluster.fork();
      worker.on('disconnect', () => { seen = true; });
      worker.on('listening', (address) => {
        net.connect(address.port).once('data', function () {
          cluster.disconnect(() => end(seen || !worker.isConnected()));
          setTimeout(() => this.end(), 100);
        });
      });
    },
    worker() { net.createServer((socket) => socket.write('hello')).listen(0); }
  },
  {
    id: 'callback-before-last-event',
    requirement: 'cluster.disconnect.callback-after-workers',
    breaks: 'The callback comes when the workers have been told to disconnect, not when they have.',
    apply(cluster, {ofCluster}) {
      ofCluster('disconnect', (disconnect) => (done) => {
        disconnect.call(cluster);
        if (done) setTimeout(done, 5);
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('listening', (address) => {
        net.connect(address.port).once('data', function () {
          cluster.disconnect(() => end(!worker.process.connected));
          setTimeout(() => this.end(), 100);
        });
      });
    },
    worker() { net.createServer((socket) => socket.write('hello')).listen(0); }
  },
  {
    id: 'callback-needs-worker',
    requirement: 'cluster.disconnect.no-workers',
    breaks: 'With no workers, the callback is not called.',
    apply(cluster, {ofCluster}) {
      ofCluster('disconnect', (disconnect) => (done) => {
        return disconnect.call(cluster, Object.keys(cluster.workers).length > 0 ? done : undefined);
      });
    },
    primary() { cluster.disconnect(() => end(true)); }
  },
  {
    id: 'throws-without-workers',
    requirement: 'cluster.disconnect.no-workers',
    breaks: 'With no workers, disconnect() of cluster throws.',
    apply(cluster, {ofCluster}) {
      ofCluster('disconnect', (disconnect) => (done) => {
        if (Object.keys(cluster.workers).length === 0) throw new Error('there are no workers');
        return disconnect.call(cluster, done);
      });
    },
    primary() { cluster.disconnect(() => end(true)); }
  },
  {
    id: 'callback-needed',
    requirement: 'cluster.disconnect.callback-optional',
    breaks: 'disconnect() of cluster throws without a callback.',
    apply(cluster, {ofCluster}) {
      ofCluster('disconnect', (disconnect) => (done) => {
        if (typeof done !== 'function') throw new TypeError('the callback is no function');
        return disconnect.call(cluster, done);
      });
    },
    primary() {
      cluster.fork().on('online', () => cluster.disconnect()).on('disconnect', () => end(true));
    }
  },
  {
    id: 'nothing-without-callback',
    requirement: 'cluster.disconnect.callback-optional',
    breaks: 'disconnect() of cluster does nothing without a callback.',
    apply(cluster, {ofCluster}) {
      ofCluster('disconnect', (disconnect) => (done) => done && disconnect.call(cluster, done));
    },
    primary() {
      cluster.fork().on('online', () => cluster.disconnect()).on('disconnect', () => end(true));
    }
  },
  {
    id: 'in-worker',
    requirement: 'cluster.disconnect.primary-only',
    breaks: 'cluster has disconnect() in a worker, too, which disconnects that worker.',
    apply(cluster, {isPrimary}) {
      if (!isPrimary) cluster.disconnect = () => { cluster.worker.disconnect(); };
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() {
      try { cluster.disconnect(); } catch (e) { process.exit(3); }
      process.exit(4);
    }
  },
  {
    id: 'handle-stays',
    requirement: 'cluster.disconnect.closes-handles',
    breaks: 'After disconnect() of cluster, the primary goes on to listen for its workers.',
    apply(cluster, {ofCluster, onCluster}) {
      const seen = new Map();
      onCluster('listening', (go, worker, info) => {
        if (info.addressType === 4) seen.set(info.port, info);
        return go(worker, info);
      });
      ofCluster('disconnect', (disconnect) => (done) => disconnect.call(cluster, () => {
        for (const {address, port} of seen.values()) {
          require('net').createServer().on('error', () => {}).listen(port, address || '0.0.0.0');
        }
        setTimeout(() => done && done(), 20);
      }));
    },
    primary() {
      cluster.fork().on('listening', (address) => cluster.disconnect(() => {
        net.connect(address.port).on('error', () => end(true)).on('connect', () => end(false));
      }));
    },
    worker() { net.createServer().listen(0, '127.0.0.1'); }
  },
  {
    id: 'callback-before-handles',
    requirement: 'cluster.disconnect.callback-after-handles',
    breaks: 'When the callback comes, the primary still listens for a moment.',
    apply(cluster, {ofCluster, onCluster}) {
      const seen = new Map();
      onCluster('listening', (go, worker, info) => {
        if (info.addressType === 4) seen.set(info.port, info);
        return go(worker, info);
      });
      ofCluster('disconnect', (disconnect) => (done) => disconnect.call(cluster, () => {
        let left = seen.size;
        if (left === 0) return done && done();
        for (const {address, port} of seen.values()) {
          const server = require('net').createServer().on('error', () => {});
          server.listen(port, address || '0.0.0.0', () => {
            setTimeout(() => server.close(), 2000);
            if (--left === 0 && done) done();
          });
        }
      }));
    },
    primary() {
      cluster.fork().on('listening', (address) => cluster.disconnect(() => {
        net.connect(address.port).on('error', () => end(true)).on('connect', () => end(false));
      }));
    },
    worker() { net.createServer().listen(0, '127.0.0.1'); }
  },
  {
    id: 'primary-stays',
    requirement: 'cluster.disconnect.primary-can-end',
    breaks: 'After disconnect() of cluster something keeps the primary alive.',
    apply(cluster, {ofCluster}) {
      ofCluster('disconnect', (disconnect) => (done) => {
        setInterval(() => {}, 1000);
        return disconnect.call(cluster, done);
      });
    },
    primary() {
      deadline.unref();
      process.on('beforeExit', () => end(true));
      cluster.fork().on('online', () => cluster.disconnect());
    }
  }
];
