"""The examples for CI servers: their own commands are run, as the servers would."""

from __future__ import annotations

import json
import os
import pathlib
import re
import tempfile
from typing import Any, Iterator, Mapping

import pytest
import yaml

from release import ROOT, TARBALL, must, run

CI = ROOT / "docs/ci"
FEW = ["--include", "worker-kill/*"]
ADDRESS = f"file://{TARBALL}"


@pytest.fixture(name="place")
def place_fixture() -> Iterator[pathlib.Path]:
    with tempfile.TemporaryDirectory(prefix="cs-") as temporary:
        yield pathlib.Path(temporary)


def few(command: str) -> str:
    """The same for a few cases only: what a whole run takes belongs elsewhere."""
    changed = command.replace("run --impl", f"run {FEW[0]} '{FEW[1]}' --impl")
    return changed


class GithubJob:
    """Runs steps as GitHub's runner does: a shell each, and what they add to PATH is there for the next."""

    def __init__(self, place: pathlib.Path, **variables: str) -> None:
        self.place = place
        self.added = place / "path"
        self.summary = place / "summary.md"
        self.added.write_text("")
        self.variables = variables

    def run(self, step: Mapping[str, Any], values: Mapping[str, str]) -> str:
        def filled(text: str) -> str:
            return re.sub(r"\$\{\{ *(.*?) *\}\}", lambda found: values[found[1]], text)

        added = ":".join(reversed(self.added.read_text().split()))
        own = {name: filled(text) for name, text in step.get("env", {}).items()}
        script = self.place / "step.sh"
        script.write_text(few(filled(step["run"])))
        return must(
            run(
                *("bash", "--noprofile", "--norc", "-eo", "pipefail", script),
                cwd=self.place,
                PATH=f"{added}:{os.environ['PATH']}",
                GITHUB_ACTIONS="true",
                GITHUB_PATH=str(self.added),
                GITHUB_STEP_SUMMARY=str(self.summary),
                GITHUB_ACTION_PATH=str(ROOT),
                **self.variables,
                **own,
            )
        )


def test_the_workflow_for_github(place: pathlib.Path) -> None:
    flow = yaml.safe_load((CI / "github.yml").read_text())
    assert flow["env"] == {"CLUSTERSPEC": "${{ vars.CLUSTERSPEC }}"}
    part, whole = flow["jobs"]["part"], flow["jobs"]["whole"]
    for number in part["strategy"]["matrix"]["part"]:
        (place / f"{number}").mkdir()
        job = GithubJob(place / f"{number}", CLUSTERSPEC=ADDRESS)
        for step in (step for step in part["steps"] if "run" in step):
            job.run(step, {"matrix.part": str(number)})
        assert "As expected: node" in job.summary.read_text()
        report = f"part-{number}.json"
        (job.place / report).rename(place / report)
    job = GithubJob(place, CLUSTERSPEC=ADDRESS)
    steps = [step for step in whole["steps"] if "run" in step]
    for step in steps:
        job.run(step, {})
        if step["name"] == "Put together":
            (place / "cluster-report.json").write_text((place / "report.json").read_text())
    assert [step["name"] for step in steps] == ["Install", "Put together", "Say what changed"]
    assert "As expected: node" in job.summary.read_text()
    for name in ("report.json", "report.html", "results.xml"):
        assert (place / name).stat().st_size > 0
    assert json.loads((place / "report.json").read_text())["complete"] is True


def test_the_action(place: pathlib.Path) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    values = {f"inputs.{name}": each["default"] for name, each in action["inputs"].items()}
    values["inputs.tarball"] = str(TARBALL)
    values["inputs.arguments"] = "--shard 1/2 --json part-1.json"
    job = GithubJob(place)
    for step in action["runs"]["steps"]:
        condition = step.get("if", "inputs.tarball != ''")
        if condition == "inputs.tarball != ''":
            job.run(step, values)
        else:
            assert condition == "inputs.tarball == ''"
    assert json.loads((place / "part-1.json").read_text())["shard"] == [1, 2]


def test_the_jobs_for_gitlab(place: pathlib.Path) -> None:
    jobs = yaml.safe_load((CI / "gitlab.yml").read_text())
    before = jobs[".clusterspec"]["before_script"]

    def run_job(name: str, **variables: str) -> None:
        assert jobs[name]["extends"] == ".clusterspec"
        script = "\n".join(["set -eo pipefail", *before, *map(few, jobs[name]["script"])])
        must(run("bash", "-c", script, cwd=place, CLUSTERSPEC=ADDRESS, **variables))

    total = jobs["cluster-part"]["parallel"]
    for index in range(1, total + 1):
        run_job("cluster-part", CI_NODE_INDEX=str(index), CI_NODE_TOTAL=str(total))
    run_job("cluster")
    assert (place / jobs["cluster"]["artifacts"]["reports"]["junit"]).stat().st_size > 0


def test_the_plain_script(place: pathlib.Path) -> None:
    must(run("tar", "-xzf", TARBALL, "-C", place, "--strip-components=1"))
    path = f"{place}/bin:{os.environ['PATH']}"
    script = place / "gate.sh"
    script.write_text(few((CI / "gate.sh").read_text()))
    told = must(run("sh", script, cwd=place, PARTS="2", PATH=path))
    assert "everything as expected" in told
    # A failure that was not there before is told, and the exit code is the gate's.
    report = json.loads((place / "report.json").read_text())
    failed = next(each for each in report["cases"] if each["verdict"] == "fail")
    failed["verdict"] = "pass"
    (place / "cluster-report.json").write_text(json.dumps(report))
    again = must(run("sh", script, cwd=place, PARTS="2", PATH=path))
    assert failed["id"] in again
