"""Defects put into Node.js: each is real, each alone, and the suite is asked whether it notices."""

from __future__ import annotations

import collections
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

import pytest
import yaml
from conftest import FAKES, ROOT, Cli
from plain_program import run_program

FOLDER = ROOT / "fuzz/mutants/node"
NODE = shutil.which("node")
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache"))
NEWEST = CACHE / "clusterspec/runtimes/node@26.10.0/bin/node"

needs_node = pytest.mark.skipif(NODE is None, reason="there is no Node.js on PATH")


def rows() -> list[dict[str, str]]:
    """All mutants, as the command asks for them."""
    if NODE is None:
        return []
    listed = subprocess.run(
        [NODE, FOLDER / "list.cjs"], capture_output=True, text=True, check=True
    ).stdout
    mutants: list[dict[str, str]] = json.loads(listed)
    return mutants


def exit_code_of(node: str, mutant: str, with_it: bool) -> int:
    """Of the plain program that shows the mutant."""
    with tempfile.TemporaryDirectory(prefix="cs-") as folder:
        program = pathlib.Path(folder) / "program.cjs"
        program.write_bytes(subprocess.check_output([node, FOLDER / "list.cjs", mutant]))
        added = {"NODE_OPTIONS": f"--require={FOLDER}/preload.cjs", "CLUSTERSPEC_MUTANT": mutant}
        return run_program([node, str(program)], {**os.environ, **(added if with_it else {})}).code


@needs_node
def test_every_mutant_names_what_it_breaks() -> None:
    known = {}
    for file in (ROOT / "spec/requirements").glob("*.yaml"):
        known.update({row["id"]: row for row in yaml.safe_load(file.read_text())})
    mutants = rows()
    assert len(mutants) >= 150
    assert [row["id"] for row in mutants if row["requirement"] not in known] == []
    assert [row["id"] for row in mutants if not row["breaks"].endswith(".")] == []
    ids = collections.Counter(row["id"] for row in mutants)
    assert [name for name, count in ids.items() if count > 1] == []


SECTIONS = sorted({row["id"].split(".")[0] for row in rows()})


@needs_node
@pytest.mark.slow
@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("version", ["PATH", pytest.param("26.10.0", marks=pytest.mark.release)])
def test_a_plain_program_shows_each_mutant(section: str, version: str) -> None:
    node = str(NODE) if version == "PATH" else str(NEWEST)
    if not os.path.exists(node):
        pytest.skip(f"node@{version} is not installed: clusterspec runtime install node@{version}")
    names = [row["id"] for row in rows() if row["id"].startswith(section + ".")]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        plain = list(pool.map(lambda each: exit_code_of(node, each, False), names))
        mutated = list(pool.map(lambda each: exit_code_of(node, each, True), names))
    assert [each for each, code in zip(names, plain) if code != 0] == []
    assert [each for each, code in zip(names, mutated) if code != 1] == []


@needs_node
def test_run_takes_a_mutant(cli: Cli) -> None:
    flags = ["--include", "cluster-fork/env-added", "-q"]
    assert cli("run", "--impl", "node", *flags).returncode == 0
    mutated = cli("run", "--impl", "node?mutant=fork.env-ignored", *flags)
    assert mutated.returncode == 1
    assert "cluster.fork.env-added" in mutated.stdout


@needs_node
def test_an_unknown_mutant_is_refused(cli: Cli) -> None:
    refused = cli("run", "--impl", "node?mutant=fork.env-ignord")
    assert refused.returncode == 3
    assert "Did you mean 'fork.env-ignored'?" in refused.stderr


def test_a_runtime_without_mutants_is_refused(cli: Cli) -> None:
    refused = cli("mutants", "--impl", str(FAKES / "hangs.yaml"), "--list")
    assert refused.returncode == 64
    assert "has no mutants" in refused.stderr


@needs_node
def test_an_argument_that_is_no_worker_is_judged(cli: Cli) -> None:
    """What a runtime gives its listeners is its own doing: a failure, and no error of the harness."""
    flags = ["--include", "cluster-events/exit-names-the-worker", "-q"]
    judged = cli("run", "--impl", "node?mutant=exit.id", *flags)
    assert judged.returncode == 1
    assert "is refused" not in judged.stdout
