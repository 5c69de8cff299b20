"""The simulator, through the built binary."""

from __future__ import annotations

import json
import pathlib

import pytest

from conftest import Cli


def test_the_same_seed_prints_the_same_trace(cli: Cli) -> None:
    first = cli("simulate", "cluster-events/exit-of-each-worker", "--seed", "5").stdout
    assert "cluster.exit w3" in first and first.endswith("completed\n")
    assert first == cli("simulate", "cluster-events/exit-of-each-worker", "--seed", "5").stdout
    assert first != cli("simulate", "cluster-events/exit-of-each-worker", "--seed", "6").stdout


def test_the_trace_as_it_is_stored(cli: Cli) -> None:
    lines = cli(
        "simulate", "worker-send/callback", "--json", "--edition", "v12"
    ).stdout.splitlines()
    header = json.loads(lines[0])
    assert header["implementation"] == "sim" and header["edition"] == "v12"
    assert json.loads(lines[-1])["ending"] == "completed"


def test_a_deviation_shows(cli: Cli) -> None:
    case = "worker-properties/id-is-key-after-disconnect-call"

    def told(*deviation: str) -> str:
        lines = cli("simulate", case, *deviation).stdout.splitlines()
        return next(line for line in lines if "result told" in line)

    assert "[w1:L" in told()
    assert "[w1:-" in told("--deviation", "removed-at-disconnect-call")


def test_the_suite_passes_on_the_simulator(cli: Cli) -> None:
    run = cli("run", "--impl", "sim", "--edition", "v10", "--repeat", "5", "-q")
    assert run.returncode == 0, run.stdout


def test_a_failure_tells_the_seed_that_replays_it(cli: Cli) -> None:
    run = cli(
        *("run", "--impl", "sim?deviation=kill-counts-as-voluntary", "--seed", "3", "-q"),
        *("--include", "worker-properties/exited-after-disconnect-kill-alone-in-primary"),
    )
    assert run.returncode == 1
    assert "--seed 3" in run.stdout


def test_a_load_is_shared_out(cli: Cli) -> None:
    shares = cli("simulate", "--load", "--workers", "100", "--connections", "10000").stdout
    assert "10000 connections, 100 workers, policy rr, seed 0" in shares
    assert shares == cli("simulate", "--load", "--workers", "100", "--connections", "10000").stdout


@pytest.mark.parametrize(
    "arguments, expected",
    [
        (["simulate"], "case or --load is required"),
        (["simulate", "no/such-case"], "unknown case 'no/such-case'"),
        (["simulate", "worker-send/callback", "--edition", "v7"], "expected one of v6"),
        (["simulate", "worker-send/callback", "--deviation", "x"], "removed-at-disconnect-call"),
        (["simulate", "worker-send/callback", "--workers", "3"], "--load"),
    ],
)
def test_wrong_use_is_told(cli: Cli, arguments: list[str], expected: str) -> None:
    run = cli(*arguments)
    assert run.returncode == 64
    assert expected in run.stderr


def test_an_unknown_deviation_of_an_implementation_is_told(cli: Cli) -> None:
    run = cli("run", "--impl", "sim?deviation=x", "-q")
    assert run.returncode != 0
    assert "unknown deviation 'x'" in run.stderr


def test_what_has_no_room_is_refused_before_anything_runs(cli: Cli, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(
        "title: More than eight bits count\n"
        "covers: [cluster.event.exit.once]\n"
        "steps:\n"
        "  - primary: {react: cluster.exit, times: 300, do: [{get: cluster.isWorker}]}\n"
        "  - primary: {get: cluster.isMaster, returns: true}\n"
    )
    lacking = "the simulator lacks room for 300 times of a reaction: at most 254\n"
    simulated = cli("simulate", str(file))
    assert simulated.stdout.endswith(f"unsupported: {lacking}")
    explored = cli("explore", str(file))
    assert explored.returncode == 2
    assert explored.stdout == f"nothing is explored: {lacking}"
