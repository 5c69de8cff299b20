"""Nothing of the model is left out by the cases without a reason: how coverage.py says so."""

from __future__ import annotations

import importlib.util
import pathlib
import sys
from typing import Any

import pytest
import yaml

from conftest import ROOT

MODEL = ROOT / "reference" / "model"


@pytest.fixture(name="coverage")
def coverage_fixture() -> Any:
    spec = importlib.util.spec_from_file_location("model_coverage", MODEL / "coverage.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["model_coverage"] = module  # dataclasses look for it
    spec.loader.exec_module(module)
    return module


def errors(coverage: Any, reasons: str, folder: pathlib.Path) -> list[str]:
    """For a function of five lines: a condition that is never true, and line 4 behind it."""
    coverage.ROOT = folder
    coverage.REASONS = folder / "reasons.yaml"
    coverage.REASONS.write_text(reasons)
    file = folder / "primary.cc"
    branch = coverage.Branch((3, 7), "has_ended", [0, 9])
    unreached = coverage.Branch((4, 9), "is_late", [0, 0])
    taken = coverage.Function(
        "Step::End", file, (2, 1), (6, 2), 9, {branch.start: branch, unreached.start: unreached}
    )
    unused = coverage.Function("Unused", file, (8, 1), (8, 30), 0, {})
    report = coverage.Report([taken, unused], {file: {2: 9, 3: 9, 4: 0, 5: 9, 6: 9, 8: 0}})
    text = report.text()
    assert "| lines | 4 | 6 | 66% |" in text and "| branches | 1 | 4 | 25% |" in text
    if not report.errors:
        assert "| 2 | 3 | a reason | `Step::End`, `Unused` |" in text
    found: list[str] = report.errors
    return found


BRANCH = 'branches: [{condition: "has_*", in: "Step::*", never: true}]'


def test_a_reason_covers_what_lies_behind(coverage: Any, tmp_path: pathlib.Path) -> None:
    assert errors(coverage, f"[{{why: a reason, functions: [Unused], {BRANCH}}}]", tmp_path) == []


def test_what_has_no_reason_is_named(coverage: Any, tmp_path: pathlib.Path) -> None:
    without_branch, without_function = (
        errors(coverage, f"[{{why: a reason, {rules}}}]", tmp_path)
        for rules in ("functions: [Unused]", BRANCH)
    )
    assert len(without_branch) == len(without_function) == 1
    assert without_branch[0].startswith("primary.cc:3:7: in Step::End, 'has_ended' is never true;")
    assert without_function[0].startswith("primary.cc:8:1: in Unused, which no case calls;")


@pytest.mark.parametrize(
    "rule",
    [
        "functions: [Unused, Gone]",
        f"functions: [Unused], {BRANCH[:-1]}, {{condition: gone}}]",
        f"functions: [Unused], {BRANCH[:-1]}, {{condition: has_ended, never: false}}]",
    ],
)
def test_a_reason_that_explains_nothing_goes(
    coverage: Any, tmp_path: pathlib.Path, rule: str
) -> None:
    other = rule if "branches" in rule else f"{rule}, {BRANCH}"
    found = errors(coverage, f"[{{why: a reason, {other}}}]", tmp_path)
    assert len(found) == 1 and found[0].endswith("explains nothing any more")


def test_every_reason_is_one_of_the_page() -> None:
    page = (MODEL / "COVERAGE.md").read_text()
    for row in yaml.safe_load((MODEL / "coverage_reasons.yaml").read_text()):
        assert f"| {row['why'].strip()} |" in page
