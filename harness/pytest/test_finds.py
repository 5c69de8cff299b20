"""What the fuzzer found is so, on the bare runtimes: without a harness, adapter or case."""

from __future__ import annotations

import os

import pytest

from conftest import ROOT, installed_runtimes
from plain_program import run_program

FINDS = ROOT / "fuzz/finds"

# The versions of Node.js that do it, and those that do not.
SHOWN = {
    "handle-after-disconnect": ("6.17.1 12.22.12 16.20.2 20.20.2 26.10.0", ""),
    "kill-twice": ("6.17.1 12.22.12 16.20.2", "20.20.2 26.10.0"),
    "server-sent-by-its-worker": ("6.17.1 12.22.12 16.20.2 20.20.2 26.10.0", ""),
    "voluntary-after-death": ("6.17.1 12.22.12 16.20.2 20.20.2 26.10.0", ""),
}


def test_every_find_is_looked_at() -> None:
    assert {path.stem for path in FINDS.glob("*.cjs")} == set(SHOWN)


@pytest.mark.parametrize("name", SHOWN)
def test_a_find_is_so(name: str) -> None:
    runtimes = installed_runtimes()
    asked = 0
    for versions, code in zip(SHOWN[name], (1, 0)):
        for version in versions.split():
            if f"node@{version}" not in runtimes:
                continue
            asked += 1
            command = [runtimes[f"node@{version}"], str(FINDS / f"{name}.cjs")]
            ended = run_program(command, os.environ)
            assert ended.code == code, f"Node {version}: {ended.output}"
    if asked == 0:
        pytest.skip("none of the versions of Node.js is installed: runtime install node@26.10.0")
