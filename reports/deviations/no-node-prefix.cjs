// require('node:cluster') gives the module.
// cluster.module.node-prefix: The module is found under the name node:cluster.
// clusterspec v18, cluster-properties/require-node-prefix, in the names of v12. Exits with 1 if it
// fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');

const log = [];
const record = (event, data) => log.push({event, ...data});
const typesOf = (module) => Object.keys(module).reduce(
    (types, name) => Object.assign(types, {[name]: typeof module[name]}), {});

if (cluster.isMaster) {
  (async () => {
    const result1 = typesOf(require('node:cluster'));
    assert(Object(result1).fork === 'function' && Object(result1).disconnect === 'function' &&
        Object(result1).isWorker === 'boolean',
        'typesOf(require(\'node:cluster\')) must be {"$has":{"fork":"function","disconnect":"function","isWorker":"boolean"}}');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, log);
    process.exit(1);
  });
}
