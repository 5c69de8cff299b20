// clusterspec's adapter for JavaScript runtimes that offer Node's `cluster` API. The contract
// is ../PROTOCOL.md. Plain ES5 without dependencies, because it must run unchanged on Node 4;
// named .cjs, because Deno takes a .js file without a package.json for an ES module.
//
// What is recorded must be what a program without this adapter would have met. So nothing here
// keeps a process alive, prints, catches what a user's program would not, or listens to `error`
// without being told to.
'use strict';

// Set by child.cjs. Such a process has nothing of `cluster`, and nothing here loads it.
var isChild = global.clusterspecIsChild === true;
delete global.clusterspecIsChild;

var cluster = isChild ? {} : require('cluster');
var fs = require('fs');
var net = require('net');

// Another file of the adapter. It stands beside this one, which may be reached by a link.
function beside(name) {
  var path = require('path');
  return require(path.join(path.dirname(fs.realpathSync(__filename)), name));
}

var basics = beside('basics.cjs');
var has = basics.has, isFunction = basics.isFunction, list = basics.list;
var nothing = basics.nothing, optional = basics.optional, pick = basics.pick;

var dgram = optional('dgram');
var http = optional('http');
var v8 = optional('v8');

var PROTOCOL = 1;
var MAX_LINE_BYTES = 4096; // PIPE_BUF: up to here a write to a FIFO is atomic

var isPrimary = cluster.isPrimary !== undefined ? cluster.isPrimary : cluster.isMaster;
// Forked workers have a channel. A process without one was started by the harness, and is called
// `primary` even where NODE_UNIQUE_ID in its environment makes it a worker.
var me = process.env.CLUSTERSPEC_WORKER ||
    (cluster.isWorker && cluster.worker && isFunction(process.send) ? '#' + cluster.worker.id :
                                                                      'primary');

var workers = [];        // in the primary, {label, worker}: the dead too, for snapshots
var handles = [];        // received from other processes: h1, h2, ...
var reactions = [];      // {event, subject, left, ops}
var hold = null;         // the timer that keeps a primary alive until `release`
var pendingLabel = null; // what the worker of the fork() on the stack is called

// Thrown where the harness asked for nonsense, which must not look like the runtime's doing.
function Misuse(message) { this.message = message; }
function refuse(message) { throw new Misuse(message); }

var values = beside('values.cjs')({
  isWorker: isWorker,
  labelOf: labelOf,
  find: findWorker,
  refuse: refuse
});
var errors = beside('errors.cjs')(isReactedTo);
var servers = beside('servers.cjs')({
  me: me,
  record: record,
  on: on,
  observe: observe,
  noData: noData,
  textOf: textOf,
  codedErrorOf: codedErrorOf,
  refuse: refuse
});

// ---------------------------------------------------------------- trace

// A FIFO: opening waits for the harness, and a full pipe makes a write wait. Nothing is lost.
var trace = fs.openSync(process.env.CLUSTERSPEC_TRACE, 'a');

function lineOf(event, subject, data) {
  var line = {event: event, process: me, pid: process.pid, subject: subject};
  line.data = values.encode(data || {});
  if (isPrimary) line.snap = snapshot();
  return JSON.stringify(line) + '\n'; // leaves out an undefined subject
}

function record(event, subject, data) {
  if (subject !== undefined) subject = String(subject);
  var line = lineOf(event, subject, data);
  if (Buffer.byteLength(line) > MAX_LINE_BYTES) {
    line = lineOf('adapter.error', undefined, {message: 'too long: ' + line.slice(0, 200)});
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

function letter(question, yes) {
  try {
    var answer = question();
    return answer === true ? yes : answer === false ? '-' : '?';
  } catch (e) {
    return '?';
  }
}

function voluntary(worker) {
  try {
    // Reading `suicide` where there is the other one would print a deprecation warning.
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
        letter(function () { return (cluster.workers || {})[worker.id] === worker; }, 'L') +
        letter(function () { return worker.isConnected(); }, 'C') +
        letter(function () { return worker.isDead(); }, 'D') + voluntary(worker);
  });
  return snap;
}

// ---------------------------------------------------------------- reactions

// These tell what the adapter does, not what happens to the program: nothing to react to.
var silent = ['hello', 'done', 'result', 'adapter.error'];

function react(event, subject) {
  if (silent.indexOf(event) !== -1) return;
  var usedUp = false;
  reactions.slice().forEach(function (reaction) {
    if (reaction.event !== event || reaction.left === 0) return; // 0: used up further up the stack
    if (reaction.subject !== undefined && reaction.subject !== subject) return;
    reaction.left--;
    if (reaction.left === 0) {
      reactions.splice(reactions.indexOf(reaction), 1);
      usedUp = true;
    }
    reaction.ops.forEach(carryOut);
  });
  if (usedUp) errors.followReactions();
}

function isReactedTo(event, subject) {
  return reactions.some(function (reaction) {
    return reaction.event === event &&
        (reaction.subject === undefined || reaction.subject === subject);
  });
}

// ---------------------------------------------------------------- workers

function entryOf(key, value) {
  return workers.filter(function (entry) { return entry[key] === value; })[0];
}

function isWorker(value) {
  if (value === null || typeof value !== 'object') return false;
  return value === cluster.worker || entryOf('worker', value) !== undefined ||
      (isFunction(cluster.Worker) && value instanceof cluster.Worker);
}

function labelOf(worker) {
  var entry = entryOf('worker', worker);
  return entry ? entry.label : worker === cluster.worker ? me : '#' + worker.id;
}

function findWorker(label) {
  if (label === 'self') return loaded().worker;
  if (entryOf('label', label)) return entryOf('label', label).worker;
  refuse('no worker is called ' + label);
}

function freeLabel(label) {
  var free = label;
  for (var n = 2; entryOf('label', free); n++) free = label + '#' + n;
  return free;
}

// Takes every Worker object that turns up, however early; gives its label.
function meet(worker) {
  if (!entryOf('worker', worker)) {
    workers.push({label: pendingLabel || '#' + worker.id, worker: worker});
    pendingLabel = null;
    observe(worker, 'worker', labelOf(worker), workerEvents);
  }
  return labelOf(worker);
}

// ---------------------------------------------------------------- listeners

// A listener that throws would change the fate of the emitter, so ours never do.
function on(emitter, name, handler) {
  if (!emitter || !isFunction(emitter.on)) return;
  emitter.on(name, function () {
    try {
      handler(list(arguments));
    } catch (e) {
      fail('in a listener of ' + name + ': ' + (e && e.stack || e));
    }
  });
}

function observe(emitter, prefix, subject, events) {
  Object.keys(events).forEach(function (name) {
    var event = prefix + '.' + name;
    function tell(args) { record(event, subject, events[name](args, args)); }
    if (name !== 'error') return on(emitter, name, tell);
    errors.watch(emitter, event, subject, function (error) { tell([error]); });
  });
}

// ---------------------------------------------------------------- what is told of events

// A handle reaches us more than once, through the worker and the cluster: still one name.
function receive(handle) {
  if (handle === null || typeof handle !== 'object' || handles.indexOf(handle) !== -1) return;
  handles.push(handle);
}

function findHandle(name) {
  var number = /^h[1-9][0-9]*$/.test(name) ? Number(name.slice(1)) : 0;
  return number && number <= handles.length ? handles[number - 1] : servers.find(name).object;
}

// What is told of an event: `rest` are the arguments after the worker, `all` are all of them.
function noData() { return {}; }
function textOf(rest) { return {text: rest[0].toString()}; }
function countOf(rest, all) { return {args: all.length}; }
function settingsOf(rest) { return {settings: rest[0]}; }
function exitOf(rest) { return {code: rest[0], signal: rest[1]}; }
function errorOf(rest) { return {message: Object(rest[0]).message}; }
function codedErrorOf(rest) {
  var error = Object(rest[0]);
  return {code: error.code, message: error.message};
}
function listeningOf(rest) {
  var at = Object(rest[0]);
  return {address: at.address, port: at.port, addressType: at.addressType};
}
function countedListeningOf(rest, all) {
  var data = listeningOf(rest);
  data.args = all.length;
  return data;
}
function messageOf(rest) {
  receive(rest[1]);
  return {message: rest[0], handle: rest[1]};
}
function countedMessageOf(rest, all) {
  var data = messageOf(rest);
  data.args = all.length;
  return data;
}

var clusterEvents = {
  fork: countOf, online: countOf, listening: countedListeningOf, message: countedMessageOf,
  disconnect: countOf, exit: exitOf
};
var workerEvents = {
  online: noData, listening: listeningOf, message: countedMessageOf, disconnect: noData,
  exit: exitOf, error: errorOf
};
var processEvents = {message: messageOf, disconnect: noData, error: codedErrorOf};

function observeCluster() {
  Object.keys(clusterEvents).forEach(function (name) {
    on(cluster, name, function (args) {
      var known = isWorker(args[0]); // before Node 6, `message` came without the worker
      record('cluster.' + name, known ? meet(args[0]) : undefined,
             clusterEvents[name](known ? args.slice(1) : args, args));
    });
  });
  observe(cluster, 'cluster', undefined, {setup: settingsOf});
}

// ---------------------------------------------------------------- help for operations

// Passes the argument only if there is one: what programs write literally, and `arguments`.
function call(target, method, argument) {
  return argument === undefined ? target[method]() : target[method](argument);
}

// `cluster`, for what only a program that has loaded it can do.
function loaded() {
  if (isChild) refuse('this program never loads cluster');
  return cluster;
}

function rootOf(name) {
  return name === 'cluster' ? loaded() : name === 'process' ? process : findWorker(name);
}

// 'cluster.workers.1.isDead()': the value at the end of the path
function read(path) {
  var isCall = path.slice(-2) === '()';
  var parts = (isCall ? path.slice(0, -2) : path).split('.');
  var value = rootOf(parts.shift());
  for (var i = 0; i < parts.length; i++) {
    if (value === undefined || value === null) return undefined;
    value = isCall && i === parts.length - 1 ? value[parts[i]]() : value[parts[i]];
  }
  return value;
}

// The types of what a module has, by name.
function typesIn(module) {
  var types = {};
  Object.keys(module).forEach(function (name) { types[name] = typeof module[name]; });
  return types;
}

// Not written as it is, since runtimes that lack it could not read this file.
function importModule(name) { return new Function('name', 'return import(name)')(name); }

// Whether this version of Node has what came with 13.MINOR13 and, to the line before, with
// 12.MINOR12.
function isNodeFrom(minor12, minor13) {
  var numbers = process.versions.node.split('.').map(Number);
  if (numbers[0] === 12) return numbers[1] >= minor12;
  return numbers[0] > 13 || (numbers[0] === 13 && numbers[1] >= minor13);
}

function hasImport(isNode) {
  try {
    new Function('return import("")');
  } catch (e) {
    return false;
  }
  return !isNode || isNodeFrom(17, 2); // before, only behind an option
}

function resultName(op) { return op.as !== undefined ? op.as : op.id; }

function callbackOf(op) {
  if (op.callback === undefined) return undefined;
  return function () { record('callback', op.callback, {op: op.id, args: list(arguments)}); };
}

// ---------------------------------------------------------------- operations

// The fields of operations that take one of some names. Any other is nonsense.
var names = {
  setup: {via: ['setupPrimary', 'setupMaster']},
  policy: {value: ['rr', 'none']},
  kill: {via: ['kill', 'destroy', 'process.kill']},
  listen: {accept: ['name', 'echo', 'hold', 'end', 'http'],
           protocol: ['net', 'http', 'https', 'http2']},
  bind: {type: ['udp4', 'udp6']},
  adopt: {accept: ['name', 'echo', 'hold', 'end']},
  print: {to: ['stdout', 'stderr']},
  load: {via: ['require', 'import']}
};

function checkNames(op) {
  var fields = names[op.op] || {};
  Object.keys(fields).forEach(function (field) {
    if (op[field] === undefined || fields[field].indexOf(op[field]) !== -1) return;
    refuse(field + ' is ' + JSON.stringify(op[field]) + '; expected one of ' +
           fields[field].join(', '));
  });
}

var operations = {
  fork: function (op) {
    var before = process.env.CLUSTERSPEC_WORKER;
    pendingLabel = freeLabel(op.label);
    process.env.CLUSTERSPEC_WORKER = pendingLabel; // inherited: so the worker knows its name
    try {
      var worker = call(loaded(), 'fork', values.decode(op.env));
      if (isWorker(worker)) meet(worker);
      return worker;
    } finally {
      pendingLabel = null;
      if (before === undefined) delete process.env.CLUSTERSPEC_WORKER;
      else process.env.CLUSTERSPEC_WORKER = before;
    }
  },
  setup: function (op) {
    var newest = isFunction(cluster.setupPrimary) ? 'setupPrimary' : 'setupMaster';
    return call(loaded(), op.via || newest, values.decode(op.settings));
  },
  policy: function (op) {
    loaded().schedulingPolicy = op.value === 'rr' ? cluster.SCHED_RR : cluster.SCHED_NONE;
  },

  get: function (op) { return read(op.path); },
  same: function (op) { return read(op.left) === read(op.right); },
  typeof: function (op) { return typeof read(op.path); },
  keys: function (op) { return Object.keys(read(op.path)).sort(); },

  disconnect: function (op) { return call(rootOf(op.target), 'disconnect', callbackOf(op)); },
  kill: function (op) {
    var target = rootOf(op.target);
    if (op.via !== 'process.kill') return call(target, op.via || 'kill', op.signal);
    if (op.target !== 'self') return call(target.process, 'kill', op.signal);
    return op.signal === undefined ? process.kill(process.pid) :
                                     process.kill(process.pid, op.signal);
  },
  send: function (op) {
    var target = rootOf(op.target);
    var args = [values.decode(op.message)];
    if (op.handle !== undefined) args[1] = findHandle(op.handle);
    if (op.options !== undefined) args[2] = values.decode(op.options);
    if (op.callback !== undefined) args.push(callbackOf(op));
    return target.send.apply(target, args);
  },

  listen: function (op) {
    var server = servers.make(op);
    var options = pick(op, ['port', 'host', 'path', 'fd', 'exclusive', 'backlog', 'readableAll',
                            'writableAll']);
    servers.add(op.label, server, op.accept, op.protocol);
    if (op.handle !== undefined) server.listen(findHandle(op.handle));
    else if (Object.keys(options).join() === 'port') server.listen(op.port);
    else server.listen(options);
  },
  bind: function (op) {
    var socket = dgram.createSocket(op.type);
    var options = pick(op, ['port', 'exclusive']);
    if (op.host !== undefined) options.address = op.host;
    servers.addDatagrams(op.label, socket);
    socket.bind(Object.keys(options).join() === 'port' ? op.port : options);
  },
  connect: function (op) {
    servers.addConnection(op.label, net.connect(op.path !== undefined ?
        {path: op.path} : {port: op.port, host: op.host || '127.0.0.1'}));
  },
  close: function (op) {
    var object = servers.find(op.label).object;
    if (object instanceof net.Socket) object.destroy(); // whether or not the peer answers
    else object.close();
  },
  end_sockets: function (op) {
    servers.find(op.label).sockets.slice().forEach(function (socket) { socket.end(); });
  },
  adopt: function (op) {
    var handle = findHandle(op.handle);
    if (handle instanceof net.Server) return servers.add(op.label, handle, op.accept);
    if (handle instanceof net.Socket) {
      return servers.addConnection(op.label, handle, op.accept || 'name');
    }
    if (dgram && handle instanceof dgram.Socket) return servers.addDatagrams(op.label, handle);
    refuse(op.handle + ' is neither a server nor a socket');
  },

  watch_output: function (op) {
    var worker = findWorker(op.target);
    ['stdout', 'stderr'].forEach(function (name) { // null where the worker shares ours
      on(worker.process[name], 'data', function (args) {
        record('worker.' + name, op.target, textOf(args));
      });
    });
  },
  mode: function (op) { return (fs.statSync(op.path).mode & 511).toString(8); }, // 0777
  print: function (op) { process[op.to || 'stdout'].write(op.text); },

  chdir: function (op) { process.chdir(op.path); },
  exit: function (op) { call(process, 'exit', op.code); },
  exit_code: function (op) { process.exitCode = op.code; },
  throw: function (op) { setImmediate(function () { throw new Error(op.message); }); },
  spin: function (op) {
    record('result', resultName(op), {op: op.id, value: undefined});
    for (;;) { /* for ever */ }
  },

  after: function (op) {
    setTimeout(function () {
      record('timer', resultName(op));
      op.do.forEach(carryOut);
    }, op.ms);
  },
  react: function (op) {
    var left = op.times === 0 ? Infinity : op.times || 1;
    reactions.push({event: op.event, subject: op.subject, left: left, ops: op.do || []});
    errors.followReactions();
  },
  forget: function (op) {
    reactions = reactions.filter(function (reaction) {
      return reaction.event !== op.event ||
          (op.subject !== undefined && reaction.subject !== op.subject);
    });
    errors.followReactions();
  },
  release: function () { clearInterval(hold); },

  load: function (op) {
    if (op.via !== 'import') return typesIn(require(op.module));
    importModule(op.module).then(function (module) {
      record('callback', op.callback, {op: op.id, args: [null, typesIn(module.default)]});
    }, function (e) {
      record('callback', op.callback, {op: op.id, args: [e]});
    });
  }
};

function thrown(e) {
  if (e === null || typeof e !== 'object') return {name: typeof e, message: String(e)};
  return {name: e.name, message: e.message, code: e.code};
}

function carryOut(op) {
  var data = {op: op.id};
  if (!has(operations, op.op)) return fail('unknown operation: ' + op.op);
  try {
    checkNames(op);
    data.value = operations[op.op](op);
  } catch (e) {
    if (e instanceof Misuse) return fail('operation ' + op.op + ' ' + op.id + ': ' + e.message);
    data.threw = thrown(e);
  }
  record('result', resultName(op), data);
}

// ---------------------------------------------------------------- control channel

function obey(line) {
  var request;
  function done() { record('done', undefined, {batch: request.batch}); }
  try { request = JSON.parse(line); } catch (e) { return fail('not JSON: ' + line.slice(0, 100)); }
  if (!request || !Array.isArray(request.ops)) return fail('not a batch: ' + line.slice(0, 100));
  if (request.ops.length === 0) return void setImmediate(done); // a barrier: a later turn
  request.ops.forEach(carryOut);
  done();
}

// Unref'd before it is connected and again after, in case a runtime forgets. When the channel
// breaks, the run is over and nobody is left to be told.
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
    var lines = text.split('\n');
    lines[0] = rest + lines[0];
    rest = lines.pop();
    lines.forEach(obey);
  });
}

// ---------------------------------------------------------------- start

// Whether the runtime has it, without loading it.
function isBuiltin(name) {
  return (require('module').builtinModules || []).indexOf(name) >= 0;
}

// What the API has. Whether it also works is for the cases to find out.
function capabilities() {
  var isNode = !process.versions.bun && !process.versions.deno;
  var found = {
    udp: dgram !== null && isFunction(dgram.createSocket),
    unix: process.platform !== 'win32',
    handles: isFunction(net.Server) && isFunction(net.Socket),
    // An option that is not known is ignored; Node had v8.serialize long before.
    'advanced-serialization': isNode ? isNodeFrom(16, 2) :
                                       v8 !== null && isFunction(v8.serialize),
    setupPrimary: isFunction(cluster.setupPrimary),
    schedulingPolicy: cluster.SCHED_RR !== undefined,
    http: http !== null && isFunction(http.createServer),
    https: isBuiltin('https'),
    // In Deno 2.9 a client of HTTP/1.1 gets no answer from it.
    http2: isBuiltin('http2') && !process.versions.deno,
    // Options and NODE_OPTIONS as Node itself has them; the others name a Node version too.
    'node-options': isNode,
    inspector: isNode && optional('inspector') !== null,
    'big-int': typeof BigInt === 'function',
    child: true, // child.cjs
    modules: true,
    'es-modules': hasImport(isNode)
  };
  return Object.keys(found).filter(function (name) { return found[name]; });
}

var versions = process.versions;
record('hello', me === 'primary' ? undefined : me, {
  protocol: PROTOCOL,
  role: isChild ? 'child' : isPrimary ? 'primary' : 'worker',
  id: cluster.worker ? cluster.worker.id : null,
  runtime: versions.bun ? 'bun' : versions.deno ? 'deno' : 'node',
  version: versions.bun || versions.deno || versions.node,
  capabilities: capabilities()
});

on(process, 'exit', function (args) { record('process.exit', me, {code: args[0]}); });
if (me === 'primary') hold = setInterval(nothing, 0x7fffffff);
if (isPrimary) {
  observeCluster();
} else {
  if (!isChild) observe(cluster.worker, 'self', me, workerEvents);
  observe(process, 'process', me, processEvents);
}
attach();
