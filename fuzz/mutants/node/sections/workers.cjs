// The table cluster.workers.
'use strict';

module.exports = [
  {
    id: 'keyed-by-pid',
    requirement: 'cluster.workers.keyed-by-id',
    breaks: 'The keys of workers are pids.',
    apply(cluster, {forked}) {
      forked((worker) => {
        delete cluster.workers[worker.id];
        cluster.workers[worker.process.pid] = worker;
        worker.on('exit', () => delete cluster.workers[worker.process.pid]);
      });
    },
    primary() {
      cluster.fork();
      for (const key in cluster.workers) end(String(cluster.workers[key].id) === key);
    }
  },
  {
    id: 'keyed-from-zero',
    requirement: 'cluster.workers.keyed-by-id',
    breaks: 'The key of a worker is lower by one than its id.',
    apply(cluster, {forked}) {
      forked((worker) => {
        delete cluster.workers[worker.id];
        cluster.workers[worker.id - 1] = worker;
        worker.on('exit', () => delete cluster.workers[worker.id - 1]);
      });
    },
    primary() {
      cluster.fork();
      for (const key in cluster.workers) end(String(cluster.workers[key].id) === key);
    }
  },
  {
    id: 'second-key',
    requirement: 'cluster.workers.keyed-by-id',
    breaks: 'Each worker is in workers under its pid, too.',
    apply(cluster, {forked}) {
      forked((worker) => {
        cluster.workers[worker.process.pid] = worker;
        worker.on('exit', () => delete cluster.workers[worker.process.pid]);
      });
    },
    primary() {
      cluster.fork();
      end(Object.keys(cluster.workers).length === 1);
    }
  },
  {
    id: 'filled-at-online',
    requirement: 'cluster.workers.from-fork',
    breaks: 'A worker is in workers only from online on.',
    apply(cluster, {forked, onWorker}) {
      forked((worker) => delete cluster.workers[worker.id]);
      onWorker('online', function (go) {
        cluster.workers[this.id] = this;
        return go();
      });
    },
    primary() {
      const worker = cluster.fork();
      end(cluster.workers[worker.id] === worker);
    }
  },
  {
    id: 'filled-at-fork-event',
    requirement: 'cluster.workers.from-fork',
    breaks: 'A worker is in workers only from the fork event on.',
    apply(cluster, {forked, onCluster}) {
      forked((worker) => delete cluster.workers[worker.id]);
      onCluster('fork', (go, worker) => {
        cluster.workers[worker.id] = worker;
        return go(worker);
      });
    },
    primary() {
      const worker = cluster.fork();
      end(cluster.workers[worker.id] === worker);
    }
  },
  {
    id: 'hidden-keys',
    requirement: 'cluster.workers.enumerable',
    breaks: 'The keys of workers are not enumerable.',
    apply(cluster, {forked}) {
      forked((worker) => Object.defineProperty(cluster.workers, worker.id, {
        value: worker, enumerable: false, configurable: true, writable: true
      }));
    },
    primary() {
      cluster.fork();
      end(Object.keys(cluster.workers).length === 1);
    }
  },
  {
    id: 'newest-only',
    requirement: 'cluster.workers.enumerable',
    breaks: 'workers has the newest worker only.',
    apply(cluster, {forked}) {
      forked((worker) => {
        for (const id in cluster.workers) if (id !== String(worker.id)) delete cluster.workers[id];
      });
    },
    primary() {
      cluster.fork();
      cluster.fork();
      end(Object.keys(cluster.workers).length === 2);
    }
  },
  {
    id: 'in-worker',
    requirement: 'cluster.workers.not-in-worker',
    breaks: 'In a worker, workers is an object without keys.',
    apply(cluster, {isPrimary}) { if (!isPrimary) cluster.workers = {}; },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() { process.exit(cluster.workers ? 4 : 3); }
  },
  {
    id: 'itself-in-worker',
    requirement: 'cluster.workers.not-in-worker',
    breaks: 'In a worker, workers has that worker.',
    apply(cluster, {isPrimary}) {
      if (!isPrimary) cluster.workers = {[cluster.worker.id]: cluster.worker};
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() { process.exit(cluster.workers ? 4 : 3); }
  },
  {
    id: 'removed-at-disconnect',
    requirement: 'cluster.workers.kept-until-both',
    breaks: 'A worker whose channel has closed is removed from workers while it lives.',
    apply(cluster, {onWorker}) {
      onWorker('disconnect', function (go) {
        delete cluster.workers[this.id];
        return go();
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.send('close'));
      cluster.on('disconnect', () => end(worker.isDead() || cluster.workers[worker.id] === worker));
    },
    worker() {
      process.on('message', () => {
        cluster.worker.exitedAfterDisconnect = true;
        process.disconnect();
        setTimeout(() => {}, 300);
      });
    }
  },
  {
    id: 'removed-at-kill',
    requirement: 'cluster.workers.kept-until-both',
    breaks: 'kill() removes the worker from workers at once.',
    apply(cluster, {ofWorker}) {
      for (const name of ['kill', 'destroy']) {
        ofWorker(name, (original) => function (...args) {
          const result = original.apply(this, args);
          delete cluster.workers[this.id];
          return result;
        });
      }
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => {
        worker.kill();
        end(cluster.workers[worker.id] === worker);
      });
    }
  },
  {
    id: 'kept-for-ever',
    requirement: 'cluster.workers.removed-before-last-event',
    breaks: 'Dead workers stay in workers.',
    apply(cluster, {onBoth}) {
      const put = (go, worker, ...args) => {
        cluster.workers[worker.id] = worker;
        return go(...args);
      };
      onBoth('exit', put);
      onBoth('disconnect', put);
    },
    primary() {
      let left = 2;
      const ended = (worker) => --left || end(!(worker.id in cluster.workers));
      cluster.on('exit', ended).on('disconnect', ended);
      cluster.fork();
    },
    worker() { process.exit(); }
  },
  {
    id: 'removed-after-last-event',
    requirement: 'cluster.workers.removed-before-last-event',
    breaks: 'A worker is removed from workers after the last of its events.',
    apply(cluster, {onBoth}) {
      const ended = new Set();
      const once = (go, worker, ...args) => {
        const last = !worker.isConnected() && worker.isDead();
        if (!last) return go(...args);
        cluster.workers[worker.id] = worker;
        if (!ended.has(worker)) {
          ended.add(worker);
          setTimeout(() => delete cluster.workers[worker.id], 20);
        }
        return go(...args);
      };
      onBoth('exit', once);
      onBoth('disconnect', once);
    },
    primary() {
      let left = 2;
      const ended = (worker) => --left || end(!(worker.id in cluster.workers));
      cluster.on('exit', ended).on('disconnect', ended);
      cluster.fork();
    },
    worker() { process.exit(); }
  },
  {
    id: 'kept-after-signal',
    requirement: 'cluster.workers.removed-before-last-event',
    breaks: 'A worker that a signal has ended stays in workers.',
    apply(cluster, {onBoth}) {
      const put = (go, worker, ...args) => {
        if (worker.process.signalCode) cluster.workers[worker.id] = worker;
        return go(...args);
      };
      onBoth('exit', put);
      onBoth('disconnect', put);
    },
    primary() {
      let left = 2;
      const ended = (worker) => --left || end(!(worker.id in cluster.workers));
      cluster.on('exit', ended).on('disconnect', ended);
      cluster.fork().process.kill('SIGKILL');
    }
  }
];
