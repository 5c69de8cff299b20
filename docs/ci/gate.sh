#!/bin/sh
# A gate for any CI server: the suite in parts, put together. Its exit code is the gate, and says whether all
# is as the list of known failures has it; report.json, results.xml (JUnit) and report.html are left for those
# who look. Where a cluster-report.json is kept beside the sources, it says what changed since that.
#
#     RUNTIME=node PARTS=2 docs/ci/gate.sh      with `clusterspec` on PATH
#
# Where each part has a machine of its own, each runs one line of the loop, and one the rest.
set -u
runtime=${RUNTIME:-node}
parts=${PARTS:-1}

rm -f part-*.json
part=0
while [ "$part" -lt "$parts" ]; do
  part=$((part + 1))
  # What it finds is told again when all is put together: only a harness that failed ends this.
  clusterspec run --impl "$runtime" --shard "$part/$parts" --json "part-$part.json"
  code=$?
  [ "$code" -le 2 ] || exit "$code"
done

clusterspec report merge part-*.json --json report.json --junit results.xml --html report.html
code=$?
if [ -f cluster-report.json ]; then clusterspec report diff cluster-report.json report.json; fi
exit "$code"
