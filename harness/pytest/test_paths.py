"""What a report, a manifest or a case holds never leads a file out of its folder, nor onto another."""

from __future__ import annotations

import json
import os
import pathlib
from typing import Any

import pytest

from conftest import ROOT, Cli


@pytest.fixture(name="home")
def home_fixture(tmp_path: pathlib.Path) -> pathlib.Path:
    """A tree of its own, deep below a folder that must stay empty but for it."""
    home = tmp_path / "a/b/home"
    for name in ("harness/known_failures", "reports/published"):
        (home / name).mkdir(parents=True)
    for name in ("spec", "cases", "harness/implementations", "harness/adapters"):
        (home / name).symlink_to(ROOT / name)
    return home


def files(folder: pathlib.Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "change",
    [{"name": "../../../X"}, {"name": "/tmp/X"}, {"version": "../../../X"}, {"version": "1.0.0/X"}],
    ids=str,
)
def test_no_report_leads_out_of_its_folder(
    change: dict[str, str], cli: Cli, home: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    report = tmp_path / "r.json"
    told: dict[str, Any] = json.loads(
        (ROOT / "reports/published/node-26.10.0-v18.json").read_text()
    )
    told["implementation"].update(change)
    report.write_text(json.dumps(told))
    before = files(tmp_path)
    for words in (["report", "publish", "--no-check"], ["known", "update", "--write"]):
        done = cli(*words, str(report), env={"CLUSTERSPEC_HOME": str(home)})
        assert done.returncode == 64, done.stderr
        assert f"{report}: " in done.stderr
        assert files(tmp_path) == before


def test_no_two_cases_share_a_trace(cli: Cli, home: pathlib.Path, tmp_path: pathlib.Path) -> None:
    names = ["a/b--c", "a--b/c", "a-/b", "a/-b", "a/b", "a%2D/b"]
    text = (ROOT / "cases/worker-send/callback.yaml").read_text()
    (home / "cases").unlink()
    for name in names:
        path = home / "cases" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    traces = tmp_path / "traces"
    done = cli(
        *("run", "--impl", "sim", "--form", "net", "-q", "--traces", str(traces)),
        env={"CLUSTERSPEC_HOME": str(home)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = [
        json.loads((traces / name).read_text().splitlines()[0])["case"]
        for name in os.listdir(traces)
    ]
    assert sorted(told) == sorted(names)
    assert "a--b.jsonl" in os.listdir(traces)


def test_a_tree_without_its_folders_is_told(cli: Cli, tmp_path: pathlib.Path) -> None:
    for words in (["report", "publish"], ["list", "cases"], ["list", "implementations"]):
        done = cli(*words, env={"CLUSTERSPEC_HOME": str(tmp_path)})
        assert done.returncode == 64
        assert "cannot read the folder" in done.stderr
