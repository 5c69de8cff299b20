// Puts the mutant that CLUSTERSPEC_MUTANT names into this process: for `node --require`, by
// NODE_OPTIONS, so that every worker has it too.
'use strict';

if (process.env.CLUSTERSPEC_MUTANT) {
  const row = require('./catalogue.cjs').find(process.env.CLUSTERSPEC_MUTANT);
  const cluster = require('cluster');
  row.apply(cluster, require('./tools.cjs')(cluster));
  require('module').syncBuiltinESMExports();
}
