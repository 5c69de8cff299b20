// clusterspec's adapter for JavaScript runtimes that offer Node's `cluster` API.
// The contract is ../PROTOCOL.md. Plain ES5, no dependencies: it must run unchanged on
// Node 4. It is named .cjs because Deno takes a .js file without package.json for an ES module.
//
// One rule above all: what is recorded must be what a program without this adapter would
// have met. So nothing here keeps a process alive, prints, or catches what a user would not.
'use strict';

var cluster = require('cluster');
var fs = require('fs');
var net = require('net');
var dgram = optional('dgram');
var v8 = optional('v8');

var MAX_LINE_BYTES = 4096; // PIPE_BUF: up to here a write to a FIFO is atomic
var MAX_STRING_UNITS = 1024;
var MAX_DEPTH = 32;
var PROTOCOL = 1;

var isPrimary = cluster.isPrimary !== undefined ? cluster.isPrimary : cluster.isMaster;
var me = process.env.CLUSTERSPEC_WORKER ||
    (cluster.isWorker && cluster.worker ? '#' + cluster.worker.id : 'primary');

// Everything that operations name. Workers stay listed after their death, for snapshots.
var workers = [];     // in the primary: {label, worker}
var things = {};      // label -> {kind, object, ...}: servers, datagram sockets, connections
var handles = [];     // received over IPC: 'h1', 'h2', ...
var reactions = [];   // {event, subject, left, ops}
var hold = null;      // the timer that keeps a primary alive until `release`
var pendingLabel = null; // the label of the fork() that is on the stack

function optional(name) {
  try { return require(name); } catch (e) { return null; }
}

function nothing() {}

function isFunction(value) { return typeof value === 'function'; }

function has(object, key) { return Object.prototype.hasOwnProperty.call(object, key); }

// The harness asked for something that makes no sense: never blamed on the runtime.
function Misuse(message) { this.message = message; }

// ---------------------------------------------------------------- values: encoding

function hex(number, digits) {
  return ('00000000' + number.toString(16)).slice(-digits);
}

function hexOf(view) {
  var bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  var out = '';
  for (var i = 0; i < bytes.length; i++) out += hex(bytes[i], 2);
  return out;
}

function fnv1a(string) {
  var h = 0x811c9dc5;
  function mix(byte) {
    h ^= byte;
    // times 16777619; a plain multiplication would lose the low bits
    h = (h + (h << 1) + (h << 4) + (h << 7) + (h << 8) + (h << 24)) >>> 0;
  }
  for (var i = 0; i < string.length; i++) {
    mix(string.charCodeAt(i) & 255);
    mix(string.charCodeAt(i) >> 8);
  }
  return hex(h, 8);
}

// A lone surrogate has no UTF-8 form, so such a string can only be sent as a digest.
var LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(^|[^\ud800-\udbff])[\udc00-\udfff]/;

function encodeString(string) {
  if (string.length > MAX_STRING_UNITS || LONE_SURROGATE.test(string)) {
    return {$type: 'String', length: string.length, fnv1a: fnv1a(string)};
  }
  return string.charAt(0) === '$' ? '$' + string : string;
}

function encodeNumber(number) {
  if (number !== number) return '$NaN';
  if (number === Infinity) return '$Infinity';
  if (number === -Infinity) return '$-Infinity';
  return number === 0 && 1 / number < 0 ? '$-0' : number;
}

function className(object) {
  var proto = Object.getPrototypeOf(object);
  return String((proto && proto.constructor && proto.constructor.name) || 'Object');
}

function isPlain(object) {
  var proto = Object.getPrototypeOf(object);
  return proto === null || Object.getPrototypeOf(proto) === null || className(object) === 'Object';
}

function encodeProperty(object, key, above) {
  try {
    return encodeInside(object[key], above);
  } catch (e) { // a getter that throws
    return encodeInside(e, above);
  }
}

function encodeList(list, above) {
  var out = [];
  for (var i = 0; i < list.length; i++) out.push(encodeProperty(list, i, above));
  return out;
}

function encodeObject(object, above) {
  if (isWorker(object)) return {$type: 'Worker', label: labelOf(object)};
  if (object instanceof net.Server) return {$type: 'net.Server'};
  if (object instanceof net.Socket) return {$type: 'net.Socket'};
  if (dgram && object instanceof dgram.Socket) return {$type: 'dgram.Socket'};
  if (object instanceof Date) {
    return {$type: 'Date', value: isNaN(object) ? '$NaN' : object.toISOString()};
  }
  if (object instanceof RegExp) return {$type: 'RegExp', value: String(object)};
  if (object instanceof Error) {
    return {$type: 'Error', name: encodeProperty(object, 'name', above),
            message: encodeProperty(object, 'message', above)};
  }
  if (ArrayBuffer.isView(object) && !(object instanceof DataView)) {
    return {$type: Buffer.isBuffer(object) ? 'Buffer' : className(object), hex: hexOf(object)};
  }
  var list = [];
  if (typeof Map === 'function' && object instanceof Map) {
    object.forEach(function (value, key) { list.push([key, value]); });
    return {$type: 'Map', entries: encodeList(list, above)};
  }
  if (typeof Set === 'function' && object instanceof Set) {
    object.forEach(function (value) { list.push(value); });
    return {$type: 'Set', values: encodeList(list, above)};
  }
  if (above.length > MAX_DEPTH) return {$type: className(object)};
  if (Array.isArray(object)) return encodeList(object, above);
  if (!isPlain(object)) return {$type: className(object)};
  var out = Object.create(null); // so that a key `__proto__` is a key like any other
  Object.keys(object).forEach(function (key) {
    out[key.charAt(0) === '$' ? '$' + key : key] = encodeProperty(object, key, above);
  });
  return out;
}

function encodeInside(value, above) {
  switch (typeof value) {
    case 'undefined': return '$undefined';
    case 'boolean': return value;
    case 'string': return encodeString(value);
    case 'number': return encodeNumber(value);
    case 'function': return '$function';
    case 'bigint': return {$type: 'BigInt', value: String(value)};
    case 'symbol': return {$type: 'Symbol'};
  }
  if (value === null) return null;
  if (above.indexOf(value) !== -1) return '$circular';
  return encodeObject(value, above.concat([value]));
}

function encode(value) {
  try {
    return encodeInside(value, []);
  } catch (e) { // an exotic object, for example a Proxy whose traps throw
    return {$type: 'Unreadable'};
  }
}

// ---------------------------------------------------------------- values: decoding

var constants = {
  $undefined: undefined, $NaN: NaN, $Infinity: Infinity, '$-Infinity': -Infinity, '$-0': -0,
  $function: nothing
};

var decoders = {
  Map: function (v, root) { return new Map(decodeInside(v.entries, root)); },
  Set: function (v, root) { return new Set(decodeInside(v.values, root)); },
  Date: function (v, root) { return new Date(decodeInside(v.value, root)); },
  Buffer: function (v) { return Buffer.from(v.hex, 'hex'); },
  BigInt: function (v) { return global.BigInt(v.value); },
  RegExp: function (v) {
    var end = v.value.lastIndexOf('/');
    return new RegExp(v.value.slice(1, end), v.value.slice(end + 1));
  },
  Error: function (v) {
    var Class = isFunction(global[v.name]) ? global[v.name] : Error;
    var error = new Class(v.message);
    if (error.name !== v.name) error.name = v.name;
    return error;
  },
  Worker: function (v) { return findWorker(v.label); },
  // An extension for settings such as `inspectPort`: a function that returns a given value.
  Function: function (v, root) {
    var result = decodeInside(v.returns, root);
    return function () { return result; };
  }
};

function decodeTyped(value, root) {
  if (has(decoders, value.$type)) return decoders[value.$type](value, root);
  if (typeof value.hex === 'string' && isFunction(global[value.$type])) {
    var bytes = new Uint8Array(value.hex.length / 2);
    for (var i = 0; i < bytes.length; i++) bytes[i] = parseInt(value.hex.substr(2 * i, 2), 16);
    return new global[value.$type](bytes.buffer);
  }
  throw new Misuse('cannot make a value of type ' + value.$type);
}

// `root.value` is what `$circular` stands for: the outermost value itself.
function decodeInside(value, root) {
  if (typeof value === 'string' && value.charAt(0) === '$') {
    if (value.charAt(1) === '$') return value.slice(1);
    if (value === '$circular') return root.value;
    if (!has(constants, value)) throw new Misuse('no value is written ' + value);
    return constants[value];
  }
  if (value === null || typeof value !== 'object') return value;
  if (has(value, '$type')) return decodeTyped(value, root);
  var out = Array.isArray(value) ? [] : {};
  if (root.value === undefined) root.value = out;
  Object.keys(value).forEach(function (key) {
    Object.defineProperty(out, key.slice(0, 2) === '$$' ? key.slice(1) : key, {
      value: decodeInside(value[key], root), writable: true, enumerable: true, configurable: true
    });
  });
  return out;
}

function decode(value) { return decodeInside(value, {value: undefined}); }

// ---------------------------------------------------------------- trace

// A FIFO: opening waits for the harness, a full pipe makes the write wait. Nothing is lost.
var trace = fs.openSync(process.env.CLUSTERSPEC_TRACE, 'a');

function lineOf(event, subject, data) {
  var line = {event: event, process: me, pid: process.pid};
  if (subject !== undefined) line.subject = subject;
  line.data = encode(data || {});
  if (isPrimary) line.snap = snapshot();
  return JSON.stringify(line) + '\n';
}

function record(event, subject, data) {
  if (subject !== undefined) subject = String(subject);
  var line = lineOf(event, subject, data);
  if (Buffer.byteLength(line) > MAX_LINE_BYTES) {
    event = 'adapter.error';
    line = lineOf(event, undefined, {message: 'the line is too long: ' + line.slice(0, 200)});
  }
  try {
    fs.writeSync(trace, line);
  } catch (e) { // no reader: the run is over
    return;
  }
  react(event, subject);
}

function fail(message) { record('adapter.error', undefined, {message: message}); }

// ---------------------------------------------------------------- snapshot

function letter(ask, yes) {
  try {
    var answer = ask();
    return answer === true ? yes : answer === false ? '-' : '?';
  } catch (e) {
    return '?';
  }
}

function voluntary(worker) {
  try {
    // Reading `suicide` where both exist would print a deprecation warning.
    var flag = 'exitedAfterDisconnect' in worker ? worker.exitedAfterDisconnect : worker.suicide;
    return flag === true ? 't' : flag === false ? 'f' : flag === undefined ? 'u' : '?';
  } catch (e) {
    return '?';
  }
}

function snapshot() {
  var snap = {};
  workers.forEach(function (entry) {
    var worker = entry.worker;
    snap[entry.label] =
        letter(function () {
          return Boolean(cluster.workers && cluster.workers[worker.id] === worker);
        }, 'L') +
        letter(function () { return worker.isConnected(); }, 'C') +
        letter(function () { return worker.isDead(); }, 'D') + voluntary(worker);
  });
  return snap;
}

// ---------------------------------------------------------------- reactions

// What the adapter itself says is not an event of the cluster: nobody can react to it.
var mute = {hello: 1, done: 1, result: 1, 'adapter.error': 1};

function react(event, subject) {
  if (has(mute, event)) return;
  reactions.slice().forEach(function (reaction) {
    if (reaction.event !== event) return;
    if (reaction.subject !== undefined && reaction.subject !== subject) return;
    if (reaction.left === 0) return; // used up further down the stack
    reaction.left--;
    if (reaction.left === 0) reactions.splice(reactions.indexOf(reaction), 1);
    carryOutAll(reaction.ops);
  });
}

// ---------------------------------------------------------------- workers and listeners

function isWorker(value) {
  if (value === null || typeof value !== 'object') return false;
  return value === cluster.worker || entryOf(value) !== null ||
      (isFunction(cluster.Worker) && value instanceof cluster.Worker);
}

function entryOf(worker) {
  for (var i = 0; i < workers.length; i++) if (workers[i].worker === worker) return workers[i];
  return null;
}

function labelOf(worker) {
  if (worker === cluster.worker) return me;
  var entry = entryOf(worker);
  return entry ? entry.label : '#' + worker.id;
}

// Called with every Worker object that turns up, however early; gives its label.
function meet(worker) {
  if (entryOf(worker) === null) {
    workers.push({label: pendingLabel || '#' + worker.id, worker: worker, watched: false});
    pendingLabel = null;
    observeAll(worker, 'worker', workerEvents, labelOf(worker));
  }
  return labelOf(worker);
}

function findWorker(label) {
  if (label === 'self') return cluster.worker;
  for (var i = 0; i < workers.length; i++) if (workers[i].label === label) return workers[i].worker;
  throw new Misuse('no worker is called ' + label);
}

function freeLabel(label) {
  function used(name) { return workers.some(function (entry) { return entry.label === name; }); }
  for (var n = 1, name = label; used(name); name = label + '#' + n) n++;
  return name;
}

// A throwing listener would change the fate of the emitter, so ours never throws.
function on(emitter, name, handler) {
  if (!emitter || !isFunction(emitter.on)) return;
  emitter.on(name, function () {
    try {
      handler(Array.prototype.slice.call(arguments));
    } catch (e) {
      fail('in a listener of ' + name + ': ' + (e && e.stack || e));
    }
  });
}

function observeAll(emitter, prefix, events, subject) {
  Object.keys(events).forEach(function (name) {
    on(emitter, name, function (args) { record(prefix + '.' + name, subject, events[name](args)); });
  });
}

// Both the Worker and the cluster hand out the same handle: it gets one name.
function receive(handle) {
  if (handle === null || typeof handle !== 'object' || handles.indexOf(handle) !== -1) return;
  handles.push(handle);
  on(handle, 'error', nothing);
}

function noData() { return {}; }
function countData(args) { return {args: args.length}; }
function exitData(args) { return {code: args[0], signal: args[1]}; }
function errorData(args) { return {message: args[0] && args[0].message}; }
function addressData(args) {
  var at = args[0] || {};
  return {address: at.address, port: at.port, addressType: at.addressType};
}
function messageData(args) {
  receive(args[1]);
  return {message: args[0], handle: args[1]};
}
function countedMessageData(args) {
  receive(args[1]);
  return {message: args[0], handle: args[1], args: args.length};
}

var workerEvents = {
  online: noData, listening: addressData, message: countedMessageData, disconnect: noData,
  exit: exitData, error: errorData
};

// Arguments after the worker, except where the number of all of them is asked for.
var clusterEvents = {
  fork: function (rest, all) { return countData(all); },
  online: function (rest, all) { return countData(all); },
  listening: addressData,
  disconnect: function (rest, all) { return countData(all); },
  exit: exitData,
  message: function (rest, all) {
    receive(rest[1]);
    return {message: rest[0], handle: rest[1], args: all.length};
  }
};

function observeCluster() {
  Object.keys(clusterEvents).forEach(function (name) {
    on(cluster, name, function (args) {
      // Before Node 6 `message` came without the worker.
      var known = isWorker(args[0]);
      record('cluster.' + name, known ? meet(args[0]) : undefined,
             clusterEvents[name](known ? args.slice(1) : args, args));
    });
  });
  on(cluster, 'setup', function (args) { record('cluster.setup', undefined, {settings: args[0]}); });
}

// ---------------------------------------------------------------- servers and connections

function nameOf(label) { return me + '.' + label; }

function addThing(label, kind, object) {
  return (things[label] = {label: label, kind: kind, object: object, sockets: []});
}

function findThing(label) {
  if (!has(things, label)) throw new Misuse('nothing here is called ' + label);
  return things[label];
}

function findHandle(name) {
  var received = /^h([1-9][0-9]*)$/.exec(name);
  if (received && handles[received[1] - 1]) return handles[received[1] - 1];
  return findThing(name).object;
}

function addressOf(server) {
  var at;
  try { at = server.address(); } catch (e) { at = null; }
  if (typeof at === 'string') return {path: at};
  return at ? {address: at.address, port: at.port} : {};
}

function failure(args) { return {code: args[0] && args[0].code, message: args[0] && args[0].message}; }

// Reads a socket to its end, whatever is done with the data: an unread end is never seen.
function serveSocket(socket, prefix, label, accept) {
  on(socket, 'data', function (args) {
    record(prefix + '.data', nameOf(label), {text: args[0].toString()});
    if (accept === 'echo') socket.write(args[0]);
  });
  on(socket, 'end', function () { record(prefix + '.end', nameOf(label)); });
  on(socket, 'close', function () { record(prefix + '.close', nameOf(label)); });
  socket.resume();
  if (accept === 'name') socket.write(me + '\n');
  if (accept === 'end') socket.end();
}

function observeServer(thing, accept) {
  var server = thing.object;
  on(server, 'listening', function () {
    record('server.listening', nameOf(thing.label), addressOf(server));
  });
  on(server, 'close', function () { record('server.close', nameOf(thing.label)); });
  on(server, 'error', function (args) { record('server.error', nameOf(thing.label), failure(args)); });
  on(server, 'connection', function (args) {
    var socket = args[0];
    on(socket, 'error', nothing); // 'close' follows; unheard, the error would end the process
    thing.sockets.push(socket);
    on(socket, 'close', function () { thing.sockets.splice(thing.sockets.indexOf(socket), 1); });
    record('server.connection', nameOf(thing.label));
    serveSocket(socket, 'socket', thing.label, accept);
  });
}

function observeDatagrams(thing) {
  var socket = thing.object;
  observeServer(thing);
  on(socket, 'message', function (args) {
    record('server.message', nameOf(thing.label), {text: args[0].toString()});
    var answer = Buffer.from(me);
    socket.send(answer, 0, answer.length, args[1].port, args[1].address);
  });
}

function observeConnection(thing, accept) {
  var socket = thing.object;
  on(socket, 'connect', function () { record('connection.open', nameOf(thing.label)); });
  on(socket, 'error', function (args) {
    record('connection.error', nameOf(thing.label), failure(args));
  });
  serveSocket(socket, 'connection', thing.label, accept);
}

// ---------------------------------------------------------------- paths

function rootOf(name) {
  if (name === 'cluster') return cluster;
  return name === 'process' ? process : findWorker(name);
}

// 'cluster.workers.1.isDead()': the value at the end of the path.
function read(path) {
  var call = path.slice(-2) === '()';
  var parts = (call ? path.slice(0, -2) : path).split('.');
  var value = rootOf(parts[0]);
  var parent;
  for (var i = 1; i < parts.length; i++) {
    if (value === undefined || value === null) return undefined;
    parent = value;
    value = parent[parts[i]];
  }
  return call ? parent[parts[parts.length - 1]]() : value;
}

// ---------------------------------------------------------------- operations

function callbackOf(op) {
  return function () {
    record('callback', op.callback, {op: op.id, args: Array.prototype.slice.call(arguments)});
  };
}

function resultName(op) { return op.as !== undefined ? op.as : op.id; }

var operations = {
  fork: function (op) {
    var before = process.env.CLUSTERSPEC_WORKER;
    pendingLabel = freeLabel(op.label);
    process.env.CLUSTERSPEC_WORKER = pendingLabel; // inherited: so the worker learns its name
    try {
      var worker = op.env === undefined ? cluster.fork() : cluster.fork(decode(op.env));
      if (isWorker(worker)) meet(worker);
      return worker;
    } finally {
      pendingLabel = null;
      if (before === undefined) delete process.env.CLUSTERSPEC_WORKER;
      else process.env.CLUSTERSPEC_WORKER = before;
    }
  },

  setup: function (op) {
    var via = op.via || (isFunction(cluster.setupPrimary) ? 'setupPrimary' : 'setupMaster');
    return op.settings === undefined ? cluster[via]() : cluster[via](decode(op.settings));
  },

  policy: function (op) {
    cluster.schedulingPolicy = op.value === 'rr' ? cluster.SCHED_RR : cluster.SCHED_NONE;
  },

  get: function (op) { return read(op.path); },

  same: function (op) { return read(op.left) === read(op.right); },

  typeof: function (op) { return typeof read(op.path); },

  keys: function (op) { return Object.keys(read(op.path)).sort(); },

  disconnect: function (op) {
    var target = rootOf(op.target);
    return op.callback === undefined ? target.disconnect() : target.disconnect(callbackOf(op));
  },

  kill: function (op) {
    var target = rootOf(op.target);
    var args = op.signal === undefined ? [] : [op.signal];
    if (op.via !== 'process.kill') return target[op.via || 'kill'].apply(target, args);
    if (op.target === 'self') return process.kill.apply(process, [process.pid].concat(args));
    return target.process.kill.apply(target.process, args);
  },

  send: function (op) {
    var target = rootOf(op.target);
    var args = [decode(op.message)];
    if (op.handle !== undefined) args[1] = findHandle(op.handle);
    if (op.options !== undefined) args[2] = decode(op.options);
    if (op.callback !== undefined) args.push(callbackOf(op));
    return target.send.apply(target, args);
  },

  listen: function (op) {
    var server = net.createServer();
    var thing = addThing(op.label, 'server', server);
    observeServer(thing, op.accept || 'name');
    if (op.handle !== undefined) {
      server.listen(findHandle(op.handle));
    } else if (op.port !== undefined && op.host === undefined && op.exclusive === undefined &&
               op.backlog === undefined) {
      server.listen(op.port); // literally what programs write
    } else {
      var options = {};
      ['port', 'host', 'path', 'fd', 'exclusive', 'backlog'].forEach(function (key) {
        if (op[key] !== undefined) options[key] = op[key];
      });
      server.listen(options);
    }
  },

  bind: function (op) {
    var socket = dgram.createSocket(op.type);
    observeDatagrams(addThing(op.label, 'datagrams', socket));
    if (op.host === undefined && op.exclusive === undefined) {
      socket.bind(op.port);
    } else {
      var options = {port: op.port};
      if (op.host !== undefined) options.address = op.host;
      if (op.exclusive !== undefined) options.exclusive = op.exclusive;
      socket.bind(options);
    }
  },

  close: function (op) {
    var thing = findThing(op.label);
    // destroy, not end: the connection closes whether or not its peer answers
    if (thing.kind === 'connection') thing.object.destroy();
    else thing.object.close();
  },

  connect: function (op) {
    var socket = net.connect(op.path !== undefined ?
        {path: op.path} : {port: op.port, host: op.host || '127.0.0.1'});
    observeConnection(addThing(op.label, 'connection', socket), 'hold');
  },

  end_sockets: function (op) {
    findThing(op.label).sockets.slice().forEach(function (socket) { socket.end(); });
  },

  adopt: function (op) {
    var handle = findHandle(op.handle);
    var accept = op.accept || 'name';
    if (handle instanceof net.Server) {
      observeServer(addThing(op.label, 'server', handle), accept);
    } else if (dgram && handle instanceof dgram.Socket) {
      observeDatagrams(addThing(op.label, 'datagrams', handle));
    } else if (handle instanceof net.Socket) {
      observeConnection(addThing(op.label, 'connection', handle), accept);
    } else {
      throw new Misuse(op.handle + ' is neither a server nor a socket');
    }
  },

  watch_output: function (op) {
    var worker = findWorker(op.target);
    var entry = entryOf(worker);
    if (entry.watched) return;
    entry.watched = true;
    ['stdout', 'stderr'].forEach(function (name) {
      on(worker.process[name], 'data', function (args) {
        record('worker.' + name, entry.label, {text: args[0].toString()});
      });
    });
  },

  print: function (op) { process[op.to || 'stdout'].write(op.text); },

  exit: function (op) { return op.code === undefined ? process.exit() : process.exit(op.code); },

  exit_code: function (op) { process.exitCode = op.code; },

  throw: function (op) { setImmediate(function () { throw new Error(op.message); }); },

  spin: function (op) {
    record('result', resultName(op), {op: op.id, value: undefined});
    for (;;) {} // eslint-disable-line
  },

  after: function (op) {
    setTimeout(function () {
      record('timer', resultName(op));
      carryOutAll(op.do);
    }, op.ms);
  },

  react: function (op) {
    var left = op.times === undefined ? 1 : op.times;
    reactions.push({event: op.event, subject: op.subject, left: left || Infinity, ops: op.do});
  },

  forget: function (op) {
    reactions = reactions.filter(function (reaction) {
      return reaction.event !== op.event ||
          (op.subject !== undefined && reaction.subject !== op.subject);
    });
  },

  release: function () { clearInterval(hold); }
};

function thrown(e) {
  if (e === null || typeof e !== 'object') return {name: typeof e, message: String(e)};
  return {name: e.name, message: e.message, code: e.code};
}

function carryOut(op) {
  var data = {op: op.id};
  if (!has(operations, op.op)) return fail('unknown operation: ' + op.op);
  try {
    data.value = operations[op.op](op);
  } catch (e) {
    if (e instanceof Misuse) return fail('operation ' + op.op + ' ' + op.id + ': ' + e.message);
    data.threw = thrown(e);
  }
  record('result', resultName(op), data);
}

function carryOutAll(ops) { ops.forEach(carryOut); }

// ---------------------------------------------------------------- control channel

function obey(line) {
  var request;
  try {
    request = JSON.parse(line);
  } catch (e) {
    return fail('not JSON: ' + line.slice(0, 100));
  }
  function done() { record('done', undefined, {batch: request.batch}); }
  if (!Array.isArray(request.ops)) return fail('no list of operations: ' + line.slice(0, 100));
  if (request.ops.length === 0) return void setImmediate(done);
  carryOutAll(request.ops);
  done();
}

// Unref'd at once and again when connected (a runtime may forget), so that the channel never
// keeps a process alive. When it breaks, the run is over and there is nobody to tell.
function attach() {
  var socket = net.connect(process.env.CLUSTERSPEC_CONTROL);
  var rest = '';
  socket.unref();
  socket.setEncoding('utf8');
  socket.on('error', nothing);
  socket.on('connect', function () {
    socket.unref();
    socket.write(JSON.stringify({attach: me, pid: process.pid}) + '\n');
  });
  socket.on('data', function (text) {
    var lines = (rest + text).split('\n');
    rest = lines.pop();
    lines.forEach(obey);
  });
}

// ---------------------------------------------------------------- start

// What the API offers, asked of the API itself. Whether it works is for the cases to find out.
function capabilities() {
  var offers = {
    udp: dgram !== null && isFunction(dgram.createSocket),
    unix: process.platform !== 'win32',
    handles: isFunction(net.Server) && isFunction(net.Socket),
    'advanced-serialization': v8 !== null && isFunction(v8.serialize),
    setupPrimary: isFunction(cluster.setupPrimary),
    schedulingPolicy: cluster.SCHED_RR !== undefined
  };
  return Object.keys(offers).filter(function (name) { return offers[name]; });
}

function runtimeName() {
  return process.versions.bun ? 'bun' : process.versions.deno ? 'deno' : 'node';
}

record('hello', isPrimary ? undefined : me, {
  protocol: PROTOCOL,
  role: isPrimary ? 'primary' : 'worker',
  id: cluster.worker ? cluster.worker.id : null,
  runtime: runtimeName(),
  version: runtimeName() === 'node' ? process.version.slice(1) : process.versions[runtimeName()],
  capabilities: capabilities()
});

on(process, 'exit', function (args) {
  record('process.exit', me, {code: args[0]});
});

if (isPrimary) {
  hold = setInterval(nothing, 0x7fffffff);
  observeCluster();
} else {
  observeAll(cluster.worker, 'self', workerEvents, me);
  observeAll(process, 'process', {message: messageData, disconnect: noData}, me);
}
attach();
