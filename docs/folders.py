#!/usr/bin/python3
"""Keeps the table of folders in docs/ARCHITECTURE.md in step with what CMake states.

    /usr/bin/python3 docs/folders.py            exits with 1 when the table is stale
    /usr/bin/python3 docs/folders.py --bless    writes the table anew

The rows come from build/release/folders.json, which `cmake --preset release` writes.
"""

from __future__ import annotations

import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
FOLDERS = ROOT / "build/release/folders.json"
PAGE = ROOT / "docs/ARCHITECTURE.md"
BEGIN = "<!-- folders: written by `docs/folders.py --bless` -->\n"
END = "<!-- end of folders -->\n"


def names(folders: list[str]) -> str:
    """spec/nouns, harness/load, harness/run, fuzz as "spec: nouns; harness: load, run; fuzz"."""
    groups: dict[str, list[str]] = {}
    for folder in folders:
        top, _, below = folder.partition("/")
        groups.setdefault(top, []).append(below)
    texts = []
    for top, below_top in groups.items():
        below_names = ", ".join(filter(None, below_top))
        texts += [top] if "" in below_top else []
        texts += [f"{top}: {below_names}"] if below_names else []
    return "; ".join(texts)


def table(rows: list[dict[str, str | list[str]]]) -> str:
    text = "\n| folder | what it holds | may include |\n| :-- | :-- | :-- |\n"
    for row in rows:
        may_include = row["may_include"]
        assert isinstance(may_include, list)
        text += f"| `{row['folder']}` | {row['about']} | {names(may_include)} |\n"
    return text + "\n"


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--bless"]):
        print(__doc__, file=sys.stderr)
        return 64
    if not FOLDERS.exists():
        print(f"{FOLDERS} is missing; first run: cmake --preset release", file=sys.stderr)
        return 3
    page = PAGE.read_text()
    before, begin, rest = page.partition(BEGIN)
    kept, end, after = rest.partition(END)
    if not begin or not end:
        print(f"{PAGE} has no place for the table; expected the lines", file=sys.stderr)
        print(f"{BEGIN}{END}", end="", file=sys.stderr)
        return 3
    written = table(json.loads(FOLDERS.read_text()))
    if written == kept:
        return 0
    if arguments:
        PAGE.write_text(before + BEGIN + written + END + after)
        return 0
    print("The table of folders in docs/ARCHITECTURE.md is stale. Write it anew:", file=sys.stderr)
    print("    /usr/bin/python3 docs/folders.py --bless", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
