"""Bad input and a bad machine: a clear message and the right exit code, never a crash."""

from __future__ import annotations

import pathlib
import resource
import shutil
import signal

import pytest

from conftest import FAKES, ROOT, Cli


@pytest.mark.parametrize(
    "arguments, code, words",
    [
        ((), 64, "subcommand"),
        (("runn",), 64, "no command 'runn'. Did you mean 'run'?"),
        (("fuz", "--runs", "3"), 64, "Did you mean 'fuzz'?"),
        (("fuzz", "--no-such-flag"), 64, "no-such-flag"),
        (("report", "html"), 64, "file is required"),
        (("run", "--no-such-flag"), 64, "no-such-flag"),
        (("run", "--edition", "v99"), 64, "v6, v10, v12, v16, v18"),
        (("run", "--shard", "3/2"), 64, "I/N"),
        (("run", "-j", "0"), 64, "-j"),
        (("run", "--include", "worker-disconnect/returns-wroker"), 64, "Did you mean"),
        (("run", "--impl", "noed"), 3, "Did you mean 'node'?"),
        (("run", "--impl", "node@0.0.1"), 3, "runtime install node@0.0.1"),
        (("run", "--impl", "./no/such.yaml"), 3, "such.yaml"),
        (("run", "--impl", str(FAKES / "missing.yaml")), 3, "no-such-program"),
        (("show", "worker.disconnect.returns-wroker"), 64, "Did you mean"),
        (("judge", "/no/such/trace"), 64, "/no/such/trace"),
        (("report", "html", "/no/such/report"), 64, "/no/such/report"),
        (("adapter", "lint"), 64, "expected the command"),
    ],
)
def test_bad_words(cli: Cli, arguments: tuple[str, ...], code: int, words: str) -> None:
    run = cli(*arguments)
    assert run.returncode == code, run.stdout + run.stderr
    assert words in run.stdout + run.stderr


def copy_of_the_suite(folder: pathlib.Path) -> pathlib.Path:
    for part in ("cases", "spec", "harness/implementations", "harness/adapters"):
        shutil.copytree(ROOT / part, folder / part)
    return folder


@pytest.mark.parametrize(
    "file, text, words",
    [
        ("cases/bad.yaml", "title: t\ncovers: [no.such]\nsteps: []\n", "bad.yaml:2:10: unknown"),
        ("cases/bad.yaml", "title: [\n", "bad.yaml:2:1: not well-formed YAML"),
        ("cases/bad.yaml", "", "bad.yaml:1:1: a case is nothing"),
        ("spec/requirements/bad.yaml", "- {id: a, txet: b}\n", "bad.yaml:1:11: unknown key 'txet'"),
        ("harness/implementations/bad.yaml", "name: 7\n", "bad.yaml:1:7: name is 7"),
    ],
)
def test_a_bad_file_ends_the_run_before_anything_starts(
    cli: Cli, tmp_path: pathlib.Path, file: str, text: str, words: str
) -> None:
    home = copy_of_the_suite(tmp_path / "home")
    (home / file).write_text(text)
    run = cli("run", "--impl", "node", env={"CLUSTERSPEC_HOME": str(home)})
    assert run.returncode == 64
    assert words in run.stderr
    assert run.stdout == ""


SLIPS = """\
title: A case full of slips
covers: [cluster.event.exit.once]
needs: [udpp]
steps:
  - primary: [{fork: w1}, {policy: rrr}]
  - await: cluster.onlien w1
  - w1: [{listen: s1, port: 0, accept: ecco}, {get: self.isDaed()}]
  - primary: {kill: w1, via: kil, signal: SIGKIL}
expect:
  - never: cluster.exitt w1
  - once: {event: cluster.exit w1, where: {cod: 0}}
"""

MEANT = {
    "3:9": "udp",
    "5:36": "rr",
    "6:12": "cluster.online",
    "7:40": "echo",
    "7:58": "isDead",
    "8:30": "kill",
    "8:43": "SIGKILL",
    "10:12": "cluster.exit",
    "11:44": "code",
}


@pytest.mark.parametrize("command", ["run", "replay"])
def test_no_slip_becomes_a_verdict(cli: Cli, tmp_path: pathlib.Path, command: str) -> None:
    home = copy_of_the_suite(tmp_path / "home")
    file = home / "cases/bad.yaml"
    file.write_text(SLIPS)
    arguments = ("run", "--impl", "sim") if command == "run" else ("replay", str(file))
    done = cli(*arguments, env={"CLUSTERSPEC_HOME": str(home)})
    assert (done.returncode, done.stdout) == (64, "")
    told = {line.split("bad.yaml:")[1] for line in done.stderr.splitlines() if "bad.yaml:" in line}
    assert {line.split(": ")[0]: line.split("Did you mean '")[1][:-2] for line in told} == MEANT


def test_a_full_disk_is_told_and_is_no_verdict(cli: Cli, tmp_path: pathlib.Path) -> None:
    def no_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    run = cli(
        *("run", "--impl", "node", "--include", "worker-disconnect/returns-worker"),
        *("--traces", str(tmp_path / "traces")),
        preexec_fn=no_room,
    )
    assert run.returncode == 3
    assert "cannot write" in run.stderr
    assert "pass" in run.stdout


def test_a_temporary_folder_too_deep_for_sockets_is_told(cli: Cli, tmp_path: pathlib.Path) -> None:
    deep = tmp_path / ("x" * 100)
    deep.mkdir()
    case = "worker-disconnect/returns-worker"
    run = cli("run", "--impl", "node", "--include", case, env={"TMPDIR": str(deep)})
    assert run.returncode == 3
    assert "too long for a Unix socket" in run.stderr and run.stderr.count("\n") == 1
    assert not list(deep.iterdir())


def test_no_temporary_folder_is_told(cli: Cli) -> None:
    run = cli("run", "--impl", "node", env={"TMPDIR": "/no/such/folder"})
    assert run.returncode == 3
    assert "TMPDIR" in run.stderr
