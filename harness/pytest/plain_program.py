"""Runs a plain program on a runtime, to its end: whatever it has started ends with it.

A runtime that panics leaves its workers; they hold its streams, so what it prints goes to a file.
"""

from __future__ import annotations

import dataclasses
import os
import pathlib
import signal
import subprocess
import tempfile
from typing import Mapping, Sequence

TIMEOUT_S = 60


@dataclasses.dataclass(frozen=True)
class Ended:
    """How a program ended; `left` are the files that it has not removed from its TMPDIR."""

    code: int  # of its exit; -SIGKILL where it was not done in time
    output: str  # both streams
    left: list[str]


def _kill_all_of(group: int, folder: pathlib.Path) -> None:
    """Kills the process group, and every process that has the folder as its TMPDIR."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        pass
    mark = f"TMPDIR={folder}\0".encode()
    for entry in pathlib.Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and mark in (entry / "environ").read_bytes():
                os.kill(int(entry.name), signal.SIGKILL)
        except OSError:  # gone meanwhile, or another user's
            continue


def run_program(command: Sequence[str], environment: Mapping[str, str]) -> Ended:
    """Runs the command with a TMPDIR of its own."""
    with tempfile.TemporaryDirectory(prefix="cs-") as folder:
        os.chmod(folder, 0o755)  # a worker may be of another user
        scratch = pathlib.Path(folder, "scratch")
        scratch.mkdir()
        with open(f"{folder}/output", "w+", encoding="utf-8", errors="replace") as output:
            with subprocess.Popen(
                command,
                env={**environment, "TMPDIR": str(scratch)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            ) as process:
                try:
                    process.wait(TIMEOUT_S)
                except subprocess.TimeoutExpired:
                    process.kill()
                finally:
                    _kill_all_of(process.pid, scratch)
            output.seek(0)
            return Ended(process.returncode, output.read(), os.listdir(scratch))
