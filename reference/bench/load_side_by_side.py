#!/usr/bin/env python3
"""The same hello server in C++ and under Node's cluster, under load by turns in one run.

    reference/bench/load_side_by_side.py [build/release] [--rounds 5] [--seconds 3]

Needs `wrk` (the Debian package of that name) and `node` on PATH. Both servers have two workers, and
wrk runs on the same processors as they do: so what is measured is what a machine does with the load
and its cause together. The columns beside the rates tell the time of processors that one request
takes in the server and in wrk, whose part no server can make smaller. Load goes over the loopback
only.
"""

from __future__ import annotations

import argparse
import collections
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


def compare(commands: list[list[str]], policy: str, arguments: argparse.Namespace) -> None:
    kinds: list[tuple[str, list[str]]] = [("requests", []), ("connections", CLOSE)]
    with Server(commands[0], policy) as ours, Server(commands[1], policy) as theirs:
        for what, headers in kinds:
            rounds: dict[Server, list[Measured]] = {ours: [], theirs: []}
            for turn in range(arguments.rounds):
                for server in (ours, theirs) if turn % 2 == 0 else (theirs, ours):
                    measured = load(server, arguments.seconds, arguments.connections, headers)
                    rounds[server].append(measured)
            our, their = median(rounds[ours]), median(rounds[theirs])
            print(
                f"{policy:6} {what:12} {our.rate:10,.0f} {their.rate:10,.0f} "
                f"{our.rate / their.rate:6.2f} {our.cost:8.1f} {their.cost:8.1f} {our.load:6.1f} "
                f"{our.lost:6} {their.lost:6}",
                flush=True,
            )


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
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of each round")
    parser.add_argument("--connections", type=int, default=64, help="at a time")
    arguments = parser.parse_args()
    for program in ("wrk", "node"):
        if shutil.which(program) is None:
            sys.exit(f"{program} is not on PATH")
    examples = pathlib.Path(arguments.build) / "reference" / "examples"
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    print(
        f"Two workers, {arguments.connections} connections at a time, {os.cpu_count()} processors "
        f"shared with wrk; the other server is Node {node.stdout.strip()}.\n"
        f"Medians of {arguments.rounds} rounds of {arguments.seconds} s, by turns; us: of "
        "processors in the server.\n"
    )
    print(f"{'policy':6} {'per second':12} {'ours':>10} {'node':>10} {'ratio':>6} ", end="")
    print(f"{'ours us':>8} {'node us':>8} {'wrk us':>6} {'lost':>6} {'node':>6}")
    commands = [
        [str(examples / "hello_http"), "0", str(WORKERS)],
        ["node", str(HERE / "hello_http.js"), "0", str(WORKERS)],
    ]
    for policy in ("rr", "none"):
        compare(commands, policy, arguments)
    for policy in ("rr", "none"):
        count([str(examples / "hello"), "0"], policy)


if __name__ == "__main__":
    main()
