#!/usr/bin/env python3
"""One hello server in C++, under Node's cluster and bare, under load by turns in one run.

    reference/bench/load_side_by_side.py [build/release] [--node node] [--rounds 5] [--seconds 3]

Needs `wrk` (the Debian package of that name) and a `node`. The bare server (bare_http_main.cc) asks
the system for what cannot be spared, and does nothing else. All servers have two workers, and wrk
runs on the same processors as they do: so what is measured is what a machine does with the load and
its cause together. The columns beside the rates tell the time of processors that one request takes
in the server, primary and workers, and in wrk, whose part no server can make smaller. A ratio is
the median of those of all rounds. Load goes over the loopback only.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import os
import pathlib
import re
import resource
import shutil
import socket
import statistics
import subprocess
import sys
from types import TracebackType
from typing import NamedTuple

HERE = pathlib.Path(__file__).resolve().parent
WORKERS = 2
ONE_BY_ONE = 1000
CLOSE = ["-H", "Connection: close"]


class Measured(NamedTuple):
    rate: float  # per second
    cost: float  # microseconds of processors, in the server, for each
    load: float  # the same in wrk
    lost: int


class Server:
    """A primary with its workers, on a port of its own choice."""

    def __init__(self, command: list[str], policy: str) -> None:
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # Node's workers complain of the end of their primary
            text=True,
            env={**os.environ, "NODE_CLUSTER_SCHED_POLICY": policy},
        )
        assert self._process.stdout is not None
        for _ in range(WORKERS):
            line = self._process.stdout.readline()
            found = re.search(r"port (\d+)", line)
            if found is None:
                sys.exit(f"{' '.join(command)} said {line!r} instead of its port")
            self.port = int(found.group(1))

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.communicate()

    def processor_time(self) -> float:
        """Of the primary and its workers so far, in seconds."""
        pid = self._process.pid
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ticks = 0
        for each in [str(pid), *children]:
            fields = pathlib.Path(f"/proc/{each}/stat").read_text().rpartition(") ")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def time_of_children() -> float:
    """That have ended: of wrk, since the servers have not."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def load(server: Server, seconds: int, connections: int, headers: list[str]) -> Measured:
    before, before_of_wrk = server.processor_time(), time_of_children()
    url = f"http://127.0.0.1:{server.port}/"
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", *headers, url]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    used = server.processor_time() - before
    used_by_wrk = time_of_children() - before_of_wrk
    rate = re.search(r"Requests/sec: +([\d.]+)", output)
    total = re.search(r"(\d+) requests in", output)
    if rate is None or total is None or int(total.group(1)) == 0:
        sys.exit(output)
    errors = re.search(r"Socket errors: (.*)", output)
    lost = sum(map(int, re.findall(r"\d+", errors.group(1)))) if errors else 0
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    return Measured(
        float(rate.group(1)),
        used * 1e6 / int(total.group(1)),
        used_by_wrk * 1e6 / int(total.group(1)),
        lost + (int(wrong.group(1)) if wrong else 0),
    )


def median(rounds: list[Measured]) -> Measured:
    return Measured(
        statistics.median(each.rate for each in rounds),
        statistics.median(each.cost for each in rounds),
        statistics.median(each.load for each in rounds),
        sum(each.lost for each in rounds),
    )


def ratio(some: list[float], others: list[float]) -> float:
    return statistics.median(one / other for one, other in zip(some, others))


def row(ours: list[Measured], nodes: list[Measured], bares: list[Measured]) -> str:
    rates, costs = ([[each[place] for each in rounds] for rounds in (ours, nodes, bares)]
                    for place in (0, 1))  # fmt: skip
    middle = [median(rounds) for rounds in (ours, nodes, bares)]
    return (
        " ".join(f"{each.rate:8,.0f}" for each in middle)
        + f" {ratio(rates[0], rates[1]):6.2f} "
        + " ".join(f"{each.cost:7.1f}" for each in middle)
        + f" {ratio(costs[0], costs[1]):6.2f} {ratio(costs[0], costs[2]):6.2f}"
        + f" {middle[0].load:6.1f} {'/'.join(str(each.lost) for each in middle):>8}"
    )


def compare(commands: list[list[str]], policy: str, arguments: argparse.Namespace) -> None:
    kinds: list[tuple[str, list[str]]] = [("requests", []), ("connections", CLOSE)]
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(Server(command, policy)) for command in commands]
        for what, headers in kinds:
            rounds: dict[Server, list[Measured]] = {server: [] for server in servers}
            for turn in range(arguments.rounds):
                for server in servers if turn % 2 == 0 else reversed(servers):
                    measured = load(server, arguments.seconds, arguments.connections, headers)
                    rounds[server].append(measured)
            print(f"{policy:6} {what:11} {row(*rounds.values())}", flush=True)


def answer(port: int) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        parts = iter(lambda: client.recv(100), b"")
        return b"".join(parts).decode().strip()


def count(command: list[str], policy: str) -> None:
    """Who answers, of connections one after the other."""
    with Server(command, policy) as server:
        answers = collections.Counter(answer(server.port) for _ in range(ONE_BY_ONE))
    print(f"{policy:6} one by one:  " + ", ".join(f"{n} {a}" for a, n in sorted(answers.items())))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("build", nargs="?", default=str(HERE.parents[1] / "build" / "release"))
    parser.add_argument("--node", default="node", help="the program, by name or path")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of each round")
    parser.add_argument("--connections", type=int, default=64, help="at a time")
    arguments = parser.parse_args()
    for program in ("wrk", arguments.node):
        if shutil.which(program) is None:
            sys.exit(f"{program} is not on PATH")
    reference = pathlib.Path(arguments.build) / "reference"
    for program in ("examples/hello_http", "examples/hello", "bench/bare_http"):
        if shutil.which(reference / program) is None:
            sys.exit(f"{reference / program} is not built: ninja -C {arguments.build} does so")
    node = subprocess.run([arguments.node, "--version"], capture_output=True, text=True, check=True)
    print(
        f"Two workers, {arguments.connections} connections at a time, {os.cpu_count()} processors "
        f"shared with wrk; node is {node.stdout.strip()}.\n"
        f"Medians of {arguments.rounds} rounds of {arguments.seconds} s, by turns; us: of "
        "processors in the server.\n"
    )
    print(
        f"{'policy':6} {'per second':11} {'ours':>8} {'node':>8} {'bare':>8} {'/ node':>6} "
        f"{'ours us':>7} {'node us':>7} {'bare us':>7} {'/ node':>6} {'/ bare':>6} {'wrk us':>6} "
        f"{'lost':>8}"
    )
    port_and_workers = ["0", str(WORKERS)]
    commands = [
        [str(reference / "examples" / "hello_http"), *port_and_workers],
        [arguments.node, str(HERE / "hello_http.js"), *port_and_workers],
        [str(reference / "bench" / "bare_http"), *port_and_workers],
    ]
    for policy in ("rr", "none"):
        compare(commands, policy, arguments)
    for policy in ("rr", "none"):
        count([str(reference / "examples" / "hello"), "0"], policy)


if __name__ == "__main__":
    main()
