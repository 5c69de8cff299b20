"""Every bench runs: once, briefly. What it measures then tells nothing; that it measures does."""

from __future__ import annotations

import pathlib
import re
import shutil
import subprocess
import sys

import pytest

from conftest import BINARY, ROOT

BUILD = BINARY.parents[1]


def run(*command: str) -> str:
    done = subprocess.run(command, text=True, capture_output=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def need(*programs: str) -> None:
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"a bench needs {program}, which is not on PATH")


def test_suite_over_floor() -> None:
    need("node")
    # A trace of this case holds U+2028, at which no line of it ends.
    told = run(sys.executable, str(ROOT / "harness/bench/suite_over_floor.py"), str(BUILD),
               "--rounds", "1", "--include", "worker-send/message-of-many-kinds")  # fmt: skip
    assert re.search(r"\(1 primaries, 1 workers, ", told), told
    assert re.search(r"(?m)^suite over floor, median of 1: \d+\.\d+$", told), told


def test_load_side_by_side() -> None:
    need("wrk", "node")
    told = run(sys.executable, str(ROOT / "reference/bench/load_side_by_side.py"), str(BUILD),
               "--rounds", "1", "--seconds", "1", "--connections", "4")  # fmt: skip
    # Rates and times of three servers, with ratios behind each, and what was lost.
    number, ratio = r" +[\d,.]+", r" +\d+\.\d\d"
    figures = number * 3 + ratio + number * 3 + ratio * 2 + number
    rows = re.findall(rf"(?m)^(rr|none) +(requests|connections){figures} +0/0/0$", told)
    assert len(rows) == 4, told
    assert "500 hello from worker 1, 500 hello from worker 2" in told, "rr takes turns"


def test_spin_side_by_side() -> None:
    need("spin", "gcc")
    need_program("reference/bench/clusterspec_bench")
    told = run(sys.executable, str(ROOT / "reference/bench/spin_side_by_side.py"), str(BUILD),
               "--workers", "1", "--seconds", "0.01")  # fmt: skip
    assert re.search(r"(?m)^SPIN +[\d,]+ +584 ", told), told
    assert re.search(r"(?m)^model +[\d,]+ +\d+ ", told), told
    assert re.search(r"(?m)^model / SPIN: \d+\.\d+$", told), told


def need_program(path: str) -> pathlib.Path:
    program = BUILD / path
    if not program.exists():
        pytest.skip(f"{path} is not built: install libbenchmark-dev and build again")
    return program


@pytest.mark.parametrize(
    "path, rows",
    [
        ("reference/bench/clusterspec_bench", ("ModelSteps", "Explore/2", "Connections/1000")),
        ("harness/bench/clusterspec_explain_bench", ("BM_EightWorkers/500",)),
    ],
)
def test_programs(path: str, rows: tuple[str, ...]) -> None:
    told = run(str(need_program(path)), "--benchmark_min_time=0.001")
    assert "ERROR" not in told, told
    for row in rows:
        assert re.search(rf"(?m)^{row} +\d", told), told


def test_every_script_and_bench_is_run_by_a_test() -> None:
    """A script that no test starts falls behind, and nobody notices."""
    scripts = [
        path.relative_to(ROOT)
        for folder in ("harness/bench", "reference/bench", "harness/pytest")
        for path in (ROOT / folder).glob("*.py")
        if not path.name.startswith(("test_", "conftest"))
    ]
    assert len(scripts) >= 4
    tests = [path.read_text() for path in (ROOT / "harness/pytest").glob("test_*.py")]
    for script in scripts:
        imported = re.compile(rf"(?m)^from {script.stem} import ")
        assert any(str(script) in text or imported.search(text) for text in tests), script
