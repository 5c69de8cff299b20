#!/usr/bin/python3
"""Keeps the table of paths in harness/adapters/PROTOCOL.md in step with the cases.

    /usr/bin/python3 docs/paths.py            exits with 1 when the table is stale
    /usr/bin/python3 docs/paths.py --bless    writes the table anew
"""

from __future__ import annotations

import collections
import pathlib
import re
import sys
from typing import Any, Iterator

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGE = ROOT / "harness/adapters/PROTOCOL.md"
BEGIN, END = "<!-- begin paths: written by `docs/paths.py --bless` -->\n", "<!-- end of paths -->\n"
FIELDS = {"get": ["get"], "typeof": ["typeof"], "keys": ["keys"], "same": ["same", "right"]}


def operations(asked: Any) -> Iterator[dict[str, Any]]:
    for each in asked if isinstance(asked, list) else [asked]:
        if isinstance(each, dict):
            yield each
            yield from operations(each.get("do", []))


def asked_paths() -> Iterator[tuple[str, str]]:
    """(operation, path), with one label for all workers."""
    for file in sorted((ROOT / "cases").glob("*/*.yaml")):
        for step in yaml.safe_load(file.read_text())["steps"]:
            for name, batch in step.items():
                for each in operations(batch) if name not in ("await", "client") else ():
                    for operation, fields in FIELDS.items():
                        for path in [each[f] for f in fields if operation in each and f in each]:
                            yield operation, re.sub(r"^w\d+\b", "w1", path)


def table() -> str:
    rows: dict[tuple[str, str], set[str]] = collections.defaultdict(set)
    for operation, path in asked_paths():
        root, _, rest = path.partition(".")
        rows[root, operation].add(rest or "(itself)")
    lines = ["| of | operation | paths |", "| --- | --- | --- |"]
    for root in sorted({root for root, _ in rows}):
        for operation in FIELDS:
            rests = " ".join(f"`{rest}`" for rest in sorted(rows.get((root, operation), ())))
            if rests:
                lines.append(f"| `{root}` | `{operation}` | {rests} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    text = PAGE.read_text()
    begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    fresh = text[:begin] + "\n" + table() + "\n" + text[end:]
    if sys.argv[1:] == ["--bless"]:
        PAGE.write_text(fresh)
    elif fresh != text:
        print(f"{PAGE.relative_to(ROOT)}: the table of paths is stale; run docs/paths.py --bless")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
