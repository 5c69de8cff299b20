// The server of ../examples/hello_http.cc for Node. Usage: node hello_http.js [PORT] [WORKERS]
'use strict';

const cluster = require('cluster');
const http = require('http');

if (cluster.isPrimary) {
  cluster.on('listening', (worker, at) => {
    console.log(`worker ${worker.id} listens on port ${at.port}`);
  });
  for (let i = 0; i < Number(process.argv[3] || 2); ++i) cluster.fork();
} else {
  const body = 'hello\n';
  http.createServer((request, response) => {
    response.writeHead(200, {'Content-Type': 'text/plain', 'Content-Length': body.length});
    response.end(body);
  }).listen(Number(process.argv[2] || 8000));
}
