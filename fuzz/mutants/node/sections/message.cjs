// The event message, on cluster, Worker objects and in workers.
'use strict';

module.exports = [
  {
    id: 'never',
    requirement: 'cluster.event.message.from-worker',
    breaks: 'cluster never emits message.',
    apply(cluster, {onCluster}) { onCluster('message', () => false); },
    primary() {
      let seen = 0;
      cluster.on('message', () => seen++).on('exit', () => end(seen === 1));
      cluster.fork();
    },
    worker() { process.send('x', () => process.disconnect()); }
  },
  {
    id: 'first-worker-only',
    requirement: 'cluster.event.message.from-worker',
    breaks: 'cluster emits message for the first worker only.',
    apply(cluster, {onCluster}) {
      onCluster('message', (go, worker, ...rest) => worker.id === 1 && go(worker, ...rest));
    },
    primary() {
      let seen = 0;
      cluster.on('message', () => seen++);
      cluster.fork().on('exit', () => cluster.fork().on('exit', () => end(seen === 2)));
    },
    worker() { process.send('x', () => process.disconnect()); }
  },
  {
    id: 'without-worker',
    requirement: 'cluster.event.message.worker',
    breaks: 'message of cluster gives the message first, as before version 6.',
    apply(cluster, {onCluster}) { onCluster('message', (go, worker, ...rest) => go(...rest)); },
    primary() {
      const worker = cluster.fork();
      cluster.on('message', (given) => end(given === worker));
    },
    worker() { process.send('x'); }
  },
  {
    id: 'swapped',
    requirement: 'cluster.event.message.worker',
    breaks: 'message of cluster gives the message first, then the worker.',
    apply(cluster, {onCluster}) {
      onCluster('message', (go, worker, message, handle) => go(message, worker, handle));
    },
    primary() {
      const worker = cluster.fork();
      cluster.on('message', (given) => end(given === worker));
    },
    worker() { process.send('x'); }
  },
  {
    id: 'id-of-worker',
    requirement: 'cluster.event.message.worker',
    breaks: 'message of cluster gives the id of the worker.',
    apply(cluster, {onCluster}) {
      onCluster('message', (go, worker, ...rest) => go(worker.id, ...rest));
    },
    primary() {
      const worker = cluster.fork();
      cluster.on('message', (given) => end(given === worker));
    },
    worker() { process.send('x'); }
  },
  {
    id: 'as-text',
    requirement: 'cluster.event.message.message',
    breaks: 'message of cluster gives what was sent as a text.',
    apply(cluster, {onCluster}) {
      onCluster('message', (go, worker, message, handle) => {
        return go(worker, typeof message === 'string' ? message : JSON.stringify(message), handle);
      });
    },
    primary() {
      cluster.on('message', (worker, message) => end(message.key === 'value'));
      cluster.fork();
    },
    worker() { process.send({key: 'value'}); }
  },
  {
    id: 'wrapped',
    requirement: 'cluster.event.message.message',
    breaks: 'message of cluster gives an object that has what was sent under data.',
    apply(cluster, {onCluster}) {
      onCluster('message', (go, worker, data, handle) => go(worker, {data}, handle));
    },
    primary() {
      cluster.on('message', (worker, message) => end(message.key === 'value'));
      cluster.fork();
    },
    worker() { process.send({key: 'value'}); }
  },
  {
    id: 'falsy-dropped',
    requirement: 'cluster.event.message.message',
    breaks: 'Messages that are false, 0, "" or null do not arrive.',
    apply(cluster, {onBoth}) {
      onBoth('message', (go, worker, message, handle) => message ? go(message, handle) : false);
    },
    primary() {
      let seen = 0;
      cluster.on('message', () => seen++).on('exit', () => end(seen === 2));
      cluster.fork();
    },
    worker() {
      process.send(0);
      process.send(false, () => process.disconnect());
    }
  },
  {
    id: 'handle-lost',
    requirement: 'cluster.event.message.handle',
    breaks: 'message of cluster does not give the handle.',
    apply(cluster, {onCluster}) {
      onCluster('message', (go, worker, message) => go(worker, message, undefined));
    },
    primary() {
      cluster.on('message', (worker, message, handle) => end(handle instanceof net.Server));
      cluster.fork();
    },
    worker() {
      const server = net.createServer();
      server.listen({port: 0, exclusive: true}, () => process.send('x', server));
    }
  },
  {
    id: 'handle-null',
    requirement: 'cluster.event.message.handle',
    breaks: 'Without a handle, message of cluster gives null.',
    apply(cluster, {onCluster}) {
      onCluster('message', (go, worker, message, handle) => go(worker, message, handle || null));
    },
    primary() {
      cluster.on('message', (worker, message, handle) => end(handle === undefined));
      cluster.fork();
    },
    worker() { process.send('x'); }
  },
  {
    id: 'not-on-worker',
    requirement: 'worker.event.message.like-cluster',
    breaks: 'A Worker object does not emit message, although cluster does.',
    apply(cluster, {onWorker}) {
      onWorker('message', function (go, message, handle) {
        return cluster.emit('message', this, message, handle);
      });
    },
    primary() {
      let seen = 0;
      cluster.fork().on('message', () => seen++).on('exit', () => end(seen === 1));
    },
    worker() { process.send('x', () => process.disconnect()); }
  },
  {
    id: 'worker-given-on-worker',
    requirement: 'worker.event.message.message',
    breaks: 'message of a Worker object gives the worker first, as that of cluster.',
    apply(cluster, {onWorker, forked}) {
      forked((worker) => {
        worker.removeAllListeners('message');
        worker.on('message', (self, message, handle) => cluster.emit('message', self, message, handle));
      });
      onWorker('message', function (go, message, handle) { return go(this, message, handle); });
    },
    primary() { cluster.fork().on('message', (message) => end(message === 'x')); },
    worker() { process.send('x'); }
  },
  {
    id: 'handle-lost-on-worker',
    requirement: 'worker.event.message.handle',
    breaks: 'message of a Worker object does not give the handle.',
    apply(cluster, {onWorker, forked}) {
      forked((worker) => {
        worker.removeAllListeners('message');
        worker.process.on('message', (message, handle) => {
          cluster.emit('message', worker, message, handle);
        });
      });
      onWorker('message', (go, message) => go(message, undefined));
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
    id: 'of-all-on-worker',
    requirement: 'worker.event.own-worker-only',
    breaks: 'A message of one worker is emitted by all Worker objects.',
    apply(cluster, {onWorker}) {
      let inside = false;
      onWorker('message', function (go, ...args) {
        if (inside) return go(...args);
        inside = true;
        for (const worker of Object.values(cluster.workers)) worker.emit('message', ...args);
        inside = false;
      });
    },
    primary() {
      const first = cluster.fork({QUIET: 'yes'});
      first.on('message', () => end(false));
      cluster.fork().on('exit', () => end(true));
    },
    worker() {
      if (!process.env.QUIET) process.send('x', () => process.disconnect());
    }
  },
  {
    id: 'not-on-process-in-worker',
    requirement: 'worker.event.message.on-process-in-worker',
    breaks: 'In a worker, messages of the primary arrive at cluster.worker only.',
    apply(cluster, {isPrimary, method}) {
      if (isPrimary) return;
      method(process, 'emit', (emit) => function (event, ...args) {
        if (event === 'message') return cluster.worker.emit('message', ...args);
        return emit.call(this, event, ...args);
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('exit', (code) => end(code === 3));
      worker.send('x');
    },
    worker() {
      process.on('message', () => process.exit(3));
      cluster.worker.on('message', () => setImmediate(() => process.exit(4)));
    }
  },
  {
    id: 'not-on-worker-in-worker',
    requirement: 'worker.event.message.on-worker-in-worker',
    breaks: 'In a worker, messages of the primary arrive at process only.',
    apply(cluster, {onSelf}) { onSelf('message', () => false); },
    primary() {
      const worker = cluster.fork();
      worker.on('exit', (code) => end(code === 3));
      worker.send('x');
    },
    worker() {
      let seen = false;
      cluster.worker.on('message', () => { seen = true; });
      process.on('message', () => setImmediate(() => process.exit(seen ? 3 : 4)));
    }
  },
  {
    id: 'inner-shown',
    requirement: 'cluster.event.message.message',
    breaks: 'Messages of cluster itself, such as online, are emitted as message, too.',
    apply(cluster, {toPrimary}) {
      for (const act of ['online', 'listening', 'close', 'exitedAfterDisconnect']) {
        toPrimary(act, (go, message, handle, worker) => {
          go(message, handle);
          worker.process.emit('message', message, handle);
        });
      }
    },
    primary() {
      cluster.on('message', () => end(false)).on('exit', () => end(true));
      cluster.fork();
    },
    worker() { process.disconnect(); }
  }
];
