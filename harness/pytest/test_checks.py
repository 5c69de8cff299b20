"""The table of `./clusterspec test --all`, with checks that do next to nothing; and what it runs."""

from __future__ import annotations

import importlib
import json
import pathlib
import re
import signal
import subprocess
import sys
from types import ModuleType
from typing import Iterator

import pytest

from conftest import ROOT


def module(name: str) -> ModuleType:
    """One of .ci/*.py, which is no package."""
    if name not in sys.modules:
        sys.path.insert(0, str(ROOT / ".ci"))
        try:
            sys.modules[name] = importlib.import_module(name)
        finally:
            sys.path.pop(0)
    return sys.modules[name]


check_list, checks, tidy, line_coverage = map(
    module, ("check_list", "checks", "tidy", "line_coverage")
)


def fake(name: str, script: str, **more: object) -> object:
    return check_list.Check(name, f"what {name} is", (("sh", "-c", script),), **more)


GOOD = fake("good", "echo fine; echo good >> ran")
BAD = fake("bad", "echo bad >> ran; echo it broke >&2; exit 7")


class Table:
    """Runs checks in a folder, and reads what was printed."""

    def __init__(self, root: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self.capsys = capsys
        self.out = ""

    def run(self, *some: object, anew: bool = False, lenient: bool = False, **more: bool) -> int:
        runner = checks.Runner(self.root, self.root / "memory", **more)
        code = checks.run_all(some, runner, anew, lenient)
        self.out = self.capsys.readouterr().out
        assert isinstance(code, int)
        return code

    def rows(self) -> list[str]:
        """Name and verdict, without the time."""
        table = self.out.split("\n\n")[0].splitlines()[1:]
        return [" ".join(re.sub(r" \d+\.\d s ", " ", row).split()) for row in table]

    def ran(self) -> list[str]:
        path = self.root / "ran"
        return path.read_text().split() if path.exists() else []


@pytest.fixture(name="table")
def table_fixture(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> Table:
    return Table(tmp_path, capsys)


def test_each_check_is_a_row_and_one_failure_is_exit_code_1(table: Table) -> None:
    assert table.run(GOOD) == 0
    assert table.rows() == ["good passed what good is"]
    assert table.run(BAD, GOOD, anew=True) == 1
    assert table.rows() == ["bad failed what bad is", "good passed what good is"]
    assert table.ran() == ["good", "bad", "good"], "a failure ends no other check"


def test_a_failure_shows_the_end_of_what_it_printed(table: Table) -> None:
    table.run(fake("bad", "seq 100; exit 7"))
    shown = table.out.split("bad failed; the end of memory/bad.log:\n")[1]
    assert shown.startswith("72\n73\n") and "\n100\nexit code 7\n" in shown
    assert table.out.endswith("\nNot passed: bad.\n")


def test_what_passed_is_not_run_again_and_what_failed_is(table: Table) -> None:
    table.run(GOOD, BAD)
    assert table.run(GOOD, BAD) == 1
    assert table.rows() == ["good passed before what good is", "bad failed what bad is"]
    assert table.ran() == ["good", "bad", "bad"]
    assert table.run(GOOD, anew=True) == 0
    assert table.ran() == ["good", "bad", "bad", "good"]
    assert table.run(GOOD, remembers=False) == 0
    assert len(table.ran()) == 5


@pytest.fixture(name="python_hears_ctrl_c")
def python_hears_ctrl_c_fixture() -> Iterator[None]:
    """A shell's background job starts with Ctrl-C ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_a_check_that_was_interrupted_has_not_passed(
    table: Table, python_hears_ctrl_c: None
) -> None:
    table.run(GOOD)
    with pytest.raises(KeyboardInterrupt):
        table.run(fake("good", "kill -INT $PPID; sleep 60"), anew=True)
    table.capsys.readouterr()
    table.run(GOOD)
    assert table.rows() == ["good passed what good is"]


@pytest.mark.parametrize("kept", ["", "{}", "[]", '{"verdict": "passed"}', '{"verdict": 1'])
def test_a_damaged_verdict_is_none(table: Table, kept: str) -> None:
    table.run(GOOD)
    (table.root / "memory/good.json").write_text(kept)
    table.run(GOOD)
    assert table.ran() == ["good", "good"]


def test_a_check_without_its_tool_is_told_and_no_pass(table: Table) -> None:
    lacking = fake("lacking", "echo lacking >> ran", needs=("sh", "no-such-tool"))
    assert table.run(lacking) == 1
    assert table.rows() == ["lacking not run: no-such-tool missing what lacking is"]
    assert table.run(lacking, lenient=True) == 0
    assert table.run(lacking, BAD, lenient=True) == 1
    assert table.ran() == ["bad"]


def test_the_first_command_that_fails_is_the_last(table: Table) -> None:
    commands = tuple(("sh", "-c", f"echo {i} >> ran; exit {i}") for i in range(3))
    assert table.run(check_list.Check("three", "", commands)) == 1
    assert table.ran() == ["0", "1"]


def test_what_the_last_command_prints_can_be_shown(table: Table) -> None:
    commands = (("echo", "first"), ("echo", "last"))
    table.run(check_list.Check("two", "", commands, shows=True))
    assert "\ntwo:\nlast\n" in table.out and "first" not in table.out


def test_names_choose_in_the_order_of_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert checks.chosen(["bad,good"], [GOOD, BAD]) == [GOOD, BAD]
    assert checks.chosen(["bad"], [GOOD, BAD]) == [BAD]
    with pytest.raises(SystemExit, match="64"):
        checks.chosen(["goood"], [GOOD, BAD])
    assert "no check is called goood\nThere are: good, bad\n" in capsys.readouterr().err


def test_verdicts_belong_to_what_the_sources_hold(tmp_path: pathlib.Path) -> None:
    assert checks.state_of_sources(tmp_path) is None, "nothing to tell states by"
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("build/\n")
    (tmp_path / "a.cc").write_text("a")
    first = checks.state_of_sources(tmp_path)
    (tmp_path / "build").mkdir()
    (tmp_path / "build/a.o").write_text("made")
    (tmp_path / check_list.MADE).parent.mkdir()
    (tmp_path / check_list.MADE).write_text("made")
    assert checks.state_of_sources(tmp_path) == first
    subprocess.run(["git", "-C", str(tmp_path), "add", "a.cc"], check=True)
    assert checks.state_of_sources(tmp_path) == first, "committed or not"
    (tmp_path / "a.cc").write_text("b")
    assert checks.state_of_sources(tmp_path) != first


def test_each_check_has_its_own_name_a_tier_and_what_it_names() -> None:
    names = [check.name for check in check_list.CHECKS]
    assert len(set(names)) == len(names)
    presets = json.loads((ROOT / "CMakePresets.json").read_text())["configurePresets"]
    for check in check_list.CHECKS:
        assert check.in_all or check.in_lint
        for command in check.commands:
            for word in command:
                file = word.rpartition("=")[2]
                assert not file.endswith((".py", ".txt", ".cc")) or (ROOT / file).exists(), file
            if "--preset" in command:
                preset = command[command.index("--preset") + 1]
                assert preset in [row["name"] for row in presets], preset


def test_every_test_of_threads_exists() -> None:
    for folder, tests in check_list.THREADED.items():
        suite, _, name = tests.partition(".")
        test = re.compile(rf"^TEST(_F)?\({suite}, {name.replace('*', '.*')}\)", re.MULTILINE)
        texts = [path.read_text() for path in (ROOT / folder).glob("*_test.cc")]
        assert any(test.search(text) for text in texts), f"{folder} has no {tests}"


def test_clang_tidy_looks_at_what_the_record_does_not_know(tmp_path: pathlib.Path) -> None:
    units = {
        "f/a.cc": '#include "f/a.h"\n',
        "f/b.cc": "",
        "f/c_test.cc": '#include "f/deep/only.h"\n',
    }
    headers = {"f/a.h": "", "f/c.h": "", "f/deep/only.h": "", "f/unused.h": ""}
    for name, text in {**units, **headers, ".clang-tidy": "Checks: '*'"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text(text)
    paths = [*units, *headers, ".clang-tidy"]
    known = tidy.present(tmp_path, paths)

    def after(changed: str) -> object:
        before = (tmp_path / changed).read_text()
        (tmp_path / changed).write_text(before + "// changed\n")
        found = tidy.units_to_check(tmp_path, tidy.present(tmp_path, paths), known)
        (tmp_path / changed).write_text(before)
        return found

    assert tidy.units_to_check(tmp_path, known, known) == []
    assert after("f/b.cc") == ["f/b.cc"]
    assert after("f/a.h") == ["f/a.cc"]
    assert after("f/c.h") == ["f/c_test.cc"], "its test, without a file of its own"
    assert after("f/deep/only.h") == ["f/c_test.cc"], "the first that includes it"
    assert after(".clang-tidy") == tidy.units_to_check(tmp_path, known, {}) == sorted(units)
    record = tmp_path / "record"
    assert tidy.read_record(record) == {}
    tidy.write_record(record, known)
    assert tidy.read_record(record) == known
    now = {path: "new" for path in known}
    assert tidy.renewed(tmp_path, now, known, set()) == now
    kept = {
        path
        for path, held in tidy.renewed(tmp_path, now, known, {"f/a.cc"}).items()
        if held != "new"
    }
    assert kept == {"f/a.cc", "f/a.h", ".clang-tidy"}, "what was not clean is looked at again"
    assert "f/a.cc" not in tidy.renewed(tmp_path, now, {}, {"f/a.cc"})


def test_a_line_is_taken_when_any_program_took_it(capsys: pytest.CaptureFixture[str]) -> None:
    def report(path: str, *counts: int) -> dict[str, object]:
        lines = [{"line_number": i, "count": n} for i, n in enumerate(counts)]
        return {
            "current_working_directory": "/tree/build",
            "files": [{"file": path, "lines": lines}],
        }

    def lines(path: str) -> object:
        return list(line_coverage.lines_of(report(path, 0, 3), pathlib.Path("/tree")))

    assert lines("../cli/a.cc") == [("cli/a.cc", 0, False), ("cli/a.cc", 1, True)]
    assert lines("/usr/include/a.h") == lines("../cli/a_test.cc") == []
    assert lines("../cli/testing/a.h") == lines("generated/cli/a.h") == []
    half = {f"{folder}/a.cc": {1: True, 2: False} for folder in check_list.FOLDERS}
    assert line_coverage.show(half, 50) == []
    assert line_coverage.show({**half, "cli/a.cc": {1: False}}, 50) == ["cli"]
    assert "cli                1   0.0 %" in capsys.readouterr().out
