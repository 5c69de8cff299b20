"""What CI servers read, and where it goes."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess

import junitparser
import pytest

from conftest import Cli

DEVIANT = "sim?deviation=removed-at-disconnect-call"
RUN = ("run", "--impl", DEVIANT, "--edition", "v18", "-q", "--include", "worker-disconnect/*")


@pytest.fixture
def red(cli: Cli, tmp_path: pathlib.Path) -> pathlib.Path:
    file = tmp_path / "red.json"
    assert cli(*RUN, "--known", "none", "--json", str(file)).returncode == 1
    return file


@pytest.fixture
def green(cli: Cli, red: pathlib.Path) -> pathlib.Path:
    """The same failures, all of them listed."""
    own, file = red.with_name("own.yaml"), red.with_name("green.json")
    rows = "".join(
        f'  - {{id: {case["id"]}, editions: all, since: "0.0.1", verdict: fail, message: "*"}}\n'
        for case in json.loads(red.read_text())["cases"]
        if case["verdict"] == "fail"
    )
    own.write_text(
        f"tested: []\ndifferences:\n- reason: It was made so.\n  failures:\n{rows}", "utf-8"
    )
    run = cli(*RUN, "--known", str(own), "--json", str(file))
    assert run.returncode == 0, run.stdout + run.stderr
    return file


def counted(report: pathlib.Path) -> tuple[int, int]:
    summary = json.loads(report.read_text())["summary"]
    return summary["fail"], summary["unexpected"]


def test_junit_shows_only_news_in_red(
    cli: Cli, red: pathlib.Path, green: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    for report in red, green:
        failures, unexpected = counted(report)
        assert failures > 0
        file = tmp_path / "junit.xml"
        file.write_text(cli("report", "junit", str(report)).stdout)
        suite = next(iter(junitparser.JUnitXml.fromfile(str(file))))
        assert suite.failures == unexpected and suite.errors == 0
        known = [
            result
            for case in suite
            for result in case.result
            if isinstance(result, junitparser.Skipped) and result.message.startswith("known: ")
        ]
        assert len(known) == failures - unexpected


def test_tap_satisfies_prove(
    cli: Cli, red: pathlib.Path, green: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    for report, code in (red, 1), (green, 0):
        file = tmp_path / "report.tap"
        file.write_text(cli("report", "tap", str(report)).stdout)
        prove = subprocess.run(
            ["prove", "--exec", "cat", str(file)], capture_output=True, text=True, check=False
        )
        assert prove.returncode == code, prove.stdout + prove.stderr


def test_a_report_can_go_to_stdout_alone(cli: Cli) -> None:
    run = cli(*RUN, "--known", "none", "--json", "-")
    assert json.loads(run.stdout)["schema"] == "clusterspec.report/1"
    assert "unexpected" in run.stderr


def test_files_that_cannot_be_written_are_told_before_the_first_run(
    cli: Cli, tmp_path: pathlib.Path
) -> None:
    for option in "--json", "--sarif", "--html":
        run = cli(*RUN, option, str(tmp_path / "none" / "report"))
        assert run.returncode == 3
        assert "cannot write" in run.stderr and run.stdout == ""
    assert "it is a folder" in cli(*RUN, "--tap", str(tmp_path)).stderr


def test_github_is_told_by_itself(cli: Cli, red: pathlib.Path, tmp_path: pathlib.Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("another step\n")
    job = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    run = cli(*RUN, "--known", "none", env=job)
    errors = [line for line in run.stdout.splitlines() if line.startswith("::error ")]
    assert len(errors) == min(10, counted(red)[1])
    assert summary.read_text().startswith("another step\n### ")
    assert "unexpected" in summary.read_text()
    quiet = cli(*RUN, "--known", "none", env={"GITHUB_ACTIONS": "", "GITHUB_STEP_SUMMARY": ""})
    assert "::error" not in quiet.stdout
    gone = cli(*RUN, env={**job, "GITHUB_STEP_SUMMARY": str(tmp_path / "none" / "x")})
    assert gone.returncode == 3 and "cannot write the job's summary" in gone.stderr


def test_sarif_leads_to_the_case_and_names_rules(cli: Cli, red: pathlib.Path) -> None:
    sarif = json.loads(cli("report", "sarif", str(red)).stdout)
    run = sarif["runs"][0]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert len(run["results"]) == counted(red)[0]
    for result in run["results"]:
        assert result["ruleId"] in rules and result["suppressions"] == []
        for location in result.get("locations", []):
            place = location["physicalLocation"]
            assert not os.path.isabs(place["artifactLocation"]["uri"])
            assert place["region"]["startLine"] > 0
