// A second disconnect() in a worker emits an error on its process.
'use strict';
const {worker} = require('cluster');
if (worker) {
  const {disconnect} = worker;
  let calls = 0;
  worker.disconnect = function () {
    if (++calls > 1) process.nextTick(() => process.emit('error', new Error('called before')));
    return disconnect.call(this);
  };
}
