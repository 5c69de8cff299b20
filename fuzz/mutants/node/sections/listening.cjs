// The event listening.
'use strict';

// What the event says of the address.
function told(change) {
  return (cluster, {onBoth}) => onBoth('listening', (go, worker, info) => go(change({...info})));
}

module.exports = [
  {
    id: 'never',
    requirement: 'cluster.event.listening.after-server',
    breaks: 'cluster never emits listening.',
    apply(cluster, {onCluster}) { onCluster('listening', () => false); },
    primary() {
      let seen = 0;
      cluster.on('listening', () => seen++).on('exit', () => end(seen === 1));
      cluster.fork();
    },
    worker() { net.createServer().listen(0, () => setImmediate(() => cluster.worker.disconnect())); }
  },
  {
    id: 'first-worker-only',
    requirement: 'cluster.event.listening.after-server',
    breaks: 'Of the workers that listen on one address, only the first gives listening.',
    apply(cluster, {onCluster}) {
      const seen = new Set();
      onCluster('listening', (go, worker, info) => {
        const key = [info.address, info.port, info.addressType].join();
        return !seen.has(key) && (seen.add(key), go(worker, info));
      });
    },
    primary() {
      let seen = 0;
      cluster.on('listening', () => seen++);
      cluster.fork().on('listening', () => {
        cluster.fork().on('exit', () => end(seen === 2));
      });
    },
    worker() {
      net.createServer().listen(0, () => {
        if (cluster.worker.id === 2) setImmediate(() => cluster.worker.disconnect());
      });
    }
  },
  {
    id: 'once-for-each-worker',
    requirement: 'cluster.event.listening.each-address',
    breaks: 'A worker gives listening once, however many addresses it listens on.',
    apply(cluster, {onBoth}) {
      const seen = new Map();
      onBoth('listening', (go, worker, info) => {
        const key = JSON.stringify(info);
        if (!seen.has(worker)) seen.set(worker, key);
        return seen.get(worker) === key && go(info);
      });
    },
    primary() {
      let seen = 0;
      cluster.on('listening', () => seen++).on('exit', () => end(seen === 2));
      cluster.fork();
    },
    worker() {
      net.createServer().listen(0, () => {
        net.createServer()
            .listen(0, '127.0.0.1', () => setImmediate(() => cluster.worker.disconnect()));
      });
    }
  },
  {
    id: 'no-udp',
    requirement: 'cluster.event.listening.after-server',
    breaks: 'Sockets of UDP give no listening.',
    apply(cluster, {onBoth}) {
      onBoth('listening', (go, worker, info) => {
        return String(info.addressType).startsWith('udp') ? false : go(info);
      });
    },
    primary() {
      let seen = 0;
      cluster.on('listening', () => seen++).on('exit', () => end(seen === 1));
      cluster.fork();
    },
    worker() {
      dgram.createSocket('udp4').bind(0, () => setImmediate(() => cluster.worker.disconnect()));
    }
  },
  {
    id: 'no-unix',
    requirement: 'cluster.event.listening.after-server',
    breaks: 'Unix domain sockets give no listening.',
    apply(cluster, {onBoth}) {
      onBoth('listening', (go, worker, info) => info.addressType === -1 ? false : go(info));
    },
    primary() {
      let seen = 0;
      cluster.on('listening', () => seen++).on('exit', () => end(seen === 1));
      cluster.fork();
    },
    worker() {
      const path = `${require('os').tmpdir()}/mutant-${process.pid}`;
      net.createServer().listen(path, () => setImmediate(() => cluster.worker.disconnect()));
    }
  },
  {
    id: 'before-server',
    requirement: 'cluster.event.listening.after-server',
    breaks: 'listening is emitted when a worker asks to listen, even if it never does.',
    apply(cluster, {toPrimary}) {
      toPrimary('listening', () => false);
      toPrimary('queryServer', (go, message, handle, worker) => {
        const {addressType, address, port, fd} = message;
        go(message, handle);
        worker.emit('listening', {addressType, address, port, fd});
        cluster.emit('listening', worker, {addressType, address, port, fd});
      });
    },
    primary() {
      let seen = 0;
      cluster.on('listening', () => seen++).on('exit', () => end(seen === 0));
      cluster.fork();
    },
    worker() {
      net.createServer().on('error', () => process.exit()).listen(9, '192.0.2.1');
    }
  },
  {
    id: 'at-close',
    requirement: 'cluster.event.listening.after-server',
    breaks: 'listening is emitted again when a server closes.',
    apply(cluster, {toPrimary, onCluster}) {
      const seen = new Map();
      onCluster('listening', (go, worker, info) => {
        seen.set(worker, info);
        return go(worker, info);
      });
      toPrimary('close', (go, message, handle, worker) => {
        go(message, handle);
        if (seen.has(worker)) cluster.emit('listening', worker, seen.get(worker));
      });
    },
    primary() {
      let seen = 0;
      cluster.on('listening', () => seen++).on('exit', () => end(seen === 1));
      cluster.fork();
    },
    worker() {
      const server = net.createServer();
      server.listen(0, () => setImmediate(() => server.close(() => cluster.worker.disconnect())));
    }
  },
  {
    id: 'one-argument',
    requirement: 'cluster.event.listening.two-arguments',
    breaks: 'listening of cluster gives the worker only.',
    apply(cluster, {onCluster}) { onCluster('listening', (go, worker) => go(worker)); },
    primary() {
      cluster.on('listening', (...args) => end(args.length === 2));
      cluster.fork();
    },
    worker() { net.createServer().listen(0); }
  },
  {
    id: 'three-arguments',
    requirement: 'cluster.event.listening.two-arguments',
    breaks: 'listening of cluster has a third argument.',
    apply(cluster, {onCluster}) {
      onCluster('listening', (go, worker, info) => go(worker, info, info.port));
    },
    primary() {
      cluster.on('listening', (...args) => end(args.length === 2));
      cluster.fork();
    },
    worker() { net.createServer().listen(0); }
  },
  {
    id: 'swapped',
    requirement: 'cluster.event.listening.worker',
    breaks: 'listening of cluster gives the address first, then the worker.',
    apply(cluster, {onCluster}) { onCluster('listening', (go, worker, info) => go(info, worker)); },
    primary() {
      const worker = cluster.fork();
      cluster.on('listening', (given) => end(given === worker));
    },
    worker() { net.createServer().listen(0); }
  },
  {
    id: 'first-worker',
    requirement: 'cluster.event.listening.worker',
    breaks: 'listening of cluster always gives the first worker.',
    apply(cluster, {onCluster, forked}) {
      let first;
      forked((worker) => { first = first || worker; });
      onCluster('listening', (go, worker, info) => go(first, info));
    },
    primary() {
      cluster.fork().on('listening', () => setImmediate(() => {
        const second = cluster.fork();
        cluster.on('listening', (given) => end(given === second));
      }));
    },
    worker() { net.createServer().listen(0); }
  },
  {
    id: 'no-address',
    requirement: 'cluster.event.listening.address',
    breaks: 'listening does not tell the address.',
    apply: told((info) => {
      delete info.address;
      return info;
    }),
    primary() {
      cluster.on('listening', (worker, info) => end(info.address === '127.0.0.1'));
      cluster.fork();
    },
    worker() { net.createServer().listen(0, '127.0.0.1'); }
  },
  {
    id: 'any-address',
    requirement: 'cluster.event.listening.address',
    breaks: 'listening tells 0.0.0.0 for each address of IPv4.',
    apply: told((info) => ({...info, address: info.addressType === 4 ? '0.0.0.0' : info.address})),
    primary() {
      cluster.on('listening', (worker, info) => end(info.address === '127.0.0.1'));
      cluster.fork();
    },
    worker() { net.createServer().listen(0, '127.0.0.1'); }
  },
  {
    id: 'no-port',
    requirement: 'cluster.event.listening.port',
    breaks: 'listening does not tell the port.',
    apply: told((info) => {
      delete info.port;
      return info;
    }),
    primary() {
      cluster.on('listening', (worker, info) => end(info.port > 0));
      cluster.fork();
    },
    worker() { net.createServer().listen(0, '127.0.0.1'); }
  },
  {
    id: 'port-zero',
    requirement: 'cluster.event.listening.port',
    breaks: 'A worker that listens on port 0 gives 0 as port.',
    apply(cluster, {fromWorker}) {
      const asked = new Map();
      fromWorker('queryServer', (go, message, handle) => {
        asked.set(message.index + message.address, message.port);
        return go(message, handle);
      });
      fromWorker('listening', (go, message, handle) => {
        return go({...message, port: asked.get(message.index + message.address)}, handle);
      });
    },
    primary() {
      cluster.on('listening', (worker, info) => end(info.port > 0));
      cluster.fork();
    },
    worker() { net.createServer().listen(0, '127.0.0.1'); }
  },
  {
    id: 'port-text',
    requirement: 'cluster.event.listening.port',
    breaks: 'listening tells the port as a text.',
    apply: told((info) => ({...info, port: String(info.port)})),
    primary() {
      cluster.on('listening', (worker, info) => end(typeof info.port === 'number'));
      cluster.fork();
    },
    worker() { net.createServer().listen(0, '127.0.0.1'); }
  },
  {
    id: 'type-text',
    requirement: 'cluster.event.listening.type-values',
    breaks: 'addressType is "IPv4" and the like.',
    apply: told((info) => ({...info, addressType: 'IPv' + info.addressType})),
    primary() {
      cluster.on('listening', (worker, info) => end(info.addressType === 4));
      cluster.fork();
    },
    worker() { net.createServer().listen(0, '127.0.0.1'); }
  },
  {
    id: 'type-missing',
    requirement: 'cluster.event.listening.type-values',
    breaks: 'listening does not tell the addressType.',
    apply: told((info) => {
      delete info.addressType;
      return info;
    }),
    primary() {
      cluster.on('listening', (worker, info) => end(info.addressType === 4));
      cluster.fork();
    },
    worker() { net.createServer().listen(0, '127.0.0.1'); }
  },
  {
    id: 'tcp4-as-6',
    requirement: 'cluster.event.listening.type-tcp4',
    breaks: 'addressType is 6 for TCP over IPv4.',
    apply: told((info) => ({...info, addressType: info.addressType === 4 ? 6 : info.addressType})),
    primary() {
      cluster.on('listening', (worker, info) => end(info.addressType === 4));
      cluster.fork();
    },
    worker() { net.createServer().listen(0, '127.0.0.1'); }
  },
  {
    id: 'tcp6-as-4',
    requirement: 'cluster.event.listening.type-tcp6',
    breaks: 'addressType is 4 for TCP over IPv6.',
    apply: told((info) => ({...info, addressType: info.addressType === 6 ? 4 : info.addressType})),
    primary() {
      cluster.on('listening', (worker, info) => end(info.addressType === 6));
      cluster.fork();
    },
    worker() { net.createServer().listen(0, '::1'); }
  },
  {
    id: 'unix-as-4',
    requirement: 'cluster.event.listening.type-unix',
    breaks: 'addressType is 4 for a Unix domain socket.',
    apply: told((info) => ({...info, addressType: info.addressType === -1 ? 4 : info.addressType})),
    primary() {
      cluster.on('listening', (worker, info) => end(info.addressType === -1));
      cluster.fork();
    },
    worker() { net.createServer().listen(`${require('os').tmpdir()}/mutant-${process.pid}`); }
  },
  {
    id: 'udp4-as-4',
    requirement: 'cluster.event.listening.type-udp4',
    breaks: 'addressType is 4 for UDP over IPv4.',
    apply: told((info) => {
      return {...info, addressType: info.addressType === 'udp4' ? 4 : info.addressType};
    }),
    primary() {
      cluster.on('listening', (worker, info) => end(info.addressType === 'udp4'));
      cluster.fork();
    },
    worker() { dgram.createSocket('udp4').bind(0, '127.0.0.1'); }
  },
  {
    id: 'udp6-as-udp4',
    requirement: 'cluster.event.listening.type-udp6',
    breaks: 'addressType is "udp4" for UDP over IPv6.',
    apply: told((info) => {
      return {...info, addressType: info.addressType === 'udp6' ? 'udp4' : info.addressType};
    }),
    primary() {
      cluster.on('listening', (worker, info) => end(info.addressType === 'udp6'));
      cluster.fork();
    },
    worker() { dgram.createSocket('udp6').bind(0, '::1'); }
  },
  {
    id: 'not-on-worker',
    requirement: 'worker.event.listening.like-cluster',
    breaks: 'A Worker object does not emit listening.',
    apply(cluster, {onWorker}) { onWorker('listening', () => false); },
    primary() {
      let seen = 0;
      cluster.fork().on('listening', () => seen++).on('exit', () => end(seen === 1));
    },
    worker() { net.createServer().listen(0, () => setImmediate(() => cluster.worker.disconnect())); }
  },
  {
    id: 'worker-gives-port',
    requirement: 'worker.event.listening.address',
    breaks: 'listening of a Worker object gives the port instead of an address object.',
    apply(cluster, {onWorker}) { onWorker('listening', (go, info) => go(info.port)); },
    primary() { cluster.fork().on('listening', (info) => end(info.address === '127.0.0.1')); },
    worker() { net.createServer().listen(0, '127.0.0.1'); }
  },
  {
    id: 'worker-without-type',
    requirement: 'worker.event.listening.address',
    breaks: 'The address object of a Worker object lacks addressType.',
    apply(cluster, {onWorker}) {
      onWorker('listening', (go, {address, port}) => go({address, port}));
    },
    primary() { cluster.fork().on('listening', (info) => end(info.addressType === 4)); },
    worker() { net.createServer().listen(0, '127.0.0.1'); }
  },
  {
    id: 'worker-first-argument',
    requirement: 'worker.event.listening.address',
    breaks: 'listening of a Worker object gives the worker first, then the address.',
    apply(cluster, {onWorker}) {
      onWorker('listening', function (go, info) { return go(this, info); });
    },
    primary() { cluster.fork().on('listening', (info) => end(info.address === '127.0.0.1')); },
    worker() { net.createServer().listen(0, '127.0.0.1'); }
  },
  {
    id: 'in-worker',
    requirement: 'worker.event.listening.not-in-worker',
    breaks: 'Inside a worker, its Worker object emits listening.',
    apply(cluster, {fromWorker}) {
      fromWorker('listening', (go, message, handle) => {
        const sent = go(message, handle);
        cluster.worker.emit('listening', {address: message.address, port: message.port});
        return sent;
      });
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() {
      cluster.worker.on('listening', () => process.exit(4));
      net.createServer().listen(0, () => setTimeout(() => process.exit(3), 20));
    }
  }
];
