"""The guide for authors of adapters, followed to the letter, and what gaps of an adapter mean."""

from __future__ import annotations

import json
import pathlib
import re
import subprocess
import sys
from typing import Any

import pytest
import yaml

from conftest import BINARY, ROOT, Cli

GUIDE = ROOT / "docs/adapters.md"
PREFORK = ROOT / "docs/examples/prefork"


def fenced_commands(page: pathlib.Path) -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def test_the_example_is_small() -> None:
    assert len((PREFORK / "adapter.py").read_text().splitlines()) <= 200


def test_the_table_of_paths_is_what_cases_ask() -> None:
    subprocess.run([sys.executable, str(ROOT / "docs/paths.py")], check=True)


@pytest.mark.release
def test_the_guide_leads_to_a_judged_adapter(
    environment: dict[str, str], tmp_path: pathlib.Path
) -> None:
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    launcher = tmp_path / "clusterspec"
    launcher.write_text(f'#!/bin/sh\nexec {BINARY} "$@"\n')
    launcher.chmod(0o755)
    ran = []
    for command in fenced_commands(GUIDE):
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=tmp_path,
            env=environment,
            text=True,
            capture_output=True,
            timeout=900,
            check=False,
        )
        ran.append(done)
    lint, one, judged, updated, gate = ran
    assert lint.returncode == 0, lint.stdout
    assert "good, without: adopt, bind, chdir," in lint.stdout
    assert "problem" not in lint.stdout
    assert one.returncode == 0 and "cluster.exit w1" in one.stdout, one.stdout
    assert judged.returncode == 1, judged.stdout + judged.stderr
    report = json.loads((tmp_path / "prefork.json").read_text())
    summary = report["summary"]
    assert summary["error"] == summary["inconclusive"] == 0, judged.stdout
    assert summary["pass"] > 50 and summary["unsupported_why"]["adapter"] > 200, summary
    assert updated.returncode == 0, updated.stderr
    listed = yaml.safe_load((tmp_path / "prefork-known.yaml").read_text())
    assert {each["reason"] for each in listed["differences"]} == {"unreviewed"}
    assert gate.returncode == 0, gate.stdout


# The adapter of JavaScript with gaps: what is in CLUSTERSPEC_GAPS it neither does nor tells.
BLINDFOLD = """
const fs = require('fs');
const gaps = process.env.CLUSTERSPEC_GAPS.split(' ');
const write = fs.writeSync;
fs.writeSync = function (fd, text) {
  let line;
  try { line = JSON.parse(String(text)); } catch (error) { return write.apply(fs, arguments); }
  if (!line.event) return write.apply(fs, arguments);
  if (line.event === 'hello') line.data.cannot = gaps;
  if (gaps.includes(line.event) && !process.env.CLUSTERSPEC_TELLS) return String(text).length;
  for (const gap of gaps) {
    const dot = gap.lastIndexOf('.');
    if (gap.slice(0, dot) === line.event && line.data) delete line.data[gap.slice(dot + 1)];
    const letter = ['snap.listed', 'snap.connected', 'snap.dead', 'snap.exitedAfterDisconnect']
      .indexOf(gap);
    for (const worker in letter < 0 ? {} : line.snap || {}) {
      const letters = line.snap[worker].split('');
      letters[letter] = '?';
      line.snap[worker] = letters.join('');
    }
  }
  write(fd, JSON.stringify(line) + '\\n');
  return String(text).length;
};
require(process.env.CLUSTERSPEC_ADAPTER);
"""


@pytest.fixture(name="blindfolded")
def blindfolded_fixture(cli: Cli, tmp_path: pathlib.Path) -> Any:
    """Runs cases on an adapter with these gaps; gives what ran and the report's cases."""
    adapter = ROOT / "harness/adapters/javascript/adapter.cjs"
    (tmp_path / "blindfold.cjs").write_text(BLINDFOLD)
    manifest = {
        "name": "blindfolded",
        "title": "Node.js with gaps",
        "program": "node",
        "command": ["${program}", "${runtime_args}", "${adapter}"],
        "node_version_command": ["${program}", "--version"],
        "adapter": "blindfold.cjs",
        "editions": [{"from": 0, "edition": "v18"}],
    }
    (tmp_path / "blindfolded.yaml").write_text(yaml.safe_dump(manifest))

    def run(gaps: str, *arguments: str, **env: str) -> tuple[Any, dict[str, Any]]:
        report = tmp_path / "report.json"
        done = cli(
            "run",
            *("--impl", str(tmp_path / "blindfolded.yaml"), "--json", str(report), *arguments),
            env={"CLUSTERSPEC_GAPS": gaps, "CLUSTERSPEC_ADAPTER": str(adapter), **env},
        )
        cases = json.loads(report.read_text())["cases"] if report.exists() else []
        return done, {each["id"]: each for each in cases}

    return run


@pytest.mark.parametrize(
    "gap, case, does",
    [
        ("connect", "worker-send/handle-socket", "carry out"),
        ("disconnect.callback", "cluster-disconnect/callback", "carry out"),
        ("cluster.exit", "cluster-events/exit-of-each-worker", "tell"),
        ("cluster.exit.code", "cluster-events/exit-code-three", "tell"),
        ("snap.dead", "worker-state/dead-after-exit", "tell"),
    ],
)
def test_what_needs_a_gap_is_unsupported_and_says_which(
    blindfolded: Any, gap: str, case: str, does: str
) -> None:
    done, cases = blindfolded(gap, "--include", case)
    # Monitors may know of deviations; where nothing ran, nothing was checked.
    codes = (2,) if does == "carry out" else (0, 1, 2)
    assert done.returncode in codes, done.stdout + done.stderr
    assert cases[case]["verdict"] == "unsupported" and cases[case]["why"] == "adapter"
    assert cases[case]["message"] == f"its adapter says that it cannot {does} {gap}"
    if does == "carry out":
        assert "monitor/one-exit" not in cases, "nothing ran"


def test_what_needs_no_gap_is_judged_and_explained(blindfolded: Any) -> None:
    gaps = (
        "worker.online worker.exit worker.disconnect cluster.online.args snap.listed process.exit"
    )
    done, cases = blindfolded(gaps, "--include", "cluster-events/exit-*", "--known", "none")
    assert sum(each["verdict"] == "pass" for each in cases.values()) >= 5, done.stdout
    assert not any(each["verdict"] in ("error", "inconclusive") for each in cases.values())
    assert not any(name.startswith("explained/") for name in cases), done.stdout
    for silent in ("exit-like-cluster", "key-while-alive", "exit-code"):
        assert f"monitor/{silent}" not in cases, "it needs a gap"
    assert cases["monitor/one-exit"]["verdict"] == "pass"


def test_who_sends_what_it_lists_is_an_error_that_names_it(blindfolded: Any) -> None:
    done, _ = blindfolded(
        "worker.online", "--include", "cluster-events/exit-of-each-worker", CLUSTERSPEC_TELLS="1"
    )
    assert done.returncode == 3
    assert "breaks the rule cannot of the protocol: it has worker.online" in done.stdout


def test_an_unknown_gap_gets_a_suggestion(blindfolded: Any) -> None:
    done, _ = blindfolded("conect", "--include", "cluster-events/exit-of-each-worker")
    assert done.returncode == 3
    assert "there is no operation, event or field 'conect'. Did you mean 'connect'?" in done.stdout


def test_lint_asks_for_the_rest(cli: Cli, tmp_path: pathlib.Path) -> None:
    adapter = ROOT / "harness/adapters/javascript/adapter.cjs"
    (tmp_path / "blindfold.cjs").write_text(BLINDFOLD)
    lint = cli(
        "adapter",
        *("lint", "node", str(tmp_path / "blindfold.cjs")),
        env={"CLUSTERSPEC_GAPS": "connect bind adopt", "CLUSTERSPEC_ADAPTER": str(adapter)},
    )
    assert lint.returncode == 0, lint.stdout
    assert "The adapter speaks the protocol: good, without: adopt, bind, connect.\n" in lint.stdout
    assert "good      Operations of the primary alone" in lint.stdout
    assert "left out Handles that are passed" in lint.stdout
