// send(), in the primary and in the worker.
'use strict';

module.exports = [
  {
    id: 'to-first-worker',
    requirement: 'worker.send.to-that-worker',
    breaks: 'send() in the primary always reaches the first worker.',
    apply(cluster, {ofWorker}) {
      ofWorker('send', () => function (...args) {
        const first = Object.values(cluster.workers)[0] || this;
        return first.process.send(...args);
      });
    },
    primary() {
      cluster.fork().on('exit', () => end(false));
      const second = cluster.fork();
      second.on('exit', () => end(true));
      second.on('online', () => second.send('end'));
    },
    worker() { process.on('message', () => process.exit()); }
  },
  {
    id: 'to-all',
    requirement: 'worker.send.to-that-worker',
    breaks: 'send() in the primary reaches all workers.',
    apply(cluster, {ofWorker}) {
      ofWorker('send', (send) => function (message, ...rest) {
        for (const worker of Object.values(cluster.workers)) {
          if (worker !== this && worker.process.connected) worker.process.send(message);
        }
        return send.call(this, message, ...rest);
      });
    },
    primary() {
      const first = cluster.fork();
      first.on('message', () => {
        first.on('message', () => end(false));
        const second = cluster.fork();
        second.on('message', () => {
          second.send('to second');
          second.on('message', () => setTimeout(() => end(true), 50));
        });
      });
    },
    worker() {
      process.on('message', (message) => process.send(message));
      process.send('ready');
    }
  },
  {
    id: 'lost-to-primary',
    requirement: 'worker.send.to-primary',
    breaks: 'send() of cluster.worker in a worker is lost, while process.send() arrives.',
    apply(cluster, {ofSelf}) { ofSelf('send', () => () => true); },
    primary() {
      let seen = false;
      cluster.fork().on('message', (message) => message === 'x' ? seen = true : end(seen));
    },
    worker() {
      cluster.worker.send('x');
      process.send('last');
    }
  },
  {
    id: 'before-online-lost',
    requirement: 'worker.send.message',
    breaks: 'What is sent before the worker is online is lost.',
    apply(cluster, {ofWorker, onWorker}) {
      const online = new Set();
      onWorker('online', function (go) {
        online.add(this);
        return go();
      });
      ofWorker('send', (send) => function (...args) {
        return online.has(this) ? send.apply(this, args) : true;
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('message', (message) => end(message === 'early')).send('early');
      worker.on('online', () => worker.send('late'));
    },
    worker() { process.on('message', (message) => process.send(message)); }
  },
  {
    id: 'top-level-only',
    requirement: 'worker.send.message',
    breaks: 'Of an object that is sent, objects inside it arrive empty.',
    apply(cluster, {method, Worker}) {
      method(Worker, 'send', (send) => function (message, ...rest) {
        if (message && typeof message === 'object') {
          message = Object.fromEntries(Object.entries(message).map(([key, value]) => {
            return [key, value && typeof value === 'object' ? {} : value];
          }));
        }
        return send.call(this, message, ...rest);
      });
    },
    primary() {
      cluster.fork().on('message', (message) => end(message.outer.inner === 1));
    },
    worker() { cluster.worker.send({outer: {inner: 1}}); }
  },
  {
    id: 'long-cut',
    requirement: 'worker.send.message',
    breaks: 'Texts longer than 65,536 characters arrive cut.',
    apply(cluster, {method, Worker}) {
      method(Worker, 'send', (send) => function (message, ...rest) {
        if (typeof message === 'string') message = message.slice(0, 65536);
        return send.call(this, message, ...rest);
      });
    },
    primary() { cluster.fork().on('message', (message) => end(message.length === 100000)); },
    worker() { cluster.worker.send('x'.repeat(100000)); }
  },
  {
    id: 'null-dropped',
    requirement: 'worker.send.message',
    breaks: 'A key whose value is null is left out of an object that is sent.',
    apply(cluster, {method, Worker}) {
      method(Worker, 'send', (send) => function (message, ...rest) {
        if (message && typeof message === 'object' && !Array.isArray(message)) {
          message = Object.fromEntries(Object.entries(message).filter((each) => each[1] !== null));
        }
        return send.call(this, message, ...rest);
      });
    },
    primary() { cluster.fork().on('message', (message) => end(message.nothing === null)); },
    worker() { cluster.worker.send({nothing: null}); }
  },
  {
    id: 'handle-dropped',
    requirement: 'worker.send.handle',
    breaks: 'send() in the primary does not send the handle.',
    apply(cluster, {ofWorker}) {
      ofWorker('send', (send) => function (message, ...rest) {
        const callback = rest.find((each) => typeof each === 'function');
        return callback ? send.call(this, message, callback) : send.call(this, message);
      });
    },
    primary() {
      const server = net.createServer().listen(0, () => {
        const worker = cluster.fork();
        worker.send('x', server);
        worker.on('exit', (code) => end(code === 3));
      });
    },
    worker() { process.on('message', (message, handle) => process.exit(handle ? 3 : 4)); }
  },
  {
    id: 'handle-dropped-in-worker',
    requirement: 'worker.send.handle',
    breaks: 'send() of cluster.worker in a worker does not send the handle.',
    apply(cluster, {ofSelf}) {
      ofSelf('send', (send) => function (message, ...rest) {
        const callback = rest.find((each) => typeof each === 'function');
        return callback ? send.call(this, message, callback) : send.call(this, message);
      });
    },
    primary() {
      cluster.fork().on('message', (message, handle) => end(handle instanceof net.Server));
    },
    worker() {
      const server = net.createServer();
      server.listen({port: 0, exclusive: true}, () => cluster.worker.send('x', server));
    }
  },
  {
    id: 'options-refused',
    requirement: 'worker.send.options',
    breaks: 'send() throws if an object with options follows the handle.',
    apply(cluster, {method, Worker}) {
      method(Worker, 'send', (send) => function (message, handle, options, ...rest) {
        if (options && typeof options === 'object') throw new TypeError('unknown argument');
        return send.call(this, message, handle, options, ...rest);
      });
    },
    primary() {
      cluster.fork().send('x', undefined, {keepOpen: true});
      end(true);
    }
  },
  {
    id: 'options-as-callback',
    requirement: 'worker.send.options',
    breaks: 'With options, the callback of send() is never called.',
    apply(cluster, {method, Worker}) {
      method(Worker, 'send', (send) => function (message, handle, options, callback) {
        return options && typeof options === 'object' ? send.call(this, message, handle, options) :
                                                        send.apply(this, arguments);
      });
    },
    primary() { cluster.fork().send('x', undefined, {keepOpen: true}, () => end(true)); },
    worker() { process.on('message', () => {}); }
  },
  {
    id: 'keep-open-ignored',
    requirement: 'worker.send.keep-open',
    breaks: 'keepOpen has no effect: a socket that is sent does not stay open in the sender.',
    apply(cluster, {method, Worker}) {
      method(Worker, 'send', (send) => function (message, handle, options, ...rest) {
        return options && typeof options === 'object' ?
            send.call(this, message, handle, {...options, keepOpen: false}, ...rest) :
            send.apply(this, arguments);
      });
    },
    primary() {
      const worker = cluster.fork();
      const server = net.createServer((socket) => {
        socket.on('error', () => end(false));
        worker.send('x', socket, {keepOpen: true}, () => socket.write('from the primary'));
      }).listen(0, () => net.connect(server.address().port).on('data', () => end(true)));
    },
    worker() { process.on('message', () => {}); }
  },
  {
    id: 'keep-open-default',
    requirement: 'worker.send.keep-open-default',
    breaks: 'A socket that is sent stays open in the sender, also without keepOpen.',
    apply(cluster, {method, Worker}) {
      method(Worker, 'send', (send) => function (message, handle, options, callback) {
        if (!(handle instanceof require('net').Socket)) return send.apply(this, arguments);
        if (typeof options === 'function') [options, callback] = [undefined, options];
        return send.call(this, message, handle, {keepOpen: true, ...options}, callback);
      });
    },
    primary() {
      const worker = cluster.fork();
      const server = net.createServer((socket) => {
        socket.on('error', () => end(true));
        worker.send('x', socket);
        worker.on('message', () => socket.write('from the primary'));
      }).listen(0, () => net.connect(server.address().port).on('data', () => end(false)));
    },
    worker() { process.on('message', (message, socket) => process.send('taken')); }
  },
  {
    id: 'callback-never',
    requirement: 'worker.send.callback',
    breaks: 'send() never calls its callback.',
    apply(cluster, {method, Worker}) {
      method(Worker, 'send', (send) => function (...args) {
        return send.apply(this, args.filter((each) => typeof each !== 'function'));
      });
    },
    primary() { cluster.fork().send('x', () => end(true)); },
    worker() { process.on('message', () => {}); }
  },
  {
    id: 'callback-twice',
    requirement: 'worker.send.callback',
    breaks: 'send() calls its callback twice.',
    apply(cluster, {method, Worker}) {
      method(Worker, 'send', (send) => function (...args) {
        return send.apply(this, args.map((each) => typeof each === 'function' ? (...given) => {
          each(...given);
          each(...given);
        } : each));
      });
    },
    primary() {
      let calls = 0;
      const worker = cluster.fork();
      worker.send('x', () => calls++);
      worker.on('message', () => end(calls === 1));
    },
    worker() { process.on('message', (message) => process.send(message)); }
  },
  {
    id: 'callback-before',
    requirement: 'worker.send.callback',
    breaks: 'send() calls its callback before it returns.',
    apply(cluster, {method, Worker}) {
      method(Worker, 'send', (send) => function (...args) {
        const callback = args.find((each) => typeof each === 'function');
        const result = send.apply(this, args.filter((each) => each !== callback));
        if (callback) callback(null);
        return result;
      });
    },
    primary() {
      let returned = false;
      cluster.fork().send('x', () => end(returned));
      returned = true;
    },
    worker() { process.on('message', () => {}); }
  },
  {
    id: 'callback-in-worker-never',
    requirement: 'worker.send.callback',
    breaks: 'send() of cluster.worker in a worker never calls its callback.',
    apply(cluster, {ofSelf}) {
      ofSelf('send', (send) => function (...args) {
        return send.apply(this, args.filter((each) => typeof each !== 'function'));
      });
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() {
      process.on('message', () => {});
      cluster.worker.send('x', () => process.exit(3));
    }
  },
  {
    id: 'returns-undefined',
    requirement: 'worker.send.returns-boolean',
    breaks: 'send() in the primary returns nothing.',
    apply(cluster, {ofWorker}) {
      ofWorker('send', (send) => function (...args) { send.apply(this, args); });
    },
    primary() { end(typeof cluster.fork().send('x') === 'boolean'); }
  },
  {
    id: 'returns-worker',
    requirement: 'worker.send.returns-boolean',
    breaks: 'send() in the primary returns the worker.',
    apply(cluster, {ofWorker}) {
      ofWorker('send', (send) => function (...args) {
        send.apply(this, args);
        return this;
      });
    },
    primary() { end(typeof cluster.fork().send('x') === 'boolean'); }
  },
  {
    id: 'returns-undefined-in-worker',
    requirement: 'worker.send.returns-boolean',
    breaks: 'send() of cluster.worker in a worker returns nothing.',
    apply(cluster, {ofSelf}) {
      ofSelf('send', (send) => function (...args) { send.apply(this, args); });
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() { process.exit(typeof cluster.worker.send('x') === 'boolean' ? 3 : 4); }
  },
  {
    id: 'throws-without-channel',
    requirement: 'worker.send.like-child-process',
    breaks: 'send() to a worker without a channel throws instead of giving an error event.',
    apply(cluster, {ofWorker}) {
      ofWorker('send', (send) => function (...args) {
        if (!this.process.connected) throw new Error('the channel is closed');
        return send.apply(this, args);
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('error', () => end(true)).on('disconnect', () => worker.send('too late'));
    },
    worker() { process.exit(); }
  },
  {
    id: 'silent-without-channel',
    requirement: 'worker.send.like-child-process',
    breaks: 'send() to a worker without a channel gives no error event.',
    apply(cluster, {ofWorker}) {
      ofWorker('send', (send) => function (...args) {
        return this.process.connected ? send.apply(this, args) : false;
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('error', () => end(true)).on('disconnect', () => worker.send('too late'));
    },
    worker() { process.exit(); }
  },
  {
    id: 'in-worker-throws-without-channel',
    requirement: 'worker.send.like-process',
    breaks: 'send() of cluster.worker without a channel throws, while process.send() gives an error.',
    apply(cluster, {ofSelf}) {
      ofSelf('send', (send) => function (...args) {
        if (!process.connected) throw new Error('the channel is closed');
        return send.apply(this, args);
      });
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() {
      process.on('error', () => process.exit(3));
      cluster.worker.on('error', () => {});
      cluster.worker.exitedAfterDisconnect = true;
      process.once('disconnect', () => {
        try { cluster.worker.send('too late'); } catch (e) { process.exit(4); }
      });
      process.disconnect();
    }
  }
];
