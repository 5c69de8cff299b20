"""A runtime just built: --impl node=PATH, with the manifest and the list of known failures of node."""

from __future__ import annotations

import json
import pathlib
import shutil
from typing import Any

import pytest

from conftest import Cli, installed_runtimes

CASE = "cluster-disconnect/callback-after-second-call"  # a known failure of Node and Deno


def program_of(name: str) -> str:
    installed = [path for each, path in installed_runtimes().items() if each.startswith(name + "@")]
    found = shutil.which(name) or (installed[-1] if installed else None)
    if found is None:
        pytest.skip(f"{name} is not here")
    return found


@pytest.fixture(name="built")
def built_fixture(tmp_path: pathlib.Path) -> Any:
    """Makes a program that is the real one, but for its version."""

    def build(name: str, version: str) -> pathlib.Path:
        program = tmp_path / "out" / "Release" / name
        program.parent.mkdir(parents=True)
        program.write_text(
            f'#!/bin/sh\n[ "$*" = --version ] && echo "{version}" && exit 0\n'
            f'exec {program_of(name)} "$@"\n'
        )
        program.chmod(0o755)
        return program

    return build


def judged(cli: Cli, folder: pathlib.Path, *arguments: str) -> tuple[int, dict[str, Any], str]:
    report = folder / "r.json"
    done = cli("run", "--include", CASE, "--json", str(report), *arguments, cwd=folder)
    return done.returncode, json.loads(report.read_text()), done.stdout + done.stderr


@pytest.mark.parametrize(
    "name, said, version, edition",
    [
        ("node", "v27.0.0-pre", "27.0.0", "v18"),
        ("node", "v26.0.0-nightly20260101abc", "26.0.0", "v18"),
        ("node", "v16.20.3-pre", "16.20.3", "v16"),
        ("bun", "1.5.0-canary.3+abc", "1.5.0", "v18"),
        ("deno", "deno 2.10.0-rc.1 (release candidate, release, x86_64)", "2.10.0", "v18"),
    ],
)
def test_it_is_held_to_what_its_version_is_held_to(
    cli: Cli, tmp_path: pathlib.Path, built: Any, name: str, said: str, version: str, edition: str
) -> None:
    built(name, said)
    code, report, told = judged(cli, tmp_path, "--impl", f"{name}=out/Release/{name}")
    assert report["implementation"]["version"] == version and report["edition"] == edition
    result = next(each for each in report["cases"] if each["id"] == CASE)
    assert result["outcome"] == "expected", told
    if name != "bun":
        assert result["verdict"] == "fail" and f"known_failures/{name}.yaml" in result["listed"]
    assert code == 0, told


def test_its_replay_line_runs(cli: Cli, tmp_path: pathlib.Path, built: Any) -> None:
    built("node", "v27.0.0-pre")
    _, report, _ = judged(cli, tmp_path, "--impl", "node=out/Release/node")
    replay = next(each["replay"] for each in report["cases"] if each["id"] == CASE).split()
    assert replay[:2] == ["./clusterspec", "run"]
    assert cli(*replay[1:], cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("path", ["out/none", "out", "plain.txt"])
def test_what_is_no_program_is_told(cli: Cli, tmp_path: pathlib.Path, path: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "plain.txt").write_text("no program")
    wrong = cli("run", "--impl", f"node={path}", cwd=tmp_path)
    assert wrong.returncode == 3
    assert (
        f"'{path}' is no program that can be run; expected the Node.js to be tested" in wrong.stderr
    )


def test_what_is_no_runtime_is_told(cli: Cli, tmp_path: pathlib.Path) -> None:
    wrong = cli("run", "--impl", "nod=/bin/true", cwd=tmp_path)
    assert wrong.returncode == 3 and "Did you mean 'node'?" in wrong.stderr
    silent = cli("run", "--impl", "node=/bin/true", cwd=tmp_path)
    assert silent.returncode == 3 and "printed no version such as 1.2.3" in silent.stderr
