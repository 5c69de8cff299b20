"""The fault campaign, briefly: that the harness holds, and that the campaign sees where one does not."""

from __future__ import annotations

import os
import pathlib
import re
import resource
import signal
import subprocess
import sys

import pytest

from conftest import BINARY, ROOT

sys.path.insert(0, str(ROOT / "harness/bench"))

# pylint: disable=wrong-import-position
from campaign_faults import table
from campaign_processes import MARK, limit_files, processes_of, send

CAMPAIGN = str(ROOT / "harness/bench/fault_campaign.py")

# Stands before the program. The first run goes well: it is what later ones are compared with.
BROKEN = """#!{python}
import json, os, pathlib, subprocess, sys
code = subprocess.run(["{real}", *sys.argv[1:]]).returncode
first = pathlib.Path(__file__ + ".ran")
if first.exists():
    path = pathlib.Path(sys.argv[sys.argv.index("--json") + 1])
    report = json.loads(path.read_text())
    cases = report["cases"]
    case = next(case for case in cases if case["id"] == "worker-kill/twice")
    {harm}
    path.write_text(json.dumps(report))
first.touch()
sys.exit(code)
"""
FAILS = 'case.update(verdict="{}", outcome="unexpected", message="some reason")'
HARMS = {
    "worker-kill/twice is lost from a complete report": "cases.remove(case)",
    "worker-kill/twice: fail: some reason (before: pass)": FAILS.format("fail"),
    "no fault of this round: worker-kill/twice: error: some reason": FAILS.format("error"),
    "it was stopped, and nobody did it": 'report["complete"] = False; code = 130',
    "exit code 0 with a report that is not complete": 'report["complete"] = False',
    "is left: sleep 300": 'subprocess.Popen(["sleep", "300"])',
    "kept is left in TMPDIR": 'pathlib.Path(os.environ["TMPDIR"], "kept").touch()',
}


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, CAMPAIGN, *words, "--include", "worker-kill/t*"],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_the_harness_holds() -> None:
    done = run(str(BINARY.parents[1]), "--seed", "3", "--rounds", "3")
    assert done.returncode == 0, done.stdout + done.stderr
    assert ": 3 rounds, 0 broken" in done.stdout
    assert "faults: none" not in done.stdout


@pytest.mark.parametrize("breach", HARMS)
def test_a_breach_is_told(breach: str, tmp_path: pathlib.Path) -> None:
    program = tmp_path / "cli" / "clusterspec"
    program.parent.mkdir()
    program.write_text(BROKEN.format(python=sys.executable, real=BINARY, harm=HARMS[breach]))
    program.chmod(0o755)
    done = run(str(tmp_path), "--rounds", "1", "--faults", "hogs")
    assert done.returncode == 1, done.stdout + done.stderr
    assert breach in done.stdout
    assert "again: harness/bench/fault_campaign.py --seed 1" in done.stdout


def test_only_what_the_campaign_started_is_touched() -> None:
    environment = {**os.environ, MARK: "a"}
    with subprocess.Popen(["sleep", "60"], env=environment) as process:
        limit = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
        assert not processes_of("b")
        assert not send(process.pid, "b", signal.SIGKILL)
        assert not limit_files(process.pid, "b", 9)
        assert process.poll() is None
        assert resource.prlimit(process.pid, resource.RLIMIT_NOFILE) == limit
        assert limit_files(process.pid, "a", 9)
        assert resource.prlimit(process.pid, resource.RLIMIT_NOFILE) == (9, 9)
        assert send(process.pid, "a", signal.SIGKILL)
        assert process.wait(30) == -signal.SIGKILL


def test_each_fault_has_its_own_name_and_does_something() -> None:
    faults = table()
    assert len({fault.name for fault in faults}) == len(faults) > 25
    for fault in faults:
        assert fault.prepare or fault.strike, fault.name
        for cause in fault.causes:
            re.compile(cause)
