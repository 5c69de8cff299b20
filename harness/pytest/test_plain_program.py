"""The programs that other tests run leave nothing behind, however they end."""

from __future__ import annotations

import os
import pathlib
import signal
import time

import plain_program
import pytest

# Each starts a process that would hold its streams for an hour.
LEAVERS = {
    "of its group": "sleep 3600 & echo told; exit 3",
    "of a session of its own": "setsid sleep 3600 & echo told; exit 3",
    "that knows no TMPDIR": "env -i sleep 3600 & echo told; exit 3",
}


def sleepers() -> set[str]:
    found = set()
    for entry in pathlib.Path("/proc").iterdir():
        try:
            if (entry / "cmdline").read_bytes() == b"sleep\x003600\x00":
                found.add(entry.name)
        except OSError:
            continue
    return found


@pytest.mark.parametrize("kind", LEAVERS)
def test_what_a_program_leaves_is_ended(kind: str) -> None:
    before = sleepers()
    start = time.monotonic()
    ended = plain_program.run_program(["sh", "-c", LEAVERS[kind]], os.environ)
    assert (ended.code, ended.output, ended.left) == (3, "told\n", [])
    while sleepers() - before:  # a killed process is there until the kernel has taken it down
        assert time.monotonic() - start < plain_program.TIMEOUT_S / 2


def test_what_is_not_done_in_time_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_program, "TIMEOUT_S", 0.2)
    before = sleepers()
    ended = plain_program.run_program(["sh", "-c", "echo told; sleep 3600"], os.environ)
    assert (ended.code, ended.output) == (-signal.SIGKILL, "told\n")
    assert sleepers() <= before


def test_a_file_that_is_left_is_told() -> None:
    ended = plain_program.run_program(["sh", "-c", ': > "$TMPDIR/mine"'], os.environ)
    assert (ended.code, ended.left) == (0, ["mine"])
