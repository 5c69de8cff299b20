"""The reference runtime, judged by the suite like any other."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import pytest
import yaml

from conftest import BINARY, EDITIONS, ROOT, Cli

ADAPTER = BINARY.parents[1] / "harness" / "adapters" / "reference" / "clusterspec_reference"
DEVIATIONS: list[dict[str, Any]] = yaml.safe_load((ROOT / "spec/deviations.yaml").read_text())


def last_edition(range_of: str) -> str:
    """The last edition in a range such as `all`, `>=v10`, `<=v16`, `v12..v16` or `v18`."""
    if range_of == "all" or range_of.startswith(">="):
        return EDITIONS[-1]
    return range_of.removeprefix("<=").split("..")[-1]


def verdicts(cli: Cli, file: pathlib.Path, *arguments: str) -> dict[str, str]:
    run = cli("run", "-q", "--json", str(file), *arguments)
    assert file.exists(), run.stderr
    report = json.loads(file.read_text())
    return {case["id"]: case["verdict"] for case in report["cases"]}


def test_its_adapter_keeps_to_the_protocol(cli: Cli) -> None:
    lint = cli("adapter", "lint", str(ADAPTER))
    assert lint.returncode == 0, lint.stdout


@pytest.mark.slow
@pytest.mark.parametrize("edition", EDITIONS)
def test_it_keeps_what_every_edition_says(cli: Cli, tmp_path: pathlib.Path, edition: str) -> None:
    path = {"PATH": "/usr/bin:/bin"}
    run = cli(
        "run",
        "-q",
        "--no-explain",
        "--edition",
        edition,
        "--json",
        str(tmp_path / "r.json"),
        env=path,
    )
    assert run.returncode == 0, run.stdout
    cases = json.loads((tmp_path / "r.json").read_text())["cases"]
    assert {case["verdict"] for case in cases} <= {"pass", "unsupported"}
    lacking = [case["id"] for case in cases if case["verdict"] == "unsupported"]
    # A program in C++ has cluster from its start on.
    lacking = [case for case in lacking if "-child" not in case]
    # Processes of another user cannot reach the harness; the rest needs IPv6 or root.
    assert len(lacking) <= 6 and "cluster-settings/uid-used" in lacking


@pytest.mark.slow
@pytest.mark.parametrize("deviation", DEVIATIONS, ids=lambda deviation: str(deviation["id"]))
def test_a_deviation_fails_its_cases(
    cli: Cli, tmp_path: pathlib.Path, deviation: dict[str, Any]
) -> None:
    # What a monitor sees hangs on how fast a process is.
    cases = [case for case in deviation["cases"] if not case.startswith("monitor/")]
    if not cases:
        pytest.skip("shown by a monitor only")

    def asked_in(edition: str, cases: list[str]) -> dict[str, str]:
        seen = verdicts(
            *(cli, tmp_path / "r.json"),
            *("--impl", f"reference?deviation={deviation['id']}", "--edition", edition),
            *(word for case in cases for word in ("--include", case)),
        )
        return {case: seen[case] for case in cases if case in seen}

    asked = asked_in(last_edition(deviation["editions"]), cases)
    # Up to v16 kill() disconnects first, of which some make use.
    kept = [case for case, verdict in asked.items() if verdict == "pass" and "kill" in case]
    if kept:
        asked.update(asked_in("v16", kept))
    assert asked and set(asked.values()) <= {"fail", "timeout", "crash", "unsupported"}, asked
    if set(asked.values()) == {"unsupported"}:
        pytest.skip("shown only where there are modules")


def test_only_those_who_can_are_asked_for_deviations(cli: Cli) -> None:
    run = cli("run", "--impl", "node?deviation=cwd-ignored", "-q")
    assert run.returncode == 64
    assert "cannot show deviations on request" in run.stderr
    run = cli("run", "--impl", "reference?deviation=cwd-ignore", "-q")
    assert run.returncode == 3
    assert "Did you mean 'cwd-ignored'?" in run.stderr
