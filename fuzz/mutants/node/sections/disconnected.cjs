// The event disconnect, and the event error.
'use strict';

module.exports = [
  {
    id: 'not-on-exit',
    requirement: 'cluster.event.disconnect.on-exit',
    breaks: 'disconnect is not emitted for a worker that ends by itself.',
    apply(cluster, {onBoth}) {
      onBoth('disconnect', (go, worker) => worker.exitedAfterDisconnect && go());
    },
    primary() {
      let seen = 0;
      cluster.on('disconnect', () => seen++);
      cluster.fork().process.on('close', () => setImmediate(() => end(seen === 1)));
    },
    worker() { process.exit(); }
  },
  {
    id: 'not-on-kill',
    requirement: 'cluster.event.disconnect.on-kill',
    breaks: 'disconnect is not emitted for a worker that kill() ended.',
    apply(cluster, {onBoth, ofWorker}) {
      const killed = new Set();
      for (const name of ['kill', 'destroy']) {
        ofWorker(name, (original) => function (...args) {
          killed.add(this);
          return original.apply(this, args);
        });
      }
      onBoth('disconnect', (go, worker) => killed.has(worker) ? false : go());
    },
    primary() {
      let seen = 0;
      cluster.on('disconnect', () => seen++);
      const worker = cluster.fork();
      worker.process.on('close', () => setImmediate(() => end(seen === 1)));
      worker.on('online', () => worker.kill());
    }
  },
  {
    id: 'not-on-signal',
    requirement: 'cluster.event.disconnect.on-kill',
    breaks: 'disconnect is not emitted for a worker to whose process the primary sent a signal.',
    apply(cluster, {onBoth}) {
      onBoth('disconnect', (go, worker) => worker.process.killed ? false : go());
    },
    primary() {
      let seen = 0;
      cluster.on('disconnect', () => seen++);
      const worker = cluster.fork();
      worker.process.on('close', () => setTimeout(() => end(seen === 1), 50));
      worker.on('online', () => worker.process.kill('SIGKILL'));
    }
  },
  {
    id: 'not-on-request',
    requirement: 'cluster.event.disconnect.on-request',
    breaks: 'disconnect is not emitted after disconnect() was called.',
    apply(cluster, {onBoth}) {
      onBoth('disconnect', (go, worker) => worker.exitedAfterDisconnect ? false : go());
    },
    primary() {
      let seen = 0;
      cluster.on('disconnect', () => seen++);
      const worker = cluster.fork();
      worker.process.on('close', () => setImmediate(() => end(seen === 1)));
      worker.on('online', () => worker.disconnect());
    }
  },
  {
    id: 'not-on-request-in-worker',
    requirement: 'cluster.event.disconnect.on-request',
    breaks: 'disconnect is not emitted after a worker called its own disconnect().',
    apply(cluster, {onBoth, toPrimary}) {
      const own = new Set();
      toPrimary('exitedAfterDisconnect', (go, message, handle, worker) => {
        own.add(worker);
        return go(message, handle);
      });
      onBoth('disconnect', (go, worker) => own.has(worker) ? false : go());
    },
    primary() {
      let seen = 0;
      cluster.on('disconnect', () => seen++);
      cluster.fork().process.on('close', () => setImmediate(() => end(seen === 1)));
    },
    worker() { cluster.worker.disconnect(); }
  },
  {
    id: 'on-call',
    requirement: 'cluster.event.disconnect.after-channel',
    breaks: 'disconnect is emitted when disconnect() is called, before the channel closes.',
    apply(cluster, {onBoth, ofWorker}) {
      const told = new Set();
      onBoth('disconnect', (go, worker) => told.has(worker) ? false : go());
      ofWorker('disconnect', (disconnect) => function () {
        const result = disconnect.call(this);
        if (!told.has(this)) {
          this.emit('disconnect');
          cluster.emit('disconnect', this);
          told.add(this);
        }
        return result;
      });
    },
    primary() {
      cluster.on('disconnect', (worker) => end(!worker.process.connected));
      const worker = cluster.fork();
      worker.on('online', () => worker.disconnect());
    }
  },
  {
    id: 'with-exit-only',
    requirement: 'cluster.event.disconnect.shows-stuck',
    breaks: 'disconnect is emitted only when the worker has ended, too.',
    apply(cluster, {onBoth}) {
      onBoth('disconnect', (go, worker) => {
        if (worker.isDead()) return go();
        worker.process.once('exit', () => setImmediate(go));
      });
    },
    primary() {
      const worker = cluster.fork();
      cluster.on('disconnect', () => end(!worker.isDead()));
      worker.on('online', () => worker.disconnect());
    },
    worker() { process.on('disconnect', () => setTimeout(() => {}, 500)); }
  },
  {
    id: 'without-worker',
    requirement: 'cluster.event.disconnect.worker',
    breaks: 'disconnect of cluster has no argument.',
    apply(cluster, {onCluster}) { onCluster('disconnect', (go) => go()); },
    primary() {
      const worker = cluster.fork();
      cluster.on('disconnect', (given) => end(given === worker));
    },
    worker() { process.exit(); }
  },
  {
    id: 'id',
    requirement: 'cluster.event.disconnect.worker',
    breaks: 'disconnect of cluster gives the id of the worker.',
    apply(cluster, {onCluster}) { onCluster('disconnect', (go, worker) => go(worker.id)); },
    primary() {
      const worker = cluster.fork();
      cluster.on('disconnect', (given) => end(given === worker));
    },
    worker() { process.exit(); }
  },
  {
    id: 'first-worker',
    requirement: 'cluster.event.disconnect.worker',
    breaks: 'disconnect of cluster always gives the first worker.',
    apply(cluster, {onCluster, forked}) {
      let first;
      forked((worker) => { first = first || worker; });
      onCluster('disconnect', (go) => go(first));
    },
    primary() {
      cluster.fork({STAY: 'yes'});
      const second = cluster.fork();
      cluster.on('disconnect', (given) => end(given === second));
    },
    worker() { if (!process.env.STAY) process.exit(); }
  },
  {
    id: 'twice',
    requirement: 'cluster.event.disconnect.on-request',
    breaks: 'disconnect is emitted twice for one worker.',
    apply(cluster, {onCluster}) {
      onCluster('disconnect', (go, worker) => go(worker) && go(worker));
    },
    primary() {
      let seen = 0;
      cluster.on('disconnect', () => seen++);
      const worker = cluster.fork();
      worker.process.on('close', () => setImmediate(() => end(seen === 1)));
      worker.on('online', () => worker.disconnect());
    }
  },
  {
    id: 'not-on-worker',
    requirement: 'worker.event.disconnect.like-cluster',
    breaks: 'A Worker object does not emit disconnect.',
    apply(cluster, {onWorker}) { onWorker('disconnect', () => false); },
    primary() {
      let seen = 0;
      cluster.fork().on('disconnect', () => seen++)
          .process.on('close', () => setImmediate(() => end(seen === 1)));
    },
    worker() { process.exit(); }
  },
  {
    id: 'not-on-cluster',
    requirement: 'cluster.event.disconnect.on-request',
    breaks: 'Only the Worker object emits disconnect, and cluster does not.',
    apply(cluster, {onCluster}) { onCluster('disconnect', () => false); },
    primary() {
      let seen = 0;
      cluster.on('disconnect', () => seen++);
      const worker = cluster.fork();
      worker.process.on('close', () => setImmediate(() => end(seen === 1)));
      worker.on('online', () => worker.disconnect());
    }
  },
  {
    id: 'of-all-on-worker',
    requirement: 'worker.event.own-worker-only',
    breaks: 'When one channel closes, all Worker objects emit disconnect.',
    apply(cluster, {onWorker}) {
      let inside = false;
      onWorker('disconnect', function (go) {
        if (inside) return go();
        inside = true;
        for (const worker of new Set([this, ...Object.values(cluster.workers)])) {
          worker.emit('disconnect');
        }
        inside = false;
      });
    },
    primary() {
      let first = 0;
      cluster.fork({STAY: 'yes'}).on('disconnect', () => first++);
      cluster.fork().process.on('close', () => setImmediate(() => end(first === 0)));
    },
    worker() { if (!process.env.STAY) process.exit(); }
  },
  {
    id: 'error-lost',
    requirement: 'worker.event.error.like-child-process',
    breaks: 'An error of the child process does not occur on the Worker object.',
    apply(cluster, {onWorker}) { onWorker('error', () => false); },
    primary() {
      let seen = 0;
      const worker = cluster.fork();
      worker.on('error', () => seen++);
      worker.process.on('error', () => setImmediate(() => end(seen === 1)));
      worker.on('disconnect', () => worker.send('too late'));
    },
    worker() { process.exit(); }
  },
  {
    id: 'error-of-spawn-lost',
    requirement: 'worker.event.error.like-child-process',
    breaks: 'The error of a process that cannot be started does not occur on the Worker object.',
    apply(cluster, {onWorker}) {
      onWorker('error', (go, error) => String(error.syscall).startsWith('spawn') ? false : go(error));
    },
    primary() {
      cluster.setupPrimary({cwd: '/does/not/exist'});
      let seen = 0;
      const worker = cluster.fork();
      worker.on('error', () => seen++);
      worker.process.on('error', () => setImmediate(() => end(seen === 1)));
    }
  },
  {
    id: 'error-without-reason',
    requirement: 'worker.event.error.reasons',
    breaks: 'A Worker object emits error when its worker ends with a code other than 0.',
    apply(cluster, {onWorker}) {
      onWorker('exit', function (go, code, signal) {
        if (code) this.emit('error', new Error('the worker has failed'));
        return go(code, signal);
      });
    },
    primary() {
      let seen = 0;
      cluster.fork().on('error', () => seen++).on('exit', () => end(seen === 0));
    },
    worker() { process.exit(3); }
  },
  {
    id: 'error-at-signal',
    requirement: 'worker.event.error.reasons',
    breaks: 'A Worker object emits error when a signal has ended its worker.',
    apply(cluster, {onWorker}) {
      onWorker('exit', function (go, code, signal) {
        if (signal) this.emit('error', new Error('the worker was killed'));
        return go(code, signal);
      });
    },
    primary() {
      let seen = 0;
      const worker = cluster.fork();
      worker.on('error', () => seen++).on('exit', () => end(seen === 0));
      worker.process.kill();
    }
  },
  {
    id: 'error-lost-in-worker',
    requirement: 'worker.event.error.on-process-in-worker',
    breaks: 'In a worker, errors do not arrive at process.on("error").',
    apply(cluster, {isPrimary, method}) {
      if (isPrimary) return;
      method(process, 'emit', (emit) => function (event, ...args) {
        if (event === 'error') return cluster.worker.emit('error', ...args);
        return emit.call(this, event, ...args);
      });
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() {
      cluster.worker.on('error', () => setImmediate(() => process.exit(4)));
      process.on('error', () => process.exit(3));
      cluster.worker.exitedAfterDisconnect = true;
      process.disconnect();
      process.once('disconnect', () => process.send('too late'));
    }
  }
];
