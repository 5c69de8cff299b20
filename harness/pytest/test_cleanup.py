"""However a run ends, it leaves no process and no file behind."""

from __future__ import annotations

import json
import os
import pathlib
import signal
import subprocess
import time
from typing import Callable

import pytest

from conftest import BINARY


def processes_below(folder: str) -> list[int]:
    """Living processes that were told of a run in this temporary folder."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            environment = pathlib.Path("/proc", entry, "environ").read_bytes()
        except OSError:
            continue
        if b"CLUSTERSPEC_TRACE=" + folder.encode() in environment:
            found.append(int(entry))
    return found


def wait_until(what: str, met: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, what
        time.sleep(0.01)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_stopped_in_the_middle(
    environment: dict[str, str], tmp_path: pathlib.Path, number: signal.Signals
) -> None:
    report = tmp_path / "r.json"
    temporary = environment["TMPDIR"]
    with subprocess.Popen(
        [str(BINARY), "run", "--impl", "node", "--json", str(report)],
        env=environment,
        stdout=subprocess.DEVNULL,
    ) as run:
        wait_until("no process of the run came up", lambda: len(processes_below(temporary)) > 2)
        run.send_signal(number)
        code = run.wait(timeout=30)
    if number == signal.SIGKILL:
        wait_until("processes are left", lambda: not processes_below(temporary))
        wait_until("files are left", lambda: not os.listdir(temporary))
        return
    assert code == 130
    assert json.loads(report.read_text())["complete"] is False
    assert not processes_below(temporary)
    assert not os.listdir(temporary)
