// The event online, and what a worker emits inside itself.
'use strict';

module.exports = [
  {
    id: 'never',
    requirement: 'cluster.event.online.emitted',
    breaks: 'cluster never emits online.',
    apply(cluster, {onCluster}) { onCluster('online', () => false); },
    primary() {
      let seen = 0;
      cluster.on('online', () => seen++).on('exit', () => end(seen === 1));
      cluster.fork();
    },
    worker() { process.exit(); }
  },
  {
    id: 'first-only',
    requirement: 'cluster.event.online.every-worker',
    breaks: 'online is emitted for the first worker only.',
    apply(cluster, {onBoth}) {
      let first;
      onBoth('online', (go, worker) => (first = first || worker) === worker && go());
    },
    primary() {
      let seen = 0;
      cluster.on('online', () => seen++);
      cluster.fork().on('exit', () => cluster.fork().on('exit', () => end(seen === 2)));
    },
    worker() { process.exit(); }
  },
  {
    id: 'twice',
    requirement: 'cluster.event.online.emitted',
    breaks: 'online is emitted twice for each worker.',
    apply(cluster, {onCluster}) { onCluster('online', (go, worker) => go(worker) && go(worker)); },
    primary() {
      let seen = 0;
      cluster.on('online', () => seen++).on('exit', () => end(seen === 1));
      cluster.fork();
    },
    worker() { process.exit(); }
  },
  {
    id: 'without-worker',
    requirement: 'cluster.event.online.worker',
    breaks: 'online of cluster has no argument.',
    apply(cluster, {onCluster}) { onCluster('online', (go) => go()); },
    primary() {
      const worker = cluster.fork();
      cluster.on('online', (given) => end(given === worker));
    }
  },
  {
    id: 'id',
    requirement: 'cluster.event.online.worker',
    breaks: 'online of cluster gives the id of the worker.',
    apply(cluster, {onCluster}) { onCluster('online', (go, worker) => go(worker.id)); },
    primary() {
      const worker = cluster.fork();
      cluster.on('online', (given) => end(given === worker));
    }
  },
  {
    id: 'newest-worker',
    requirement: 'cluster.event.online.worker',
    breaks: 'online of cluster always gives the newest worker.',
    apply(cluster, {onCluster, forked}) {
      let newest;
      forked((worker) => { newest = worker; });
      onCluster('online', (go) => go(newest));
    },
    primary() {
      const first = cluster.fork();
      cluster.fork();
      const given = [];
      cluster.on('online', (worker) => given.push(worker));
      let left = 2;
      cluster.on('exit', () => --left || end(given.includes(first)));
    },
    worker() { process.exit(); }
  },
  {
    id: 'at-fork',
    requirement: 'cluster.event.online.emitted',
    breaks: 'online is emitted when a worker is forked, even if it has no process.',
    apply(cluster, {onBoth, forked}) {
      let early = false;
      onBoth('online', (go) => early && go());
      forked((worker) => setImmediate(() => {
        early = true;
        worker.emit('online');
        cluster.emit('online', worker);
        early = false;
      }));
    },
    primary() {
      cluster.setupPrimary({cwd: '/does/not/exist'});
      let seen = 0;
      cluster.on('online', () => seen++).on('exit', () => setTimeout(() => end(seen === 0), 50));
      cluster.fork().on('error', () => setTimeout(() => end(seen === 0), 50));
    }
  },
  {
    id: 'not-on-worker',
    requirement: 'worker.event.online.like-cluster',
    breaks: 'A Worker object does not emit online.',
    apply(cluster, {onWorker}) { onWorker('online', () => false); },
    primary() {
      let seen = 0;
      cluster.fork().on('online', () => seen++).on('exit', () => end(seen === 1));
    },
    worker() { process.exit(); }
  },
  {
    id: 'of-all-on-worker',
    requirement: 'worker.event.own-worker-only',
    breaks: 'When a worker comes online, all Worker objects emit online.',
    apply(cluster, {onWorker}) {
      let inside = false;
      onWorker('online', function (go) {
        if (inside) return go();
        inside = true;
        for (const worker of Object.values(cluster.workers)) worker.emit('online');
        inside = false;
      });
    },
    primary() {
      const workers = [cluster.fork(), cluster.fork()];
      let seen = 0;
      workers[0].on('online', () => seen++);
      let left = 2;
      cluster.on('online', () => --left || end(seen === 1));
    }
  },
  {
    id: 'in-worker',
    requirement: 'worker.event.online.not-in-worker',
    breaks: 'Inside a worker, its Worker object emits online.',
    apply(cluster, {isPrimary}) { if (!isPrimary) setImmediate(() => cluster.worker.emit('online')); },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() {
      cluster.worker.on('online', () => process.exit(4));
      setTimeout(() => process.exit(3), 50);
    }
  }
];
