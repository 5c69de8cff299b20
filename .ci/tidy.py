"""clang-tidy over the sources, each file compiled alone: no precompiled header lends it an include.

    .ci/tidy.py [--seconds N]            all files, those first that the record does not know as clean;
                                         the record is written anew
    .ci/tidy.py --changed [--seconds N]  files that the record does not know as clean

The record, .ci/tidied.txt, says what each file held when it was last seen to be clean. So the quick
way works in any checkout, with or without history: where the record is old it takes longer, and never
lets a change through that it had the time to look at. A header is checked with a file that includes it.
What was found clean is remembered in the build folder too, so a run that was ended goes on there.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import hashlib
import pathlib
import re
import subprocess
import sys
import time
from typing import Dict, List, Optional, Set, Tuple

from check_list import JOBS, MADE, ROOT, built, sources

BUILD = ROOT / "build" / "clang"
RECORD = ROOT / MADE
SETTINGS = ".clang-tidy"

Record = Dict[str, str]  # what files hold, by their paths


def digest(path: pathlib.Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def present(root: pathlib.Path, paths: List[str]) -> Record:
    return {path: digest(root / path) for path in paths}


def read_record(path: pathlib.Path) -> Record:
    """Nothing where there is no record yet: then every file has changed."""
    rows = (line.split() for line in path.read_text().splitlines()) if path.exists() else ()
    return {name: held for held, name in rows}


def write_record(path: pathlib.Path, record: Record) -> None:
    path.write_text("".join(f"{held} {name}\n" for name, held in sorted(record.items())))


def user_of(root: pathlib.Path, header: str, units: List[str]) -> Optional[str]:
    """The file to check a header with: its own, its test, or the first that includes it."""
    stem = header[: -len(".h")]
    for own in (f"{stem}.cc", f"{stem}_test.cc"):
        if own in units:
            return own
    include = re.compile(
        rf'^#include [<"]([^">]*/)?{re.escape(header.rpartition("/")[2])}[>"]', re.M
    )
    return next((unit for unit in units if include.search((root / unit).read_text())), None)


def units_to_check(root: pathlib.Path, now: Record, known: Record) -> List[str]:
    """Files to compile, so that all that `known` does not have as it is now is seen."""
    units = [path for path in now if path.endswith(".cc")]
    if now.get(SETTINGS) != known.get(SETTINGS):
        return sorted(units)
    chosen: Set[str] = set()
    for path, held in now.items():
        if known.get(path) != held:
            unit = path if path.endswith(".cc") else user_of(root, path, units)
            chosen |= {unit} if unit else set()
    return sorted(chosen)


def renewed(root: pathlib.Path, now: Record, known: Record, unclean: Set[str]) -> Record:
    """The record once all files were seen to be clean but these, for which it stays as it was."""
    units = [path for path in now if path.endswith(".cc")]

    def seen(path: str) -> bool:
        if path == SETTINGS:
            return not unclean
        return (path if path.endswith(".cc") else user_of(root, path, units)) not in unclean

    record = {path: held if seen(path) else known.get(path, "") for path, held in now.items()}
    return {path: held for path, held in record.items() if held}


class Progress:
    """Which files were clean as they are now, beside headers as they are now."""

    def __init__(self, now: Record) -> None:
        self._now = now
        beside = sorted(row for row in now.items() if not row[0].endswith(".cc"))
        state = hashlib.sha256(repr(beside).encode()).hexdigest()[:12]
        self._path = BUILD / f"tidied-{state}.txt"
        self._clean = read_record(self._path)

    def has(self, unit: str) -> bool:
        return self._clean.get(unit) == self._now[unit]

    def note(self, unit: str) -> None:
        self._clean[unit] = self._now[unit]
        write_record(self._path, self._clean)


def prepare() -> None:
    """Compile commands, and the headers that the build makes."""
    subprocess.run(built("clang")[0], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    rules = ["ninja", "-C", str(BUILD), "-t", "targets", "rule", "CUSTOM_COMMAND"]
    outputs = subprocess.run(rules, capture_output=True, text=True, check=True).stdout.split()
    made = [path for path in outputs if re.match(r"generated/.*\.(h|cc)$", path)]
    ninja = ["ninja", "-C", str(BUILD), "-j", JOBS, *made]
    subprocess.run(ninja, stdout=subprocess.DEVNULL, check=True)


def tidy(unit: str) -> str:
    """What is wrong with a file: nothing when it is clean."""
    command = ["clang-tidy", "-p", str(BUILD), "--quiet", unit]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if ended.returncode == 0 else ended.stdout or ended.stderr


def check(
    units: List[str], progress: Progress, seconds: Optional[float]
) -> Tuple[Set[str], Set[str]]:
    """Prints what is wrong. Returns the files that are not clean, and those not looked at in time."""
    end = time.monotonic() + seconds if seconds else None
    todo = [unit for unit in units if not progress.has(unit)]

    def one(unit: str) -> Optional[str]:
        return None if end and time.monotonic() > end else tidy(unit)

    wrong: Set[str] = set()
    late: Set[str] = set()
    with concurrent.futures.ThreadPoolExecutor(int(JOBS)) as pool:
        for unit, found in zip(todo, pool.map(one, todo)):
            if found is None:
                late.add(unit)
            elif found:
                wrong.add(unit)
                print(found, flush=True)
            else:
                progress.note(unit)
    clean = len(units) - len(wrong) - len(late)
    print(f"{clean} of {len(units)} files are clean, {len(wrong)} are not.")
    if late:
        print(
            f"{len(late)} were not looked at in {seconds:.0f} seconds: {min(late)} and later ones."
        )
        print("All are, and the record is renewed, by: ./clusterspec test --all --only tidy")
    return wrong, late


def main() -> int:
    words = argparse.ArgumentParser(description="clang-tidy over the sources")
    words.add_argument("--changed", action="store_true", help="only what the record does not know")
    words.add_argument("--seconds", type=float, help="begin no file later than this")
    options = words.parse_args()
    now = present(ROOT, [*sources(".cc", ".h"), SETTINGS])
    known = read_record(RECORD)
    units = units_to_check(ROOT, now, known)
    if not options.changed:  # what has changed first, should there be no time for all
        units += sorted({path for path in now if path.endswith(".cc")} - set(units))
    if not units:
        print("Nothing has changed since the last whole check.")
        return 0
    prepare()
    wrong, late = check(units, Progress(now), options.seconds)
    if not options.changed:
        write_record(RECORD, renewed(ROOT, now, known, wrong | late))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
