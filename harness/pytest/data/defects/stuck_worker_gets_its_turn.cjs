// Round-robin hands connections to a worker that has not taken the one before. Needs
// --expose-internals.
'use strict';
const RoundRobinHandle = require('internal/cluster/round_robin_handle');
const {handoff} = RoundRobinHandle.prototype;
RoundRobinHandle.prototype.handoff = function (worker) {
  handoff.call(this, worker);
  if (this.all.has(worker.id)) this.free.set(worker.id, worker);
};
