"""fuzz and replay, on the simulator."""

from __future__ import annotations

import json
import pathlib
import re
import shlex
import shutil

import jsonschema
import yaml

from conftest import EDITIONS, ROOT, Cli

DEVIATION = "removed-at-disconnect-call"


def fuzz(cli: Cli, tmp_path: pathlib.Path, *arguments: str, code: int) -> str:
    done = cli("fuzz", "--out", str(tmp_path), *arguments)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def test_the_simulator_keeps_what_is_documented(cli: Cli, tmp_path: pathlib.Path) -> None:
    for edition in EDITIONS:
        folder = tmp_path / edition
        out = fuzz(cli, folder, "--runs", "200", "--edition", edition, code=0)
        assert f"200 scenarios on sim, edition {edition}, from seed 0: nothing found" in out
        assert [each.name for each in folder.iterdir()] == ["campaign.json"]


def test_a_deviation_is_found_saved_and_replayed(cli: Cli, tmp_path: pathlib.Path) -> None:
    out = fuzz(cli, tmp_path, "--runs", "200", "--deviation", DEVIATION, code=1)
    assert "found monitor/key-while-alive: worker.id.key-while-alive" in out
    (saved,) = tmp_path.glob("monitor-key-while-alive-*.yaml")
    case = yaml.safe_load(saved.read_text())
    schema = json.loads((ROOT / "spec/schemas/case.schema.json").read_text())
    assert jsonschema.Draft7Validator(schema).is_valid(case)
    assert len(case["steps"]) <= 8
    line = re.search(rf"replay  \./clusterspec (.*{saved.name}.*)", out)
    assert line
    again = cli(*shlex.split(line.group(1)))
    assert again.returncode == 1
    assert "broken  worker.id.key-while-alive" in again.stdout
    without = cli("replay", str(saved))
    assert without.returncode == 0
    assert without.stdout.endswith("nothing is broken\n")


def test_the_same_seed_finds_the_same(cli: Cli, tmp_path: pathlib.Path) -> None:
    arguments = ("--runs", "50", "--seed", "7", "--deviation", DEVIATION)
    first, second = (fuzz(cli, tmp_path / name, *arguments, code=1) for name in ("a", "b"))
    assert first.replace(str(tmp_path / "a"), str(tmp_path / "b")) == second


def test_a_corpus_grows_and_is_begun_with(cli: Cli, tmp_path: pathlib.Path) -> None:
    corpus = tmp_path / "corpus"
    shown = []
    for seed in ("1", "2"):
        words = ("--runs", "300", "--seed", seed, "--corpus", str(corpus))
        out = fuzz(cli, tmp_path / seed, *words, code=0)
        told = re.search(r"(\d+) things shown, by (\d+) programs in", out)
        assert told
        shown.append(int(told[1]))
        assert len(list(corpus.iterdir())) >= int(told[2]) > 20
    assert shown[1] > shown[0]


def test_the_corpus_of_this_tree_shows_nothing_broken(cli: Cli, tmp_path: pathlib.Path) -> None:
    corpus = shutil.copytree(ROOT / "fuzz/corpus/programs", tmp_path / "corpus")
    runs = str(len(list(corpus.iterdir())))
    fuzz(cli, tmp_path / "out", "--runs", runs, "--corpus", str(corpus), code=0)


def test_a_budget_ends_the_search(cli: Cli, tmp_path: pathlib.Path) -> None:
    assert "nothing found" in fuzz(cli, tmp_path, "--budget", "1s", code=0)


def test_wrong_usage_is_told(cli: Cli) -> None:
    for arguments, message in (
        (("fuzz", "--budget", "long"), "expected a time such as"),
        (("fuzz", "--deviation", "none"), "unknown deviation"),
        (("fuzz", "--edition", "v7"), "expected one of v6"),
        (("fuzz", "--impl", "node", "--deviation", DEVIATION), "only the simulator"),
        (("replay", "not-there.yaml"), "cannot read"),
    ):
        done = cli(*arguments)
        assert done.returncode == 64, arguments
        assert message in done.stderr


def test_a_campaign_goes_on_with_what_its_folder_holds(cli: Cli, tmp_path: pathlib.Path) -> None:
    arguments = ("--runs", "100", "--deviation", DEVIATION)
    assert "found monitor/" in fuzz(cli, tmp_path, *arguments, code=1)
    again = fuzz(cli, tmp_path, *arguments, code=0)
    assert "found monitor/" not in again, "told once"
    assert "200 scenarios" in again
    state = json.loads((tmp_path / "campaign.json").read_text())
    assert state["programs"] == 200
    schema = json.loads((ROOT / "spec/schemas/campaign.schema.json").read_text())
    assert state["finds"] and not set(state["finds"][0]) - set(
        schema["properties"]["finds"]["items"]["properties"]
    )
    jsonschema.validate(state, schema)
    other = cli("fuzz", "--out", str(tmp_path), "--runs", "1")
    assert other.returncode == 64
    assert "holds another campaign" in other.stderr


def test_shards_are_compared(cli: Cli, tmp_path: pathlib.Path) -> None:
    for shard in ("1/2", "2/2"):
        folder = tmp_path / shard.replace("/", "of")
        fuzz(cli, folder, "--runs", "100", "--deviation", DEVIATION, "--shard", shard, code=1)
    done = cli("fuzz", "triage", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "shard 1/2: 100 programs" in done.stdout
    assert "shard 2/2: 100 programs" in done.stdout
    assert "new: monitor/key-while-alive" in done.stdout
    nothing = cli("fuzz", "triage", str(tmp_path / "not-there"))
    assert nothing.returncode == 64
