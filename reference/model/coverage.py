#!/usr/bin/python3
"""What the cases take of the model: the figures of COVERAGE.md, and a reason for all that is left.

    cmake --workflow --preset model-coverage    builds, runs every case, and calls this with --bless

    coverage.py BINARY PROFILE...             exits with 1 when COVERAGE.md is stale
    coverage.py BINARY PROFILE... --bless     writes its marked part anew

BINARY is built with Clang's source-based coverage, the PROFILEs are what its runs have written. Every
branch of reference/model that was reached and not taken on one of its sides, and every function that
was not called, needs a reason in coverage_reasons.yaml; what lies behind them has the same. Where
one is missing, or a reason is left that explains nothing, this says so and exits with 1.
"""

from __future__ import annotations

import bisect
import dataclasses
import fnmatch
import json
import pathlib
import re
import subprocess
import sys
from typing import Any, Iterator

import yaml

FOLDER = pathlib.Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
PAGE = FOLDER / "COVERAGE.md"
REASONS = FOLDER / "coverage_reasons.yaml"
BEGIN = "<!-- coverage: written by `cmake --workflow --preset model-coverage` -->\n"
END = "<!-- end of coverage -->\n"

Place = tuple[int, int]  # line and column, from 1


@dataclasses.dataclass
class Branch:
    """A condition; `case X` and `switch (X)` count as conditions too."""

    start: Place
    text: str
    counts: list[int]  # how often it was true, and false

    def is_reached(self) -> bool:
        return any(self.counts)


@dataclasses.dataclass
class Function:
    name: str
    file: pathlib.Path
    start: Place
    end: Place
    count: int
    branches: dict[Place, Branch]


@dataclasses.dataclass
class Reason:
    why: str
    functions: list[str]
    branches: list[dict[str, Any]]
    used: set[str] = dataclasses.field(default_factory=set)
    lines: int = 0
    sides: int = 0
    places: set[str] = dataclasses.field(default_factory=set)

    def of_function(self, function: Function) -> bool:
        for glob in self.functions:
            if fnmatch.fnmatchcase(function.name, glob):
                self.used.add(glob)
                return True
        return False

    def of_side(self, function: Function, branch: Branch, side: bool) -> bool:
        for rule in self.branches:
            if (
                fnmatch.fnmatchcase(branch.text, rule["condition"])
                and fnmatch.fnmatchcase(function.name, rule.get("in", "*"))
                and rule.get("never", side) == side
            ):
                self.used.add(json.dumps(rule))
                return True
        return False

    def unused(self) -> Iterator[str]:
        yield from (glob for glob in self.functions if glob not in self.used)
        for rule in self.branches:
            if json.dumps(rule) not in self.used:
                yield rule["condition"]


def short_name(demangled: str) -> str:
    """`PrimaryStep::Release` of a name with namespaces and parameters."""
    name = re.sub(r"\(anonymous namespace\)::|clusterspec::(model::)?", "", demangled)
    while True:  # parameters and template arguments, from the inside
        shorter = re.sub(r"\([^()]*\)|<[^<>]*>", "", name)
        if shorter == name:
            break
        name = shorter
    name = re.sub(r"::(\$_\d+|\{lambda.*?\}|'lambda\d*')::operator$", "", name.split(" const")[0])
    return name if "operator " in name else name.split(" ")[-1]


def demangled(names: list[str]) -> list[str]:
    # A function of one file alone is called FILE:NAME.
    plain = [name.split(":")[-1] if ":_Z" in name else name for name in names]
    run = subprocess.run(
        ["c++filt"], input="\n".join(plain), text=True, capture_output=True, check=True
    )
    return run.stdout.split("\n")


class Sources:
    """The texts that places refer to."""

    def __init__(self) -> None:
        self.lines: dict[pathlib.Path, list[str]] = {}

    def of(self, file: pathlib.Path) -> list[str]:
        if file not in self.lines:
            self.lines[file] = file.read_text().split("\n")
        return self.lines[file]

    def condition(self, file: pathlib.Path, start: Place, end: Place) -> str:
        lines = self.of(file)[start[0] - 1 : end[0]]
        lines[-1] = lines[-1][: end[1] - 1]
        before, lines[0] = lines[0][: start[1] - 1], lines[0][start[1] - 1 :]
        text = " ".join(" ".join(lines).split())
        return f"switch ({text})" if before.rstrip().endswith("switch (") else text


def exported(binary: str, profile: str, form: str) -> str:
    command = ["llvm-cov", "export", f"--format={form}", f"--instr-profile={profile}", binary]
    files = [
        str(file) for file in sorted(FOLDER.glob("*.[ch]*")) if not file.stem.endswith("_test")
    ]
    return subprocess.run([*command, *files], text=True, capture_output=True, check=True).stdout


def functions_of(data: dict[str, Any], sources: Sources) -> list[Function]:
    """Those of the model; instances of a template are one."""
    rows = data["data"][0]["functions"]
    found: dict[tuple[pathlib.Path, Place], Function] = {}
    for row, name in zip(rows, demangled([row["name"] for row in rows])):
        file = pathlib.Path(row["filenames"][0])
        if file.parent != FOLDER:
            continue
        first = row["regions"][0]
        start, end = (first[0], first[1]), (first[2], first[3])
        function = found.setdefault(
            (file, start), Function(short_name(name), file, start, end, 0, {})
        )
        function.count += row["count"]
        for line, column, last_line, last_column, true, false, of_file, *_ in row["branches"]:
            if of_file != 0:  # inside of a macro: an assertion
                continue
            at = (line, column)
            text = sources.condition(file, at, (last_line, last_column))
            branch = function.branches.setdefault(at, Branch(at, text, [0, 0]))
            branch.counts[0] += true
            branch.counts[1] += false
    return sorted(found.values(), key=lambda function: (function.file, function.start))


def lines_of(lcov: str) -> dict[pathlib.Path, dict[int, int]]:
    """How often each line of each file was run."""
    counts: dict[pathlib.Path, dict[int, int]] = {}
    for row in lcov.split("\n"):
        if row.startswith("SF:"):
            counts[file := pathlib.Path(row[3:])] = {}
        elif row.startswith("DA:"):
            line, count = row[3:].split(",")[:2]
            counts[file][int(line)] = int(count)
    return counts


class Report:
    """What is taken, and what is not, by reason."""

    def __init__(
        self, functions: list[Function], lines: dict[pathlib.Path, dict[int, int]]
    ) -> None:
        self.reasons = [
            Reason(row["why"].strip(), row.get("functions", []), row.get("branches", []))
            for row in yaml.safe_load(REASONS.read_text())
        ]
        self.errors: list[str] = []
        self.lines = [sum(len(each) for each in lines.values()), 0]  # all, not taken
        self.sides = [0, 0]
        for function in functions:
            self.explain(function, lines[function.file])
        self.check_lines(functions, lines)
        for reason in self.reasons:
            for glob in reason.unused():
                self.errors.append(
                    f"{REASONS.relative_to(ROOT)}: '{glob}' explains nothing any more"
                )

    def fail(self, function: Function, at: Place, what: str) -> None:
        file = function.file.relative_to(ROOT)
        self.errors.append(
            f"{file}:{at[0]}:{at[1]}: in {function.name}, {what}; take it in a case, or give the"
            f" reason in {REASONS.relative_to(ROOT)}"
        )

    def explain(self, function: Function, counts: dict[int, int]) -> None:
        """Counts lines and sides of branches; what is not taken goes to a reason."""
        because: list[tuple[Place, Reason | None]] = []  # in the order of places
        if function.count == 0:
            reason = next((each for each in self.reasons if each.of_function(function)), None)
            if reason is None:
                self.fail(function, function.start, "which no case calls")
            because.append(((0, 0), reason))
        for at in sorted(function.branches):
            branch = function.branches[at]
            self.sides[0] += 2
            for side, count in zip((True, False), branch.counts):
                if count > 0:
                    continue
                self.sides[1] += 1
                if branch.is_reached():
                    because.append((at, self.reason_of_side(function, branch, side)))
                self.book(function, at, because, sides=1)
        for line in range(function.start[0], function.end[0] + 1):
            if counts.get(line) == 0:
                self.lines[1] += 1
                self.book(function, (line, 1 << 20), because, lines=1)

    def reason_of_side(self, function: Function, branch: Branch, side: bool) -> Reason | None:
        for reason in self.reasons:
            if reason.of_side(function, branch, side):
                return reason
        word = "true" if side else "false"
        self.fail(function, branch.start, f"'{branch.text}' is never {word}")
        return None

    def book(
        self,
        function: Function,
        at: Place,
        because: list[tuple[Place, Reason | None]],
        lines: int = 0,
        sides: int = 0,
    ) -> None:
        """What was not reached lies behind the last side before it that was not taken."""
        last = bisect.bisect_right([place for place, _ in because], at) - 1
        if last < 0:
            return self.fail(
                function, at, "a line or branch is not reached, and no branch leads past"
            )
        reason = because[last][1]
        if reason is not None:
            reason.lines += lines
            reason.sides += sides
            reason.places.add(f"`{function.name}`")
        return None

    def check_lines(
        self, functions: list[Function], lines: dict[pathlib.Path, dict[int, int]]
    ) -> None:
        """No line is left that is in no function."""
        for file, counts in lines.items():
            inside = {
                line
                for function in functions
                if function.file == file
                for line in range(function.start[0], function.end[0] + 1)
            }
            for line in sorted(line for line, count in counts.items() if count == 0):
                if line not in inside:
                    self.errors.append(f"{file.relative_to(ROOT)}:{line}: is not reached")

    def text(self) -> str:
        rows = ["", "| | taken | of | |", "| --- | --- | --- | --- |"]
        for what, (all_of_them, left) in (("lines", self.lines), ("branches", self.sides)):
            taken = all_of_them - left
            rows.append(f"| {what} | {taken} | {all_of_them} | {100 * taken // all_of_them}% |")
        rows += ["", "What is left, and why:", ""]
        rows += ["| lines | branches | why | where |", "| --- | --- | --- | --- |"]
        for reason in sorted(self.reasons, key=lambda each: -(each.lines + each.sides)):
            where = ", ".join(sorted(reason.places))
            rows.append(f"| {reason.lines} | {reason.sides} | {reason.why} | {where} |")
        return "\n".join(rows) + "\n\n"


def main(arguments: list[str]) -> int:
    bless = "--bless" in arguments
    binary, *profiles = (each for each in arguments if each != "--bless")
    merged = str(pathlib.Path(profiles[0]).with_suffix(".profdata"))
    subprocess.run(["llvm-profdata", "merge", "-o", merged, *profiles], check=True)
    sources = Sources()
    functions = functions_of(json.loads(exported(binary, merged, "text")), sources)
    report = Report(functions, lines_of(exported(binary, merged, "lcov")))
    print("\n".join(report.errors), file=sys.stderr, end="\n" if report.errors else "")
    if report.errors:
        return 1
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    page = before + BEGIN + report.text() + END + after
    if page == PAGE.read_text():
        return 0
    if bless:
        PAGE.write_text(page)
        return 0
    print(f"{PAGE.relative_to(ROOT)} is stale; call this with --bless", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
