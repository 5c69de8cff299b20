// Parts of plain programs that show several mutants.
'use strict';

module.exports = {
  // For `worker`: sends whether the primary has taken a connection, and gave it over the channel.
  tellsWhoTook() {
    let given = false;
    process.prependListener('internalMessage', (message) => {
      given = given || message.act === 'newconn';
    });
    net.createServer(() => process.send(given)).listen(0, '127.0.0.1');
  },

  // For `primary`, with that: workers take connections themselves under SCHED_NONE.
  noneIsTakenByWorkers() {
    cluster.schedulingPolicy = cluster.SCHED_NONE;
    cluster.fork();
    cluster.on('listening', (worker, address) => net.connect(address.port));
    cluster.on('message', (worker, given) => end(!given));
  }
};
