"""The main job on the real Node of the machine."""

from __future__ import annotations

import json
import pathlib
import re
import xml.etree.ElementTree as ElementTree

import jsonschema
import pytest

from conftest import ROOT, Cli

FEW = ("--include", "worker-send/*")


def test_reports_agree_and_follow_their_schema(cli: Cli, tmp_path: pathlib.Path) -> None:
    json_file, junit, html = (tmp_path / name for name in ("r.json", "r.xml", "r.html"))
    run = cli(
        *("run", "--impl", "node", *FEW),
        *("--json", str(json_file), "--junit", str(junit), "--html", str(html)),
    )
    assert run.returncode in (0, 1), run.stderr
    report = json.loads(json_file.read_text())
    schema = json.loads((ROOT / "spec/schemas/report.schema.json").read_text())
    jsonschema.validate(report, schema)
    ids = {case["id"] for case in report["cases"]}
    assert any(identity.startswith("worker-send/") for identity in ids)
    assert report["complete"] is True
    counted = sum(report["summary"][verdict] for verdict in ("pass", "fail", "timeout", "crash"))
    counted += sum(report["summary"][word] for word in ("unsupported", "inconclusive", "error"))
    assert counted == len(report["cases"])
    cases = list(ElementTree.parse(junit).iter("testcase"))
    assert len(cases) == len(report["cases"])
    page = html.read_text()
    assert all(identity in page for identity in ids)
    assert not re.search(r"""(src=|url\(|<link[^>]*)\W*https?:""", page)


def test_two_runs_and_a_shuffled_one_agree(cli: Cli, tmp_path: pathlib.Path) -> None:
    verdicts: list[dict[str, str]] = []
    for seed in ("0", "0", "7"):
        file = tmp_path / f"{len(verdicts)}.json"
        cli("run", "--impl", "node", *FEW, "--seed", seed, "--json", str(file))
        cases = json.loads(file.read_text())["cases"]
        verdicts.append({case["id"]: case["verdict"] for case in cases})
    assert verdicts[0] == verdicts[1] == verdicts[2]


def test_shards_make_up_the_whole(cli: Cli, tmp_path: pathlib.Path) -> None:
    parts = []
    for shard in ("1/1", "1/3", "2/3", "3/3"):
        file = tmp_path / "part.json"
        cli("run", "--impl", "node", *FEW, "--shard", shard, "--json", str(file))
        cases = json.loads(file.read_text())["cases"]
        parts.append([case["id"] for case in cases if not case["id"].startswith("monitor/")])
    assert sorted(parts[1] + parts[2] + parts[3]) == parts[0]


def test_the_replay_line_of_a_failure_replays_it(cli: Cli, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "r.json"
    arguments = ("--edition", "v18", "--include", "worker-kill/in-worker-signal")
    first = cli("run", "--impl", "node", *arguments, "--known", "none", "--json", str(file))
    failed = [case for case in json.loads(file.read_text())["cases"] if case["verdict"] == "fail"]
    assert first.returncode == 1 and failed
    assert failed[0]["replay"] in first.stdout
    again = cli(*failed[0]["replay"].split()[1:])  # where the failure may be a known one
    assert failed[0]["message"] in again.stdout


def test_the_callers_environment_reaches_the_implementation(cli: Cli) -> None:
    options = {"NODE_OPTIONS": "--no-such-option"}
    run = cli("run", "--impl", "node", "--include", "worker-send/message*", env=options)
    assert run.returncode == 3
    assert "no-such-option" in run.stderr


def test_stored_traces_can_be_judged_again(cli: Cli, tmp_path: pathlib.Path) -> None:
    traces = tmp_path / "traces"
    cli("run", "--impl", "node", "--include", "worker-send/*", "--traces", str(traces))
    files = sorted(str(file) for file in traces.iterdir())
    assert files
    judged = cli("judge", *files)
    assert judged.returncode in (0, 1), judged.stderr
    assert judged.stdout.count("worker-send/") >= len(files)


def test_every_run_of_several_implementations_keeps_its_trace(
    cli: Cli, tmp_path: pathlib.Path
) -> None:
    case = "worker-disconnect/returns-worker"
    manifest = str(ROOT / "harness/implementations/node.yaml")
    traces = tmp_path / "traces"
    run = cli(
        *("run", "--impl", "node", "--impl", manifest, "--include", case),
        *("--repeat", "2", "--traces", str(traces)),
    )
    assert run.returncode in (0, 1), run.stderr
    assert len(list(traces.iterdir())) == 4


@pytest.mark.parametrize("what", ["cases", "requirements", "editions", "implementations"])
def test_lists_are_json_where_asked(cli: Cli, what: str) -> None:
    assert json.loads(cli("list", what, "--json").stdout)
    assert cli("list", what).returncode == 0


def test_show_leads_from_case_to_requirement_and_back(cli: Cli) -> None:
    shown = cli("show", "worker-disconnect/returns-worker").stdout
    assert "worker.disconnect.returns-worker" in shown
    shown = cli("show", "worker.disconnect.returns-worker").stdout
    assert "worker-disconnect/returns-worker" in shown


def test_doctor_is_content(cli: Cli) -> None:
    doctor = cli("doctor")
    assert doctor.returncode == 0, doctor.stdout


def test_the_adapter_passes_its_linter(cli: Cli) -> None:
    lint = cli("adapter", "lint", "node", "harness/adapters/javascript/adapter.cjs", cwd=ROOT)
    assert lint.returncode == 0, lint.stdout


def test_the_linter_says_what_is_wrong_with_a_fake(cli: Cli) -> None:
    fake = ROOT / "harness/fakes/fake.py"
    for way in ("always_wrong", "garbage", "says_nothing"):
        lint = cli("adapter", "lint", "/usr/bin/python3", str(fake), way)
        assert lint.returncode == 1
        assert "problem" in lint.stdout


def test_usual_words_are_understood(cli: Cli) -> None:
    version = cli("--version").stdout
    assert version and cli("version").stdout == version and cli("-V").stdout == version
    assert cli("help", "run").stdout == cli("run", "--help").stdout
    assert cli("help").stdout == cli("--help").stdout
    one = ("run", "--impl", "sim", "-q", "--include", "worker-kill/ends-worker", "--edition")
    assert cli(*one, "18").stdout == cli(*one, "v18").stdout
    assert cli(*one, "17").returncode == 64


def test_lists_are_narrowed(cli: Cli) -> None:
    listed = json.loads(cli("list", "cases", "--include", "worker-kill/*", "--json").stdout)
    assert listed and all(case["id"].startswith("worker-kill/") for case in listed)
    assert cli("list", "requirements", "--include", "nothing").stdout == ""


def test_show_knows_monitors(cli: Cli) -> None:
    shown = cli("show", "monitor/one-exit")
    assert shown.returncode == 0 and "It decides:" in shown.stdout
    assert "Did you mean 'monitor/one-exit'" in cli("show", "monitor/one-exi").stderr
