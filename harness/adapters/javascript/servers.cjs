// Servers, datagram sockets and connections of this process, by their labels. Plain ES5, as
// adapter.cjs.
'use strict';

var net = require('net');
var basics = require('./basics.cjs');
var nothing = basics.nothing;
var http = basics.optional('http');

// What the adapter gives: `me`, the name of the process; record(event, subject, data);
// on(emitter, name, handler) and observe(emitter, prefix, subject, events), which listen;
// noData(args), textOf(args) and codedErrorOf(args), for `events`; refuse(message), which throws.
// Gives make(op), a server for an operation `listen`; add(label, server, accept, protocol),
// addDatagrams(label, socket) and addConnection(label, socket, accept), which watch it and keep it
// under its label; and find(label), which gives {object, sockets}.
module.exports = function (adapter) {
  var me = adapter.me, record = adapter.record, on = adapter.on, observe = adapter.observe;
  var noData = adapter.noData, textOf = adapter.textOf, codedErrorOf = adapter.codedErrorOf;
  var things = {}; // by label, {object, sockets}

  function find(label) {
    if (basics.has(things, label)) return things[label];
    adapter.refuse('nothing in this process is called ' + label);
  }

  function addressOf(server) {
    var at = null;
    try { at = server.address(); } catch (e) { /* closed meanwhile */ }
    if (typeof at === 'string') return {path: at};
    return basics.pick(at || {}, ['address', 'port']);
  }

  // All data is read, even where nothing is done with it: otherwise the end would never be seen.
  function serveSocket(socket, prefix, subject, accept) {
    observe(socket, prefix, subject, {data: textOf, end: noData, close: noData});
    on(socket, 'data', function (args) { if (accept === 'echo') socket.write(args[0]); });
    socket.resume();
    if (accept === 'name') socket.write(me + '\n');
    if (accept === 'end') socket.end();
  }

  // What a server with `accept: http` does with a request.
  function answerHttp(subject) {
    return function (request, response) {
      record('server.request', subject, {method: request.method, url: request.url});
      // Only who asks for it keeps the connection: most clients want to see its end.
      var kept = request.headers.connection === 'keep-alive';
      response.writeHead(200, kept ? {'Content-Length': Buffer.byteLength(me) + 1} :
                                     {Connection: 'close'});
      response.end(me + '\n');
    };
  }

  // An HTTP server has taken a connection when it has the first request, and does then, in an answer
  // that goes on, what a server of bare TCP does at once. Before, it may close it as idle.
  function serveHttp(subject, accept) {
    return function (request, response) {
      record('server.connection', subject);
      observe(request.socket, 'socket', subject, {end: noData, close: noData});
      if (accept === 'end') {
        response.writeHead(200, {Connection: 'close'});
        return response.end();
      }
      if (accept === 'name') response.write(me + '\n');
      if (accept === 'echo') on(request, 'data', function (args) { response.write(args[0]); });
    };
  }

  // For a server over TLS.
  function certified(options) {
    var made = require('./certificate.cjs');
    options.key = made.key;
    options.cert = made.cert;
    return options;
  }

  function make(op) {
    var subject = me + '.' + op.label;
    if (op.accept === 'http') return http.createServer(answerHttp(subject));
    var onRequest = serveHttp(subject, op.accept || 'name');
    if (op.protocol === 'http') return http.createServer(onRequest);
    if (op.protocol === 'https') return require('https').createServer(certified({}), onRequest);
    if (op.protocol === 'http2') {
      return require('http2').createSecureServer(certified({allowHTTP1: true}), onRequest);
    }
    return net.createServer();
  }

  function add(label, server, accept, protocol) {
    var subject = me + '.' + label;
    var sockets = [];
    things[label] = {object: server, sockets: sockets};
    observe(server, 'server', subject, {
      listening: function () { return addressOf(server); }, close: noData, error: codedErrorOf
    });
    var overTls = protocol === 'https' || protocol === 'http2';
    on(server, overTls ? 'secureConnection' : 'connection', function (args) {
      var socket = args[0];
      sockets.push(socket);
      on(socket, 'error', nothing); // what `accept` says of the program; `close` follows anyway
      on(socket, 'close', function () { sockets.splice(sockets.indexOf(socket), 1); });
      if (protocol && protocol !== 'net') return; // see serveHttp
      record('server.connection', subject);
      if (accept === 'http') return;
      serveSocket(socket, 'socket', subject, accept || 'name');
    });
  }

  function addDatagrams(label, socket) {
    var answer = Buffer.from(me);
    add(label, socket);
    observe(socket, 'server', me + '.' + label, {message: textOf});
    on(socket, 'message', function (args) {
      socket.send(answer, 0, answer.length, args[1].port, args[1].address);
    });
  }

  function addConnection(label, socket, accept) {
    var subject = me + '.' + label;
    things[label] = {object: socket, sockets: []};
    on(socket, 'connect', function () { record('connection.open', subject); });
    observe(socket, 'connection', subject, {error: codedErrorOf});
    serveSocket(socket, 'connection', subject, accept);
  }

  return {
    make: make, add: add, addDatagrams: addDatagrams, addConnection: addConnection, find: find
  };
};
