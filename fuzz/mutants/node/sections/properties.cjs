// isPrimary, isMaster, isWorker, worker and the names of the module.
'use strict';

module.exports = [
  {
    id: 'primary-one',
    requirement: 'cluster.isPrimary.in-primary',
    breaks: 'In the primary, isPrimary is 1.',
    apply(cluster, {isPrimary}) { if (isPrimary) cluster.isPrimary = 1; },
    primary() { end(cluster.isPrimary === true); }
  },
  {
    id: 'primary-undefined',
    requirement: 'cluster.isPrimary.in-primary',
    breaks: 'There is no isPrimary in the primary.',
    apply(cluster, {isPrimary}) { if (isPrimary) delete cluster.isPrimary; },
    setup() { if (!process.send) end(cluster.isPrimary === true); }
  },
  {
    id: 'primary-by-channel',
    requirement: 'cluster.isPrimary.without-id',
    breaks: 'A process with a channel is no primary, even without NODE_UNIQUE_ID.',
    unnoticed: 'No operation starts a process with a channel that is no worker.',
    apply(cluster, {isPrimary}) {
      if (!isPrimary || !process.channel) return;
      cluster.isPrimary = cluster.isMaster = false;
      cluster.isWorker = true;
    },
    setup() {
      if (process.send) process.exit(cluster.isPrimary === true ? 3 : 4);
      require('child_process').fork(__filename).on('exit', (code) => end(code === 3));
    }
  },
  {
    id: 'primary-always',
    requirement: 'cluster.isPrimary.by-id',
    breaks: 'isPrimary is true in workers, too.',
    apply(cluster, {isPrimary}) { if (!isPrimary) cluster.isPrimary = true; },
    setup() {
      if (process.send) process.exit(cluster.isPrimary === false ? 3 : 4);
      cluster.fork().on('exit', (code) => end(code === 3));
    }
  },
  {
    id: 'primary-undefined-in-worker',
    requirement: 'cluster.isPrimary.by-id',
    breaks: 'In a worker, isPrimary is undefined.',
    apply(cluster, {isPrimary}) { if (!isPrimary) delete cluster.isPrimary; },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() { process.exit(cluster.isPrimary === false ? 3 : 4); }
  },
  {
    id: 'master-missing',
    requirement: 'cluster.isMaster.alias',
    breaks: 'There is no isMaster.',
    apply(cluster) { delete cluster.isMaster; },
    primary() { end(cluster.isMaster === true); }
  },
  {
    id: 'master-always',
    requirement: 'cluster.isMaster.alias',
    breaks: 'isMaster is true in workers, too.',
    apply(cluster) { cluster.isMaster = true; },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() { process.exit(cluster.isMaster === false ? 3 : 4); }
  },
  {
    id: 'master-never',
    requirement: 'cluster.isMaster.alias',
    breaks: 'isMaster is false in the primary.',
    apply(cluster) { cluster.isMaster = false; },
    primary() { end(cluster.isMaster === true); }
  },
  {
    id: 'worker-undefined-in-primary',
    requirement: 'cluster.isWorker.negation',
    breaks: 'In the primary, isWorker is undefined.',
    apply(cluster, {isPrimary}) { if (isPrimary) delete cluster.isWorker; },
    primary() { end(cluster.isWorker === false); }
  },
  {
    id: 'worker-in-primary',
    requirement: 'cluster.isWorker.negation',
    breaks: 'isWorker is true in the primary.',
    apply(cluster, {isPrimary}) { if (isPrimary) cluster.isWorker = true; },
    primary() { end(cluster.isWorker === false); }
  },
  {
    id: 'no-worker-in-worker',
    requirement: 'cluster.isWorker.negation',
    breaks: 'isWorker is false in a worker.',
    apply(cluster, {isPrimary}) { if (!isPrimary) cluster.isWorker = false; },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() { process.exit(cluster.isWorker === true ? 3 : 4); }
  },
  {
    id: 'self-undefined',
    requirement: 'cluster.worker.is-this-worker',
    breaks: 'In a worker, cluster.worker is undefined.',
    apply(cluster, {isPrimary}) {
      if (!isPrimary) setImmediate(() => { cluster.worker = undefined; });
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() { setTimeout(() => process.exit(cluster.worker ? 3 : 4), 10); }
  },
  {
    id: 'self-copy',
    requirement: 'cluster.worker.is-this-worker',
    breaks: 'In a worker, cluster.worker is an object with id and process, and no Worker object.',
    apply(cluster, {isPrimary}) {
      if (!isPrimary) cluster.worker = {id: cluster.worker.id, process};
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() { process.exit(cluster.worker instanceof cluster.Worker ? 3 : 4); }
  },
  {
    id: 'self-in-primary',
    requirement: 'cluster.worker.not-in-primary',
    breaks: 'In the primary, cluster.worker is the newest worker.',
    apply(cluster, {forked}) { forked((worker) => { cluster.worker = worker; }); },
    primary() {
      cluster.fork();
      end(!cluster.worker);
    }
  },
  {
    id: 'self-object-in-primary',
    requirement: 'cluster.worker.not-in-primary',
    breaks: 'In the primary, cluster.worker is an object.',
    apply(cluster, {isPrimary}) { if (isPrimary) cluster.worker = {id: 0}; },
    primary() { end(!cluster.worker); }
  },
  {
    id: 'node-prefix-unknown',
    requirement: 'cluster.module.node-prefix',
    breaks: 'The module cannot be required as node:cluster.',
    apply(cluster, {method}) {
      method(require('module'), '_load', (load) => function (name, ...rest) {
        if (name === 'node:cluster') throw new Error('No such built-in module: ' + name);
        return load.call(this, name, ...rest);
      });
    },
    primary() { end(require('node:cluster') === cluster); }
  },
  {
    id: 'node-prefix-other',
    requirement: 'cluster.module.node-prefix',
    breaks: 'node:cluster is a module without contents.',
    apply(cluster, {method}) {
      method(require('module'), '_load', (load) => function (name, ...rest) {
        return name === 'node:cluster' ? {} : load.call(this, name, ...rest);
      });
    },
    primary() { end(require('node:cluster') === cluster); }
  },
  {
    id: 'process-other',
    requirement: 'worker.process.child-process',
    breaks: 'In the primary, worker.process is an object with some members of the child process.',
    apply(cluster, {forked}) {
      forked((worker) => {
        const child = worker.process;
        const few = {pid: child.pid};
        for (const name of ['send', 'kill', 'once', 'on']) {
          few[name] = (...args) => child[name](...args);
        }
        for (const name of ['connected', 'exitCode', 'signalCode']) {
          Object.defineProperty(few, name, {get: () => child[name]});
        }
        worker.process = few;
      });
    },
    primary() {
      end(cluster.fork().process instanceof require('child_process').ChildProcess);
    }
  },
  {
    id: 'process-no-connected',
    requirement: 'worker.process.child-process',
    breaks: 'The child process of a worker lacks disconnect().',
    apply(cluster, {forked}) { forked((worker) => { worker.process.disconnect = undefined; }); },
    primary() { end(typeof cluster.fork().process.disconnect === 'function'); }
  },
  {
    id: 'process-copy-in-worker',
    requirement: 'worker.process.global-in-worker',
    breaks: 'Inside a worker, worker.process is an object made from process.',
    apply(cluster, {isPrimary}) {
      if (!isPrimary) cluster.worker.process = Object.create(process);
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() { process.exit(cluster.worker.process === process ? 3 : 4); }
  },
  {
    id: 'process-undefined-in-worker',
    requirement: 'worker.process.global-in-worker',
    breaks: 'Inside a worker, worker.process is undefined while the program starts.',
    apply(cluster, {isPrimary}) {
      if (isPrimary) return;
      cluster.worker.process = undefined;
      setTimeout(() => { cluster.worker.process = process; }, 1000).unref();
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() { process.exit(cluster.worker.process === process ? 3 : 4); }
  },
  {
    id: 'stays-without-primary',
    requirement: 'worker.process.exit-on-accidental-disconnect',
    breaks: 'A worker goes on when its channel closes by accident.',
    apply(cluster, {isPrimary}) {
      if (isPrimary) return;
      process.prependListener('disconnect', () => {
        const real = process.exit;
        process.exit = () => {};
        process.nextTick(() => { process.exit = real; });
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.process.disconnect());
      cluster.on('exit', (worker, code) => end(code === 0));
    },
    worker() { setInterval(() => {}, 1000); }
  },
  {
    id: 'accident-code-one',
    requirement: 'worker.process.exit-on-accidental-disconnect',
    breaks: 'A worker whose channel closes by accident exits with code 1.',
    apply(cluster, {isPrimary}) {
      if (isPrimary) return;
      process.prependListener('disconnect', () => {
        if (!cluster.worker.exitedAfterDisconnect) process.exit(1);
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.process.disconnect());
      cluster.on('exit', (worker, code) => end(code === 0));
    },
    worker() { setInterval(() => {}, 1000); }
  },
  {
    id: 'voluntary-exits-too',
    requirement: 'worker.disconnect.graceful-end',
    breaks: 'A worker exits as soon as its channel has closed, although it has something left to do.',
    apply(cluster, {isPrimary}) {
      if (!isPrimary) process.once('disconnect', () => process.exit(0));
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.disconnect());
      worker.on('exit', (code) => end(code === 3));
    },
    worker() { process.once('disconnect', () => setTimeout(() => process.exit(3), 20)); }
  }
];
