// A worker that sends a socket closes it, whatever keepOpen says.
'use strict';
if (require('cluster').isWorker) {
  const send = process.send;
  process.send = function (message, handle, options, callback) {
    const closes = options && options.keepOpen ? {...options, keepOpen: false} : options;
    return send.call(process, message, handle, closes, callback);
  };
}
