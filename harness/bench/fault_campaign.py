#!/usr/bin/env python3
"""Runs the suite again and again, and does to each run what a bad day does to it.

Each round draws a few faults from a table (campaign_faults.py): processes of the run are killed,
stopped or ended at random moments, descriptors, processes, space and processor time get scarce.
Then it holds:

- a verdict is that of an undisturbed run, or it is `error` or `inconclusive`; an `error` names a
  fault of its round. Only a case whose own primary or worker was killed by the campaign may
  fail: what an implementation does to its processes and what others do looks the same.
- a report that says that it is complete has all cases; one that does not comes with exit code
  130. A run that was refused says why in one sentence.
- nothing is left behind: no process, no file.

Prints a line for each round; exit code 1 if anything did not hold, with what repeats the round.

    harness/bench/fault_campaign.py [build/release] [--seed 1] [--rounds 20 | --minutes 60]
                                    [--include 'worker-kill/*'] [--faults 'kill *']
                                    [--only ROUND] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import pathlib
import random
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from typing import Any, Dict, List, Optional

from campaign_faults import Fault, Round, is_other_user, isolates, table
from campaign_processes import MARK, command_of, processes_of, send

ROOT = pathlib.Path(__file__).resolve().parents[2]
MOST_FAULTS = 3  # in a round
MOST_SECONDS = 120  # for a round, beyond what a quiet run takes; then it hangs
LEFT_SECONDS = 10  # how long what was killed may take to go away
FROZEN_SECONDS = 1.5  # then whoever waits for a stopped run kills it
STOPPED = 130  # exit code
Row = Dict[str, Any]
Rows = Dict[str, Row]


class Campaign:
    def __init__(self, arguments: argparse.Namespace) -> None:
        self.program = str(arguments.build.resolve() / "cli" / "clusterspec")
        self.include: str = arguments.include
        self.seed: int = arguments.seed
        self.jobs: int = arguments.j
        self.explains: bool = not arguments.no_explain
        self.keep: Optional[pathlib.Path] = arguments.keep
        self.token = secrets.token_hex(8)
        self.baselines: Dict[str, Rows] = {}
        self.seconds = 0.0  # that a run takes without faults
        self.faults = [
            fault for fault in table() if fnmatch.fnmatchcase(fault.name, arguments.faults)
        ]
        self.changed = 0
        self.strikes: Dict[str, int] = {}

    def begin(self, round_: Round) -> None:
        """Starts the round's run, or both."""
        environment = {
            **os.environ,
            "CLUSTERSPEC_HOME": str(ROOT),
            "TMPDIR": str(round_.temporary),
            MARK: round_.mark,
        }
        for number in range(2 if round_.doubled else 1):
            out = round_.folder / "out" / str(number)
            out.mkdir()
            out.chmod(0o777)
            command = [self.program, "run", "--impl", "reference", "--include", self.include]
            command += [
                "-j",
                str(self.jobs),
                "--json",
                str(out / "report.json"),
                "--traces",
                str(out / "traces"),
            ]
            command += [] if self.explains else ["--no-explain"]
            pipe = round_.lines is not None and number == 0
            with open(out / "stderr", "wb") as stderr:
                top = subprocess.Popen(
                    [*round_.before, *command, *round_.options],
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE if pipe else subprocess.DEVNULL,
                    stderr=stderr,
                    start_new_session=True,
                )
            round_.tops.append(top)
            if top.stdout is not None:
                reader = ["head", "-n", str(round_.lines)]
                round_.helpers.append(
                    subprocess.Popen(reader, stdin=top.stdout, stdout=subprocess.DEVNULL)
                )
                top.stdout.close()

    def strike(self, round_: Round, faults: List[Fault]) -> None:
        """Each at its moment: more at first, since what comes late is made of traces alone."""
        started = time.monotonic()
        moments = sorted(
            ((round_.draw.triangular(0, round_.seconds, 0), fault) for fault in faults),
            key=lambda each: each[0],
        )
        for moment, fault in moments:
            while time.monotonic() < started + moment and not round_.is_over():
                time.sleep(0.01)
            if fault.strike is not None and fault.strike(round_):
                round_.done.append(f"{fault.name} at {time.monotonic() - started:.2f} s")
                round_.causes += fault.causes
                self.strikes[fault.name] = self.strikes.get(fault.name, 0) + 1

    def wait(self, round_: Round) -> List[str]:
        """Until it is over. Gives what is wrong: that it hangs."""
        if round_.frozen:
            time.sleep(FROZEN_SECONDS)
        end = time.monotonic() + MOST_SECONDS + 2 * round_.seconds
        hangs = False
        while not round_.is_over() and not hangs:
            time.sleep(0.01)
            hangs = time.monotonic() >= end
            for top in round_.tops:
                if top.pid in round_.frozen and top.poll() is None:
                    top.kill()
        for top in round_.tops:
            top.kill()
            top.wait()
        for helper in round_.helpers:
            helper.kill()
            helper.wait()
        return ["hangs: it was killed"] if hangs else []

    def leftovers(self, round_: Round) -> List[str]:
        """Processes and files; the processes are killed."""
        end = time.monotonic() + LEFT_SECONDS
        while processes_of(round_.mark) and time.monotonic() < end:
            time.sleep(0.01)
        wrong = []
        for pid, left in processes_of(round_.mark).items():
            wrong.append(f"process {pid} ({left.state}) is left: {command_of(pid)}")
            send(pid, round_.mark, signal.SIGKILL)
        while os.listdir(round_.temporary) and time.monotonic() < end:
            time.sleep(0.01)
        killed = any(top.returncode < 0 for top in round_.tops)
        if os.listdir(round_.temporary) and (killed or told_of_folder(round_)):
            # Nobody was there who could; the next run sweeps.
            environment = {**os.environ, "CLUSTERSPEC_HOME": str(ROOT)}
            command = [self.program, "run", "--impl", "reference", "--include", "worker-kill/twice"]
            subprocess.run(
                command,
                env={**environment, "TMPDIR": str(round_.temporary)},
                stdout=subprocess.DEVNULL,
                check=False,
            )
        return wrong + [f"{name} is left in TMPDIR" for name in os.listdir(round_.temporary)]

    def verdicts(self, round_: Round, baseline: Rows) -> List[str]:
        wrong = []
        for number, top in enumerate(round_.tops):
            out = round_.folder / "out" / str(number)
            code = top.returncode
            try:
                report = json.loads((out / "report.json").read_text())
            except FileNotFoundError:
                wrong += without_report(code, round_, (out / "stderr").read_text())
                continue
            rows = {row["id"]: row for row in report["cases"]}
            if report["complete"]:
                lost = [name for name in baseline if is_case(name) and name not in rows]
                wrong += [f"{name} is lost from a complete report" for name in lost]
            elif code >= 0 and code != STOPPED:
                wrong.append(f"exit code {code} with a report that is not complete")
            if (not report["complete"] or code == STOPPED) and not round_.ended:
                wrong.append("it was stopped, and nobody did it")
            struck = struck_cases(round_, rows)
            for row in rows.values():
                wrong += self.change(row, baseline.get(row["id"]), struck, round_)
        return wrong

    def change(
        self, row: Row, before: Optional[Row], struck: List[str], round_: Round
    ) -> List[str]:
        """What is wrong with a verdict that is not what it was."""
        same = before is not None and row["verdict"] == before["verdict"]
        if same or (row["outcome"] == "expected" and row["verdict"] not in ("error",)):
            return []
        self.changed += 1
        told = f"{row['id']}: {row['verdict']}: {row['message']}"
        if row["verdict"] == "inconclusive":
            return []
        if row["verdict"] == "error":
            fits = any(re.search(cause, row["message"]) for cause in round_.causes)
            return [] if fits or not is_case(row["id"]) else [f"no fault of this round: {told}"]
        if about(row) in struck or any(case in json.dumps(row["findings"]) for case in struck):
            return []
        was = before["verdict"] if before else "not there"
        return [f"{told} (before: {was})"]

    def baseline(self, mode: str) -> Rows:
        """The rows of a quiet run."""
        if mode not in self.baselines:
            with made_round(f"{self.token}-{mode}", random.Random(0), self.seconds) as quiet:
                if mode == "isolated":
                    isolates(quiet)
                if mode == "ordinary":
                    is_other_user(quiet)
                started = time.monotonic()
                self.begin(quiet)
                wrong = self.wait(quiet)
                self.seconds = self.seconds or time.monotonic() - started
                wrong += self.leftovers(quiet)
                out = quiet.folder / "out" / "0"
                if wrong or not (out / "report.json").exists():
                    sys.exit(f"no quiet run: {wrong} {(out / 'stderr').read_text()}")
                report = json.loads((out / "report.json").read_text())
                rows = {row["id"]: row for row in report["cases"]}
                if any(row["outcome"] != "expected" for row in rows.values()):
                    sys.exit(f"a quiet run ({mode}) has unexpected results already")
                self.baselines[mode] = rows
        return self.baselines[mode]

    def round(self, number: int) -> List[str]:
        """Carries one out, prints its line, and gives what did not hold."""
        self.baseline("plain")
        draw = random.Random(f"{self.seed}/{number}")
        most = min(MOST_FAULTS, len(self.faults))
        faults = draw.sample(self.faults, draw.randint(1, most))
        setters = [fault for fault in faults if fault.sets_mode]
        faults = [fault for fault in faults if fault not in setters[1:]]
        changed = self.changed
        with made_round(f"{self.token}-{number}", draw, self.seconds) as round_:
            for fault in faults:
                if fault.prepare is not None:
                    fault.prepare(round_)
                    round_.causes += fault.causes
                    if fault.strike is None:
                        round_.done.append(fault.name)
                        self.strikes[fault.name] = self.strikes.get(fault.name, 0) + 1
            baseline = self.baseline(round_.mode)
            started = time.monotonic()
            self.begin(round_)
            self.strike(round_, faults)
            wrong = self.wait(round_)
            seconds = time.monotonic() - started
            wrong += self.leftovers(round_)
            wrong += self.verdicts(round_, baseline)
            if wrong and self.keep is not None:
                shutil.copytree(round_.folder / "out", self.keep / str(number), dirs_exist_ok=True)
            codes = ", ".join(str(top.returncode) for top in round_.tops)
        print(
            f"round {number}: {'; '.join(round_.done) or 'no fault came to be'}: exit {codes}, "
            f"{self.changed - changed} verdicts changed, {seconds:.1f} s",
            flush=True,
        )
        for each in wrong:
            print(f"    BREACH {each}", flush=True)
        return wrong


class made_round:  # pylint: disable=invalid-name
    """A round with its folder, which goes with the block."""

    def __init__(self, mark: str, draw: random.Random, seconds: float) -> None:
        # Short, for Unix sockets.
        folder = pathlib.Path(tempfile.mkdtemp(prefix="cs-"))
        self.round = Round(mark, folder, draw, seconds)

    def __enter__(self) -> Round:
        self.round.folder.chmod(0o755)
        for name in ("tmp", "out"):
            (self.round.folder / name).mkdir()
            (self.round.folder / name).chmod(0o777)
        return self.round

    def __exit__(self, *_: object) -> None:
        for process in (*self.round.tops, *self.round.helpers):  # where the round was given up
            if process.poll() is None:
                process.kill()
        shutil.rmtree(self.round.folder, ignore_errors=True)


def without_report(code: int, round_: Round, said: str) -> List[str]:
    """A run that was killed, that ended with its reader, or that was refused in one sentence."""
    if code < 0 and round_.ended:
        return []
    fits = any(re.search(cause, said) for cause in round_.causes)
    if code == 3 and said.count("\n") == 1 and fits:
        return []
    return [f"no report, exit code {code}, and it said: {said!r}"]


def told_of_folder(round_: Round) -> bool:
    """Whether a run could not remove its folder, by a fault of the round, and says so."""
    told = [path.read_text() for path in round_.folder.glob("out/*/stderr")]
    return bool(round_.causes) and any("cannot remove " in text for text in told)


def is_case(name: str) -> bool:
    """Not a row that is made of traces: of a monitor, or of what explains a trace."""
    return not name.startswith(("monitor/", "explained/"))


def about(row: Row) -> str:
    return str(row["id"]).replace("explained/", "", 1)


def struck_cases(round_: Round, rows: Rows) -> List[str]:
    """The cases that the killed processes of the implementation belong to."""
    killed = [pid for pid, action in round_.struck.items() if action in ("kill", "term")]
    if not killed:
        return []
    words = re.compile("|".join(rf'"pid":{pid}\b' for pid in killed))
    struck = []
    for row in rows.values():
        try:
            if row["trace"] and words.search(pathlib.Path(row["trace"]).read_text()):
                struck.append(about(row))
        except FileNotFoundError:
            pass
    return struck


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("build", nargs="?", type=pathlib.Path, default=ROOT / "build" / "release")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, help="how many; default: 20, or as time allows")
    parser.add_argument("--minutes", type=float, help="no round begins after that")
    parser.add_argument("--include", default="*", help="the cases, as for `clusterspec run`")
    parser.add_argument("-j", type=int, default=os.cpu_count() or 1, help="runs at a time")
    parser.add_argument("--no-explain", action="store_true", help="more rounds in the same time")
    parser.add_argument("--faults", default="*", help="those whose name matches the glob")
    parser.add_argument("--keep", type=pathlib.Path, help="a folder for what broken rounds wrote")
    parser.add_argument("--only", type=int, help="this round alone")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    rounds = arguments.rounds or (20 if arguments.minutes is None else sys.maxsize)
    end = time.monotonic() + (arguments.minutes or float("inf")) * 60
    numbers = iter(range(1, rounds + 1) if arguments.only is None else [arguments.only])
    campaign = Campaign(arguments)
    if not campaign.faults:
        sys.exit(f"--faults {arguments.faults}: no fault has such a name")
    held, broken = 0, []
    for number in numbers:
        if time.monotonic() >= end:
            break
        try:
            broken += [number] if campaign.round(number) else []
        except KeyboardInterrupt:
            print(f"round {number}: given up")
            break
        held += number not in broken
    struck = ", ".join(f"{name} {count}" for name, count in sorted(campaign.strikes.items()))
    what = f"seed {campaign.seed}, {campaign.include}"
    print(f"{what}: {held + len(broken)} rounds, {len(broken)} broken")
    print(f"faults: {struck or 'none'}; {campaign.changed} verdicts changed")
    again = f"harness/bench/fault_campaign.py --seed {campaign.seed} -j {campaign.jobs}"
    again += "" if campaign.explains else " --no-explain"
    again += f" --include '{campaign.include}' --faults '{arguments.faults}'"
    for number in broken:
        print(f"again: {again} --only {number}")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
