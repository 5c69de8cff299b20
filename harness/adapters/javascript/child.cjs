// A worker whose program never loads `cluster`: the adapter without it.
'use strict';

global.clusterspecIsChild = true;
require('./adapter.cjs');
