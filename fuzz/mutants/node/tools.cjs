// What mutants are made of: each tool changes a public object of `cluster`, or the messages that
// its processes exchange (`cmd: 'NODE_CLUSTER'`, told apart by `act`). One that is about another
// process than this does nothing.
'use strict';

const net = require('net');

module.exports = function (cluster) {
  const isPrimary = cluster.isPrimary;
  const Worker = cluster.Worker.prototype;

  // Puts what `make` makes of object[name] in its place.
  function method(object, name, make) {
    const enumerable = Object.prototype.propertyIsEnumerable.call(object, name);
    Object.defineProperty(object, name, {
      value: make(object[name]), enumerable, writable: true, configurable: true
    });
  }

  // Every emit of the event: `change` is called with the emitter as `this`, a function that goes on
  // with the arguments that it is given, and the arguments.
  function event(object, name, change) {
    method(object, 'emit', (emit) => function (event, ...args) {
      if (event !== name) return Reflect.apply(emit, this, [event, ...args]);
      const go = (...changed) => Reflect.apply(emit, this, [name, ...changed]);
      return change.call(this, go, ...args);
    });
  }

  // Methods and events of cluster and of Worker objects in the primary, and of cluster.worker.
  function ofCluster(name, make) { if (isPrimary) method(cluster, name, make); }
  function ofWorker(name, make) { if (isPrimary) method(Worker, name, make); }
  function ofSelf(name, make) { if (!isPrimary) method(Worker, name, make); }
  function onCluster(name, change) { if (isPrimary) event(cluster, name, change); }
  function onWorker(name, change) { if (isPrimary) event(Worker, name, change); }
  function onSelf(name, change) { if (!isPrimary) event(Worker, name, change); }

  // An event of a worker in the primary, as it is emitted by both: change(go, worker, ...args), and
  // go(...args).
  function onBoth(name, change) {
    onWorker(name, function (go, ...args) { return change(go, this, ...args); });
    onCluster(name, (go, worker, ...args) => {
      return change((...changed) => go(worker, ...changed), worker, ...args);
    });
  }

  // In the primary: each new worker, before fork() returns.
  function forked(use) {
    ofCluster('fork', (fork) => function (...args) {
      const worker = fork.apply(this, args);
      use(worker);
      return worker;
    });
  }

  // setupPrimary and its other name, which are one function.
  function setup(make) {
    ofCluster('setupPrimary', make);
    ofCluster('setupMaster', () => cluster.setupPrimary);
  }

  // This policy is in effect, whatever is chosen; what is chosen is shown.
  function alwaysPolicy(policy) {
    setup((original) => function (given) {
      const chosen = cluster.schedulingPolicy;
      cluster.schedulingPolicy = policy;
      original.call(this, given);
      cluster.schedulingPolicy = chosen;
    });
  }

  // Whether fork() is under way, which calls setupPrimary() itself.
  let forking = false;
  let watched = false;
  function watchForks() {
    if (watched) return;
    watched = true;
    ofCluster('fork', (fork) => function (...args) {
      forking = true;
      try { return fork.apply(this, args); } finally { forking = false; }
    });
  }

  // With what fork() starts a worker, whatever cluster.settings says: change(settings) -> settings.
  function startedWith(change) {
    let kept;
    setup((original) => function (given) {
      original.call(this, given);
      if (!forking) return;
      kept = cluster.settings;
      cluster.settings = change({...kept});
    });
    watchForks();
    forked(() => { cluster.settings = kept; });
  }

  // What a program gives setupPrimary(): change(options) -> options.
  function options(change) {
    setup((original) => function (given) {
      return original.call(this, forking ? given : change({...given}));
    });
    watchForks();
  }

  // What a program finds in cluster.settings after it called setupPrimary(): show(settings).
  function afterSetup(show) {
    let all = {};
    setup((original) => function (given) {
      original.call(this, all = {...all, ...given});
      if (!forking) show(cluster.settings, given);
    });
    watchForks();
  }

  function isAct(message, act) {
    if (!message || message.cmd !== 'NODE_CLUSTER') return false;
    return act === 'ack' ? message.ack !== undefined : message.act === act;
  }

  // `change` is called with a function that goes on, the message, the handle, and, in the primary,
  // the worker.
  function received(emitter, act, change, worker) {
    method(emitter, 'emit', (emit) => function (event, message, handle) {
      if (event !== 'internalMessage' || !isAct(message, act)) return emit.apply(this, arguments);
      const go = (message, handle) => emit.call(this, event, message, handle);
      return change(go, message, handle, worker);
    });
  }

  function sent(sender, act, change, worker) {
    method(sender, 'send', (send) => function (message, handle) {
      if (!isAct(message, act)) return send.apply(this, arguments);
      const go = (message, handle) => send.call(this, message, handle);
      return change(go, message, handle, worker);
    });
  }

  // Messages of a worker as they arrive in the primary, and of the primary as they leave it.
  function toPrimary(act, change) {
    forked((worker) => received(worker.process, act, change, worker));
  }
  function toWorker(act, change) {
    forked((worker) => sent(worker.process, act, change, worker));
  }

  // The same in the worker.
  function fromWorker(act, change) { if (!isPrimary) sent(process, act, change); }
  function inWorker(act, change) { if (!isPrimary) received(process, act, change); }

  // Answers the queryServer of a worker with a socket that the primary has made, and on which the
  // worker itself listens, as SCHED_NONE does. Workers share it until the last of them has ended.
  const shared = new Map();
  function share(worker, message) {
    const {address, port, addressType, fd, flags} = message;
    const key = [address, port, addressType, fd].join();
    const handle = shared.get(key) || net._createServerHandle(address, port, addressType, fd, flags);
    const answer = {cmd: 'NODE_CLUSTER', ack: message.seq, key: 'shared:' + key, data: null};
    if (typeof handle === 'number') {
      worker.process.send({...answer, errno: handle});
      return;
    }
    shared.set(key, handle);
    handle.users = (handle.users || new Set()).add(worker);
    worker.process.once('exit', () => {
      if (!handle.users.delete(worker) || handle.users.size > 0) return;
      shared.delete(key);
      handle.close();
    });
    worker.process.send({...answer, errno: 0}, handle);
  }

  return {isPrimary, Worker, method, event, ofCluster, ofWorker, ofSelf, onCluster, onWorker, onSelf,
          onBoth, forked, setup, alwaysPolicy, startedWith, options, afterSetup, toPrimary, toWorker,
          fromWorker, inWorker, share};
};
