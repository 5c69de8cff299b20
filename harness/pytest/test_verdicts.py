"""Adapters that go wrong, each in one way, get the verdict and exit code of that way."""

from __future__ import annotations

import json
import pathlib

import pytest

from conftest import FAKES, Cli

CASE = "worker-disconnect/returns-worker"

EXPECTED = {
    "always_wrong": ("fail", 1),
    "hangs": ("timeout", 1),
    "dies_mid_line": ("error", 3),
    "crashes_at_start": ("crash", 1),
    "garbage": ("error", 3),
    "says_nothing": ("error", 3),
    "exits_at_once": ("error", 3),
    "forks_and_leaves_a_child": ("fail", 1),
}


@pytest.mark.parametrize("way", sorted(EXPECTED))
def test_fake(cli: Cli, tmp_path: pathlib.Path, way: str) -> None:
    file = tmp_path / "r.json"
    # Only the one that never sleeps is ended by the clock; it must not end others on a busy machine.
    deadline = ("--deadline", "2") if way == "hangs" else ()
    run = cli(
        *("run", "--impl", str(FAKES / f"{way}.yaml"), "--include", CASE),
        *(*deadline, "--json", str(file)),
    )
    case = next(case for case in json.loads(file.read_text())["cases"] if case["id"] == CASE)
    assert (case["verdict"], run.returncode) == EXPECTED[way], run.stdout
    assert case["message"]
