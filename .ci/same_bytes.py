"""Builds what users run twice from nothing, and holds the two against each other, byte by byte.

    .ci/same_bytes.py [TARGET...]

Both are built in one folder, since a program may name where it was built. No cache may help: it would
give the second build the first one's files.
"""

from __future__ import annotations

import hashlib
import os
import pathlib
import subprocess
import sys
from typing import Dict, List

from check_list import JOBS, ROOT

BUILD = ROOT / "build" / "same-bytes"
PROGRAMS = [
    "cli/clusterspec",
    "cli/clusterspec-tools",
    "harness/adapters/reference/clusterspec_reference",
]


def run(*command: str) -> None:
    environment = {**os.environ, "CCACHE_DISABLE": "1"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def build(targets: List[str]) -> Dict[str, str]:
    """What the targets hold after a build from nothing."""
    run("cmake", "-E", "rm", "-rf", str(BUILD))
    run("cmake", "--preset", "release", "-B", str(BUILD))
    run("ninja", "-C", str(BUILD), "-j", JOBS, *targets)
    return {name: hashlib.sha256((BUILD / name).read_bytes()).hexdigest() for name in targets}


def main(targets: List[str]) -> int:
    first = build(targets)
    second = build(targets)
    print("$ compare", *targets)
    for name in targets:
        same = first[name] == second[name]
        print(f"{'same' if same else 'DIFFERENT'}  {second[name]}  {pathlib.Path(name).name}")
    return 0 if first == second else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or PROGRAMS))
