// isConnected(), isDead() and exitedAfterDisconnect.
'use strict';

module.exports = [
  {
    id: 'connected-after-online',
    requirement: 'worker.isConnected.after-creation',
    breaks: 'isConnected() is still false in handlers of online.',
    apply(cluster, {ofWorker, onCluster}) {
      const online = new Set();
      onCluster('online', (go, worker) => {
        const result = go(worker);
        online.add(worker);
        return result;
      });
      ofWorker('isConnected', (ask) => function () { return online.has(this) && ask.call(this); });
    },
    primary() { cluster.on('online', (worker) => end(worker.isConnected() === true)).fork(); }
  },
  {
    id: 'connected-until-call',
    requirement: 'worker.isConnected.after-creation',
    breaks: 'isConnected() is false as soon as disconnect() is called, while the channel is open.',
    apply(cluster, {ofWorker}) {
      const asked = new Set();
      ofWorker('disconnect', (disconnect) => function () {
        const result = disconnect.call(this);
        asked.add(this);
        return result;
      });
      ofWorker('isConnected', (ask) => function () { return !asked.has(this) && ask.call(this); });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => {
        worker.disconnect();
        end(worker.isConnected() === worker.process.connected);
      });
    }
  },
  {
    id: 'connected-number',
    requirement: 'worker.isConnected.boolean',
    breaks: 'isConnected() gives 1 or 0.',
    apply(cluster, {ofWorker}) {
      ofWorker('isConnected', (ask) => function () { return Number(ask.call(this)); });
    },
    primary() { end(cluster.fork().isConnected() === true); }
  },
  {
    id: 'connected-undefined',
    requirement: 'worker.isConnected.boolean',
    breaks: 'isConnected() is undefined where it should be false.',
    apply(cluster, {ofWorker}) {
      ofWorker('isConnected', (ask) => function () { return ask.call(this) || undefined; });
    },
    primary() {
      const worker = cluster.fork();
      worker.process.on('close', () => end(worker.isConnected() === false));
    },
    worker() { process.exit(); }
  },
  {
    id: 'connected-for-ever',
    requirement: 'worker.isConnected.after-disconnect',
    breaks: 'isConnected() stays true until the worker has ended.',
    apply(cluster, {ofWorker}) {
      ofWorker('isConnected', (ask) => function () {
        // As cluster itself asks, when the process has ended.
        return this.process.exitCode === null && this.process.signalCode === null || ask.call(this);
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.disconnect());
      cluster.on('disconnect', () => setTimeout(() => end(worker.isConnected() === false), 20));
    },
    worker() { process.on('disconnect', () => setTimeout(() => {}, 500)); }
  },
  {
    id: 'not-connected-in-worker',
    requirement: 'worker.isConnected.in-worker',
    breaks: 'Inside a worker, isConnected() is false.',
    apply(cluster, {ofSelf}) { ofSelf('isConnected', () => () => false); },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() { process.exit(cluster.worker.isConnected() === true ? 3 : 4); }
  },
  {
    id: 'connected-number-in-worker',
    requirement: 'worker.isConnected.boolean',
    breaks: 'Inside a worker, isConnected() gives 1 or 0.',
    apply(cluster, {ofSelf}) {
      ofSelf('isConnected', (ask) => function () { return Number(ask.call(this)); });
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() { process.exit(cluster.worker.isConnected() === true ? 3 : 4); }
  },
  {
    id: 'dead-until-online',
    requirement: 'worker.isDead.before-exit',
    breaks: 'isDead() is true until the worker is online.',
    apply(cluster, {ofWorker, onWorker}) {
      const online = new Set();
      onWorker('online', function (go) {
        online.add(this);
        return go();
      });
      ofWorker('isDead', (ask) => function () { return !online.has(this) || ask.call(this); });
    },
    primary() { end(cluster.fork().isDead() === false); }
  },
  {
    id: 'dead-without-channel',
    requirement: 'worker.isDead.before-exit',
    breaks: 'isDead() is true when the channel has closed.',
    apply(cluster, {ofWorker}) {
      ofWorker('isDead', (ask) => function () { return !this.process.connected || ask.call(this); });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.disconnect());
      cluster.on('disconnect', () => end(worker.process.exitCode !== null || !worker.isDead()));
    },
    worker() { process.on('disconnect', () => setTimeout(() => {}, 300)); }
  },
  {
    id: 'dead-when-signalled',
    requirement: 'worker.isDead.before-exit',
    breaks: 'isDead() is true as soon as a signal has been sent to the worker.',
    apply(cluster, {ofWorker}) {
      ofWorker('isDead', (ask) => function () { return this.process.killed || ask.call(this); });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('message', () => {
        worker.process.kill('SIGUSR2');
        end(worker.isDead() === false);
      });
    },
    worker() {
      process.on('SIGUSR2', () => {});
      process.send('ready');
    }
  },
  {
    id: 'dead-in-worker',
    requirement: 'worker.isDead.before-exit',
    breaks: 'Inside a worker, isDead() is true.',
    apply(cluster, {ofSelf}) { ofSelf('isDead', () => () => true); },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() { process.exit(cluster.worker.isDead() === false ? 3 : 4); }
  },
  {
    id: 'alive-after-zero',
    requirement: 'worker.isDead.after-exit',
    breaks: 'isDead() is false after a worker has ended with code 0.',
    apply(cluster, {ofWorker}) {
      ofWorker('isDead', () => function () {
        return Boolean(this.process.exitCode || this.process.signalCode);
      });
    },
    primary() { cluster.fork().on('exit', function () { end(this.isDead() === true); }); },
    worker() { process.exit(); }
  },
  {
    id: 'alive-after-exit',
    requirement: 'worker.isDead.after-exit',
    breaks: 'isDead() is true only after the exit event.',
    apply(cluster, {ofWorker, onCluster}) {
      const ended = new Set();
      onCluster('exit', (go, worker, ...args) => {
        const result = go(worker, ...args);
        ended.add(worker);
        return result;
      });
      ofWorker('isDead', () => function () { return ended.has(this); });
    },
    primary() { cluster.fork().on('exit', function () { end(this.isDead() === true); }); },
    worker() { process.exit(); }
  },
  {
    id: 'alive-after-signal',
    requirement: 'worker.isDead.after-signal',
    breaks: 'isDead() is false after a signal has ended the worker.',
    apply(cluster, {ofWorker}) {
      ofWorker('isDead', () => function () { return this.process.exitCode !== null; });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('exit', () => end(worker.isDead() === true));
      worker.process.kill();
    }
  },
  {
    id: 'dead-text',
    requirement: 'worker.isDead.after-signal',
    breaks: 'isDead() gives the name of the signal that ended the worker.',
    apply(cluster, {ofWorker}) {
      ofWorker('isDead', (ask) => function () { return this.process.signalCode || ask.call(this); });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('exit', () => end(worker.isDead() === true));
      worker.process.kill();
    }
  },
  {
    id: 'voluntary-false-before',
    requirement: 'worker.exitedAfterDisconnect.undefined-before',
    breaks: 'exitedAfterDisconnect of a live worker is false from the beginning.',
    apply(cluster, {forked}) { forked((worker) => { worker.exitedAfterDisconnect = false; }); },
    primary() { end(cluster.fork().exitedAfterDisconnect === undefined); }
  },
  {
    id: 'voluntary-false-in-worker',
    requirement: 'worker.exitedAfterDisconnect.undefined-before',
    breaks: 'Inside a worker, exitedAfterDisconnect is false from the beginning.',
    apply(cluster, {isPrimary}) { if (!isPrimary) cluster.worker.exitedAfterDisconnect = false; },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() { process.exit(cluster.worker.exitedAfterDisconnect === undefined ? 3 : 4); }
  },
  {
    id: 'voluntary-null-before',
    requirement: 'worker.exitedAfterDisconnect.undefined-before',
    breaks: 'exitedAfterDisconnect of a live worker is null.',
    apply(cluster, {forked}) { forked((worker) => { worker.exitedAfterDisconnect = null; }); },
    primary() { end(cluster.fork().exitedAfterDisconnect === undefined); }
  },
  {
    id: 'voluntary-false-at-online',
    requirement: 'worker.exitedAfterDisconnect.undefined-before',
    breaks: 'exitedAfterDisconnect becomes false when the worker is online.',
    apply(cluster, {onWorker}) {
      onWorker('online', function (go) {
        if (this.exitedAfterDisconnect === undefined) this.exitedAfterDisconnect = false;
        return go();
      });
    },
    primary() {
      const worker = cluster.fork();
      cluster.on('online', () => end(worker.exitedAfterDisconnect === undefined));
    }
  },
  {
    id: 'voluntary-number',
    requirement: 'worker.exitedAfterDisconnect.boolean',
    breaks: 'exitedAfterDisconnect is 1 or 0 at exit.',
    apply(cluster, {onBoth}) {
      onBoth('exit', (go, worker, ...args) => {
        worker.exitedAfterDisconnect = Number(worker.exitedAfterDisconnect);
        return go(...args);
      });
    },
    primary() {
      cluster.fork().on('exit', function () { end(typeof this.exitedAfterDisconnect === 'boolean'); });
    },
    worker() { process.exit(); }
  },
  {
    id: 'voluntary-text',
    requirement: 'worker.exitedAfterDisconnect.boolean',
    breaks: 'disconnect() sets exitedAfterDisconnect to a text.',
    apply(cluster, {ofWorker, onBoth}) {
      ofWorker('disconnect', (disconnect) => function () {
        const result = disconnect.call(this);
        this.exitedAfterDisconnect = 'disconnect';
        return result;
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => end(typeof worker.disconnect().exitedAfterDisconnect === 'boolean'));
    }
  },
  {
    id: 'voluntary-never',
    requirement: 'worker.exitedAfterDisconnect.voluntary',
    breaks: 'exitedAfterDisconnect is false at exit, although disconnect() ended the worker.',
    apply(cluster, {onBoth}) {
      onBoth('exit', (go, worker, ...args) => {
        worker.exitedAfterDisconnect = false;
        return go(...args);
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.disconnect());
      worker.on('exit', () => end(worker.exitedAfterDisconnect === true));
    }
  },
  {
    id: 'voluntary-undefined-at-exit',
    requirement: 'worker.exitedAfterDisconnect.voluntary',
    breaks: 'exitedAfterDisconnect is undefined at exit after disconnect().',
    apply(cluster, {onBoth}) {
      onBoth('exit', (go, worker, ...args) => {
        if (worker.exitedAfterDisconnect) worker.exitedAfterDisconnect = undefined;
        return go(...args);
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.disconnect());
      worker.on('exit', () => end(worker.exitedAfterDisconnect === true));
    }
  },
  {
    id: 'voluntary-not-by-worker',
    requirement: 'worker.exitedAfterDisconnect.voluntary',
    breaks: 'The disconnect() of a worker itself does not make exitedAfterDisconnect true.',
    apply(cluster, {toPrimary}) {
      toPrimary('exitedAfterDisconnect', (go, message, handle, worker) => {
        worker.process.send({cmd: 'NODE_CLUSTER', ack: message.seq});
      });
    },
    primary() {
      cluster.fork().on('exit', function () { end(this.exitedAfterDisconnect === true); });
    },
    worker() { cluster.worker.disconnect(); }
  },
  {
    id: 'voluntary-not-by-cluster',
    requirement: 'worker.exitedAfterDisconnect.voluntary',
    breaks: 'disconnect() of cluster does not make exitedAfterDisconnect of its workers true.',
    apply(cluster, {ofCluster, onBoth}) {
      let asked = false;
      ofCluster('disconnect', (disconnect) => function (...args) {
        asked = true;
        return disconnect.apply(this, args);
      });
      onBoth('exit', (go, worker, ...args) => {
        if (asked) worker.exitedAfterDisconnect = false;
        return go(...args);
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => cluster.disconnect());
      worker.on('exit', () => end(worker.exitedAfterDisconnect === true));
    }
  },
  {
    id: 'voluntary-of-all',
    requirement: 'worker.exitedAfterDisconnect.accidental-false',
    breaks: 'After one disconnect(), exitedAfterDisconnect is true at the exit of every worker.',
    apply(cluster, {ofWorker, onBoth}) {
      let asked = false;
      ofWorker('disconnect', (disconnect) => function (...args) {
        asked = true;
        return disconnect.apply(this, args);
      });
      onBoth('exit', (go, worker, ...args) => {
        worker.exitedAfterDisconnect = asked;
        return go(...args);
      });
    },
    primary() {
      const other = cluster.fork();
      other.on('online', () => {
        const worker = cluster.fork();
        worker.on('online', () => worker.disconnect()).on('exit', () => other.process.kill());
        other.on('exit', () => end(other.exitedAfterDisconnect === false));
      });
    }
  },
  {
    id: 'accident-undefined',
    requirement: 'worker.exitedAfterDisconnect.accidental-false',
    breaks: 'exitedAfterDisconnect is undefined at the exit of a worker that ended by itself.',
    apply(cluster, {onBoth}) {
      onBoth('exit', (go, worker, ...args) => {
        if (!worker.exitedAfterDisconnect) worker.exitedAfterDisconnect = undefined;
        return go(...args);
      });
    },
    primary() {
      cluster.fork().on('exit', function () { end(this.exitedAfterDisconnect === false); });
    },
    worker() { process.exit(); }
  },
  {
    id: 'accident-zero-voluntary',
    requirement: 'worker.exitedAfterDisconnect.accidental-false',
    breaks: 'exitedAfterDisconnect is true at the exit of each worker that ends with code 0.',
    apply(cluster, {onBoth}) {
      onBoth('exit', (go, worker, code, signal) => {
        if (code === 0) worker.exitedAfterDisconnect = true;
        return go(code, signal);
      });
    },
    primary() {
      cluster.fork().on('exit', function () { end(this.exitedAfterDisconnect === false); });
    },
    worker() { process.exit(); }
  },
  {
    id: 'accident-channel-voluntary',
    requirement: 'worker.exitedAfterDisconnect.accidental-false',
    breaks: 'exitedAfterDisconnect is true whenever the channel closed before the exit.',
    apply(cluster, {onBoth}) {
      const closed = new Set();
      onBoth('disconnect', (go, worker) => {
        if (!worker.isDead()) closed.add(worker);
        return go();
      });
      onBoth('exit', (go, worker, ...args) => {
        if (closed.has(worker)) worker.exitedAfterDisconnect = true;
        return go(...args);
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.process.disconnect());
      worker.on('exit', () => end(worker.exitedAfterDisconnect === false));
    },
    worker() { setTimeout(() => {}, 5000); }
  },
  {
    id: 'kill-counts',
    requirement: 'worker.exitedAfterDisconnect.kill-does-not-count',
    breaks: 'exitedAfterDisconnect is true at exit after kill().',
    apply(cluster, {ofWorker, onBoth}) {
      const killed = new Set();
      for (const name of ['kill', 'destroy']) {
        ofWorker(name, (original) => function (...args) {
          killed.add(this);
          return original.apply(this, args);
        });
      }
      onBoth('exit', (go, worker, ...args) => {
        if (killed.has(worker)) worker.exitedAfterDisconnect = true;
        return go(...args);
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.kill());
      worker.on('exit', () => end(worker.exitedAfterDisconnect === false));
    }
  },
  {
    id: 'kill-sets-false',
    requirement: 'worker.exitedAfterDisconnect.undefined-after-kill',
    breaks: 'kill() sets exitedAfterDisconnect to false at once.',
    apply(cluster, {ofWorker}) {
      for (const name of ['kill', 'destroy']) {
        ofWorker(name, (original) => function (...args) {
          const result = original.apply(this, args);
          if (this.exitedAfterDisconnect === undefined) this.exitedAfterDisconnect = false;
          return result;
        });
      }
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => {
        worker.kill();
        end(worker.exitedAfterDisconnect === undefined);
      });
    }
  },
  {
    id: 'kill-sets-true',
    requirement: 'worker.exitedAfterDisconnect.undefined-after-kill',
    breaks: 'kill() sets exitedAfterDisconnect to true until the exit.',
    apply(cluster, {ofWorker, onBoth}) {
      const killed = new Set();
      for (const name of ['kill', 'destroy']) {
        ofWorker(name, (original) => function (...args) {
          const result = original.apply(this, args);
          if (this.exitedAfterDisconnect === undefined) {
            killed.add(this);
            this.exitedAfterDisconnect = true;
          }
          return result;
        });
      }
      onBoth('exit', (go, worker, ...args) => {
        if (killed.has(worker)) worker.exitedAfterDisconnect = false;
        return go(...args);
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => {
        worker.kill();
        end(worker.exitedAfterDisconnect === undefined);
      });
    }
  },
  {
    id: 'no-is-dead',
    requirement: 'worker.class.complete',
    breaks: 'Worker objects have no isDead().',
    apply(cluster, {Worker}) { Worker.isDead = undefined; },
    primary() { end(typeof cluster.fork().isDead === 'function'); }
  },
  {
    id: 'no-kill-in-worker',
    requirement: 'worker.class.complete',
    breaks: 'Inside a worker, its Worker object has no kill().',
    apply(cluster, {isPrimary, Worker}) { if (!isPrimary) Worker.kill = undefined; },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() { process.exit(typeof cluster.worker.kill === 'function' ? 3 : 4); }
  },
  {
    id: 'no-once',
    requirement: 'worker.class.event-emitter',
    breaks: 'Worker objects have on(), but no once().',
    apply(cluster, {forked}) { forked((worker) => { worker.once = undefined; }); },
    primary() { end(typeof cluster.fork().once === 'function'); }
  },
  {
    id: 'other-emitter',
    requirement: 'worker.class.event-emitter',
    breaks: 'Worker objects are no instances of EventEmitter, although they have its methods.',
    apply(cluster, {Worker}) {
      const events = require('events').prototype;
      const own = Object.create(null, Object.getOwnPropertyDescriptors(events));
      Object.setPrototypeOf(Worker, Object.setPrototypeOf(own, Object.prototype));
    },
    primary() { end(cluster.fork() instanceof require('events')); }
  }
];
