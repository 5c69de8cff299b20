// cluster.schedulingPolicy and NODE_CLUSTER_SCHED_POLICY.
'use strict';

const programs = require('../programs.cjs');

// Who takes the connections of a worker tells the policy: under round-robin the primary, whose
// channel then carries them.
module.exports = [
  {
    id: 'one-value',
    requirement: 'cluster.schedulingPolicy.two-values',
    breaks: 'SCHED_NONE and SCHED_RR are the same.',
    apply(cluster) { cluster.SCHED_NONE = cluster.SCHED_RR; },
    primary() { end(cluster.SCHED_NONE !== cluster.SCHED_RR); }
  },
  {
    id: 'round-robin-undefined',
    requirement: 'cluster.schedulingPolicy.two-values',
    breaks: 'There is no SCHED_RR.',
    apply(cluster) { delete cluster.SCHED_RR; },
    primary() { end(cluster.SCHED_RR !== undefined); }
  },
  {
    id: 'none-ignored',
    requirement: 'cluster.schedulingPolicy.selects',
    breaks: 'SCHED_NONE has no effect: the primary takes the connections.',
    apply(cluster, {alwaysPolicy}) { alwaysPolicy(cluster.SCHED_RR); },
    primary: programs.noneIsTakenByWorkers,
    worker: programs.tellsWhoTook
  },
  {
    id: 'round-robin-ignored',
    requirement: 'cluster.schedulingPolicy.selects',
    breaks: 'SCHED_RR has no effect: workers take the connections.',
    apply(cluster, {alwaysPolicy}) { alwaysPolicy(cluster.SCHED_NONE); },
    primary() {
      cluster.schedulingPolicy = cluster.SCHED_RR;
      cluster.fork();
      cluster.on('listening', (worker, address) => net.connect(address.port));
      cluster.on('message', (worker, given) => end(given));
    },
    worker: programs.tellsWhoTook
  },
  {
    id: 'of-one-worker',
    requirement: 'cluster.schedulingPolicy.global',
    breaks: 'Under round-robin every second worker takes connections itself.',
    apply(cluster, {toPrimary, share}) {
      toPrimary('queryServer', (go, message, handle, worker) => {
        if (worker.id % 2 === 0 && message.addressType === 4) share(worker, message);
        else go(message, handle);
      });
    },
    primary() {
      cluster.fork().on('online', () => cluster.fork({LISTEN: 'yes'}));
      cluster.on('listening', (worker, address) => net.connect(address.port));
      cluster.on('message', (worker, given) => end(given));
    },
    worker() {
      if (!process.env.LISTEN) return;
      let given = false;
      process.prependListener('internalMessage', (message) => {
        given = given || message.act === 'newconn';
      });
      net.createServer(() => process.send(given)).listen(0, '127.0.0.1');
    }
  },
  {
    id: 'changes-after-fork',
    requirement: 'cluster.schedulingPolicy.frozen-by-fork',
    breaks: 'SCHED_NONE that is assigned after the first fork holds for servers made from then on.',
    apply(cluster, {toPrimary, share, forked}) {
      let forkedOne = false;
      forked(() => { forkedOne = true; });
      toPrimary('queryServer', (go, message, handle, worker) => {
        const none = forkedOne && cluster.schedulingPolicy === cluster.SCHED_NONE;
        if (none && message.addressType === 4) share(worker, message);
        else go(message, handle);
      });
    },
    primary() {
      cluster.fork();
      cluster.schedulingPolicy = cluster.SCHED_NONE;
      cluster.on('listening', (worker, address) => net.connect(address.port));
      cluster.on('message', (worker, given) => end(given));
    },
    worker: programs.tellsWhoTook
  },
  {
    id: 'changes-after-setup',
    requirement: 'cluster.schedulingPolicy.frozen-by-setup',
    breaks: 'Between setupPrimary() and the first fork, SCHED_NONE can still be assigned.',
    apply(cluster, {toPrimary, share, ofCluster}) {
      let policy;
      ofCluster('fork', (fork) => (env) => {
        policy = policy || cluster.schedulingPolicy;
        return fork(env);
      });
      toPrimary('queryServer', (go, message, handle, worker) => {
        const none = policy === cluster.SCHED_NONE && message.addressType === 4;
        if (none) share(worker, message);
        else go(message, handle);
      });
    },
    primary() {
      cluster.setupPrimary();
      cluster.schedulingPolicy = cluster.SCHED_NONE;
      cluster.fork();
      cluster.on('listening', (worker, address) => net.connect(address.port));
      cluster.on('message', (worker, given) => end(given));
    },
    worker: programs.tellsWhoTook
  },
  {
    id: 'default-none',
    requirement: 'cluster.schedulingPolicy.default-round-robin',
    breaks: 'The policy is SCHED_NONE unless set.',
    apply(cluster) {
      if (!process.env.NODE_CLUSTER_SCHED_POLICY) cluster.schedulingPolicy = cluster.SCHED_NONE;
    },
    primary() { end(cluster.schedulingPolicy === cluster.SCHED_RR); }
  },
  {
    id: 'default-unused',
    requirement: 'cluster.schedulingPolicy.default-round-robin',
    breaks: 'Unless a policy is set, SCHED_NONE is in effect although SCHED_RR is shown.',
    apply(cluster, {setup}) {
      let set = Boolean(process.env.NODE_CLUSTER_SCHED_POLICY);
      let policy = cluster.schedulingPolicy;
      Object.defineProperty(cluster, 'schedulingPolicy', {
        get: () => policy, enumerable: true, configurable: true,
        set(value) { policy = value; set = true; }
      });
      setup((original) => function (given) {
        const shown = policy;
        if (!set) policy = cluster.SCHED_NONE;
        original.call(this, given);
        policy = shown;
      });
    },
    primary() {
      cluster.fork();
      cluster.on('listening', (worker, address) => net.connect(address.port));
      cluster.on('message', (worker, given) => end(given));
    },
    worker: programs.tellsWhoTook
  },
  {
    id: 'env-none-ignored',
    requirement: 'cluster.schedulingPolicy.env-none',
    breaks: 'NODE_CLUSTER_SCHED_POLICY=none has no effect.',
    apply(cluster) {
      if (process.env.NODE_CLUSTER_SCHED_POLICY === 'none') cluster.schedulingPolicy = cluster.SCHED_RR;
    },
    primary() {
      if (process.env.NODE_CLUSTER_SCHED_POLICY) end(cluster.schedulingPolicy === cluster.SCHED_NONE);
      require('child_process')
          .fork(__filename, {env: {...process.env, NODE_CLUSTER_SCHED_POLICY: 'none'}})
          .on('exit', (code) => end(code === 0));
    }
  },
  {
    id: 'env-rr-as-none',
    requirement: 'cluster.schedulingPolicy.env-rr',
    breaks: 'NODE_CLUSTER_SCHED_POLICY=rr selects SCHED_NONE.',
    apply(cluster) {
      if (process.env.NODE_CLUSTER_SCHED_POLICY === 'rr') cluster.schedulingPolicy = cluster.SCHED_NONE;
    },
    primary() {
      if (process.env.NODE_CLUSTER_SCHED_POLICY) end(cluster.schedulingPolicy === cluster.SCHED_RR);
      require('child_process')
          .fork(__filename, {env: {...process.env, NODE_CLUSTER_SCHED_POLICY: 'rr'}})
          .on('exit', (code) => end(code === 0));
    }
  }
];
