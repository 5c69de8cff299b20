// The adapter as an ES module, as the documentation shows programs: primary and workers are this file.
import cluster from 'cluster';
import {realpathSync} from 'fs';
import {createRequire} from 'module';
import {fileURLToPath} from 'url';

// Beside the file itself, not beside a link to it.
const here = realpathSync(fileURLToPath(import.meta.url));
if (cluster) createRequire(here)('./adapter.cjs');
