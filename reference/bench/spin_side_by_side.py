#!/usr/bin/env python3
"""The same protocol under SPIN and in the model, one after the other: states per second of both.

    reference/bench/spin_side_by_side.py [build/release] [--workers 2]

Needs `spin` and `gcc` (Debian packages of the same names) and the program clusterspec_bench, which
is built when libbenchmark-dev is there. SPIN stores plain state vectors (no reduction, no
compression), as the model's search does; both run on one core.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import re
import resource
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
    parser.add_argument("--workers", type=int, choices=(1, 2, 3), default=2)
    parser.add_argument("--seconds", type=float, default=2.0, help="how long each is measured")
    options = parser.parse_args()
    theirs = spin(options.workers, options.seconds)
    ours = model(options.build, options.workers, options.seconds)
    print(f"{options.workers} workers   states/s     states  bytes/state")
    for name, (rate, states, size) in (("SPIN", theirs), ("model", ours)):
        print(f"{name:<9} {rate:>11,.0f} {states:>10,.0f} {size:>12.1f}")
    print(f"model / SPIN: {ours[0] / theirs[0]:.2f}")


if __name__ == "__main__":
    main()
