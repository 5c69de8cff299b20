"""Parts of a run: shards and what they make up, reports side by side, and what went wrong again."""

from __future__ import annotations

import json
import pathlib
import typing

import pytest

from conftest import ROOT, Cli

DEVIANT = "sim?deviation=removed-at-disconnect-call"
RUN = ("run", "--impl", DEVIANT, "--edition", "v18", "--known", "none", "-q", "--explain")
PART = ("--include", "worker-*/*")


def report(cli: Cli, file: pathlib.Path, *options: str) -> dict[str, typing.Any]:
    run = cli(*RUN, *options, "--json", str(file))
    assert run.returncode in (0, 1), run.stderr
    return typing.cast(dict[str, typing.Any], json.loads(file.read_text()))


def without_times(whole: dict[str, typing.Any]) -> dict[str, typing.Any]:
    for key in "duration_s", "started":
        whole.pop(key)
    for case in whole["cases"]:
        case.pop("duration_s")
    return whole


@pytest.fixture
def shards(cli: Cli, tmp_path: pathlib.Path) -> list[pathlib.Path]:
    folder = tmp_path
    files = [folder / f"{number}.json" for number in range(1, 9)]
    for number, file in enumerate(files, 1):
        report(cli, file, *PART, "--shard", f"{number}/8")
    return files


def test_eight_shards_merged_are_the_report_of_one_run(
    cli: Cli, shards: list[pathlib.Path], tmp_path: pathlib.Path
) -> None:
    whole = report(cli, tmp_path / "whole.json", *PART)
    assert whole["summary"]["fail"] > 0 and whole["deviations"]
    merged = tmp_path / "merged.json"
    files = [str(file) for file in reversed(shards)]
    done = cli("report", "merge", *files, "--known", "none", "--json", str(merged))
    assert done.returncode == 1, done.stderr
    assert without_times(json.loads(merged.read_text())) == without_times(whole)


def test_merge_refuses_shards_that_make_up_no_run(
    cli: Cli, shards: list[pathlib.Path], tmp_path: pathlib.Path
) -> None:
    files = [str(file) for file in shards]
    foreign = tmp_path / "foreign.json"
    report(cli, foreign, "--include", "worker-k*/*", "--shard", "8/8")
    for chosen, told in (
        (files[:-1], "shard 8 of 8 is missing"),
        ([*files, files[2]], "shard 3 of 8 is there twice"),
        ([*files[:-1], str(foreign)], "this shard is of another run"),
    ):
        refused = cli("report", "merge", *chosen)
        assert refused.returncode == 64
        assert told in refused.stderr


def test_shards_take_about_equally_long(cli: Cli, shards: list[pathlib.Path]) -> None:
    tenths: dict[str, int] = {}
    for line in (ROOT / "reports/published/durations.txt").open():
        number, case = line.split()
        tenths[case] = int(number)
    known = [
        sum(tenths.get(case["id"], 0) for case in json.loads(file.read_text())["cases"])
        for file in shards
    ]
    assert max(known) - min(known) <= max(tenths.values())


def test_diff_tells_what_changed(cli: Cli, tmp_path: pathlib.Path) -> None:
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    report(cli, before, *PART)
    cli("run", "--impl", "sim", "--edition", "v18", "-q", *PART, "--json", str(after))
    same = cli("report", "diff", str(before), str(before))
    assert same.returncode == 0 and "Nothing changed." in same.stdout
    mended = cli("report", "diff", str(before), str(after))
    assert mended.returncode == 1
    assert "Mended (" in mended.stdout and "Broke (" not in mended.stdout
    broken = cli("report", "diff", str(after), str(before))
    assert broken.returncode == 1
    assert "Broke (" in broken.stdout and "asked: " in broken.stdout


def test_what_went_wrong_runs_again(cli: Cli, tmp_path: pathlib.Path) -> None:
    first = report(cli, tmp_path / "first.json", *PART)
    wrong = {case["id"] for case in first["cases"] if case["outcome"] == "unexpected"}
    again = report(cli, tmp_path / "again.json", "--rerun-failed", str(tmp_path / "first.json"))
    ran = {case["id"] for case in again["cases"] if not case["id"].startswith("monitor/")}
    assert {case for case in wrong if not case.startswith(("monitor/", "explained/"))} <= ran
    assert len(ran) < len(first["cases"]) / 2
    assert {case["id"] for case in again["cases"] if case["outcome"] == "unexpected"} == wrong
    good = tmp_path / "good.json"
    cli("run", "--impl", "sim", "-q", "--include", "worker-kill/*", "--json", str(good))
    nothing = cli("run", "--impl", "sim", "--rerun-failed", str(good))
    assert nothing.returncode == 0 and "nothing to run again" in nothing.stdout


def test_several_implementations_share_one_page(cli: Cli, tmp_path: pathlib.Path) -> None:
    run = cli(
        *("run", "--impl", "sim", "--impl", DEVIANT, "-q", "--include", "worker-kill/*"),
        *("--html", str(tmp_path / "page.html"), "--json", str(tmp_path / "r.json")),
    )
    assert run.returncode == 1, run.stderr
    files = {path.name for path in tmp_path.iterdir()}
    assert files == {"page.html", "r-sim.json", f"r-{DEVIANT}.json"}
    reports = [str(tmp_path / "r-sim.json"), str(tmp_path / f"r-{DEVIANT}.json")]
    assert (tmp_path / "page.html").read_text() == cli("report", "html", *reports).stdout


def test_fail_fast_begins_with_the_quick_cases(cli: Cli) -> None:
    words = ["run", "--impl", "sim", "--include", "cluster-*/*", "--known", "none"]
    lines = cli(*words, "--fail-fast").stdout.splitlines()
    begun = [line.split()[-1] for line in lines if line.startswith("[") and " pass " in line]
    listed = (ROOT / "cases/quick.txt").read_text().splitlines()
    quick = [each for each in listed if each in begun]
    assert len(quick) > 20 and begun[: len(quick)] == quick
    assert len(begun) > 2 * len(quick)


def test_fail_fast_stops_at_the_first(cli: Cli, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "fast.json"
    run = cli(*RUN, *PART, "--fail-fast", "--json", str(file))
    assert run.returncode == 1
    assert "--fail-fast" in run.stdout
    fast = json.loads(file.read_text())
    wrong = [case for case in fast["cases"] if case["outcome"] == "unexpected"]
    assert len([case for case in wrong if case["id"].startswith("worker-")]) == 1
    assert fast["complete"] is False
    green = cli("run", "--impl", "sim", "-q", "--include", "worker-kill/*", "--fail-fast")
    assert green.returncode == 0


def test_a_list_of_ones_own_comes_from_shards(
    cli: Cli, shards: list[pathlib.Path], tmp_path: pathlib.Path
) -> None:
    own = tmp_path / "own.yaml"
    files = []
    for number in (1, 2):
        file = tmp_path / f"whole-{number}.json"
        report(cli, file, "--form", "net", "--shard", f"{number}/2")
        files.append(str(file))
    assert cli("known", "update", files[0], "--to", str(own)).returncode == 64
    assert cli("known", "update", *files, "--to", str(own), "--write").returncode == 0
    assert "unreviewed" in own.read_text() or "removed-at-disconnect-call" in own.read_text()
    for part in (), ("--shard", "2/3"), ("--include", "worker-disconnect/*"):
        known = [*RUN[:5], "--known", str(own), "-q", "--explain", "--form", "net", *part]
        run = cli(*known)
        assert run.returncode == 0, run.stdout
