"""What a round of a fault campaign does to a run of the suite: a table, a row for each fault."""

from __future__ import annotations

import errno
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Callable, Dict, List, Optional, Set, Tuple

from campaign_processes import ancestors, limit_files, processes_of, send, with_role

AS_ROOT = os.geteuid() == 0
SPACE = "size=24m,nr_inodes=2000"  # of the small temporary folder

# What is said, of a run or instead of all, where anything is scarce.
SHORT = (
    r"machine is short|cannot (fork|make|start|open|run|listen|write)|No space|Too many open"
    r"|(open files|processes|temporary folder): "
)


@dataclass
class Round:
    """One run of the suite, or two, and what was done to it."""

    mark: str
    folder: pathlib.Path  # holds tmp/, the round's TMPDIR, and out/
    draw: random.Random
    seconds: float  # that a run takes without faults
    mode: str = "plain"  # what the baseline must share: plain, isolated, ordinary
    before: List[str] = field(default_factory=list)  # words before the command
    options: List[str] = field(default_factory=list)
    lines: Optional[int] = None  # of stdout, after which its reader goes away
    doubled: bool = False
    tops: List["subprocess.Popen[bytes]"] = field(default_factory=list)
    helpers: List["subprocess.Popen[bytes]"] = field(default_factory=list)
    done: List[str] = field(default_factory=list)  # what was done, for people
    causes: List[str] = field(default_factory=list)  # what a message of an error may say
    frozen: Set[int] = field(default_factory=set)  # tops that are stopped for ever
    ended: bool = False  # a top was told to end, or killed
    struck: Dict[int, str] = field(default_factory=dict)  # the implementation's processes

    @property
    def temporary(self) -> pathlib.Path:
        return self.folder / "tmp"

    def is_over(self) -> bool:
        return all(top.poll() is not None for top in self.tops)

    def find(self, role: str) -> Optional[Tuple[int, List[int]]]:
        """A process in that role, with its ancestors; waits a little for one to be there."""
        end = time.monotonic() + 1
        while time.monotonic() < end and not self.is_over():
            found = processes_of(self.mark)
            chosen = with_role(role, [top.pid for top in self.tops], found)
            if chosen:
                pid = self.draw.choice(chosen)
                return pid, ancestors(pid, found)
            time.sleep(0.002)
        return None


@dataclass(frozen=True)
class Fault:
    """`prepare` is called before the run starts, `strike` at a random moment of it."""

    name: str
    causes: Tuple[str, ...] = ()
    prepare: Optional[Callable[[Round], None]] = None
    strike: Optional[Callable[[Round], bool]] = None
    sets_mode: bool = False  # at most one in a round does


def signals(role: str, action: str) -> Callable[[Round], bool]:
    """Kills, ends, pauses or freezes one process."""

    def strike(round_: Round) -> bool:
        # The numbers that an isolated implementation tells are its namespace's own.
        if round_.mode == "isolated" and role in ("primary", "worker"):
            return False
        found = round_.find(role)
        if found is None:
            return False
        pid, line = found
        numbers = {"kill": signal.SIGKILL, "term": signal.SIGTERM}
        if not send(pid, round_.mark, numbers.get(action, signal.SIGSTOP)):
            return False
        if role in ("primary", "worker"):
            round_.struck.update({each: action for each in line[:-3]})
        if role == "top":
            round_.ended = round_.ended or action != "pause"
            if action == "freeze":
                round_.frozen.add(pid)
        if action == "pause":
            time.sleep(round_.draw.uniform(0.05, 1.5))
            send(pid, round_.mark, signal.SIGCONT)
        return True

    return strike


def limits_files(role: str) -> Callable[[Round], bool]:
    """What it starts from then on is held to the same limit."""

    def strike(round_: Round) -> bool:
        found = round_.find(role)
        return found is not None and limit_files(found[0], round_.mark, round_.draw.randint(6, 60))

    return strike


def signals_group(number: signal.Signals) -> Callable[[Round], bool]:
    def strike(round_: Round) -> bool:
        top = round_.tops[0]
        if top.poll() is not None:
            return False
        os.killpg(top.pid, number)  # it is not waited for yet, so nobody else has its number
        round_.ended = True
        return True

    return strike


def limits(option: str, least: int, most: int) -> Callable[[Round], None]:
    def prepare(round_: Round) -> None:
        limit = round_.draw.randint(least, most)
        round_.before += ["bash", "-c", f'ulimit {option} {limit} && exec "$0" "$@"']
        round_.done.append(f"ulimit {option} {limit}")

    return prepare


def own_temporary_folder(round_: Round) -> None:
    words = ["unshare", "-m"] if AS_ROOT else ["unshare", "-rm"]
    mount = f'mount -t tmpfs -o {SPACE} none "$TMPDIR" && exec "$0" "$@"'
    round_.before = [*words, "sh", "-c", mount, *round_.before]


def fills_up(round_: Round) -> bool:
    """Takes all space, or all inodes, of the folder that only the top process and below see."""
    top = round_.tops[0]
    seen = pathlib.Path(f"/proc/{top.pid}/root{round_.temporary}")
    try:
        if top.poll() is not None or seen.stat().st_dev == round_.temporary.stat().st_dev:
            return False
        if round_.draw.random() < 0.5:
            with open(seen / "filler", "wb", buffering=0) as file:
                while True:
                    file.write(bytes(1 << 16))
        for number in range(100_000):
            (seen / f"filler-{number}").touch()
    except OSError as error:
        return error.errno == errno.ENOSPC
    return True


def hogs(round_: Round) -> bool:
    loop = (
        f"import time; end = time.time() + {round_.seconds * 2:.1f}\nwhile time.time() < end: pass"
    )
    for _ in range(round_.draw.randint(2, 6)):
        round_.helpers.append(subprocess.Popen([sys.executable, "-c", loop]))
    return True


def isolates(round_: Round) -> None:
    round_.mode = "isolated"
    round_.options.append("--isolate")


def doubles(round_: Round) -> None:
    round_.doubled = True


def closes_stdout(round_: Round) -> None:
    round_.lines = round_.draw.randint(1, 60)
    round_.ended = True
    round_.done.append(f"{round_.lines} lines read")


def is_other_user(round_: Round) -> None:
    round_.mode = "ordinary"
    round_.before += ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]


def few_processes(round_: Round) -> None:
    """Nobody limits the processes of root, so it must be another user's run."""
    if AS_ROOT:
        is_other_user(round_)
    limits("-u", 4, 60)(round_)


def table() -> List[Fault]:
    """All faults that this machine allows."""
    stopped = r"was stopped by a signal"
    tried = r"was ended by SIG|the attempt was killed"  # what is started before the guardian
    guards = r"guards the runs (died|has ended|did not answer)"
    rows = [
        Fault("kill top", (), strike=signals("top", "kill")),
        Fault("term top", (), strike=signals("top", "term")),
        Fault("pause top", (), strike=signals("top", "pause")),
        Fault("freeze top", (), strike=signals("top", "freeze")),
        Fault("kill group", (), strike=signals_group(signal.SIGKILL)),
        Fault("term group", (), strike=signals_group(signal.SIGTERM)),
        Fault("kill guardian", (guards, tried), strike=signals("guardian", "kill")),
        Fault("term guardian", (tried,), strike=signals("guardian", "term")),
        Fault("pause guardian", (), strike=signals("guardian", "pause")),
        Fault("freeze guardian", (), strike=signals("guardian", "freeze")),
        Fault("kill run", (r"this run died of SIGKILL",), strike=signals("run", "kill")),
        Fault("term run", (), strike=signals("run", "term")),
        Fault("pause run", (stopped,), strike=signals("run", "pause")),
        Fault("freeze run", (stopped,), strike=signals("run", "freeze")),
        Fault("kill primary", ("SIGKILL",), strike=signals("primary", "kill")),
        Fault("term primary", ("SIGTERM",), strike=signals("primary", "term")),
        Fault("pause primary", (stopped,), strike=signals("primary", "pause")),
        Fault("freeze primary", (stopped,), strike=signals("primary", "freeze")),
        Fault("kill worker", ("SIGKILL",), strike=signals("worker", "kill")),
        Fault("term worker", ("SIGTERM",), strike=signals("worker", "term")),
        Fault("pause worker", (stopped,), strike=signals("worker", "pause")),
        Fault("freeze worker", (stopped,), strike=signals("worker", "freeze")),
        Fault("few files", (SHORT,), prepare=limits("-n", 12, 300)),
        Fault("top runs out of files", (SHORT,), strike=limits_files("top")),
        Fault("guardian runs out of files", (SHORT,), strike=limits_files("guardian")),
        Fault("run runs out of files", (SHORT,), strike=limits_files("run")),
        Fault("few processes", (SHORT,), prepare=few_processes, sets_mode=True),
        Fault("hogs", (), strike=hogs),
        Fault("second run", (), prepare=doubles),
        Fault("isolated", (), prepare=isolates, sets_mode=True),
        Fault("stdout closed", (), prepare=closes_stdout),
    ]
    if shutil.which("unshare"):
        rows.append(
            Fault("folder fills up", (SHORT,), prepare=own_temporary_folder, strike=fills_up)
        )
    if AS_ROOT and not shutil.which("setpriv"):
        rows = [row for row in rows if row.name != "few processes"]
    return rows
