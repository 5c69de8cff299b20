#!/usr/bin/env python3
"""How much longer the suite takes than the processes that it must start.

Runs the suite on node; then starts the same primaries with as many workers each, and ends them
bare, at the same parallelism. Both several times in turn, since machines are noisy. Prints the
wall times and the median of the ratios.

Usage: suite_over_floor.py [ROUNDS]
"""

from __future__ import annotations

import concurrent.futures
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BARE = ROOT / "harness" / "bench" / "bare.cjs"
PARALLEL = os.cpu_count() or 1


def suite(traces: str) -> float:
    """Seconds for one run of the suite; the traces stay for counting."""
    started = time.monotonic()
    subprocess.run(
        [str(ROOT / "clusterspec"), "run", "--impl", "node", "-q", "--traces", traces],
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return time.monotonic() - started


def workers_of(trace: pathlib.Path) -> int:
    lines = trace.read_text().splitlines()
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
    ratios = []
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 3):
        with tempfile.TemporaryDirectory() as traces:
            taken = suite(traces)
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
