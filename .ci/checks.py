"""All checks of a tree, each a row of one table: what `./clusterspec test --all` and `--lint` run.

A verdict is kept below build/checks for the state of the sources that it was found in: `--all` goes
on where it stopped. What runs a check prints goes to a file beside its verdict.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import NoReturn, Optional, Sequence

from check_list import CHECKS, MADE, Check

ROOT = pathlib.Path(__file__).resolve().parents[1]
USAGE = 64
LINES_SHOWN = 30  # of the output of a check that failed


@dataclass(frozen=True)
class Outcome:
    """How a check went. `verdict`: passed, failed, or not run: the tool that is missing."""

    verdict: str
    seconds: float

    @property
    def passed(self) -> bool:
        return self.verdict == "passed"

    @property
    def failed(self) -> bool:
        return self.verdict == "failed"


def state_of_sources(root: pathlib.Path) -> Optional[str]:
    """Names what all sources hold, committed or not. None outside of a repository of Git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=False,
    )
    if listed.returncode != 0:
        return None
    digest = hashlib.sha256()
    for name in sorted(set(listed.stdout.split(b"\0")) - {b"", MADE.encode()}):
        path = root / os.fsdecode(name)
        if path.is_file():
            content = path.read_bytes()
            digest.update(b"%s\0%d\0%s" % (name, len(content), content))
    return digest.hexdigest()[:12]


class Runner:
    """Runs checks in `root`, and remembers what passed in `memory`, a folder for this state."""

    def __init__(self, root: pathlib.Path, memory: pathlib.Path, remembers: bool = True) -> None:
        self.root = root
        self.memory = memory
        self.remembers = remembers
        memory.mkdir(parents=True, exist_ok=True)

    def log_of(self, check: Check) -> pathlib.Path:
        return self.memory / f"{check.name}.log"

    def _stamp_of(self, check: Check) -> pathlib.Path:
        return self.memory / f"{check.name}.json"

    def passed_before(self, check: Check) -> Optional[Outcome]:
        """The outcome of an earlier run on these sources, if that was a pass."""
        try:
            kept = json.loads(self._stamp_of(check).read_text())
            outcome = Outcome(str(kept["verdict"]), float(kept["seconds"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return outcome if self.remembers and outcome.passed else None

    def run(self, check: Check) -> Outcome:
        missing = [tool for tool in check.needs if shutil.which(tool) is None]
        if missing:
            return Outcome(f"not run: {', '.join(missing)} missing", 0)
        self._stamp_of(check).unlink(missing_ok=True)
        start = time.monotonic()
        good = self._run_commands(check)
        outcome = Outcome("passed" if good else "failed", round(time.monotonic() - start, 1))
        stamp = {"verdict": outcome.verdict, "seconds": outcome.seconds}
        self._stamp_of(check).write_text(json.dumps(stamp) + "\n")
        return outcome

    def _run_commands(self, check: Check) -> bool:
        """Whether all commands exit with 0; the first that does not is the last."""
        with self.log_of(check).open("w") as log:
            for command in check.commands:
                print("$", *command, file=log, flush=True)
                ended = subprocess.run(
                    command,
                    cwd=self.root,
                    env={**os.environ, **check.environment},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    check=False,
                )
                if ended.returncode != 0:
                    print(f"exit code {ended.returncode}", file=log)
                    return False
        return True


def told(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds // 60:.0f} min {seconds % 60:.0f} s"


def show_row(name: str, seconds: str, verdict: str, about: str) -> None:
    print(f"{name:<12} {seconds:>12}   {verdict:<14} {about}", flush=True)


def run_all(checks: Sequence[Check], runner: Runner, anew: bool, lenient: bool) -> int:
    """Prints the table while it runs the checks. `anew`: also what has passed before.

    `lenient`: a check whose tool is missing fails nobody. Returns the exit code."""
    show_row("check", "time", "verdict", "what")
    outcomes = []
    for check in checks:
        before = None if anew else runner.passed_before(check)
        outcome = before or runner.run(check)
        verdict = "passed before" if before else outcome.verdict
        show_row(check.name, told(outcome.seconds), verdict, check.about)
        outcomes.append((check, outcome))
    for check, outcome in outcomes:
        log = runner.log_of(check)
        if outcome.failed:
            print(f"\n{check.name} failed; the end of {os.path.relpath(log, runner.root)}:")
            print("\n".join(log.read_text(errors="replace").splitlines()[-LINES_SHOWN:]))
        elif outcome.passed and check.shows and log.exists():
            print(f"\n{check.name}:")
            print(log.read_text(errors="replace").rpartition("\n$ ")[2].partition("\n")[2], end="")
    bad = [c.name for c, o in outcomes if o.failed or not (o.passed or lenient)]
    print(f"\nNot passed: {', '.join(bad)}." if bad else "\nAll that ran passed.")
    return 1 if bad else 0


def chosen(names: Sequence[str], checks: Sequence[Check]) -> list[Check]:
    """Those of these names, in the order of the table; several may be given with commas."""
    wanted = {name for each in names for name in each.split(",")}
    unknown = wanted - {check.name for check in checks}
    if unknown:
        known = ", ".join(check.name for check in checks)
        print(
            f"clusterspec: test: no check is called {', '.join(sorted(unknown))}", file=sys.stderr
        )
        print(f"There are: {known}", file=sys.stderr)
        raise SystemExit(USAGE)
    return [check for check in checks if check.name in wanted]


class Words(argparse.ArgumentParser):
    """Wrong words end with the exit code that they have in the program."""

    def error(self, message: str) -> NoReturn:
        print(f"clusterspec: test: {message}", file=sys.stderr)
        raise SystemExit(USAGE)


def main() -> int:
    words = Words(prog="./clusterspec test")
    tier = words.add_mutually_exclusive_group()
    tier.add_argument("--all", action="store_true", help="each check of the table")
    tier.add_argument("--lint", action="store_true", help="what is quick, and takes no build")
    words.add_argument(
        "--only", action="append", metavar="NAME", help="anew, whatever passed before"
    )
    options = words.parse_args()
    if not (options.all or options.lint or options.only):
        words.error("say --all, --lint or --only NAME")
    checks = [check for check in CHECKS if (check.in_all if options.all else check.in_lint)]
    if options.only:
        checks = chosen(options.only, CHECKS)
    state = state_of_sources(ROOT)
    memory = ROOT / "build" / "checks" / (state or "no-git")
    runner = Runner(ROOT, memory, remembers=state is not None)
    try:
        return run_all(checks, runner, anew=bool(options.only), lenient=options.lint)
    except KeyboardInterrupt:
        print("\nInterrupted. The same command goes on behind what has passed.")
        return 130


if __name__ == "__main__":
    sys.exit(main())
