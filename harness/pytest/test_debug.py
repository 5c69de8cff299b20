"""One case for a debugger: run --debug CASE."""

from __future__ import annotations

import json
import os
import pathlib
import re
import signal
import subprocess
import time
from typing import Callable, Iterator

import pytest

from conftest import BINARY, Cli

CASE = "cluster-events/exit-after-disconnect"
FOLDER = "debug-cluster-events-exit-after-disconnect"


class Debugged:
    """`run --debug` with a pipe as its terminal."""

    def __init__(self, environment: dict[str, str], folder: pathlib.Path, *arguments: str) -> None:
        self.folder = folder
        self.told = folder / "told"
        self.process = subprocess.Popen(  # pylint: disable=consider-using-with
            [str(BINARY), "run", "--debug", *arguments],
            env=environment,
            cwd=folder,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.told.open("w"),
            start_new_session=True,
        )

    def until(self, met: Callable[[str], object]) -> str:
        """What it has told, once that is met."""
        for _ in range(6000):
            told = self.told.read_text()
            if met(told):
                return told
            assert self.process.poll() is None, told
            time.sleep(0.01)
        raise AssertionError(told)

    def enter(self) -> None:
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def go_on_alone(self) -> None:
        """The end of stdin: it asks no more."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.stdin = None

    def interrupt(self) -> tuple[int, str]:
        """As Ctrl-C; gives the exit code, and what came of the case."""
        os.killpg(self.process.pid, signal.SIGINT)
        out, _ = self.process.communicate(timeout=60)
        return self.process.returncode, out


@pytest.fixture(name="debugged")
def debugged_fixture(
    environment: dict[str, str], tmp_path: pathlib.Path
) -> Iterator[Callable[..., Debugged]]:
    started: list[Debugged] = []

    def start(*arguments: str) -> Debugged:
        started.append(Debugged(environment, tmp_path, *arguments))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.communicate()


def contains(part: str) -> Callable[[str], bool]:
    return lambda text: part in text


def pid_of(label: str, told: str) -> int:
    found = re.search(rf"^{label} is process (\d+)\. Attach with:  gdb -p \1 ", told, re.MULTILINE)
    assert found, told
    return int(found[1])


def test_it_goes_step_by_step_and_keeps_its_processes(debugged: Callable[..., Debugged]) -> None:
    run = debugged(CASE, "--impl", "node", "--deadline", "0.2")
    told = run.until(lambda text: "step 1 of" in text)
    assert FOLDER in told
    primary = pid_of("primary", told)
    assert os.path.isdir(f"/proc/{primary}")
    steps = int(re.findall(r"step 1 of (\d+)", told)[0])
    for step in range(1, steps + 1):
        run.until(contains(f"step {step} of {steps}"))
        run.enter()
    told = run.until(lambda text: "All steps are done. The processes are kept" in text)
    pid_of("w1", told)
    os.kill(primary, 0)  # also past the deadline
    code, out = run.interrupt()
    assert code == 0 and f"{CASE}: pass" in out, out
    assert not os.path.isdir(f"/proc/{primary}")
    kept = (run.folder / FOLDER / "trace.jsonl").read_text().splitlines()
    assert json.loads(kept[0])["schema"] == "clusterspec.trace/1"


def test_who_is_stopped_by_a_debugger_is_waited_for(debugged: Callable[..., Debugged]) -> None:
    run = debugged(CASE, "--impl", "node", "--deadline", "0.2")
    primary = pid_of("primary", run.until(lambda text: "step 1 of" in text))
    os.kill(primary, signal.SIGSTOP)
    run.go_on_alone()
    time.sleep(1.5)  # longer than any look for silence, and the deadline
    assert "done" not in run.told.read_text() and run.process.poll() is None
    os.kill(primary, signal.SIGCONT)
    run.until(lambda text: "All steps are done." in text)
    code, out = run.interrupt()
    assert code == 0 and f"{CASE}: pass" in out, out


def test_it_ends_when_the_user_says(debugged: Callable[..., Debugged]) -> None:
    run = debugged(CASE, "--impl", "node")
    primary = pid_of("primary", run.until(lambda text: "step 1 of" in text))
    code, out = run.interrupt()
    assert code == 130 and "nothing is judged" in out
    assert not os.path.isdir(f"/proc/{primary}")


def test_core_files_and_output_are_collected(debugged: Callable[..., Debugged]) -> None:
    pattern = pathlib.Path("/proc/sys/kernel/core_pattern").read_text().strip()
    run = debugged(CASE, "--impl", "node")
    primary = pid_of("primary", run.until(lambda text: "step 1 of" in text))
    os.kill(primary, signal.SIGSEGV)
    run.until(lambda text: 'primary has ended: {"code":null,"signal":"SIGSEGV"}' in text)
    run.go_on_alone()
    out, _ = run.process.communicate(timeout=60)
    told = run.told.read_text()
    if pattern.startswith(("/", "|")):
        assert (
            f"the kernel puts core files elsewhere (/proc/sys/kernel/core_pattern): {pattern}"
            in told
        )
    else:
        assert list((run.folder / FOLDER).glob("core*")), told
    assert run.process.returncode == 1 and f"{CASE}: crash" in out


def test_what_is_printed_is_kept(debugged: Callable[..., Debugged]) -> None:
    case = "cluster-settings/silent-false"
    run = debugged(case, "--impl", "node")
    run.go_on_alone()
    run.until(lambda text: "All steps are done." in text)
    run.interrupt()
    kept = run.folder / "debug-cluster-settings-silent-false"
    assert "to stdout" in "".join(
        (kept / name).read_text() for name in ("stdout", "stderr") if (kept / name).is_file()
    )


def test_an_unknown_case_gets_a_suggestion(cli: Cli, tmp_path: pathlib.Path) -> None:
    wrong = cli("run", "--impl", "node", "--debug", CASE + "s", cwd=tmp_path)
    assert wrong.returncode == 64
    assert f"Did you mean '{CASE}'?" in wrong.stderr
