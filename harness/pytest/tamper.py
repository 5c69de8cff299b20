#!/usr/bin/env python3
"""Tampers with stored traces and counts how many of the tampered ones the judge rejects.

    tamper.py BINARY TRACES [EACH]

TRACES is a folder that `run --traces` wrote. Only traces that the model explains are tampered with.
EACH is how many tamperings of each kind are made of one trace at most (default: all).

What no legal run can show, and why:

  drop       an event of the primary or a worker is missing. Each event belongs to a turn whose other
             events, whose answers, or whose end of the run need it: hello, results of operations
             that were carried out, events of both the Worker object and cluster, ends of processes.
             Events that may as well not come (see MAY_BE_MISSING) are not dropped.
  duplicate  an event comes twice. None of those tampered with may.
  swap       two neighbours in the order of one process are exchanged. Pairs that may come in either
             order (two different workers' events, both events of a socket) are left alone.
  early      what the primary tells of a worker comes before the worker's own word that it needs (see
             CAUSES): nothing goes backwards through a channel.
  value      a number, a text, or a signal that the documentation or the scenario fixes is changed.
  snapshot   a letter of a worker's state in a snapshot is changed to another.

A rejection counts when it names the first tampered line or one after it.
"""

from __future__ import annotations

import collections
import copy
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
from typing import Any, Iterator

Event = dict[str, Any]
Trace = list[Event]  # header, events, closing line

# Whether these come is open, or nobody needs them: what a runtime prints by itself, setup by fork(),
# what the harness gave, and what a worker that is killed had still time to write.
MAY_BE_MISSING = {"output", "binding", "cluster.setup", "os.exit"}
PAIRS = {("worker", "cluster"), ("cluster", "worker"), ("self", "process"), ("process", "self")}
# What the primary tells, and what the worker has written before. Not the result of the call: the
# primary may read a message before the worker writes that. But it listens later than it is asked to.
CAUSES = {
    "worker.message": "hello",
    "worker.listening": "result",
    "worker.exit": "process.exit",
    "cluster.message": "hello",
    "cluster.listening": "result",
    "cluster.exit": "process.exit",
}
VALUES = ("code", "signal", "message", "text", "addressType", "role", "id", "op")


def read(path: pathlib.Path) -> Trace:
    return [json.loads(line) for line in path.read_text().split("\n") if line]


def is_killed(trace: Trace, process: str) -> bool:
    return any(
        event.get("event") in ("cluster.exit", "worker.exit", "os.exit")
        and event.get("subject") == process
        and event["data"]["signal"] is not None
        for event in trace
    )


def candidates(trace: Trace) -> Iterator[int]:
    for index in range(1, len(trace) - 1):
        event = trace[index]
        if event["event"] in MAY_BE_MISSING or event["process"] == "harness":
            continue
        yield index


def drops(trace: Trace) -> Iterator[tuple[int, Trace]]:
    for index in candidates(trace):
        # A worker that is killed may get no further than its last event but one.
        if is_killed(trace, trace[index]["process"]):
            continue
        yield index, trace[:index] + trace[index + 1 :]


def duplicates(trace: Trace) -> Iterator[tuple[int, Trace]]:
    for index in candidates(trace):
        yield index + 1, trace[: index + 1] + [copy.deepcopy(trace[index])] + trace[index + 1 :]


def may_swap(first: Event, second: Event) -> bool:
    """Whether the order of two events of one process tells anything."""
    names = first["event"].split("."), second["event"].split(".")
    if first["event"] == "result" and second["event"] == "result":
        return True
    # The two events of a pair: their order is open, but the same for the whole run.
    if (names[0][0], names[1][0]) in PAIRS and names[0][1:] == names[1][1:]:
        return False
    same = first.get("subject") == second.get("subject")
    # The life of one worker, as the primary sees it, has one order.
    life = {"fork", "online", "exit"}
    return same and names[0][0] == names[1][0] and bool(life & {names[0][-1], names[1][-1]})


def swaps(trace: Trace) -> Iterator[tuple[int, Trace]]:
    by_process: dict[str, int] = {}
    for index in candidates(trace):
        process = trace[index]["process"]
        before = by_process.get(process)
        by_process[process] = index
        if before is None or not may_swap(trace[before], trace[index]):
            continue
        tampered = list(trace)
        tampered[before], tampered[index] = tampered[index], tampered[before]
        yield before, tampered


def early(trace: Trace) -> Iterator[tuple[int, Trace]]:
    for index in candidates(trace):
        event = trace[index]
        cause = next(
            (
                at
                for at in range(1, index)
                if trace[at]["process"] == event.get("subject")
                and trace[at]["event"] == CAUSES.get(event["event"])
            ),
            None,
        )
        if cause is not None:
            yield cause, trace[:cause] + [event] + trace[cause:index] + trace[index + 1 :]


def other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return "SIGUSR2" if value.startswith("SIG") else value + "x"
    if isinstance(value, dict):
        return {**value, "tampered": 1}
    return "tampered"


def values(trace: Trace) -> Iterator[tuple[int, Trace]]:
    for index in candidates(trace):
        event = trace[index]
        if event["event"].endswith(".error"):
            continue  # texts of errors are free
        for key in VALUES:
            if key not in event.get("data", {}):
                continue
            if event["event"] == "callback" and key == "op":
                continue  # told beside the name, not judged
            tampered = copy.deepcopy(trace)
            tampered[index]["data"][key] = other(event["data"][key])
            yield index, tampered
        # A process that says only one thing may have any id.
        if sum(each.get("process") == event["process"] for each in trace) < 2:
            continue
        tampered = copy.deepcopy(trace)
        tampered[index]["pid"] = event["pid"] + 1
        yield index, tampered


def snapshots(trace: Trace) -> Iterator[tuple[int, Trace]]:
    letters = (("L", "-"), ("C", "-"), ("D", "-"), ("t", "f"))
    for index in candidates(trace):
        for label, state in trace[index].get("snap", {}).items():
            for at, pair in enumerate(letters):
                changed = pair[1] if state[at] == pair[0] else pair[0]
                tampered = copy.deepcopy(trace)
                tampered[index]["snap"][label] = state[:at] + changed + state[at + 1 :]
                yield index, tampered


KINDS = {
    "drop": drops,
    "duplicate": duplicates,
    "swap": swaps,
    "early": early,
    "value": values,
    "snapshot": snapshots,
}


Judged = tuple[str, list[str]]  # "all", a number of legal events, or "?"; the deviations


def judge(binary: str, files: list[str], deviations: list[str] | None = None) -> dict[str, Judged]:
    command = [binary, "judge", "--explain"]
    for name in [] if deviations is None else deviations or ["none"]:
        command += ["--deviation", name]
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    lines = [line.split() for line in done.stdout.splitlines() if line.startswith("explained ")]
    return {line[1]: (line[2], line[3:]) for line in lines}


def main() -> int:
    binary, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    each = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    known = judge(binary, [str(path) for path in sorted(folder.glob("*.jsonl"))])
    made: collections.Counter[str] = collections.Counter()
    caught: collections.Counter[str] = collections.Counter()
    for path in sorted(folder.glob("*.jsonl")):
        answer, deviations = known.get(str(path), ("?", []))
        if answer != "all":
            continue
        trace = read(path)
        with tempfile.TemporaryDirectory() as scratch:
            wanted: dict[str, tuple[str, int]] = {}
            for kind, make in KINDS.items():
                every = list(make(trace))
                step = max(1, len(every) // each) if each else 1
                for number, (line, tampered) in enumerate(every[::step]):
                    file = os.path.join(scratch, f"{kind}-{number}.jsonl")
                    text = "\n".join(json.dumps(item, ensure_ascii=False) for item in tampered)
                    pathlib.Path(file).write_text(text + "\n")
                    wanted[file] = kind, line
            legal = judge(binary, list(wanted), deviations)
            for file, (kind, line) in wanted.items():
                made[kind] += 1
                count = legal[file][0]
                rejected = count not in ("all", "?") and int(count) >= line - 1
                caught[kind] += rejected
                if not rejected and "-v" in sys.argv:
                    print(f"  missed ({count}):", kind, line, trace[line], path.name)
    for kind in KINDS:
        print(f"{kind:10} {caught[kind]:6} of {made[kind]:6}")
    total, all_caught = sum(made.values()), sum(caught.values())
    print(f"{'all':10} {all_caught:6} of {total:6}  {100 * all_caught / max(total, 1):.1f} %")
    return 0 if all_caught >= 0.95 * total else 1


if __name__ == "__main__":
    sys.exit(main())
