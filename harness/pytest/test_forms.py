"""Cases in other forms than they are written in: servers of HTTP, ES modules."""

from __future__ import annotations

import json
import pathlib
import shutil

import pytest

from conftest import Cli

CASE = "cluster-events/listening-on-given-port"
NEEDS_NODE = pytest.mark.skipif(shutil.which("node") is None, reason="no node is on PATH")


def rows(cli: Cli, tmp_path: pathlib.Path, *arguments: str) -> dict[str, str]:
    """Verdicts by the ids of rows of cases, of one run."""
    report = tmp_path / "report.json"
    cli("run", "--known", "none", "-q", "--json", str(report), *arguments)
    cases = json.loads(report.read_text())["cases"]
    return {each["id"]: each["verdict"] for each in cases if not each["id"].startswith("monitor/")}


def test_http_belongs_to_every_run(cli: Cli, tmp_path: pathlib.Path) -> None:
    ran = rows(cli, tmp_path, "--impl", "sim", "--include", f"{CASE}*")
    assert {CASE, f"{CASE}@http"} <= set(ran)
    assert not any(each.endswith("@esm") for each in ran)


@pytest.mark.parametrize(("form", "row"), [("net", CASE), ("http", f"{CASE}@http")])
def test_forms_are_chosen(cli: Cli, tmp_path: pathlib.Path, form: str, row: str) -> None:
    assert set(rows(cli, tmp_path, "--impl", "sim", "--form", form, "--include", CASE)) == {row}


def test_a_report_tells_its_forms(cli: Cli, tmp_path: pathlib.Path) -> None:
    report = tmp_path / "report.json"
    cli("run", "--impl", "sim", "--form", "http", "--include", CASE, "--json", str(report))
    assert json.loads(report.read_text())["forms"] == ["http"]


def test_an_unknown_form_is_refused(cli: Cli) -> None:
    result = cli("run", "--impl", "sim", "--form", "htpp")
    assert result.returncode == 64
    assert "htpp" in result.stderr


def test_a_form_that_a_case_lacks_is_refused(cli: Cli) -> None:
    result = cli("show", "cluster-fork/env-added@http")
    assert result.returncode == 64
    assert "has no form 'http'" in result.stderr


def test_show_tells_what_it_is_made_of(cli: Cli) -> None:
    shown = cli("show", f"{CASE}@http").stdout
    assert f"In the form http; made of {CASE}." in shown


@NEEDS_NODE
def test_a_real_runtime_has_all_forms(cli: Cli, tmp_path: pathlib.Path) -> None:
    ran = rows(
        cli,
        tmp_path,
        "--impl",
        "node",
        "--include",
        CASE,
        "--include",
        f"{CASE}@http",
        "--include",
        f"{CASE}@esm",
    )
    for each in (CASE, f"{CASE}@http", f"{CASE}@esm"):
        assert ran[each] == "pass"


@NEEDS_NODE
def test_traces_of_modules_are_judged_again(cli: Cli, tmp_path: pathlib.Path) -> None:
    cli(
        "run",
        "--impl",
        "node",
        "--include",
        f"{CASE}@esm",
        "--include",
        f"{CASE}@http",
        "--traces",
        str(tmp_path),
        "-q",
    )
    report = tmp_path / "again.json"
    traces = [str(each) for each in sorted(tmp_path.glob("*.jsonl"))]
    assert len(traces) == 2
    cli("judge", "--known", "none", "--json", str(report), *traces)
    again = json.loads(report.read_text())
    assert again["forms"] == ["http", "esm"]
    assert {each["id"] for each in again["cases"]} >= {f"{CASE}@esm", f"{CASE}@http"}
