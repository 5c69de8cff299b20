"""Damaged files of every kind, given to the program: an exit code of its own, soon, and no file but
where files belong.

A few of each; CLUSTERSPEC_DAMAGED=1000 tries that many, CLUSTERSPEC_SEED begins elsewhere. How they
are read is tried with many more, and faster, by harness/inputs.
"""

from __future__ import annotations

import os
import pathlib
import random
import re
import subprocess
from typing import Callable

import pytest

from conftest import BINARY, ROOT

COUNT = int(os.environ.get("CLUSTERSPEC_DAMAGED", "12"))
FIRST = int(os.environ.get("CLUSTERSPEC_SEED", "1"))
MOST_SECONDS = 20  # on a busy machine
CODES = {0, 1, 2, 3, 64}

NASTY = [
    b"",
    b"null",
    b"-1",
    b"1e400",
    b"../../../X",
    b"/X",
    b"a/b",
    b"..",
    b"&a [*a]",
    b"*a",
    b"[",
    b"}",
    b'"',
    b"\x00",
    b"\xff",
    b"\\ud800",
    b"[" * 5000,
    b"x" * 70000,
    b"$matches",
    b"${scratch}",
    b"99999999999999999999",
]


def damaged(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 4)):
        words = list(re.finditer(rb"[\w.@$/-]+", data))
        if not words:
            return data
        word = chance.choice(words)
        kind = chance.randrange(5)
        if kind < 3:
            data = data[: word.start()] + chance.choice(NASTY) + data[word.end() :]
        elif kind == 3:
            at = chance.randrange(len(data) + 1)
            data = data[:at] + data[at + chance.randrange(60) :]
        else:
            at = chance.randrange(len(data) + 1)
            part = data[at : at + chance.randrange(200)]
            data = data[:at] + part * chance.randrange(30) + data[at:]
    return data


class Place:
    """A tree of its own, deep below a folder in which nothing else may appear."""

    def __init__(self, top: pathlib.Path) -> None:
        self.top = top
        self.home = top / "a/b/c/home"
        self.file = top / "a/b/c/damaged"
        for name in ("harness/known_failures", "harness/implementations", "reports/published"):
            (self.home / name).mkdir(parents=True)
        for name in ("spec", "cases", "harness/adapters"):
            (self.home / name).symlink_to(ROOT / name)

    def files(self) -> set[str]:
        return {str(path.relative_to(self.top)) for path in self.top.rglob("*") if path.is_file()}


def sample(pattern: str) -> list[pathlib.Path]:
    return sorted(ROOT.glob(pattern))


def in_tree(place: str) -> Callable[[Place], pathlib.Path]:
    return lambda where: where.home / place


QUICK = ["--include", "worker-kill/t*", "-q"]
# By name: what is damaged, where it is put, the commands that read it, and which of the files below
# the top may appear.
KINDS: dict[str, tuple[str, Callable[[Place], pathlib.Path], list[list[str]], str]] = {
    "report": (
        "reports/published/*-v18.json",
        lambda where: where.file,
        [
            ["report", "html", "@"],
            ["report", "junit", "@"],
            ["report", "publish", "--no-check", "@"],
            ["known", "update", "--write", "@"],
        ],
        r"a/b/c/home/(reports/(published|deviations)/[^/]+|harness/known_failures/[^/]+|"
        r"FINDINGS.md|README.md)",
    ),
    "manifest": (
        "harness/implementations/*.yaml",
        in_tree("harness/implementations/damaged.yaml"),
        [["list", "implementations"], ["doctor"]],
        "",
    ),
    "case": (
        "cases/worker-*/*.yaml",
        lambda where: where.file.with_suffix(".yaml"),
        [["simulate", "@"], ["replay", "@"]],
        "",
    ),
    "known": (
        "harness/known_failures/*.yaml",
        lambda where: where.file,
        [["run", "--impl", "sim", *QUICK, "--known", "@"]],
        "",
    ),
    "document": (
        "*.md",
        lambda where: where.file,
        [["spec", "check", "--edition", "v18", "--doc", "@"]],
        "",
    ),
    "trace": (
        "",
        lambda where: where.file,
        [["judge", "--no-explain", "@"], ["judge", "--known", "none", "--json", "@.json", "@"]],
        r"a/b/c/damaged\.json",
    ),
}


@pytest.fixture(name="traces", scope="module")
def traces_fixture(tmp_path_factory: pytest.TempPathFactory) -> list[pathlib.Path]:
    folder = tmp_path_factory.mktemp("traces")
    subprocess.run(
        [str(BINARY), "run", "--impl", "sim", *QUICK, "--traces", str(folder)], check=True
    )
    return sorted(folder.iterdir())


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_is_answered(
    kind: str, traces: list[pathlib.Path], environment: dict[str, str], tmp_path: pathlib.Path
) -> None:
    pattern, put, commands, may_appear = KINDS[kind]
    good = sample(pattern) if pattern else traces
    where = Place(tmp_path)
    path = put(where)
    refused = 0
    for seed in range(FIRST, FIRST + COUNT):
        chance = random.Random(seed)
        path.write_bytes(damaged(chance.choice(good).read_bytes(), chance))
        before = where.files()
        for words in commands:
            command = [word.replace("@", str(path)) for word in words]
            done = subprocess.run(
                [str(BINARY), *command],
                env={**environment, "CLUSTERSPEC_HOME": str(where.home)},
                cwd=where.home,
                capture_output=True,
                timeout=MOST_SECONDS,
                check=False,
            )
            told = f"{kind}, seed {seed}: {' '.join(words)}: {done.stderr[-2000:]!r}"
            assert done.returncode in CODES, told
            assert done.returncode != 64 or done.stderr, told
            refused += done.returncode in (3, 64)
            for new in where.files() - before:
                assert re.fullmatch(may_appear, new), f"{told}: wrote {new}"
    assert refused > 0 or kind == "document"  # almost anything is a page
    assert os.listdir(environment["TMPDIR"]) == []
