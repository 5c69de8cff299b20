#!/usr/bin/env bash
# Hands N parts to Slurm as one array of jobs, and a job that merges them when all have ended.
#
#   docs/batch/slurm.sh N FOLDER [OPTIONS OF sbatch]      FOLDER is one that all nodes see
#
# IMPL, INCLUDE, BUDGET and DEPTH are those of part.sh. Prints the numbers of both jobs.
set -euo pipefail
parts=$1
out=$(realpath -m "$2")
shift 2
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$out"

work=$(sbatch --parsable --job-name=clusterspec --array="1-$parts" --output="$out/part-%a.log" "$@" \
  --wrap "$(printf '%q "$SLURM_ARRAY_TASK_ID" %q %q' "$here/part.sh" "$parts" "$out")")
# Also after a part that failed: merging says which one is missing.
merge=$(sbatch --parsable --job-name=clusterspec-merge --dependency="afterany:$work" --output="$out/merge.log" "$@" \
  --wrap "$(printf '%q %q' "$here/merge.sh" "$out")")
echo "$work $merge"
