'use strict';
// The floor of the benchmark: a primary that forks N workers and ends them once they are online.
var cluster = require('cluster');
var wanted = Number(process.argv[2]);
var online = 0;

function end() {
  Object.keys(cluster.workers).forEach(function (id) {
    process.kill(cluster.workers[id].process.pid, 'SIGKILL');
  });
  process.exit(0);
}

if (cluster.isMaster) {
  cluster.on('online', function () {
    online += 1;
    if (online === wanted) end();
  });
  for (var i = 0; i < wanted; i += 1) cluster.fork();
  if (wanted === 0) end();
}
