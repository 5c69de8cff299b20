"""Whoever judges the same traces comes to the same verdicts, outcomes and exit code."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import jsonschema
import pytest
import yaml

from conftest import ROOT, Cli

DEVIATES = "sim?deviation=removed-at-disconnect-call&deviation=null-stream-ignored"
PART = ("--include", "worker-properties/id-*", "--include", "cluster-settings/stdio-*")


def report(path: pathlib.Path) -> dict[str, Any]:
    """What a report says of the traces; not how long it took, nor what the run was narrowed to."""
    read: dict[str, Any] = json.loads(path.read_text())
    schema = json.loads((ROOT / "spec/schemas/report.schema.json").read_text())
    jsonschema.validate(read, schema)
    names = ("name", "version")
    return {
        **{key: read[key] for key in ("edition", "seed", "summary", "cases", "unmatched")},
        **{key: read[key] for key in ("requirements", "deviations", "complete")},
        "implementation": {name: read["implementation"][name] for name in names},
    }


def known_list(path: pathlib.Path, rows: list[dict[str, Any]]) -> str:
    """A list of known failures: of these rows, and of one case that does not fail."""
    failures = [
        {"id": row["id"], "editions": "all", "since": "0.0.1", "verdict": row["verdict"]}
        | {"message": row["message"].replace("*", "?")}
        for row in rows
    ]
    path.write_text(
        yaml.safe_dump(
            {"tested": [], "differences": [{"reason": "It is so.", "failures": failures}]}
        )
    )
    return str(path)


@pytest.mark.parametrize("explain", [False, True])
@pytest.mark.parametrize("name", [DEVIATES, "node"])
def test_run_and_judge_agree(cli: Cli, tmp_path: pathlib.Path, name: str, explain: bool) -> None:
    traces, ran, judged = tmp_path / "traces", tmp_path / "run.json", tmp_path / "judge.json"

    def both(*known: str) -> tuple[int, dict[str, Any]]:
        run = cli(
            *("run", "--impl", name, "--edition", "v18", *PART, *known, "--json", str(ran)),
            *("--traces", str(traces), *(() if explain else ("--no-explain",))),
        )
        files = sorted(str(file) for file in traces.iterdir())
        assert len(files) > 10
        judge = cli(
            *("judge", *files, *known, "--json", str(judged)),
            *(() if explain else ("--no-explain",)),
        )
        assert report(judged) == report(ran)
        assert judge.returncode == run.returncode, judge.stdout + judge.stderr
        # How many of each verdict, and what is unexpected; not how long it took.
        last = [done.stdout.splitlines()[-1].rsplit(";", 1)[0] for done in (run, judge)]
        assert last[0] == last[1]
        return run.returncode, report(ran)

    code, plain = both("--known", "none")
    failed = [row for row in plain["cases"] if row["verdict"] == "fail"]
    assert code == (1 if failed else 0)
    if name == DEVIATES:
        assert len(failed) > 3
        assert bool(plain["deviations"]) == explain
    # All that fails is listed; then one that passes is listed as well.
    code, listed = both("--known", known_list(tmp_path / "known.yaml", failed))
    assert code == 0 and {row["outcome"] for row in listed["cases"]} == {"expected"}
    passed = next(row for row in plain["cases"] if row["verdict"] == "pass")
    wrong = {**passed, "verdict": "fail", "message": "it is blue"}
    code, better = both("--known", known_list(tmp_path / "known.yaml", [*failed, wrong]))
    assert code == 1
    unexpected = [row["id"] for row in better["cases"] if row["outcome"] == "unexpected"]
    assert unexpected == [passed["id"]]


def test_judge_finds_the_list_of_the_runtime_in_the_traces(
    cli: Cli, tmp_path: pathlib.Path
) -> None:
    part = ("--include", "worker-disconnect/closes-server-not-yet-*")
    traces = tmp_path / "traces"
    run = cli("run", "--impl", "node", "--edition", "v18", *part, "--traces", str(traces))
    assert run.returncode == 0 and "Known failures" in run.stdout, run.stdout
    files = [str(file) for file in traces.iterdir()]
    assert cli("judge", "--no-explain", *files).returncode == 0
    assert cli("judge", "--no-explain", *files, "--known", "none").returncode == 1
    # Held to an edition of which the list does not speak in these versions.
    assert cli("judge", "--no-explain", *files, "--edition", "v6").returncode == 1
    assert cli("judge", "--known", "/no/such/list", *files).returncode == 64


def test_a_simulated_trace_says_whose_it_is(cli: Cli, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "t.jsonl"
    deviation = "removed-at-disconnect-call"
    case = "worker-properties/id-is-key-after-disconnect-call"
    shown = cli("simulate", case, "--deviation", deviation, "--seed", "3", "--json")
    file.write_text(shown.stdout)
    header = json.loads(shown.stdout.splitlines()[0])
    assert header["implementation"] == f"sim?deviation={deviation}" and header["version"]
    judged = cli("judge", "--no-explain", str(file))
    assert judged.returncode == 1
    replay = f"run --impl sim?deviation={deviation} --edition v18 -v --include {case} --seed 3"
    assert replay in judged.stdout


CASE = """
title: A worker is forked once
covers: [cluster.fork.returns-worker]
steps:
  - primary: {fork: w1}
  - await: cluster.online w1
expect:
  - once: EVENT
"""


@pytest.mark.parametrize("name", ["sim", "node"])
def test_replay_judges_what_the_case_expects(cli: Cli, tmp_path: pathlib.Path, name: str) -> None:
    # A tree with one case, for `run`.
    home = tmp_path / "home"
    (home / "harness").mkdir(parents=True)
    for folder in ("spec", "harness/implementations", "harness/adapters"):
        (home / folder).symlink_to(ROOT / folder)
    file = home / "cases" / "x" / "forked.yaml"
    file.parent.mkdir(parents=True)
    for event, code in (("cluster.fork w1", 0), ("cluster.disconnect w1", 1)):
        file.write_text(CASE.replace("EVENT", event))
        arguments = ("--impl", name, "--edition", "v18")
        replayed = cli("replay", str(file), *arguments)
        assert replayed.returncode == code, replayed.stdout + replayed.stderr
        if code == 0:
            assert replayed.stdout.endswith("nothing is broken\n")
            continue
        run = cli("run", *arguments, "--known", "none", env={"CLUSTERSPEC_HOME": str(home)})
        assert run.returncode == code
        line = next(line for line in run.stdout.splitlines() if "x/forked: " in line)
        words = line.split("x/forked: ", 1)[1]
        assert "cluster.disconnect w1" in words
        assert f"broken  {file}: {words}" in replayed.stdout.splitlines()
