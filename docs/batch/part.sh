#!/usr/bin/env bash
# One of N parts of much work: suite, fuzzing and exploration. The parts can run at the same time, anywhere.
#
#   docs/batch/part.sh I N FOLDER      FOLDER is where all parts leave what they found
#
#   IMPL=node@26       what is tested          INCLUDE='worker-kill/*'   cases; default: all
#   BUDGET=8h          time to fuzz            DEPTH=6                   programs to explore: of so many operations
set -euo pipefail
part=$1/$2
out=$3
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
mkdir -p "$out"

# What was found is for the end, when all is merged; only what could not be done ends a part.
try() {
  local code=0
  "$root/clusterspec" "$@" || code=$?
  if [ "$code" -gt 2 ]; then exit "$code"; fi
}

try run --impl "${IMPL:-node}" ${INCLUDE:+--include "$INCLUDE"} --shard "$part" --quiet --json "$out/suite-$1.json"
try fuzz --impl "${IMPL:-node}" --budget "${BUDGET:-1h}" --shard "$part" --out "$out/fuzz-$1" --corpus "$out/corpus-$1"
try explore --depth "${DEPTH:-5}" --shard "$part" --json "$out/explore-$1.json"
