// What the primary sends to a worker after it has called disconnect() on it is dropped.
'use strict';
const {Worker} = require('cluster');
const {disconnect, send} = Worker.prototype;
const called = new WeakSet();
if (disconnect) {
  Worker.prototype.disconnect = function () {
    called.add(this);
    return disconnect.call(this);
  };
  Worker.prototype.send = function (...args) {
    return called.has(this) || send.apply(this, args);
  };
}
