// What the primary sends to a worker before it is online is dropped.
'use strict';
const {Worker, isPrimary} = require('cluster');
if (isPrimary) {
  const {send} = Worker.prototype;
  Worker.prototype.send = function (...args) {
    return this.state === 'none' || send.apply(this, args);
  };
}
