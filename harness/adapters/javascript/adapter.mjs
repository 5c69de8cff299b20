// The adapter as an ES module, as the documentation shows programs: primary and workers are this file.
import cluster from 'cluster';
import {createRequire} from 'module';

// One that its runtime has loaded before is the same to the adapter.
if (cluster) createRequire(import.meta.url)('./adapter.cjs');
