"""What a command does when stdout cannot be written, and where reports may be written to."""

from __future__ import annotations

import json
import os
import pathlib
import stat
import subprocess

import pytest

from conftest import BINARY, Cli

RUN = ["run", "--impl", "sim", "--include", "worker-kill/*"]


@pytest.mark.parametrize(
    "words",
    [[*RUN, "-v"], [*RUN, "-q"], ["list", "cases"], ["--help"], ["explore", "--help"]],
    ids=" ".join,
)
def test_full_stdout_is_told_once(words: list[str], environment: dict[str, str]) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [str(BINARY), *words],
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 3
    assert done.stderr == "clusterspec: cannot write to stdout: No space left on device\n"


def test_a_run_without_stdout_still_writes_its_report(
    environment: dict[str, str], tmp_path: pathlib.Path
) -> None:
    report = tmp_path / "r.json"
    command = [str(BINARY), *RUN, "-v", "--json", str(report)]
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(command, env=environment, stdout=full, check=False)
    assert done.returncode == 3
    assert json.loads(report.read_text())["complete"] is True


@pytest.mark.parametrize("streams", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_trouble(
    streams: str, environment: dict[str, str], tmp_path: pathlib.Path
) -> None:
    report = tmp_path / "r.json"
    line = f'"$0" "$@" --json {report} {streams}'
    done = subprocess.run(["sh", "-c", line, str(BINARY), *RUN], env=environment, check=False)
    assert done.returncode == 0
    assert json.loads(report.read_text())["complete"] is True
    assert os.listdir(environment["TMPDIR"]) == []


@pytest.mark.parametrize("implementation", ["sim", "reference"])
def test_nothing_is_left_when_the_reader_goes_away(
    implementation: str, environment: dict[str, str]
) -> None:
    for _ in range(3):
        with subprocess.Popen(
            [str(BINARY), "run", "--impl", implementation, "-v"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as run:
            assert run.stdout is not None and run.stdout.readline()
            run.stdout.close()
            assert run.wait(timeout=60) == 130
            assert os.listdir(environment["TMPDIR"]) == []


def test_a_report_never_replaces_what_is_no_file(cli: Cli, tmp_path: pathlib.Path) -> None:
    fifo, target, link = tmp_path / "fifo", tmp_path / "target", tmp_path / "link"
    os.mkfifo(fifo)
    target.write_text("old")
    target.chmod(0o600)
    link.symlink_to("target")
    with subprocess.Popen(["cat", str(fifo)], stdout=subprocess.PIPE) as reader:
        done = cli(*RUN, "-q", "--json", str(fifo), "--junit", str(link))
        assert done.returncode == 0, done.stderr
        assert reader.stdout is not None
        assert json.loads(reader.stdout.read())["complete"] is True
    assert stat.S_ISFIFO(fifo.stat().st_mode)
    assert link.is_symlink() and target.read_text().startswith("<?xml")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert sorted(os.listdir(tmp_path)) == ["fifo", "link", "target"]


def test_a_report_may_go_to_stdout(cli: Cli) -> None:
    done = cli(*RUN, "-q", "--json", "/dev/stdout")
    assert done.returncode == 0
    assert json.loads(done.stdout[done.stdout.index("\n{\n") :])["complete"] is True


def test_runs_at_the_same_time_may_write_the_same_files(
    environment: dict[str, str], tmp_path: pathlib.Path
) -> None:
    report, traces = tmp_path / "r.json", tmp_path / "traces"
    command = [str(BINARY), *RUN, "-q", "--json", str(report), "--traces", str(traces)]
    for _ in range(4):
        runs = [subprocess.Popen(command, env=environment) for _ in range(4)]
        assert [run.wait() for run in runs] == [0, 0, 0, 0]
        assert json.loads(report.read_text())["complete"] is True
    assert [name for name in os.listdir(traces) if not name.endswith(".jsonl")] == []


@pytest.mark.parametrize(
    "words",
    [
        ["spec", "check", "--edition", "v18", "--doc"],
        ["judge"],
        ["report", "html"],
        ["run", "--known"],
        ["replay"],
    ],
    ids=" ".join,
)
def test_what_is_no_file_is_refused_at_once(
    words: list[str], cli: Cli, tmp_path: pathlib.Path
) -> None:
    fifo = tmp_path / "fifo.yaml"
    os.mkfifo(fifo)
    for path, what in (("/dev/zero", "a device"), (str(fifo), "a FIFO"), ("/", "a folder")):
        done = cli(*words, path)
        assert done.returncode in (3, 64)
        assert f"{path}: cannot read: it is {what}; expected a file" in done.stderr
