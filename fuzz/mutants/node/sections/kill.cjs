// worker.kill() and worker.destroy().
'use strict';

// Both names of the method, in the primary.
function both(make) {
  return (cluster, tools) => {
    tools.ofWorker('kill', make(cluster, tools));
    tools.ofWorker('destroy', make(cluster, tools));
  };
}

module.exports = [
  {
    id: 'does-nothing',
    requirement: 'worker.kill.ends-worker',
    breaks: 'kill() does nothing.',
    apply: both(() => () => () => {}),
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.kill()).on('exit', () => end(true));
    }
  },
  {
    id: 'channel-only',
    requirement: 'worker.kill.ends-worker',
    breaks: 'kill() only closes the channel of the worker, as disconnect() does.',
    apply: both(() => () => function () { this.disconnect(); }),
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.kill()).on('exit', () => end(true));
    },
    worker() { setInterval(() => {}, 1000); }
  },
  {
    id: 'not-before-online',
    requirement: 'worker.kill.signal',
    breaks: 'kill() before the worker is online does nothing.',
    apply(cluster, {ofWorker, onWorker}) {
      const online = new Set();
      onWorker('online', function (go) {
        online.add(this);
        return go();
      });
      for (const name of ['kill', 'destroy']) {
        ofWorker(name, (original) => function (...args) {
          if (online.has(this)) original.apply(this, args);
        });
      }
    },
    primary() { cluster.fork().on('exit', () => end(true)).kill(); }
  },
  {
    id: 'not-while-listening',
    requirement: 'worker.kill.ends-worker',
    breaks: 'kill() does not end a worker that listens.',
    apply(cluster, {ofWorker, onWorker}) {
      const listening = new Set();
      onWorker('listening', function (go, info) {
        listening.add(this);
        return go(info);
      });
      for (const name of ['kill', 'destroy']) {
        ofWorker(name, (original) => function (...args) {
          if (!listening.has(this)) original.apply(this, args);
        });
      }
    },
    primary() {
      const worker = cluster.fork();
      worker.on('listening', () => worker.kill()).on('exit', () => end(true));
    },
    worker() { net.createServer().listen(0); }
  },
  {
    id: 'signal-ignored',
    requirement: 'worker.kill.signal',
    breaks: 'kill() always sends SIGTERM, whatever signal it is given.',
    apply: both(() => (original) => function () { original.call(this); }),
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.kill('SIGKILL'));
      worker.on('exit', (code, signal) => end(signal === 'SIGKILL'));
    }
  },
  {
    id: 'signal-always-kill',
    requirement: 'worker.kill.signal',
    breaks: 'kill() always sends SIGKILL, whatever signal it is given.',
    apply: both(() => (original) => function (signal) { original.call(this, signal && 'SIGKILL'); }),
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.kill('SIGINT'));
      worker.on('exit', (code, signal) => end(signal === 'SIGINT'));
    }
  },
  {
    id: 'default-kill',
    requirement: 'worker.kill.default-signal',
    breaks: 'The signal of kill() without argument is SIGKILL.',
    apply: both(() => (original) => function (signal = 'SIGKILL') { original.call(this, signal); }),
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.kill());
      worker.on('exit', (code, signal) => end(signal === 'SIGTERM'));
    }
  },
  {
    id: 'default-interrupt',
    requirement: 'worker.kill.default-signal',
    breaks: 'The signal of kill() without argument is SIGINT.',
    apply: both(() => (original) => function (signal = 'SIGINT') { original.call(this, signal); }),
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.kill());
      worker.on('exit', (code, signal) => end(signal === 'SIGTERM'));
    }
  },
  {
    id: 'waits',
    requirement: 'worker.kill.no-wait',
    breaks: 'kill() disconnects the worker and sends the signal only when the channel has closed.',
    apply: both(() => (original) => function (signal) {
      if (!this.isConnected()) return original.call(this, signal);
      this.process.once('disconnect', () => original.call(this, signal));
      this.process.send({cmd: 'NODE_CLUSTER', act: 'disconnect'});
    }),
    primary() {
      const worker = cluster.fork();
      worker.on('message', () => worker.kill()).on('exit', () => end(true));
    },
    worker() { process.send('stuck', () => { for (;;); }); }
  },
  {
    id: 'waits-for-connections',
    requirement: 'worker.kill.no-wait',
    breaks: 'kill() does not end a worker while a connection of its is open.',
    apply: both(() => (original) => function (signal) {
      if (!this.isConnected() || this.state !== 'listening') return original.call(this, signal);
      this.process.once('disconnect', () => original.call(this, signal));
      this.process.send({cmd: 'NODE_CLUSTER', act: 'disconnect'});
    }),
    primary() {
      const worker = cluster.fork();
      worker.on('listening', (address) => {
        net.connect(address.port).on('error', () => {}).on('data', () => worker.kill());
      });
      worker.on('exit', () => end(true));
    },
    worker() { net.createServer((socket) => socket.write('hello')).listen(0); }
  },
  {
    id: 'exits-instead',
    requirement: 'worker.kill.like-process-kill',
    breaks: 'kill() makes the worker exit with code 0 instead of by a signal.',
    apply: both(() => () => function () { this.disconnect(); }),
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.kill());
      worker.on('exit', (code, signal) => end(signal === 'SIGTERM'));
    }
  },
  {
    id: 'handlers-passed-by',
    requirement: 'worker.kill.like-process-kill',
    breaks: 'A worker that handles SIGTERM is ended by kill(), although process.kill() would not.',
    apply: both(() => (original) => function (signal) {
      original.call(this, signal);
      setTimeout(() => this.process.kill('SIGKILL'), 20);
    }),
    primary() {
      const worker = cluster.fork();
      worker.on('message', (message) => {
        if (message === 'ready') worker.kill();
        else setTimeout(() => end(true), 100);
      });
      worker.on('exit', () => end(false));
    },
    worker() {
      process.on('SIGTERM', () => process.send('handled'));
      process.send('ready');
    }
  },
  {
    id: 'no-disconnect',
    requirement: 'worker.kill.primary-order',
    breaks: 'The disconnect of a worker that kill() ended is emitted only some time after its exit.',
    apply(cluster, {ofWorker, onBoth}) {
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
      let seen = false;
      cluster.on('disconnect', () => { seen = true; });
      const worker = cluster.fork();
      worker.on('online', () => worker.kill());
      worker.process.on('close', () => setImmediate(() => end(seen)));
    }
  },
  {
    id: 'all-workers',
    requirement: 'sharing.worker-end-isolated',
    breaks: 'kill() of one worker ends all workers.',
    apply(cluster, {ofWorker}) {
      for (const name of ['kill', 'destroy']) {
        ofWorker(name, () => function (signal) {
          for (const worker of Object.values(cluster.workers)) worker.process.kill(signal);
        });
      }
    },
    primary() {
      const other = cluster.fork();
      other.on('exit', () => end(false));
      other.on('online', () => {
        const worker = cluster.fork();
        worker.on('online', () => worker.kill()).on('exit', () => setTimeout(() => end(true), 100));
      });
    }
  },
  {
    id: 'destroy-missing',
    requirement: 'worker.kill.destroy-alias',
    breaks: 'Worker objects have no destroy().',
    apply(cluster, {ofWorker, isPrimary}) {
      if (!isPrimary) return;
      const destroy = cluster.Worker.prototype.destroy;
      ofWorker('kill', () => function (...args) { return destroy.apply(this, args); });
      cluster.Worker.prototype.destroy = undefined;
    },
    primary() { end(typeof cluster.fork().destroy === 'function'); }
  },
  {
    id: 'destroy-closes-only',
    requirement: 'worker.kill.destroy-alias',
    breaks: 'destroy() only disconnects the worker.',
    apply(cluster, {ofWorker, isPrimary}) {
      if (!isPrimary) return;
      const destroy = cluster.Worker.prototype.destroy;
      ofWorker('kill', () => function (...args) { return destroy.apply(this, args); });
      ofWorker('destroy', () => function () { this.disconnect(); });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.destroy());
      worker.on('exit', (code, signal) => end(signal === 'SIGTERM'));
    }
  },
  {
    id: 'destroy-signal-ignored',
    requirement: 'worker.kill.destroy-alias',
    breaks: 'destroy() always sends SIGTERM, while kill() sends the signal that it is given.',
    apply(cluster, {ofWorker, isPrimary}) {
      if (!isPrimary) return;
      const destroy = cluster.Worker.prototype.destroy;
      ofWorker('kill', () => function (...args) { return destroy.apply(this, args); });
      ofWorker('destroy', () => function () { destroy.call(this); });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => worker.destroy('SIGKILL'));
      worker.on('exit', (code, signal) => end(signal === 'SIGKILL'));
    }
  },
  {
    id: 'process-kill-same',
    requirement: 'worker.kill.not-process-kill',
    breaks: 'In a worker, process.kill is worker.kill.',
    apply(cluster, {isPrimary}) {
      if (!isPrimary) cluster.worker.kill = process.kill;
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() {
      const same = process.kill === cluster.worker.kill;
      process.exit(typeof process.kill === 'function' && !same ? 3 : 4);
    }
  },
  {
    id: 'in-worker-does-nothing',
    requirement: 'worker.kill.ends-worker',
    breaks: 'kill() in a worker does nothing.',
    apply(cluster, {ofSelf}) {
      ofSelf('kill', () => () => {});
      ofSelf('destroy', () => () => {});
    },
    primary() { cluster.fork().on('exit', () => end(true)); },
    worker() { cluster.worker.kill(); }
  },
  {
    id: 'dead-throws',
    requirement: 'worker.kill.signal',
    breaks: 'kill() of a worker that has ended throws.',
    apply: both(() => (original) => function (signal) {
      if (this.isDead()) throw new Error('the worker has ended');
      original.call(this, signal);
    }),
    primary() {
      const worker = cluster.fork();
      worker.on('exit', () => {
        worker.kill();
        end(true);
      });
    },
    worker() { process.exit(); }
  }
];
