"""Known failures: what is listed is expected, and nothing else. On the simulator."""

from __future__ import annotations

import json
import pathlib
import re

import jsonschema
import yaml

from conftest import ROOT, Cli

STREAM = "cluster-settings/stdio-like-spawn-default"
FINE = "worker-kill/ends-worker"
RUN = ("run", "--impl", "sim?deviation=null-stream-ignored", "--edition", "v18")


def listed(path: pathlib.Path, **changes: object) -> pathlib.Path:
    failure: dict[str, object] = {
        "id": STREAM,
        "editions": "v18",
        "since": "0.0.1",
        "verdict": "fail",
        "message": "worker.stdout w1 where text: * was not seen",
    }
    difference = {"reason": "There is no pipe.", "failures": [{**failure, **changes}]}
    path.write_text(yaml.safe_dump({"tested": [], "differences": [difference]}))
    return path


def test_only_the_listed_failure_is_expected(cli: Cli, tmp_path: pathlib.Path) -> None:
    def code(*arguments: str) -> int:
        return cli(*RUN, "--include", STREAM, *arguments).returncode

    file = tmp_path / "known.yaml"
    assert code() == 1
    assert code("--known", str(listed(file))) == 0
    assert code("--known", str(listed(file, message="it is blue"))) == 1
    assert code("--known", str(listed(file, verdict="timeout"))) == 1
    assert code("--known", str(listed(file, since="2.0.0"))) == 1
    assert code("--known", str(listed(file, verdict="pass"))) == 64
    assert code("--known", str(tmp_path / "none.yaml")) == 64
    wrong = listed(file, id="cluster-settings/stdio-piped")
    run = cli(*RUN, "--include", "cluster-settings/stdio-piped", "--known", str(wrong))
    assert run.returncode == 1
    assert "expected another verdict" in run.stdout


def test_a_flaky_entry_lists_several_verdicts(cli: Cli, tmp_path: pathlib.Path) -> None:
    def flaky(name: str, *run: str) -> tuple[int, str]:
        file = listed(tmp_path / "known.yaml", id=name)
        file.write_text(file.read_text().replace("verdict: fail", f"verdicts: {verdicts}"))
        done = cli(*run, "--include", name, "--known", str(file))
        return done.returncode, done.stdout

    verdicts = "[pass, fail]"
    for name, run in (STREAM, RUN), ("cluster-settings/stdio-piped", RUN):
        code, told = flaky(name, *run)
        assert code == 0, told
        assert "everything as expected, 1 flaky" in told
        assert "Flaky (1)" in told
    verdicts = "[timeout, crash]"
    code, told = flaky(STREAM, *RUN)
    assert code == 1
    assert "expected another verdict: timeout or crash" in told


def test_what_changed_between_repeated_runs_as_listed_is_as_expected(
    cli: Cli, tmp_path: pathlib.Path
) -> None:
    file = listed(tmp_path / "known.yaml")
    file.write_text(file.read_text().replace("verdict: fail", "verdicts: [pass, fail]"))
    parts = [tmp_path / "1.json", tmp_path / "2.json"]
    for shard, part in enumerate(parts, 1):
        whole = ("--include", STREAM, "--include", FINE, "--shard", f"{shard}/2")
        cli(*RUN, *whole, "--no-explain", "--json", str(part))
    told = {part: json.loads(part.read_text()) for part in parts}
    rows = {row["id"]: row for report in told.values() for row in report["cases"]}
    changed = rows[STREAM]
    failed = {"verdict": "fail", "message": changed["message"]}
    changed.update({"verdict": "inconclusive", "message": "it changed", "outcome": "unexpected"})

    def merged(*ways: dict[str, str]) -> tuple[int, str]:
        changed["ways"] = list(ways)
        for part in parts:
            part.write_text(json.dumps(told[part]))
        done = cli("report", "merge", *map(str, parts), "--known", str(file))
        return done.returncode, done.stdout

    passed = {"verdict": "pass", "message": ""}
    code, text = merged(passed, failed)
    assert code == 0 and "everything as expected, 1 flaky" in text and "Flaky (1)" in text
    code, text = merged(passed, failed, {"verdict": "fail", "message": "it is blue"})
    assert code == 2 and 'one run ended with fail "it is blue"; expected another message' in text
    rows[FINE].update({"verdict": "fail", "outcome": "unexpected", "message": "it is red"})
    assert merged(passed, failed)[0] == 1, "a new failure beside what changed as it may"


def test_the_older_words_are_still_taken(cli: Cli, tmp_path: pathlib.Path) -> None:
    file = listed(tmp_path / "known.yaml")
    assert cli(*RUN, "--include", STREAM, "--expect", str(file)).returncode == 0
    assert "of whole runs" in cli("expect", "update", "--help").stdout
    for command in "--help", "run", "known":
        assert "expect" not in cli(command, "--help").stdout


def test_update_writes_a_list_of_ones_own(cli: Cli, tmp_path: pathlib.Path) -> None:
    report, mine = tmp_path / "report.json", tmp_path / "mine.yaml"
    cli(*RUN, "-q", "--json", str(report))
    assert cli("known", "update", str(report), "--to", str(mine)).returncode == 1
    assert not mine.exists()
    assert cli("known", "update", str(report), "--to", str(mine), "--write").returncode == 0
    assert STREAM in mine.read_text()
    other = tmp_path / "other.json"
    other.write_text(report.read_text().replace('"name": "sim?', '"name": "other?'))
    refused = cli("known", "update", str(report), str(other), "--to", str(mine))
    assert refused.returncode == 64
    assert "expected reports of one implementation" in refused.stderr


def test_an_entry_that_matches_nothing_is_told(cli: Cli, tmp_path: pathlib.Path) -> None:
    file = listed(tmp_path / "known.yaml", id="worker-kill/no-such-case")
    run = cli("run", "--impl", "sim", "-q", "--known", str(file))
    assert run.returncode == 1
    assert "worker-kill/no-such-case is listed, but there is no such result" in run.stdout
    assert (
        cli("run", "--impl", "sim", "-q", "--include", STREAM, "--known", str(file)).returncode == 0
    )


def test_update_shows_and_writes(cli: Cli, tmp_path: pathlib.Path) -> None:
    home = tmp_path / "home"
    (home / "harness/known_failures").mkdir(parents=True)
    for name in ("spec", "cases", "harness/implementations", "harness/adapters"):
        (home / name).symlink_to(ROOT / name)
    report = tmp_path / "report.json"
    inside = {"CLUSTERSPEC_HOME": str(home)}
    cli(*RUN, "-q", "--json", str(report), env=inside)
    failed = [case for case in json.loads(report.read_text())["cases"] if case["verdict"] == "fail"]
    assert failed
    shown = cli("known", "update", str(report), env=inside)
    assert shown.returncode == 1
    assert f"+ {STREAM} in v18, from 1.0.0 on: fail" in shown.stdout
    file = home / "harness/known_failures/sim.yaml"
    assert not file.exists()
    assert cli("known", "update", "--write", str(report), env=inside).returncode == 0
    # No real runtime: nothing of the catalogue explains it, so a person has to.
    assert "the reason has no words" in cli(*RUN, "-q", env=inside).stderr
    file.write_text(file.read_text().replace('reason: ""', "reason: It is switched on."))
    known = yaml.safe_load(file.read_text())
    schema = json.loads((ROOT / "spec/schemas/known-failures.schema.json").read_text())
    jsonschema.validate(known, schema)
    assert cli("known", "update", str(report), env=inside).returncode == 0
    run = cli(*RUN, "-q", env=inside)
    assert run.returncode == 0, run.stdout
    assert "everything as expected" in run.stdout
    # Without the deviation every entry is wrong.
    assert cli("run", "--impl", "sim", "--edition", "v18", "-q", env=inside).returncode == 1


def test_update_refuses_a_part_of_the_suite(cli: Cli, tmp_path: pathlib.Path) -> None:
    report = tmp_path / "report.json"
    for part, told in (
        (("--shard", "1/2"), "shard 2 of 2 is missing"),
        (("--exclude", STREAM), "only part of the suite (--exclude " + STREAM),
    ):
        cli(*RUN, "-q", *part, "--json", str(report))
        for command in ("known", "update"), ("report", "publish"):
            refused = cli(*command, str(report))
            assert refused.returncode == 64
            assert told in refused.stderr


def test_the_kept_lists_follow_their_schema_and_name_what_is_there(cli: Cli) -> None:
    schema = json.loads((ROOT / "spec/schemas/known-failures.schema.json").read_text())
    cases = {case["id"] for case in json.loads(cli("list", "cases", "--json").stdout)}
    deviations = {each["id"] for each in json.loads(cli("list", "deviations", "--json").stdout)}
    for path in (ROOT / "harness/known_failures").glob("*.yaml"):
        known = yaml.safe_load(path.read_text())
        jsonschema.validate(known, schema)
        for difference in known["differences"]:
            assert difference.get("deviation") in deviations | {None}, path
            for failure in difference["failures"]:
                case = failure["id"].removeprefix("explained/")
                case = re.sub("@(https?|http2|esm)$", "", case)
                assert case.startswith("monitor/") or case in cases, path
