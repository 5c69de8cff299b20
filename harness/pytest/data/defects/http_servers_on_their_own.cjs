// HTTP servers of workers open their ports themselves.
'use strict';
const http = require('http');
const net = require('net');
if (require('cluster').isWorker) {
  http.Server.prototype.listen = function (options, ...rest) {
    const given = typeof options === 'object' ? options : {port: options};
    return net.Server.prototype.listen.call(this, {...given, exclusive: true}, ...rest);
  };
}
