// The event exit.
'use strict';

module.exports = [
  {
    id: 'never',
    requirement: 'cluster.event.exit.any-death',
    breaks: 'cluster never emits exit.',
    apply(cluster, {onCluster}) { onCluster('exit', () => false); },
    primary() {
      let seen = 0;
      cluster.on('exit', () => seen++);
      cluster.fork().process.on('exit', () => setImmediate(() => end(seen === 1)));
    },
    worker() { process.exit(); }
  },
  {
    id: 'not-after-signal',
    requirement: 'cluster.event.exit.any-death',
    breaks: 'exit is not emitted for a worker that a signal ended.',
    apply(cluster, {onBoth}) {
      onBoth('exit', (go, worker, code, signal) => signal ? false : go(code, signal));
    },
    primary() {
      let seen = 0;
      cluster.on('exit', () => seen++);
      cluster.fork().process.on('exit', () => setImmediate(() => end(seen === 1))).kill();
    }
  },
  {
    id: 'not-after-zero',
    requirement: 'cluster.event.exit.any-death',
    breaks: 'exit is not emitted for a worker that ends with code 0.',
    apply(cluster, {onBoth}) {
      onBoth('exit', (go, worker, code, signal) => code === 0 ? false : go(code, signal));
    },
    primary() {
      let seen = 0;
      cluster.on('exit', () => seen++);
      cluster.fork().process.on('exit', () => setImmediate(() => end(seen === 1)));
    },
    worker() { process.exit(); }
  },
  {
    id: 'not-after-disconnect',
    requirement: 'cluster.event.exit.any-death',
    breaks: 'exit is not emitted for a worker that ends after disconnect().',
    apply(cluster, {onBoth}) {
      onBoth('exit', (go, worker, code, signal) => {
        return worker.exitedAfterDisconnect ? false : go(code, signal);
      });
    },
    primary() {
      let seen = 0;
      cluster.on('exit', () => seen++);
      const worker = cluster.fork();
      worker.process.on('exit', () => setImmediate(() => end(seen === 1)));
      worker.on('online', () => worker.disconnect());
    }
  },
  {
    id: 'not-before-online',
    requirement: 'cluster.event.exit.any-death',
    breaks: 'exit is not emitted for a worker that dies before it is online.',
    apply(cluster, {onBoth}) {
      const online = new Set();
      onBoth('online', (go, worker) => (online.add(worker), go()));
      onBoth('exit', (go, worker, code, signal) => online.has(worker) && go(code, signal));
    },
    primary() {
      let seen = 0;
      cluster.on('exit', () => seen++);
      cluster.fork().process.on('exit', () => setImmediate(() => end(seen === 1))).kill('SIGKILL');
    }
  },
  {
    id: 'twice',
    requirement: 'cluster.event.exit.once',
    breaks: 'cluster emits exit twice for each worker.',
    apply(cluster, {onCluster}) { onCluster('exit', (go, ...args) => go(...args) && go(...args)); },
    primary() {
      let seen = 0;
      cluster.on('exit', () => seen++);
      cluster.fork().process.on('exit', () => setImmediate(() => end(seen === 1)));
    },
    worker() { process.exit(); }
  },
  {
    id: 'at-disconnect-too',
    requirement: 'cluster.event.exit.once',
    breaks: 'exit is emitted when the channel closes, and again when the worker ends.',
    apply(cluster, {onCluster}) {
      onCluster('disconnect', (go, worker) => {
        go(worker);
        cluster.emit('exit', worker, 0, null);
      });
    },
    primary() {
      let seen = 0;
      cluster.on('exit', () => seen++);
      cluster.fork().process.on('exit', () => setTimeout(() => end(seen === 1), 50));
    },
    worker() { process.exit(); }
  },
  {
    id: 'without-worker',
    requirement: 'cluster.event.exit.worker',
    breaks: 'exit of cluster gives code and signal only.',
    apply(cluster, {onCluster}) { onCluster('exit', (go, worker, ...rest) => go(...rest)); },
    primary() {
      const worker = cluster.fork();
      cluster.on('exit', (given) => end(given === worker));
    },
    worker() { process.exit(); }
  },
  {
    id: 'id',
    requirement: 'cluster.event.exit.worker',
    breaks: 'exit of cluster gives the id of the worker.',
    apply(cluster, {onCluster}) { onCluster('exit', (go, worker, ...rest) => go(worker.id, ...rest)); },
    primary() {
      const worker = cluster.fork();
      cluster.on('exit', (given) => end(given === worker));
    },
    worker() { process.exit(); }
  },
  {
    id: 'newest-worker',
    requirement: 'cluster.event.exit.worker',
    breaks: 'exit of cluster always gives the newest worker.',
    apply(cluster, {onCluster, forked}) {
      let newest;
      forked((worker) => { newest = worker; });
      onCluster('exit', (go, worker, ...rest) => go(newest, ...rest));
    },
    primary() {
      const first = cluster.fork();
      cluster.fork().on('online', () => first.process.kill());
      cluster.on('exit', (given) => end(given === first));
    }
  },
  {
    id: 'code-text',
    requirement: 'cluster.event.exit.code',
    breaks: 'The exit code that cluster gives is a text.',
    apply(cluster, {onCluster}) {
      onCluster('exit', (go, worker, code, signal) => {
        return go(worker, code === null ? null : String(code), signal);
      });
    },
    primary() {
      cluster.on('exit', (worker, code) => end(code === 3));
      cluster.fork();
    },
    worker() { process.exit(3); }
  },
  {
    id: 'code-boolean',
    requirement: 'cluster.event.exit.code',
    breaks: 'Each exit code but 0 is told as 1.',
    apply(cluster, {onBoth}) {
      onBoth('exit', (go, worker, code, signal) => go(code === null ? null : Number(code > 0), signal));
    },
    primary() {
      cluster.on('exit', (worker, code) => end(code === 3));
      cluster.fork();
    },
    worker() { process.exit(3); }
  },
  {
    id: 'code-zero-null',
    requirement: 'cluster.event.exit.code',
    breaks: 'Exit code 0 is told as null.',
    apply(cluster, {onBoth}) {
      onBoth('exit', (go, worker, code, signal) => go(code === 0 ? null : code, signal));
    },
    primary() {
      cluster.on('exit', (worker, code) => end(code === 0));
      cluster.fork();
    },
    worker() { process.exit(); }
  },
  {
    id: 'code-signed',
    requirement: 'cluster.event.exit.code',
    breaks: 'Exit codes above 127 are told as negative numbers.',
    apply(cluster, {onBoth}) {
      onBoth('exit', (go, worker, code, signal) => go(code > 127 ? code - 256 : code, signal));
    },
    primary() {
      cluster.on('exit', (worker, code) => end(code === 255));
      cluster.fork();
    },
    worker() { process.exit(255); }
  },
  {
    id: 'code-latest',
    requirement: 'cluster.event.exit.code',
    breaks: 'A worker whose program sets process.exitCode is told with code 0.',
    apply(cluster, {isPrimary}) {
      if (!isPrimary) process.on('beforeExit', () => { process.exitCode = 0; });
    },
    primary() {
      cluster.on('exit', (worker, code) => end(code === 3));
      cluster.fork();
    },
    worker() {
      process.exitCode = 3;
      cluster.worker.disconnect();
    }
  },
  {
    id: 'signal-number',
    requirement: 'cluster.event.exit.signal',
    breaks: 'The signal that ended a worker is told by its number.',
    apply(cluster, {onBoth}) {
      const {signals} = require('os').constants;
      onBoth('exit', (go, worker, code, signal) => go(code, signal ? signals[signal] : signal));
    },
    primary() {
      cluster.on('exit', (worker, code, signal) => end(signal === 'SIGTERM'));
      cluster.fork().process.kill();
    }
  },
  {
    id: 'signal-short',
    requirement: 'cluster.event.exit.signal',
    breaks: 'The name of the signal lacks its SIG.',
    apply(cluster, {onBoth}) {
      onBoth('exit', (go, worker, code, signal) => go(code, signal ? signal.slice(3) : signal));
    },
    primary() {
      cluster.on('exit', (worker, code, signal) => end(signal === 'SIGTERM'));
      cluster.fork().process.kill();
    }
  },
  {
    id: 'signal-always-term',
    requirement: 'cluster.event.exit.signal',
    breaks: 'Whatever signal ended a worker, SIGTERM is told.',
    apply(cluster, {onBoth}) {
      onBoth('exit', (go, worker, code, signal) => go(code, signal ? 'SIGTERM' : signal));
    },
    primary() {
      cluster.on('exit', (worker, code, signal) => end(signal === 'SIGKILL'));
      cluster.fork().process.kill('SIGKILL');
    }
  },
  {
    id: 'signal-as-code',
    requirement: 'cluster.event.exit.signal',
    breaks: 'After death by signal, exit tells 128 and the number of the signal as code, as shells do.',
    apply(cluster, {onBoth}) {
      const {signals} = require('os').constants;
      onBoth('exit', (go, worker, code, signal) => {
        return signal ? go(128 + signals[signal], null) : go(code, signal);
      });
    },
    primary() {
      cluster.on('exit', (worker, code, signal) => end(signal === 'SIGTERM'));
      cluster.fork().process.kill();
    }
  },
  {
    id: 'code-and-signal',
    requirement: 'cluster.event.exit.code-or-signal',
    breaks: 'After death by signal, exit tells a code as well.',
    apply(cluster, {onBoth}) {
      onBoth('exit', (go, worker, code, signal) => go(signal ? 1 : code, signal));
    },
    primary() {
      cluster.on('exit', (worker, code, signal) => end(typeof code !== 'number'));
      cluster.fork().process.kill();
    }
  },
  {
    id: 'neither',
    requirement: 'cluster.event.exit.code-or-signal',
    breaks: 'After death by signal, exit tells neither code nor signal.',
    apply(cluster, {onBoth}) { onBoth('exit', (go, worker, code) => go(code, null)); },
    primary() {
      cluster.on('exit', (worker, code, signal) => end(code !== null || signal !== null));
      cluster.fork().process.kill();
    }
  },
  {
    id: 'no-fork-in-handler',
    requirement: 'cluster.event.exit.fork-again',
    breaks: 'fork() throws inside a handler of exit.',
    apply(cluster, {onBoth, ofCluster}) {
      let inside = false;
      onBoth('exit', (go, worker, ...args) => {
        inside = true;
        try { return go(...args); } finally { inside = false; }
      });
      ofCluster('fork', (fork) => (env) => {
        if (inside) throw new Error('fork() inside a handler of exit');
        return fork(env);
      });
    },
    primary() {
      cluster.once('exit', () => {
        cluster.fork();
        end(true);
      });
      cluster.fork();
    },
    worker() { process.exit(); }
  },
  {
    id: 'fork-in-handler-once',
    requirement: 'cluster.event.exit.fork-again',
    breaks: 'In handlers of exit, a second fork() has no effect.',
    apply(cluster, {onBoth, ofCluster}) {
      let inside = false;
      let done = false;
      onBoth('exit', (go, worker, ...args) => {
        inside = true;
        try { return go(...args); } finally { inside = false; }
      });
      ofCluster('fork', (fork) => (env) => {
        if (inside && done) return undefined;
        done = done || inside;
        return fork(env);
      });
    },
    primary() {
      let seen = 0;
      cluster.on('exit', () => {
        if (++seen === 3) end(true);
        if (!cluster.fork()) end(false);
      });
      cluster.fork();
    },
    worker() { process.exit(); }
  },
  {
    id: 'not-on-worker',
    requirement: 'worker.event.exit.like-cluster',
    breaks: 'A Worker object does not emit exit.',
    apply(cluster, {onWorker}) { onWorker('exit', () => false); },
    primary() {
      let seen = 0;
      cluster.fork().on('exit', () => seen++)
          .process.on('exit', () => setImmediate(() => end(seen === 1)));
    },
    worker() { process.exit(); }
  },
  {
    id: 'worker-given-on-worker',
    requirement: 'worker.event.exit.code',
    breaks: 'exit of a Worker object gives the worker first, as that of cluster.',
    apply(cluster, {onWorker}) {
      onWorker('exit', function (go, code, signal) { return go(this, code, signal); });
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() { process.exit(3); }
  },
  {
    id: 'code-missing-on-worker',
    requirement: 'worker.event.exit.code',
    breaks: 'exit of a Worker object has no arguments.',
    apply(cluster, {onWorker}) { onWorker('exit', (go) => go()); },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() { process.exit(3); }
  },
  {
    id: 'signal-missing-on-worker',
    requirement: 'worker.event.exit.signal',
    breaks: 'exit of a Worker object does not tell the signal.',
    apply(cluster, {onWorker}) { onWorker('exit', (go, code) => go(code, null)); },
    primary() {
      const worker = cluster.fork();
      worker.on('exit', (code, signal) => end(signal === 'SIGTERM'));
      worker.process.kill();
    }
  },
  {
    id: 'of-all-on-worker',
    requirement: 'worker.event.own-worker-only',
    breaks: 'When a worker ends, all Worker objects emit exit.',
    apply(cluster, {onWorker}) {
      let inside = false;
      onWorker('exit', function (go, ...args) {
        if (inside) return go(...args);
        inside = true;
        for (const worker of new Set([this, ...Object.values(cluster.workers)])) {
          worker.emit('exit', ...args);
        }
        inside = false;
      });
    },
    primary() {
      let first = 0;
      cluster.fork({STAY: 'yes'}).on('exit', () => first++);
      cluster.fork().process.on('exit', () => setImmediate(() => end(first === 0)));
    },
    worker() { if (!process.env.STAY) process.exit(); }
  }
];
