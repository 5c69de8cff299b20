#!/bin/sh
# What npm starts. Under npm `--impl node` is the Node that runs npm, wherever that is.
self=$(readlink -f -- "$0") || exit 3
[ -z "${npm_node_execpath:-}" ] || export PATH="${npm_node_execpath%/*}:$PATH"
exec "${self%/*}/bin/clusterspec" "$@"
