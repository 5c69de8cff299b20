"""run --as-of: only what an older version of the suite asked."""

from __future__ import annotations

import json
import pathlib
import shutil
from typing import Any

import pytest
import yaml
from conftest import ROOT, Cli

NEW_CASE = "worker-kill/ends-worker"


@pytest.fixture(name="home")
def home_fixture(tmp_path: pathlib.Path) -> pathlib.Path:
    """The tree, in which one case and one requirement came with 0.1.0."""
    home = tmp_path / "home"
    (home / "spec").mkdir(parents=True)
    for path in ROOT.iterdir():
        if path.name not in ("spec", "cases", "build", ".git"):
            (home / path.name).symlink_to(path)
    for path in (ROOT / "spec").iterdir():
        if path.name != "requirements":
            (home / "spec" / path.name).symlink_to(path)
    shutil.copytree(ROOT / "cases", home / "cases")
    shutil.copytree(ROOT / "spec" / "requirements", home / "spec" / "requirements")
    case = home / "cases" / f"{NEW_CASE}.yaml"
    case.write_text(case.read_text() + 'added_in: "0.1.0"\n')
    return home


def add_to_requirement(home: pathlib.Path, name: str) -> None:
    for file in (home / "spec" / "requirements").iterdir():
        text = file.read_text()
        line = f"- id: {name}\n"
        if line in text:
            file.write_text(text.replace(line, f'{line}  added_in: "0.1.0"\n'))
            return
    raise AssertionError(f"there is no requirement {name}")


def report_of(cli: Cli, home: pathlib.Path, *words: str) -> dict[str, Any]:
    done = cli(
        *("run", "--impl", "sim", "--include", "worker-kill/*", "--form", "net", "--json", "-"),
        *words,
        env={"CLUSTERSPEC_HOME": str(home)},
    )
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def ids(report: dict[str, Any], key: str) -> set[str]:
    return {row["id"] for row in report[key]}


def test_a_case_that_came_later_is_not_run(cli: Cli, home: pathlib.Path) -> None:
    now = report_of(cli, home)
    assert ids(report_of(cli, home, "--as-of", "0.1.0"), "cases") == ids(now, "cases")
    then = report_of(cli, home, "--as-of", "0.0.9")
    assert ids(now, "cases") - ids(then, "cases") == {NEW_CASE}
    assert "--as-of 0.0.9" in then["filters"]


def test_a_requirement_that_came_later_is_not_judged_nor_watched(
    cli: Cli, home: pathlib.Path
) -> None:
    now = report_of(cli, home)
    watched = next(row for row in now["requirements"] if row["monitors"])
    monitors = {each for each in watched["cases"] if each.startswith("monitor/")}
    add_to_requirement(home, watched["id"])
    then = report_of(cli, home, "--as-of", "0.0.9")
    assert watched["id"] in ids(now, "requirements") - ids(then, "requirements")
    assert monitors and monitors.isdisjoint(ids(then, "cases"))


def test_deviations_may_name_what_came_later(cli: Cli, home: pathlib.Path) -> None:
    named = yaml.safe_load((ROOT / "spec" / "deviations.yaml").read_text())[0]["requirements"][0]
    add_to_requirement(home, named)
    assert named not in ids(report_of(cli, home, "--as-of", "0.0.9"), "requirements")


@pytest.mark.parametrize("version", ["99.0.0", "soon", "0.1"])
def test_refuses_what_is_no_older_version(cli: Cli, version: str) -> None:
    done = cli("run", "--impl", "sim", "--as-of", version)
    assert done.returncode == 64
    assert "expected a version of clusterspec up to this one" in done.stderr
