"""Lines of the product that tests took, by folder, from what gcov knows of a build.

    .ci/line_coverage.py build/coverage --at-least 90

Exits with 1 when a folder is below the bound. Tests are not counted, and neither are headers of others.
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import json
import pathlib
import subprocess
import sys
from typing import Dict, Iterator, List, Tuple

from check_list import FOLDERS, JOBS, ROOT

Lines = Dict[str, Dict[int, bool]]  # by file and number: whether it was taken
AT_ONCE = 40  # files for one gcov


def is_product(path: str) -> bool:
    return (
        path.split("/")[0] in FOLDERS and "/testing/" not in path and not path.endswith("_test.cc")
    )


def lines_of(report: Dict[str, object], root: pathlib.Path) -> Iterator[Tuple[str, int, bool]]:
    """File, line and whether it was taken, of a report of gcov's in JSON."""
    folder = pathlib.Path(str(report["current_working_directory"]))
    files = report["files"]
    assert isinstance(files, list)
    for file in files:
        path = (folder / file["file"]).resolve()
        if path.is_relative_to(root) and is_product(name := str(path.relative_to(root))):
            for line in file["lines"]:
                yield name, line["line_number"], line["count"] > 0


def ask_gcov(notes: List[pathlib.Path]) -> List[Dict[str, object]]:
    """One report for each file; where no test ran it, that says so."""
    command = ["gcov", "--json-format", "--stdout", *map(str, notes)]
    out = subprocess.run(
        command, cwd=notes[0].parent, capture_output=True, text=True, check=True
    ).stdout
    return [json.loads(line) for line in out.splitlines() if line.startswith("{")]


def collect(build: pathlib.Path, root: pathlib.Path) -> Lines:
    """A line counts as taken when any program took it."""
    notes = sorted(build.rglob("*.gcno"))
    groups = [notes[i : i + AT_ONCE] for i in range(0, len(notes), AT_ONCE)]
    lines: Lines = collections.defaultdict(dict)
    with concurrent.futures.ThreadPoolExecutor(int(JOBS)) as pool:
        for reports in pool.map(ask_gcov, groups):
            for report in reports:
                for name, number, taken in lines_of(report, root):
                    lines[name][number] = taken or lines[name].get(number, False)
    return lines


def show(lines: Lines, bound: float) -> List[str]:
    """Prints a row for each folder and the files with most untaken lines. Returns what is below."""
    below = []
    print(f"{'folder':<12} {'lines':>7} {'taken':>7}")
    for folder in FOLDERS:
        taken = [
            t
            for name, rows in lines.items()
            if name.startswith(f"{folder}/")
            for t in rows.values()
        ]
        percent = 100 * sum(taken) / len(taken) if taken else 0
        print(f"{folder:<12} {len(taken):>7} {percent:>5.1f} %")
        if percent < bound:
            below.append(folder)
    print("\nFiles with most lines that no test took:")
    untaken = {name: sum(not t for t in rows.values()) for name, rows in lines.items()}
    for name, count in sorted(untaken.items(), key=lambda item: (-item[1], item[0]))[:15]:
        print(f"{count:>7}  {name}")
    return below


def main() -> int:
    words = argparse.ArgumentParser(description="lines that tests took, by folder")
    words.add_argument("build", type=pathlib.Path, help="a build with preset coverage, tested")
    words.add_argument("--at-least", type=float, default=0, help="percent of each folder")
    options = words.parse_args()
    below = show(collect(options.build.resolve(), ROOT), options.at_least)
    if below:
        print(f"\nBelow {options.at_least:.0f} %: {', '.join(below)}")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
