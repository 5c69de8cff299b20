"""Simulator and runtime answer alike wherever the protocol's table lets `get` and its like look."""

from __future__ import annotations

import pathlib
from typing import Any, Iterator

import pytest
import yaml

from conftest import PROTOCOL, Cli

OBJECTS: dict[str, dict[str, Any]] = PROTOCOL["objects"]

# Calls that only read. What the numbers and paths of a machine are is compared by `typeof` alone.
CALLS = ["isConnected()", "isDead()", "getMaxListeners()", "id.toString()"]
OF_THE_MACHINE = ["pid", "argv", "argv0", "exec", "execPath", "title", "cwd", "uid", "gid"]
DEPTH = 3
SEEDS = 8


def members(kind: str) -> Iterator[tuple[str, str]]:
    """The names below an object of this kind, and the kind of what each leads to."""
    row = OBJECTS[kind]
    for leads_to, names in row.get("members", {}).items():
        yield from ((name, leads_to) for name in names)
    if row.get("emitter"):
        yield from ((name, "any") for name in PROTOCOL["emitter"])
    if "each" in row:
        yield from (("1", row["each"]), ("7", row["each"]))


def paths_below(path: str, kind: str, depth: int) -> Iterator[str]:
    yield path
    if depth == 0 or kind not in OBJECTS or kind == "Plain":
        return
    if kind == "Worker":
        yield from (f"{path}.{call}" for call in CALLS)
    for name, leads_to in members(kind):
        yield from paths_below(f"{path}.{name}", leads_to, depth - 1)


def is_of_the_machine(path: str) -> bool:
    return path == "cluster.settings" or any(part in OF_THE_MACHINE for part in path.split("."))


def operations(roots: dict[str, str]) -> Iterator[dict[str, str]]:
    for root, kind in roots.items():
        for path in paths_below(root, kind, DEPTH):
            yield {"typeof": path, "as": f"typeof:{path}"}
            if not is_of_the_machine(path):
                yield {"get": path, "as": f"get:{path}"}


def results(cli: Cli, file: pathlib.Path, *arguments: str) -> list[str]:
    """The lines of the results, without what each run has of its own."""
    told = cli("replay", str(file), *arguments).stdout.splitlines()
    return [line[line.index("result ") :] for line in told if " result " in line]


@pytest.mark.parametrize("edition", PROTOCOL["editions"])
def test_simulator_and_runtime_find_the_same(
    cli: Cli, tmp_path: pathlib.Path, edition: str
) -> None:
    roots = {row["root"]: kind for kind, row in OBJECTS.items() if "root" in row}
    of_primary = list(operations({**roots, "w1": "Worker"}))
    of_worker = list(operations(roots))
    case = {
        "title": "Every path",
        "covers": ["cluster.module.require"],
        "steps": [
            {"primary": {"fork": "w1"}},
            {"await": "cluster.online w1"},
            {"primary": of_primary},
            {"w1": of_worker},
        ],
    }
    file = tmp_path / "paths.yaml"
    file.write_text(yaml.safe_dump(case, sort_keys=False))
    answers = results(cli, file, "--impl", "reference", "--edition", edition)
    assert len(answers) > len(of_primary) + len(of_worker) > 1000
    # What the documentation leaves open, the simulator decides by its seed.
    simulated = {
        line
        for seed in range(SEEDS)
        for line in results(cli, file, "--impl", "sim", "--edition", edition, "--seed", str(seed))
    }
    assert [line for line in answers if line not in simulated] == []
    assert len(simulated) < len(answers) + 20
