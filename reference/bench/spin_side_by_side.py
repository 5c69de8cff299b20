#!/usr/bin/env python3
"""The same protocol under SPIN and in the model, by turns in one run: states per second of both.

    reference/bench/spin_side_by_side.py [build/release] [--workers 2 3] [--rounds 3]

Needs `spin` and `gcc` (Debian packages of the same names) and the program clusterspec_bench, which
is built when libbenchmark-dev is there. Neither leaves an interleaving out. SPIN stores
plain state vectors, which is its fastest way; the model's search stores which parts a state is made of.
Both run on one core, and their processor time counts.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import re
import resource
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def run(command: list[str], folder: str | pathlib.Path = ".") -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def processor_time() -> float:
    """Of all that was run so far, in seconds: a busy machine does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def spin(workers: int, least_s: float) -> tuple[float, float, float]:
    """States per second, states, and bytes per state vector. Repeated for a while, since one
    search may be over before a clock ticks."""
    with tempfile.TemporaryDirectory() as folder:
        run(["spin", "-a", f"-DN={workers}", str(HERE / "cluster.pml")], folder)
        run(["gcc", "-O2", "-DNOREDUCE", "-DSAFETY", "-DMEMLIM=4096", "-o", "pan", "pan.c"], folder)
        started = processor_time()
        runs = 0
        while runs == 0 or processor_time() - started < least_s:
            # -E: a run that waits for ever is an end here, too.
            output = run(["./pan", "-E", "-m1000000", "-w20", "-n"], folder)
            runs += 1
        took = processor_time() - started
    if "errors: 0" not in output:
        sys.exit(output)
    stored = re.search(r"(\d+) states, stored", output)
    vector = re.search(r"State-vector (\d+) byte", output)
    assert stored and vector, output
    states = float(stored.group(1))
    return states * runs / took, states, float(vector.group(1))


def model(build: pathlib.Path, workers: int, least_s: float) -> tuple[float, float, float]:
    program = build / "reference/bench/clusterspec_bench"
    if not program.exists():
        sys.exit(f"{program} is not there: install libbenchmark-dev and build again")
    output = run([str(program), f"--benchmark_filter=^Explore/{workers}$",
                  "--benchmark_format=json", f"--benchmark_min_time={least_s}"])  # fmt: skip
    result = json.loads(output)["benchmarks"][0]
    return result["states_per_s"], result["states"], result["bytes_per_state"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", nargs="?", type=pathlib.Path, default=HERE / "../../build/release")
    parser.add_argument("--workers", type=int, choices=(1, 2, 3), nargs="+", default=[2, 3])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.0, help="how long a turn lasts")
    options = parser.parse_args()
    for workers in options.workers:
        compare(options.build, workers, options.rounds, options.seconds)


def compare(build: pathlib.Path, workers: int, rounds: int, seconds: float) -> None:
    turns = [(spin(workers, seconds), model(build, workers, seconds)) for _ in range(rounds)]
    print(f"{workers} workers   states/s     states  bytes/state")
    for name, measured in zip(("SPIN", "model"), zip(*turns)):
        rate = statistics.median(each[0] for each in measured)
        print(f"{name:<9} {rate:>11,.0f} {measured[0][1]:>10,.0f} {measured[0][2]:>12.1f}")
    ratios = [ours[0] / theirs[0] for theirs, ours in turns]
    print(f"model / SPIN: {statistics.median(ratios):.2f}", flush=True)


if __name__ == "__main__":
    main()
