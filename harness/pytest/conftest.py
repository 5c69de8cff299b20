"""What all tests of the built binary share. They know nothing of its sources but their place."""

from __future__ import annotations

import collections
import os
import pathlib
import re
import subprocess
import tempfile
from typing import Any, Callable, Iterator

import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = ROOT / os.environ.get("CLUSTERSPEC_TESTED", "build/release") / "cli" / "clusterspec"
FAKES = ROOT / "harness" / "fakes"

PROTOCOL: dict[str, Any] = yaml.safe_load((ROOT / "spec/protocol/protocol.yaml").read_text())
EDITIONS: list[str] = PROTOCOL["editions"]

Cli = Callable[..., "subprocess.CompletedProcess[str]"]


def installed_runtimes() -> dict[str, str]:
    """The program of each runtime that was installed, by its name: node@26.10.0."""
    listed = subprocess.run(
        [str(BINARY), "runtime", "list"], text=True, capture_output=True, check=False
    ).stdout
    return dict(re.findall(r"^(\S+@\S+) +(/.+)$", listed, re.MULTILINE))


@pytest.fixture(name="environment")
def environment_fixture() -> Iterator[dict[str, str]]:
    """The caller's environment with a temporary folder of the test's own.

    Not pytest's: its path may be too long for a Unix socket.
    """
    with tempfile.TemporaryDirectory(prefix="cs-") as temporary:
        yield {**os.environ, "CLUSTERSPEC_HOME": str(ROOT), "TMPDIR": temporary}


@pytest.fixture(name="cli")
def cli_fixture(environment: dict[str, str]) -> Cli:
    """Runs the binary; afterwards nothing may be left in its temporary folder."""

    def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        added = options.pop("env", {})
        completed = subprocess.run(
            [str(BINARY), *arguments],
            env={**environment, **added},
            text=True,
            capture_output=True,
            timeout=240,
            check=False,
            **options,
        )
        assert os.listdir(environment["TMPDIR"]) == []
        return completed

    return run


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """A skip is told with its reason: what was not checked on this machine, and what it takes."""
    reasons: collections.Counter[str] = collections.Counter()
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[reason.removeprefix("Skipped: ")] += 1
    if reasons:
        terminalreporter.section("NOT CHECKED on this machine", yellow=True)
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count} test{'s' * (count > 1)}: {reason}")
