"""What the documentation dates later than a version is not asked of it, and reports say so."""

from __future__ import annotations

import json
import pathlib
import xml.etree.ElementTree
from typing import Any

import pytest

from conftest import FAKES, Cli

DATED = "cluster-properties/is-primary"  # since v16.0.0
MEANS = "worker-events/error-on-failed-spawn"  # uses the setting cwd, since v9.5.0
FORMATS = ("json", "junit", "html", "markdown")


def manifest(folder: pathlib.Path, version: str, node_version: str | None) -> pathlib.Path:
    """An implementation of this version, which may say that it offers that of Node.js."""
    path = folder / "old.yaml"
    says = [
        f"version_command: ['${{program}}', '-c', \"print('{version}')\"]",
        f"node_version_command: ['${{program}}', '-c', \"print('{node_version}')\"]",
    ]
    path.write_text(
        "name: old\ntitle: Old\nprogram: python3\n"
        "command: ['${program}', '${adapter}', always_right]\n"
        f"adapter: {FAKES / 'fake.py'}\n"
        + "\n".join(says[: 2 if node_version else 1])
        + "\neditions: [{from: 0, edition: v10}, {from: 18, edition: v18}]\n"
    )
    return path


def judged(cli: Cli, folder: pathlib.Path, path: pathlib.Path, *ids: str) -> dict[str, Any]:
    """The report, as JSON, of a run of these cases in v18."""
    run = cli(
        *("run", "--impl", str(path), "--edition", "v18", "--known", "none", "--no-explain"),
        *(word for each in ids for word in ("--include", each)),
        *(word for each in FORMATS for word in (f"--{each}", str(folder / f"r.{each}"))),
        *("--traces", str(folder / "traces")),
    )
    report: dict[str, Any] = json.loads((folder / "r.json").read_text())
    report["stdout"] = run.stdout
    report["code"] = run.returncode
    return report


def case_of(report: dict[str, Any], case_id: str) -> Any:
    return next(case for case in report["cases"] if case["id"] == case_id)


def test_what_is_dated_later_is_unsupported_in_every_format(
    cli: Cli, tmp_path: pathlib.Path
) -> None:
    report = judged(cli, tmp_path, manifest(tmp_path, "10.24.1", "10.24.1"), DATED, MEANS)
    case = case_of(report, DATED)
    since = "since v16.0.0, and this is Node.js 10.24.1 (cluster.isPrimary.in-primary)"
    assert (case["verdict"], case["why"], case["message"]) == ("unsupported", "later", since)
    assert case["outcome"] == "expected"
    assert report["summary"]["unsupported_why"] == {"lacks": 0, "later": 1, "adapter": 0}
    assert case_of(report, MEANS)["verdict"] != "unsupported"
    asked = {each["id"]: each for each in report["requirements"]}
    assert asked["cluster.isPrimary.in-primary"]["why"] == "later"
    assert report["implementation"]["node_version"] == "10.24.1"
    assert report["implementation"]["own_edition"] == "v10"

    assert "1 unsupported (1 later)" in report["stdout"]
    assert since in report["stdout"]
    skipped = xml.etree.ElementTree.parse(tmp_path / "r.junit").findall(".//skipped")
    assert [each.get("message") for each in skipped] == [f"unsupported: later: {since}"]
    assert since in (tmp_path / "r.html").read_text()
    markdown = (tmp_path / "r.markdown").read_text()
    assert "## Dated later (1)" in markdown
    assert "| ➖ unsupported: later | 1 | 1 |" in markdown


def test_a_run_that_can_ask_nothing_does_not_pass(cli: Cli, tmp_path: pathlib.Path) -> None:
    old = manifest(tmp_path, "10.24.1", "10.24.1")
    report = judged(cli, tmp_path, old, DATED)
    assert [case["verdict"] for case in report["cases"]] == ["unsupported"]
    assert report["code"] == 2
    assert "1 case: 1 unsupported (1 later); nothing was checked" in report["stdout"]
    assert judged(cli, tmp_path, old, DATED, MEANS)["code"] == 1  # MEANS is asked, and fails


def test_a_means_that_is_dated_later_makes_a_case_unsupported(
    cli: Cli, tmp_path: pathlib.Path
) -> None:
    report = judged(cli, tmp_path, manifest(tmp_path, "8.17.0", "8.17.0"), MEANS)
    assert case_of(report, MEANS)["message"].startswith("since v9.5.0, and this is Node.js 8.17.0")


@pytest.mark.parametrize("node_version", (None, "26.3.0"))
def test_dates_count_for_the_version_of_node_that_is_offered(
    cli: Cli, tmp_path: pathlib.Path, node_version: str | None
) -> None:
    report = judged(cli, tmp_path, manifest(tmp_path, "1.4.5", node_version), DATED)
    assert report["implementation"]["node_version"] == node_version
    assert case_of(report, DATED)["why"] is None  # it is run


def test_stored_traces_say_the_same(cli: Cli, tmp_path: pathlib.Path) -> None:
    judged(cli, tmp_path, manifest(tmp_path, "10.24.1", "10.24.1"), DATED, MEANS)
    again = tmp_path / "again.json"
    traces = sorted(str(path) for path in (tmp_path / "traces").iterdir())
    cli("judge", "--no-explain", "--known", "none", "--json", str(again), *traces)
    first = json.loads((tmp_path / "r.json").read_text())
    second = json.loads(again.read_text())
    assert second["implementation"]["node_version"] == "10.24.1"
    keys = ("id", "verdict", "why", "message")
    said = [
        [{key: case[key] for key in keys} for case in each["cases"]] for each in (first, second)
    ]
    assert said[0] == said[1]


def test_a_failure_that_its_own_edition_contradicts_is_told_apart(
    cli: Cli, tmp_path: pathlib.Path
) -> None:
    """The fake answers true to everything, and so keeps nothing that is asked of kill()."""
    case_id = "worker-kill/in-worker-signal"
    report = judged(cli, tmp_path, manifest(tmp_path, "10.24.1", "10.24.1"), case_id)
    case = case_of(report, case_id)
    assert case["verdict"] in ("fail", "timeout")
    assert case["own_edition_says"] == "otherwise"
    remark = "v10, the edition of its own time, says otherwise"
    assert case["remark"].startswith(remark)
    assert report["summary"]["own_edition_says"]["otherwise"] == 1
    for text in (report["stdout"], *((tmp_path / f"r.{each}").read_text() for each in FORMATS)):
        assert remark in text
    newer = judged(cli, tmp_path, manifest(tmp_path, "18.0.0", "18.0.0"), case_id)
    assert case_of(newer, case_id)["remark"] == ""
