"""The processes of one round of a fault campaign: what they are, and signals to them alone."""

from __future__ import annotations

import os
import pathlib
import resource
import signal
from dataclasses import dataclass
from typing import Dict, List, Optional

MARK = "CLUSTERSPEC_CAMPAIGN"  # in the environment of whatever a round starts
# How far below the top process they are. What is deeper is a worker as well.
ROLES = ("top", "guardian", "run", "primary", "worker")


@dataclass(frozen=True)
class Process:
    """One that carries the round's mark; `parent` may be none of them."""

    pid: int
    parent: int
    group: int
    state: str


def _marked(pid: int, mark: str) -> bool:
    try:
        environment = pathlib.Path("/proc", str(pid), "environ").read_bytes()
    except OSError:
        return False
    return f"{MARK}={mark}".encode() in environment.split(b"\0")


def processes_of(mark: str) -> Dict[int, Process]:
    """Those that live; a zombie has no environment any more."""
    found = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit() or not _marked(int(entry), mark):
            continue
        try:
            stat = pathlib.Path("/proc", entry, "stat").read_text(errors="replace")
        except OSError:
            continue
        state, parent, group = stat.rpartition(")")[2].split()[:3]
        found[int(entry)] = Process(int(entry), int(parent), int(group), state)
    return found


def ancestors(pid: int, found: Dict[int, Process]) -> List[int]:
    """From the process up to the topmost that carries the mark."""
    line: List[int] = []
    while pid in found and pid not in line:
        line.append(pid)
        pid = found[pid].parent
    return line


def with_role(role: str, tops: List[int], found: Dict[int, Process]) -> List[int]:
    """The processes in that role, below any of the top processes."""
    depth = ROLES.index(role)
    deepest = role == ROLES[-1]
    chosen = []
    for pid in found:
        line = ancestors(pid, found)
        below = len(line) - 1
        if line[-1] in tops and (below == depth or (deepest and below > depth)):
            chosen.append(pid)
    return sorted(chosen)


def send(pid: int, mark: str, number: signal.Signals) -> bool:
    """Signals a process that carries the mark; any other that has its number now is left alone."""
    try:
        descriptor = os.pidfd_open(pid)
    except OSError:
        return False
    try:
        if not _marked(pid, mark):
            return False
        signal.pidfd_send_signal(descriptor, number)
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)


def limit_files(pid: int, mark: str, most: int) -> bool:
    """Lets a process that carries the mark open no more than so many files."""
    try:
        if not _marked(pid, mark):
            return False
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (most, most))
        return True
    except OSError:
        return False


def command_of(pid: int) -> Optional[str]:
    """For people."""
    try:
        text = pathlib.Path("/proc", str(pid), "cmdline").read_bytes()
    except OSError:
        return None
    return text.replace(b"\0", b" ").decode(errors="replace").strip()
