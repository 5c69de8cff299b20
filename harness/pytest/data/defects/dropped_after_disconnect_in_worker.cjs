// What comes to a worker after it has called disconnect() is dropped.
'use strict';
const {EventEmitter} = require('events');
const {worker} = require('cluster');
if (worker) {
  const {disconnect} = worker;
  let called = false;
  worker.disconnect = function () {
    called = true;
    return disconnect.call(this);
  };
  process.emit = function (type, ...args) {
    if (type === 'message' && called) return true;
    return EventEmitter.prototype.emit.call(this, type, ...args);
  };
}
