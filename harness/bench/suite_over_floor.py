#!/usr/bin/env python3
"""How much longer the suite takes than the processes that it must start.

Runs the suite on node; then starts the same primaries with as many workers each, and ends them
bare, at the same parallelism. Both several times in turn, since machines are noisy. Prints the
wall times and the median of the ratios.

    harness/bench/suite_over_floor.py [build/release] [--rounds 3] [--include 'worker-kill/*']
"""

from __future__ import annotations

import argparse
import concurrent.futures
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BARE = ROOT / "harness" / "bench" / "bare.cjs"
PARALLEL = os.cpu_count() or 1


def suite(build: pathlib.Path, include: str, traces: str) -> float:
    """Seconds for one run of the suite; the traces stay for counting."""
    program = str(build / "cli" / "clusterspec")
    command = [program, "run", "--impl", "node", "-q", "--include", include, "--traces", traces]
    started = time.monotonic()
    done = subprocess.run(
        command,
        env={**os.environ, "CLUSTERSPEC_HOME": str(ROOT)},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} failed with code {done.returncode}")
    return time.monotonic() - started


def workers_of(trace: pathlib.Path) -> int:
    # Not splitlines(): texts of a trace may hold U+2028, which ends no line of it.
    lines = [line for line in trace.read_text().split("\n") if line]
    return sum(json.loads(line).get("event") == "cluster.fork" for line in lines)


def floor(workers: list[int]) -> float:
    """Seconds for the bare processes."""

    def one(count: int) -> None:
        subprocess.run(["node", str(BARE), str(count)], stdout=subprocess.DEVNULL, check=True)

    started = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(PARALLEL) as pool:
        list(pool.map(one, workers))
    return time.monotonic() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("build", nargs="?", type=pathlib.Path, default=ROOT / "build" / "release")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--include", default="*", help="the cases, as for `clusterspec run`")
    arguments = parser.parse_args()
    if shutil.which("node") is None:
        sys.exit("node is not on PATH")
    ratios = []
    for _ in range(arguments.rounds):
        with tempfile.TemporaryDirectory() as traces:
            taken = suite(arguments.build, arguments.include, traces)
            workers = [workers_of(path) for path in pathlib.Path(traces).iterdir()]
        bare = floor(workers)
        ratios.append(taken / bare)
        print(
            f"suite {taken:.1f} s, floor {bare:.1f} s "
            f"({len(workers)} primaries, {sum(workers)} workers, {PARALLEL} at a time): "
            f"{taken / bare:.2f}"
        )
    print(f"suite over floor, median of {len(ratios)}: {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
