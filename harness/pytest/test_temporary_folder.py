"""The temporary folder of an invocation: where it goes, and that it goes away."""

from __future__ import annotations

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

import pytest

from conftest import BINARY, Cli

RUN = ["run", "--impl", "reference", "--include", "worker-kill/t*"]


def start_and_kill_group(environment: dict[str, str]) -> None:
    """As a terminal or `timeout -s KILL` does: nobody is left to clean up."""
    with subprocess.Popen(
        [str(BINARY), "run", "--impl", "reference"],
        env=environment,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as run:
        assert run.stdout is not None
        for _ in range(5):
            assert run.stdout.readline()
        os.killpg(run.pid, signal.SIGKILL)


def test_a_later_run_removes_what_a_killed_one_left(
    cli: Cli, environment: dict[str, str], tmp_path: pathlib.Path
) -> None:
    temporary = pathlib.Path(environment["TMPDIR"])
    folder = temporary / "clusterspec-runs-abcdef"
    (folder / "run-abcdef").mkdir(parents=True)
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_text("text")
    (temporary / "clusterspec-runs-uvwxyz").symlink_to(kept)
    (temporary / "clusterspec-runs-toolong").mkdir()
    (temporary / "clusterspec-abcdef").mkdir()  # of an older version
    run = subprocess.run([str(BINARY), *RUN], env=environment, capture_output=True, check=False)
    assert (run.returncode, run.stderr) == (0, b"")
    assert not folder.exists()
    others = {"clusterspec-runs-uvwxyz", "clusterspec-runs-toolong", "clusterspec-abcdef"}
    assert set(os.listdir(temporary)) == others
    assert (kept / "file").exists()
    (temporary / "clusterspec-runs-uvwxyz").unlink()
    for name in ("clusterspec-runs-toolong", "clusterspec-abcdef"):
        (temporary / name).rmdir()
    start_and_kill_group(environment)
    end = time.monotonic() + 60
    while os.listdir(temporary) and time.monotonic() < end:
        # Its processes, which a killed harness may leave for a moment, still hold the folder.
        subprocess.run([str(BINARY), *RUN], env=environment, capture_output=True, check=False)
    assert not os.listdir(temporary)


def test_no_run_removes_the_folder_of_another(environment: dict[str, str]) -> None:
    command = [str(BINARY), *RUN, "-q"]
    for _ in range(3):
        runs = [
            subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) for _ in range(6)
        ]
        assert [run.wait() for run in runs] == [0] * 6
    assert os.listdir(environment["TMPDIR"]) == []


@pytest.mark.parametrize("told", ["", "below", "./below/../below"])
def test_a_folder_may_be_relative_or_left_out(told: str, cli: Cli) -> None:
    with tempfile.TemporaryDirectory(prefix="cs-") as short:
        below = pathlib.Path(short, "below")
        below.mkdir()
        run = cli(*RUN, env={"TMPDIR": told}, cwd=short)
        assert run.returncode == 0, run.stdout
        assert os.listdir(below) == []


def test_what_cannot_be_removed_is_told(
    environment: dict[str, str], tmp_path: pathlib.Path
) -> None:
    """Here something is mounted in the folder of the run, in a namespace of this test's own."""
    if shutil.which("unshare") is None or os.geteuid() != 0:
        pytest.skip("needs root and unshare")
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_text("text")
    temporary = environment["TMPDIR"]
    script = (
        f"mkdir -p {temporary}/clusterspec-runs-abcdef/x && "
        f"mount --bind {kept} {temporary}/clusterspec-runs-abcdef/x && "
        f'"$0" "$@"; echo "code $?" >&2; umount {temporary}/clusterspec-runs-abcdef/x'
    )
    run = subprocess.run(
        ["unshare", "-m", "sh", "-c", script, str(BINARY), *RUN, "-q"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "something is mounted at" in run.stderr and "code 0" in run.stderr
    assert (kept / "file").exists()
