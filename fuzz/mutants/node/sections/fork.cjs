// cluster.fork(), the event fork and the ids of workers.
'use strict';

module.exports = [
  {
    id: 'one-process',
    requirement: 'cluster.fork.spawns-process',
    breaks: 'While a worker lives, fork() starts no other and gives that one again.',
    apply(cluster, {ofCluster}) {
      let first;
      ofCluster('fork', (fork) => (env) => first && !first.isDead() ? first : first = fork(env));
    },
    primary() { end(cluster.fork().process.pid !== cluster.fork().process.pid); }
  },
  {
    id: 'returns-undefined',
    requirement: 'cluster.fork.returns-worker',
    breaks: 'fork() returns nothing.',
    apply(cluster, {ofCluster}) { ofCluster('fork', (fork) => (env) => { fork(env); }); },
    primary() { end(cluster.fork() instanceof cluster.Worker); }
  },
  {
    id: 'returns-process',
    requirement: 'cluster.fork.returns-worker',
    breaks: 'fork() returns the child process instead of the Worker object.',
    apply(cluster, {ofCluster}) { ofCluster('fork', (fork) => (env) => fork(env).process); },
    primary() { end(cluster.fork() instanceof cluster.Worker); }
  },
  {
    id: 'returns-promise',
    requirement: 'cluster.fork.returns-worker',
    breaks: 'fork() returns a promise of the Worker object.',
    apply(cluster, {ofCluster}) { ofCluster('fork', (fork) => async (env) => fork(env)); },
    primary() { end(cluster.fork() instanceof cluster.Worker); }
  },
  {
    id: 'env-ignored',
    requirement: 'cluster.fork.env-added',
    breaks: 'What is given to fork() does not reach the environment of the worker.',
    apply(cluster, {ofCluster}) { ofCluster('fork', (fork) => () => fork()); },
    primary() { cluster.fork({GIVEN: 'yes'}).on('exit', (code) => end(code === 3)); },
    worker() { process.exit(process.env.GIVEN === 'yes' ? 3 : 4); }
  },
  {
    id: 'env-first-only',
    requirement: 'cluster.fork.env-added',
    breaks: 'Of the pairs given to fork() only the first is added.',
    apply(cluster, {ofCluster}) {
      ofCluster('fork', (fork) => (env = {}) => {
        return fork(Object.fromEntries(Object.entries(env).slice(0, 1)));
      });
    },
    primary() { cluster.fork({A: '1', B: '2'}).on('exit', (code) => end(code === 3)); },
    worker() { process.exit(process.env.B === '2' ? 3 : 4); }
  },
  {
    id: 'env-empty-dropped',
    requirement: 'cluster.fork.env-added',
    breaks: 'Pairs with an empty value are not added.',
    apply(cluster, {ofCluster}) {
      ofCluster('fork', (fork) => (env = {}) => {
        return fork(Object.fromEntries(Object.entries(env).filter((pair) => pair[1] !== '')));
      });
    },
    primary() { cluster.fork({GIVEN: ''}).on('exit', (code) => end(code === 3)); },
    worker() { process.exit(process.env.GIVEN === '' ? 3 : 4); }
  },
  {
    id: 'env-weaker',
    requirement: 'cluster.fork.env-added',
    breaks: 'A pair given to fork() does not replace a variable that is there already.',
    apply(cluster, {ofCluster}) {
      ofCluster('fork', (fork) => (env) => fork({...env, ...process.env}));
    },
    primary() {
      process.env.GIVEN = 'old';
      cluster.fork({GIVEN: 'new'}).on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.env.GIVEN === 'new' ? 3 : 4); }
  },
  {
    id: 'env-replaces-all',
    requirement: 'cluster.fork.env-kept',
    breaks: 'With an argument of fork(), other variables are not passed on.',
    apply(cluster, {ofCluster}) {
      const own = /^(NODE_|CLUSTERSPEC_|PATH$)/;
      ofCluster('fork', (fork) => (env) => {
        const kept = {...process.env};
        if (env) {
          for (const name in kept) if (!own.test(name)) delete process.env[name];
        }
        try { return fork(env); } finally { Object.assign(process.env, kept); }
      });
    },
    primary() {
      process.env.OTHER = 'kept';
      cluster.fork({GIVEN: 'new'}).on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.env.OTHER === 'kept' ? 3 : 4); }
  },
  {
    id: 'env-sticks',
    requirement: 'cluster.fork.env-added',
    breaks: 'What one fork() was given is in the environment of later workers, too.',
    apply(cluster, {ofCluster}) {
      let all = {};
      ofCluster('fork', (fork) => (env) => fork(all = {...all, ...env}));
    },
    primary() {
      cluster.fork({GIVEN: 'yes'});
      cluster.fork().on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.env.GIVEN === undefined ? 3 : 4); }
  },
  {
    id: 'env-needed',
    requirement: 'cluster.fork.env-optional',
    breaks: 'fork() throws without an argument.',
    apply(cluster, {ofCluster}) {
      ofCluster('fork', (fork) => (env) => {
        if (env === undefined) throw new TypeError('fork() needs an environment');
        return fork(env);
      });
    },
    primary() { end(cluster.fork() instanceof cluster.Worker); }
  },
  {
    id: 'in-worker',
    requirement: 'cluster.fork.primary-only',
    breaks: 'A worker has fork(), too, which starts a worker.',
    apply(cluster, {isPrimary}) {
      if (isPrimary || process.env.CLUSTERSPEC_INNER) return; // so that no storm comes of it
      cluster.fork = () => require('child_process').fork(process.argv[1], {
        env: {...process.env, NODE_UNIQUE_ID: '99', CLUSTERSPEC_INNER: 'yes'}
      });
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() {
      try { cluster.fork(); } catch (e) { process.exit(3); }
      process.exit(4);
    }
  },
  {
    id: 'event-never',
    requirement: 'cluster.event.fork.emitted',
    breaks: 'fork is never emitted.',
    apply(cluster, {onCluster}) { onCluster('fork', () => false); },
    primary() {
      let seen = 0;
      cluster.on('fork', () => seen++).on('exit', () => end(seen === 1));
      cluster.fork();
    },
    worker() { process.exit(); }
  },
  {
    id: 'event-first-only',
    requirement: 'cluster.event.fork.emitted',
    breaks: 'fork is emitted for the first worker only.',
    apply(cluster, {onCluster}) {
      let seen = false;
      onCluster('fork', (go, worker) => seen || (seen = true, go(worker)));
    },
    primary() {
      let seen = 0;
      cluster.on('fork', () => seen++).on('exit', () => end(seen === 2));
      cluster.fork();
      cluster.fork();
    },
    worker() { process.exit(); }
  },
  {
    id: 'event-twice',
    requirement: 'cluster.event.fork.emitted',
    breaks: 'fork is emitted twice for each worker.',
    apply(cluster, {onCluster}) { onCluster('fork', (go, worker) => go(worker) && go(worker)); },
    primary() {
      let seen = 0;
      cluster.on('fork', () => seen++).on('exit', () => end(seen === 1));
      cluster.fork();
    },
    worker() { process.exit(); }
  },
  {
    id: 'event-id',
    requirement: 'cluster.event.fork.worker',
    breaks: 'fork gives the id of the worker instead of the worker.',
    apply(cluster, {onCluster}) { onCluster('fork', (go, worker) => go(worker.id)); },
    primary() {
      const worker = cluster.fork();
      cluster.on('fork', (given) => end(given === worker));
    }
  },
  {
    id: 'event-process',
    requirement: 'cluster.event.fork.worker',
    breaks: 'fork gives the child process instead of the worker.',
    apply(cluster, {onCluster}) { onCluster('fork', (go, worker) => go(worker.process)); },
    primary() {
      const worker = cluster.fork();
      cluster.on('fork', (given) => end(given === worker));
    }
  },
  {
    id: 'event-first-worker',
    requirement: 'cluster.event.fork.worker',
    breaks: 'fork always gives the first worker.',
    apply(cluster, {onCluster}) {
      let first;
      onCluster('fork', (go, worker) => go(first = first || worker));
    },
    primary() {
      cluster.fork();
      const second = cluster.fork();
      let given;
      cluster.on('fork', (worker) => given = worker).on('exit', () => end(given === second));
    },
    worker() { process.exit(); }
  },
  {
    id: 'event-after-online',
    requirement: 'cluster.event.online.after-fork',
    breaks: 'fork is emitted after online.',
    apply(cluster, {onCluster}) {
      onCluster('fork', (go, worker) => worker.once('online', () => setImmediate(() => go(worker))));
    },
    primary() {
      let seen = false;
      cluster.on('fork', () => seen = true).on('online', () => end(seen));
      cluster.fork();
    }
  },
  {
    id: 'id-text',
    requirement: 'worker.id.integer',
    breaks: 'The id of a Worker object is a text.',
    apply(cluster, {forked}) { forked((worker) => { worker.id = String(worker.id); }); },
    primary() { end(Number.isInteger(cluster.fork().id)); }
  },
  {
    id: 'id-fraction',
    requirement: 'worker.id.integer',
    breaks: 'The id of a worker is no integer.',
    apply(cluster, {forked}) {
      forked((worker) => {
        delete cluster.workers[worker.id];
        worker.id += 0.5;
        cluster.workers[worker.id] = worker;
      });
    },
    primary() { end(Number.isInteger(cluster.fork().id)); }
  },
  {
    id: 'id-in-worker-text',
    requirement: 'worker.id.integer',
    breaks: 'Inside a worker, its id is a text.',
    apply(cluster, {isPrimary}) { if (!isPrimary) cluster.worker.id = String(cluster.worker.id); },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() { process.exit(Number.isInteger(cluster.worker.id) ? 3 : 4); }
  },
  {
    id: 'id-of-dead-again',
    requirement: 'worker.id.unique',
    breaks: 'A new worker gets the id of one that is dead.',
    apply(cluster, {forked}) {
      const free = [];
      forked((worker) => {
        if (free.length > 0) {
          delete cluster.workers[worker.id];
          worker.id = free.pop();
          cluster.workers[worker.id] = worker;
        }
        worker.on('exit', () => free.push(worker.id));
      });
    },
    primary() {
      const first = cluster.fork();
      first.on('exit', () => end(cluster.fork().id !== first.id));
    },
    worker() { process.exit(); }
  },
  {
    id: 'id-same-for-all',
    requirement: 'worker.id.unique',
    breaks: 'All Worker objects have the id 1.',
    apply(cluster, {forked}) { forked((worker) => { worker.id = 1; }); },
    primary() { end(cluster.fork().id !== cluster.fork().id); }
  },
  {
    id: 'id-other-in-worker',
    requirement: 'worker.id.same-in-worker',
    breaks: 'Inside a worker, its id is higher by one than in the primary.',
    apply(cluster, {isPrimary}) { if (!isPrimary) cluster.worker.id++; },
    primary() {
      const worker = cluster.fork();
      worker.on('exit', (code) => end(code === worker.id));
    },
    worker() { process.exit(cluster.worker.id); }
  },
  {
    id: 'id-changes-at-online',
    requirement: 'worker.id.key-while-alive',
    breaks: 'When a worker comes online, its key in workers becomes its pid.',
    apply(cluster, {onWorker}) {
      onWorker('online', function (go) {
        delete cluster.workers[this.id];
        cluster.workers[this.process.pid] = this;
        return go();
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => end(cluster.workers[worker.id] === worker));
    }
  }
];
