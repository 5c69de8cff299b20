#!/usr/bin/env bash
# What all parts have found, once they are done: docs/batch/merge.sh FOLDER
#
# Leaves suite.json, suite.html, finds.txt, explored.txt and one corpus in FOLDER. The exit code is that of the
# suite, or the first of the others that is not 0.
set -uo pipefail
out=$1
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)

worst=0
note() { if [ "$worst" -eq 0 ]; then worst=$1; fi; }

"$root/clusterspec" report merge "$out"/suite-*.json --json "$out/suite.json" --html "$out/suite.html"
note $?
"$root/clusterspec" explore merge "$out"/explore-*.json | tee "$out/explored.txt"
note $?
"$root/clusterspec" fuzz triage "$out"/fuzz-* | tee "$out/finds.txt"
note $?
mkdir -p "$out/corpus"
cp "$out"/corpus-*/* "$out/corpus"/ || note 3
exit "$worst"
