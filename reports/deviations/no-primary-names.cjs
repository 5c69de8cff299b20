// A process started without NODE_UNIQUE_ID is a primary.
// cluster.isPrimary.without-id: A process started without NODE_UNIQUE_ID is a primary.
// clusterspec v18, cluster-properties/primary-without-id, in the names of v12. Exits with 1 if it
// fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');

const log = [];
const record = (event, data) => log.push({event, ...data});

if (cluster.isMaster) {
  (async () => {
    assert.strictEqual(process.env.NODE_UNIQUE_ID, undefined);
    assert.strictEqual(cluster.isPrimary, true);
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, log);
    process.exit(1);
  });
}
