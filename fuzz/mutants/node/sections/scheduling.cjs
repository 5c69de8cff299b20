// Round-robin and SCHED_NONE.
'use strict';

const programs = require('../programs.cjs');

// Under round-robin: a connection is on its way to a worker. give(worker) has another one take it.
function handedOver(choose) {
  return (cluster, {toWorker, forked}) => {
    const sends = new Map();
    forked((worker) => {
      const send = worker.process.send;
      sends.set(worker, (message, handle) => send.call(worker.process, message, handle));
    });
    toWorker('newconn', (go, message, handle, worker) => {
      const listening = Object.values(cluster.workers).filter((each) => each.state === 'listening');
      const chosen = choose(worker, listening);
      return chosen === worker ? go(message, handle) : sends.get(chosen)(message, handle);
    });
  };
}

module.exports = [
  {
    id: 'rr-one-takes-all',
    requirement: 'scheduling.rr.reaches-all',
    breaks: 'Under round-robin the first worker gets all connections.',
    apply: handedOver((worker, listening) => listening[0]),
    primary() {
      let left = 2;
      const seen = new Set();
      cluster.on('message', (worker) => seen.add(worker.id));
      cluster.on('listening', (worker, address) => {
        if (--left) return;
        const next = (number) => {
          if (number === 8) return end(seen.size === 2);
          net.connect(address.port, '127.0.0.1').on('data', () => {})
              .on('close', () => next(number + 1));
        };
        next(0);
      });
      cluster.fork();
      cluster.fork();
    },
    worker() {
      net.createServer((socket) => {
        process.send('taken');
        socket.end('hello');
      }).listen(0, '127.0.0.1');
    }
  },
  {
    id: 'rr-last-left-out',
    requirement: 'scheduling.rr.reaches-all',
    breaks: 'Under round-robin the newest of three workers or more gets no connection.',
    apply: handedOver((worker, listening) => {
      return listening.length > 2 && worker === listening[listening.length - 1] ? listening[0] : worker;
    }),
    primary() {
      let left = 3;
      const seen = new Set();
      cluster.on('message', (worker) => seen.add(worker.id));
      cluster.on('listening', (worker, address) => {
        if (--left) return;
        const next = (number) => {
          if (number === 12) return end(seen.size === 3);
          net.connect(address.port, '127.0.0.1').on('data', () => {})
              .on('close', () => next(number + 1));
        };
        next(0);
      });
      for (let i = 0; i < 3; i++) cluster.fork();
    },
    worker() {
      net.createServer((socket) => {
        process.send('taken');
        socket.end('hello');
      }).listen(0, '127.0.0.1');
    }
  },
  {
    id: 'rr-pairs',
    requirement: 'scheduling.rr.takes-turns',
    breaks: 'Under round-robin each worker gets two connections in a row.',
    apply(cluster, tools) {
      let number = 0;
      handedOver((worker, listening) => {
        return listening[Math.floor(number++ / 2) % listening.length];
      })(cluster, tools);
    },
    primary() {
      let left = 2;
      const seen = [];
      cluster.on('message', (worker) => seen.push(worker.id));
      cluster.on('listening', (worker, address) => {
        if (--left) return;
        const next = (number) => {
          const turns = () => seen.every((id, at) => id === seen[at % 2]) && seen[0] !== seen[1];
          if (number === 8) return setTimeout(() => end(turns()), 50);
          net.connect(address.port, '127.0.0.1').on('data', () => {})
              .on('close', () => next(number + 1));
        };
        next(0);
      });
      cluster.fork();
      cluster.fork();
    },
    worker() {
      net.createServer((socket) => {
        process.send('taken');
        socket.end('hello');
      }).listen(0, '127.0.0.1');
    }
  },
  {
    id: 'rr-alternating-order',
    requirement: 'scheduling.rr.takes-turns',
    breaks: 'Under round-robin the order of turns is reversed in each round.',
    apply(cluster, tools) {
      let number = 0;
      handedOver((worker, listening) => {
        const round = Math.floor(number / listening.length);
        const place = number++ % listening.length;
        return listening[round % 2 === 0 ? place : listening.length - 1 - place];
      })(cluster, tools);
    },
    primary() {
      let left = 2;
      const seen = [];
      cluster.on('message', (worker) => seen.push(worker.id));
      cluster.on('listening', (worker, address) => {
        if (--left) return;
        const next = (number) => {
          const turns = () => seen.every((id, at) => id === seen[at % 2]);
          if (number === 8) return setTimeout(() => end(turns()), 50);
          net.connect(address.port, '127.0.0.1').on('data', () => {})
              .on('close', () => next(number + 1));
        };
        next(0);
      });
      cluster.fork();
      cluster.fork();
    },
    worker() {
      net.createServer((socket) => {
        process.send('taken');
        socket.end('hello');
      }).listen(0, '127.0.0.1');
    }
  },
  {
    id: 'rr-worker-accepts',
    requirement: 'scheduling.rr.primary-accepts',
    breaks: 'Under round-robin each worker accepts connections itself.',
    apply(cluster, {toPrimary, share}) {
      toPrimary('queryServer', (go, message, handle, worker) => {
        const rr = cluster.schedulingPolicy === cluster.SCHED_RR && message.addressType === 4;
        if (rr) share(worker, message);
        else go(message, handle);
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
    id: 'rr-worker-listens',
    requirement: 'scheduling.rr.primary-listens',
    breaks: 'Under round-robin the listening socket is made by the worker, and the primary has none.',
    apply(cluster, {isPrimary, method}) {
      if (isPrimary) return;
      method(cluster, '_getServer', (ask) => function (server, options, done) {
        const net = require('net');
        if (options.addressType !== 4) return ask.call(this, server, options, done);
        const {address, port, addressType, flags} = options;
        const handle = net._createServerHandle(address, port, addressType, -1, flags);
        server.once('listening', () => process.send({
          cmd: 'NODE_CLUSTER', act: 'listening', addressType, address, port: server.address().port
        }));
        done(typeof handle === 'number' ? handle : 0, typeof handle === 'number' ? null : handle);
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('listening', (address) => {
        const hex = address.port.toString(16).toUpperCase().padStart(4, '0');
        const line = require('fs').readFileSync('/proc/net/tcp', 'latin1').split('\n')
            .find((each) => each.includes(`:${hex} 00000000:0000 0A`)).trim().split(/\s+/);
        const folder = '/proc/self/fd/';
        end(require('fs').readdirSync(folder).some((fd) => {
          try { return require('fs').readlinkSync(folder + fd) === `socket:[${line[9]}]`; } catch (e) {}
        }));
      });
    },
    worker() { net.createServer().listen(0, '127.0.0.1'); }
  },
  {
    id: 'rr-stuck-asked',
    requirement: 'scheduling.rr.spares-stuck',
    breaks: 'Round-robin gives a worker its next connection before it has answered for the last.',
    apply(cluster, {toWorker, forked}) {
      const sends = new Map();
      let number = 0;
      forked((worker) => {
        const send = worker.process.send;
        sends.set(worker, (message, handle) => send.call(worker.process, message, handle));
      });
      toWorker('newconn', (go, message, handle) => {
        const listening = Object.values(cluster.workers).filter((each) => each.state === 'listening');
        return sends.get(listening[number++ % listening.length])(message, handle);
      });
    },
    primary() {
      let left = 2;
      cluster.on('listening', (worker, address) => {
        if (--left) return;
        worker.send('stick');
        worker.on('message', () => {
          let answered = 0;
          const next = (number) => {
            if (number === 8) return;
            net.connect(address.port, '127.0.0.1').on('data', () => ++answered === 6 && end(true));
            setTimeout(next, 20, number + 1);
          };
          next(0);
        });
      });
      cluster.fork();
      cluster.fork();
    },
    worker() {
      process.on('message', () => process.send('sticking', () => { for (;;); }));
      net.createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1');
    }
  },
  {
    id: 'none-primary-accepts',
    requirement: 'scheduling.none.workers-accept',
    breaks: 'Under SCHED_NONE the primary takes connections and gives them to workers.',
    apply(cluster, {alwaysPolicy}) { alwaysPolicy(cluster.SCHED_RR); },
    primary: programs.noneIsTakenByWorkers,
    worker: programs.tellsWhoTook
  },
  {
    id: 'none-worker-creates',
    requirement: 'scheduling.none.primary-creates-socket',
    breaks: 'Under SCHED_NONE each worker makes its listening socket itself.',
    apply(cluster, {isPrimary, method}) {
      if (isPrimary || process.env.NODE_CLUSTER_SCHED_POLICY === 'rr') return;
      method(cluster, '_getServer', (ask) => function (server, options, done) {
        const net = require('net');
        if (options.addressType !== 4) return ask.call(this, server, options, done);
        const {address, port, addressType, flags} = options;
        const handle = net._createServerHandle(address, port, addressType, -1, flags);
        server.once('listening', () => process.send({
          cmd: 'NODE_CLUSTER', act: 'listening', addressType, address, port: server.address().port
        }));
        done(typeof handle === 'number' ? handle : 0, typeof handle === 'number' ? null : handle);
      });
    },
    primary() {
      cluster.schedulingPolicy = cluster.SCHED_NONE;
      cluster.fork().on('exit', (code) => end(code === 3));
    },
    worker() {
      let asked = false;
      process.prependListener('internalMessage', (message, handle) => { asked = asked || handle; });
      net.createServer().listen(0, '127.0.0.1', () => process.exit(asked ? 3 : 4));
    }
  },
  {
    id: 'none-second-refused',
    requirement: 'scheduling.none.listeners-get-socket',
    breaks: 'Under SCHED_NONE only the first worker is given the socket of a port.',
    apply(cluster, {toPrimary}) {
      const taken = new Map();
      toPrimary('queryServer', (go, message, handle, worker) => {
        const key = [message.address, message.port, message.addressType].join();
        const free = !taken.has(key) || taken.get(key) === worker || taken.get(key).isDead();
        if (cluster.schedulingPolicy !== cluster.SCHED_NONE || free) {
          taken.set(key, worker);
          return go(message, handle);
        }
        worker.process.send({cmd: 'NODE_CLUSTER', ack: message.seq, errno: -98, key, data: null});
      });
    },
    primary() {
      cluster.schedulingPolicy = cluster.SCHED_NONE;
      let seen = 0;
      cluster.on('listening', () => ++seen === 2 && end(true));
      cluster.fork();
      cluster.fork();
    },
    worker() { net.createServer().on('error', () => {}).listen(0, '127.0.0.1'); }
  },
  {
    id: 'none-unserved',
    requirement: 'scheduling.two-policies',
    breaks: 'Under SCHED_NONE no client is answered.',
    apply(cluster, {inWorker}) {
      inWorker('ack', (go, message, handle) => {
        if (handle && handle.listen) {
          const listen = handle.listen;
          handle.listen = function (...args) {
            const result = listen.apply(this, args);
            const real = this.onconnection;
            this.onconnection = (error, client) => client ? client.close() : real.call(this, error);
            return result;
          };
        }
        return go(message, handle);
      });
    },
    primary() {
      cluster.schedulingPolicy = cluster.SCHED_NONE;
      cluster.fork();
      cluster.on('listening', (worker, address) => {
        net.connect(address.port, '127.0.0.1').on('data', () => end(true))
            .on('close', () => end(false));
      });
    },
    worker() { net.createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1'); }
  },
  {
    id: 'rr-unserved',
    requirement: 'scheduling.two-policies',
    breaks: 'Under round-robin no client is answered.',
    apply(cluster, {toWorker}) {
      toWorker('newconn', (go, message, handle, worker) => {
        worker.process.emit('internalMessage',
                            {cmd: 'NODE_CLUSTER', ack: message.seq, accepted: true});
        return true;
      });
    },
    primary() {
      cluster.fork();
      cluster.on('listening', (worker, address) => {
        net.connect(address.port, '127.0.0.1').on('data', () => end(true))
            .on('close', () => end(false));
      });
    },
    worker() { net.createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1'); }
  }
];
