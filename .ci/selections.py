"""The lists of known failures hold for every part of the suite, and not only for all of it.

    .ci/selections.py [IMPLEMENTATION...]    default: node@20, bun and deno, those that are installed

Runs every shard of 2 to 8, every folder of cases and --quick, each of which must be as listed.
"""

from __future__ import annotations

import subprocess
import sys
from typing import List, Tuple

from check_list import ROOT

SHARDS = range(2, 9)
DEFAULT = ("node@20", "bun", "deno")


def selections() -> List[Tuple[str, ...]]:
    shards = [("--shard", f"{part}/{parts}") for parts in SHARDS for part in range(1, parts + 1)]
    folders = [path.name for path in sorted((ROOT / "cases").iterdir()) if path.is_dir()]
    return [*shards, *(("--include", f"{name}/*") for name in folders), ("--quick",)]


def installed() -> List[str]:
    """Of those that are asked for by default."""
    command = [str(ROOT / "clusterspec"), "runtime", "list"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [name for name in DEFAULT if f"\n{name}" in "\n" + listed]


def main() -> int:
    wrong = 0
    implementations = sys.argv[1:] or installed()
    for name in implementations:
        for selection in selections():
            command = [str(ROOT / "clusterspec"), "run", "--impl", name, *selection, "--quiet"]
            run = subprocess.run(command, capture_output=True, text=True, check=False)
            print(name, *selection, run.stdout.strip().splitlines()[-1:], flush=True)
            if run.returncode != 0:
                wrong += 1
                print(run.stdout, run.stderr)
    print(f"{len(selections())} selections on {', '.join(implementations) or 'nothing'}: ", end="")
    print("all are as listed" if wrong == 0 else f"{wrong} are not")
    return 1 if wrong or not implementations else 0


if __name__ == "__main__":
    sys.exit(main())
