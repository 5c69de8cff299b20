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

from conftest import BINARY, ROOT, Cli


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


def children_of(process: int) -> list[int]:
    text = pathlib.Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(child) for child in text.split()]


@pytest.mark.parametrize("and_guardian", [False, True])
def test_whoever_is_stopped_goes_on_when_those_above_are_killed(
    environment: dict[str, str], and_guardian: bool
) -> None:
    temporary = environment["TMPDIR"]
    command = [str(BINARY), "run", "--impl", "node", "-j", "1", "--include", "worker-kill/*"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as top:
        wait_until("no run came up", lambda: bool(processes_below(temporary)))
        (guardian,) = children_of(top.pid)
        (run,) = children_of(guardian)
        for process in (top.pid, guardian, run):
            os.kill(process, signal.SIGSTOP)
        if and_guardian:
            os.kill(guardian, signal.SIGKILL)
        top.kill()
    gone = [pathlib.Path(f"/proc/{process}") for process in (guardian, run)]
    wait_until("processes are left", lambda: not any(each.exists() for each in gone))
    wait_until("processes are left", lambda: not processes_below(temporary))
    if not and_guardian:
        wait_until("files are left", lambda: not os.listdir(temporary))


HOSTILE = """name: hostile
title: Hostile
program: /usr/bin/python3
command: ["${program}", FAKE, "signals_parent", "19"]
version_command: ["${program}", "--version"]
editions:
  - {from: 0, edition: v18}
"""


@pytest.mark.parametrize("hostile", [False, True])
def test_killed_with_its_whole_group(
    environment: dict[str, str], tmp_path: pathlib.Path, hostile: bool
) -> None:
    """Also where the processes of runs are stopped, so that they cannot end themselves."""
    fake = json.dumps(str(ROOT / "harness/fakes/fake.py"))
    manifest = tmp_path / "hostile.yaml"
    manifest.write_text(HOSTILE.replace("FAKE", fake))
    temporary = environment["TMPDIR"]
    with subprocess.Popen(
        [str(BINARY), "run", "--impl", str(manifest) if hostile else "node", "--repeat", "50"],
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    ) as run:
        wait_until("no process of the run came up", lambda: len(processes_below(temporary)) > 0)
        os.killpg(run.pid, signal.SIGKILL)
        run.wait(timeout=30)
    wait_until("processes are left", lambda: not processes_below(temporary))
    wait_until("files are left", lambda: not os.listdir(temporary))


def test_a_parent_taken_for_a_worker_has_rows(cli: Cli, tmp_path: pathlib.Path) -> None:
    """A runtime that signals its parent where it means a worker loses no row."""
    manifest = tmp_path / "hostile.yaml"
    fake = json.dumps(str(ROOT / "harness/fakes/fake.py"))
    manifest.write_text(HOSTILE.replace("FAKE", fake).replace('"19"', '"15"'))
    report = tmp_path / "r.json"
    run = cli(
        *("run", "--impl", str(manifest), "--include", "worker-kill/*", "--form", "net"),
        *("--json", str(report), "--known", "none"),
    )
    found = json.loads(report.read_text())
    rows = [case for case in found["cases"] if not case["id"].startswith("monitor/")]
    assert run.returncode == 3
    assert found["complete"] is True
    assert len(rows) > 20
    asked = [case for case in rows if case["verdict"] != "unsupported"]
    assert {case["verdict"] for case in asked} == {"error"}
    assert all("sent SIGTERM to its parent" in json.dumps(case) for case in asked)
