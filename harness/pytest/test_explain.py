"""Traces held against the model, through the built binary."""

from __future__ import annotations

import json
import pathlib
import re
import subprocess
import sys
from typing import Any

import jsonschema

from conftest import BINARY, FAKES, ROOT, Cli

CASE = "worker-properties/id-is-key-after-disconnect-call"


def report_of(cli: Cli, folder: pathlib.Path, *arguments: str) -> dict[str, Any]:
    file = folder / "r.json"
    cli("run", "-q", "--known", "none", "--json", str(file), *arguments)
    report: dict[str, Any] = json.loads(file.read_text())
    schema = json.loads((ROOT / "spec/schemas/report.schema.json").read_text())
    jsonschema.validate(report, schema)
    return report


def unexplained(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [case for case in report["cases"] if case["id"].startswith("explained/")]


def test_the_documented_model_needs_no_deviation(cli: Cli, tmp_path: pathlib.Path) -> None:
    report = report_of(
        cli,
        tmp_path,
        "--impl",
        "sim",
        "--explain",
        "--include",
        "worker-d*/*",
        "--exclude",
        "*eight*",
    )
    assert report["deviations"] == [] and unexplained(report) == []


def test_a_deviation_is_listed_with_what_shows_it(cli: Cli, tmp_path: pathlib.Path) -> None:
    name = "removed-at-disconnect-call"
    report = report_of(cli, tmp_path, "--impl", f"sim?deviation={name}", "--include", CASE)
    assert report["deviations"] == [{"id": name, "evidence": [CASE]}]
    assert unexplained(report) == []


def test_what_nothing_explains_is_a_row_of_its_own(cli: Cli, tmp_path: pathlib.Path) -> None:
    fake = ("--impl", str(FAKES / "always_wrong.yaml"), "--include", "worker-disconnect/returns-*")
    rows = unexplained(report_of(cli, tmp_path, *fake, "--deadline", "2"))
    assert rows and all(row["verdict"] == "fail" and row["message"] for row in rows)
    assert all(row["outcome"] == "unexpected" for row in rows)
    # Known failures are found by the message.
    assert all(re.fullmatch(r"nothing explains [a-z .]+", row["message"]) for row in rows), rows


def test_runs_that_are_not_asked_to_explain_do_not(cli: Cli, tmp_path: pathlib.Path) -> None:
    deviates = ("--impl", "sim?deviation=removed-at-disconnect-call", "--include", CASE)
    assert report_of(cli, tmp_path, *deviates)["explained"] is True
    assert report_of(cli, tmp_path, *deviates, "--explain")["explained"] is True
    silent = report_of(cli, tmp_path, *deviates, "--no-explain")
    assert silent["explained"] is False and silent["deviations"] == []
    # The simulator itself, of which it is known, is explained on request only.
    simulated = ("--impl", "sim", "--include", CASE)
    assert report_of(cli, tmp_path, *simulated)["explained"] is False
    assert report_of(cli, tmp_path, *simulated, "--explain")["explained"] is True


def test_a_part_of_the_suite_meets_the_known_failures_of_the_whole(cli: Cli) -> None:
    for part in ("worker-kill/*", "worker-disconnect/*", "cluster-events/listening-*"):
        run = cli("run", "--impl", "node", "-q", "--include", part)
        assert run.returncode == 0, run.stdout


def test_most_tampered_traces_are_rejected(
    tmp_path: pathlib.Path, cli: Cli, environment: dict[str, str]
) -> None:
    traces = tmp_path / "traces"
    few = [
        part for name in ("cluster-events/exit-*", "worker-[de]*/*") for part in ("--include", name)
    ]
    cli("run", "--impl", "sim", "-q", "--traces", str(traces), *few)
    for file in sorted(traces.glob("*.jsonl"))[::2]:
        file.rename(tmp_path / file.name)
    tamper = (sys.executable, str(ROOT / "harness/pytest/tamper.py"), str(BINARY), str(tmp_path))
    run = subprocess.run(
        [*tamper, "6"], env=environment, text=True, capture_output=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert int(run.stdout.splitlines()[-1].split()[3]) > 200, run.stdout
