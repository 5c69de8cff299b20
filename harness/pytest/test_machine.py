"""A machine that lacks something: told in one sentence, with exit 3, before any case has run."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile

import pytest

from conftest import BINARY, ROOT, Cli

RUN = ["run", "--impl", "reference", "--include", "worker-kill/twice"]
COMMANDS = {
    "run": RUN,
    "fuzz": ["fuzz", "--impl", "reference", "--runs", "1"],
    "replay": ["replay", "--impl", "reference", str(ROOT / "cases/worker-kill/twice.yaml")],
    "adapter": ["adapter", "lint", "true"],
}
FEW_FILES = "open files: 20 left by ulimit -n, but"


def in_shell(
    before: str, words: list[str], environment: dict[str, str], *around: str
) -> tuple[int, str]:
    """The exit code, and what was said, after a command of the shell, which `around` starts."""
    done = subprocess.run(
        [*around, "bash", "-c", f'{before} && "$0" "$@"', str(BINARY), *words],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert os.listdir(environment["TMPDIR"]) == []
    return done.returncode, done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_whatever_starts_runs_asks_first(command: str, environment: dict[str, str]) -> None:
    code, said = in_shell("ulimit -n 20", COMMANDS[command], environment)
    assert code == 3
    assert FEW_FILES in said and said.count("\n") == 1


def test_the_simulator_needs_nothing(environment: dict[str, str]) -> None:
    words = ["run", "--impl", "sim", "--include", "worker-kill/*"]
    assert in_shell("ulimit -n 20 && export TMPDIR=/no/such", words, environment) == (0, "")


def test_doctor_and_run_agree(cli: Cli) -> None:
    here = cli("doctor")
    for what in ("open files", "processes", "memory", "address space", "/proc", "temporary folder"):
        assert f"good     {what}: " in here.stdout
    lacking = cli("doctor", env={"TMPDIR": "/no/such"})
    assert lacking.returncode == 3
    assert "problem  temporary folder: no temporary folder: TMPDIR is '/no/such'" in lacking.stdout
    assert "TMPDIR is '/no/such'" in cli(*RUN, env={"TMPDIR": "/no/such"}).stderr


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("unshare"), reason="needs root")
@pytest.mark.parametrize(
    "mount, said",
    [
        ("mount -t tmpfs none /proc", "/proc: does not show which processes sleep"),
        ("mount -t tmpfs -o ro none $PLACE", "Read-only file system"),
        ("mount -t tmpfs -o size=64k none $PLACE", "0 MiB left by"),
        ("mount -t tmpfs -o size=8m,nr_inodes=9 none $PLACE", "inodes left by"),
    ],
)
def test_a_machine_without(mount: str, said: str, environment: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory(prefix="cs-") as place:
        there = {**environment, "TMPDIR": place, "PLACE": place}
        code, told = in_shell(mount, RUN, there, "unshare", "-m")
    assert code == 3
    assert said in told and told.count("\n") == 1


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="needs root")
def test_an_ordinary_user_is_held_to_a_limit_of_processes(environment: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory(prefix="cs-") as place:
        os.chmod(place, 0o777)
        user = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
        there = {**environment, "TMPDIR": place}
        code, told = in_shell("ulimit -u 4", RUN, there, *user)
        assert code == 3
        assert "processes: " in told and "left by ulimit -u" in told
