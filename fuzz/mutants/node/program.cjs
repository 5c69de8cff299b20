// The plain program that shows a mutant: it exits with 0 where the promise holds, and with 1 where
// it does not, or where nothing tells within some seconds.
'use strict';

const beginning = `'use strict';
const cluster = require('cluster');
const dgram = require('dgram');
const net = require('net');
function end(holds) { process.exit(holds ? 0 : 1); }
const deadline = setTimeout(end, 5000, false);
if (!cluster.isPrimary) clearTimeout(deadline);
`;

function step(name, row) {
  return row[name] ? `steps.${name} = ${String(row[name]).replace(/^\w+\(/, 'function (')};\n` : '';
}

module.exports = function (row) {
  return beginning + (row.setup ? `(${String(row.setup).replace(/^\w+\(/, 'function (')})();\n` : '') +
      'const steps = {};\n' + step('primary', row) + step('worker', row) +
      "const step = steps[cluster.isPrimary ? 'primary' : 'worker'];\nif (step) step();";
};
