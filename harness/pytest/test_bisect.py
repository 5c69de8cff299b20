"""bisect: halves over the versions that npm offers. Here npm is a fake, with versions of a toy; nothing is downloaded."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import pathlib
import tarfile
from typing import Any

import pytest
from conftest import BINARY, ROOT, Cli

jsonschema: Any = pytest.importorskip("jsonschema", reason="needs python3-jsonschema")

REFERENCE = BINARY.parents[1] / "harness/adapters/reference/clusterspec_reference"
DEVIATION = "removed-at-disconnect-call"
CASE = "cluster-properties/workers-kept-after-disconnect-call"
REQUIREMENT = "cluster.workers.kept-until-both"
VERSIONS = [f"{major}.{minor}.0" for major in (1, 2, 3) for minor in range(10)]
MENDED = VERSIONS.index("2.4.0")  # the first that has not the deviation

NPM = """#!/bin/sh
echo "$*" >> {here}/calls
case "$1 $2 $3" in
"view toy versions") cat {here}/versions ;;
"view toy@"*) cat {here}/"$2.integrity" ;;
"pack toy@"*) cp {here}/"$2.tgz" . ;;
*) echo "fake npm does not know: $*" >&2; exit 9 ;;
esac
"""

MANIFEST = """
name: toy
title: Toy
program: toy-that-is-not-on-path
command: ["${{program}}", "--edition=${{edition}}", "${{runtime_args}}", "--"]
version_command: ["${{program}}", "--version"]
npm: {{package: toy, program: bin/toy}}
adapter: {reference}
editions: [{{from: 1, edition: v18}}]
lacks: [child]
"""


def program(version: str, broken: bool, runs: bool) -> str:
    deviations = f"--deviations={DEVIATION}" if broken else ""
    return (
        f'#!/bin/sh\n[ "$1" != --version ] || {{ echo {version}; exit {0 if runs else 1}; }}\n'
        + f'exec {REFERENCE} {deviations} "$@"\n'
    )


def publish(folder: pathlib.Path, version: str, script: str) -> None:
    text = script.encode()
    member = tarfile.TarInfo("package/bin/toy")
    member.size, member.mode = len(text), 0o755
    tarball = folder / f"toy@{version}.tgz"
    with tarfile.open(tarball, "w:gz") as archive:
        archive.addfile(member, io.BytesIO(text))
    digest = hashlib.sha512(tarball.read_bytes()).digest()
    (folder / f"toy@{version}.integrity").write_text(
        f"sha512-{base64.b64encode(digest).decode()}\n"
    )


class Registry:
    """What a test publishes, and the environment in which only that is there."""

    def __init__(self, folder: pathlib.Path, does_not_run: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.manifest = folder / "toy.yaml"
        self.manifest.write_text(MANIFEST.format(reference=json.dumps(str(REFERENCE))))
        for index, version in enumerate(VERSIONS):
            script = program(version, index < MENDED, version not in does_not_run)
            publish(folder, version, script)
        (folder / "versions").write_text(json.dumps(VERSIONS + ["2.5.0-rc.1"]))
        (folder / "bin").mkdir()
        npm = folder / "bin" / "npm"
        npm.write_text(NPM.format(here=folder))
        npm.chmod(0o755)
        self.environment = {
            "PATH": f"{folder}/bin:/usr/bin:/bin",
            "CLUSTERSPEC_CACHE": str(folder / "cache"),
        }

    def bisect(self, cli: Cli, *words: str) -> tuple[int, str]:
        done = cli(
            "bisect", "--impl", str(self.manifest), "--repeat", "2", *words, env=self.environment
        )
        return done.returncode, done.stdout + done.stderr

    def installed(self) -> int:
        return sum("pack" in line for line in (self.folder / "calls").read_text().splitlines())


@pytest.mark.parametrize(
    "words, before, after",
    [
        (("--case", CASE), "fail", "pass"),
        (("--deviation", DEVIATION), "shown", "not shown"),
        (("--requirement", REQUIREMENT), "fail", "pass"),
    ],
    ids=["case", "deviation", "requirement"],
)
def test_names_the_two_neighbours(
    cli: Cli, tmp_path: pathlib.Path, words: tuple[str, str], before: str, after: str
) -> None:
    registry = Registry(tmp_path)
    code, text = registry.bisect(cli, *words, "--json", str(tmp_path / "found.json"))
    assert code == 0, text
    assert f"changed between toy 2.3.0 ({before}) and toy 2.4.0 ({after})." in text
    assert registry.installed() <= 7  # of 30
    found = json.loads((tmp_path / "found.json").read_text())
    jsonschema.validate(
        found, json.loads((ROOT / "spec/schemas/bisection.schema.json").read_text())
    )
    assert found["change"]["before"] == {"version": "2.3.0", "state": before, "decided": True}
    assert found["change"]["after"] == {"version": "2.4.0", "state": after, "decided": True}
    assert len(found["tried"]) == registry.installed()


def test_versions_that_do_not_run_are_passed_over_and_told(
    cli: Cli, tmp_path: pathlib.Path
) -> None:
    registry = Registry(tmp_path, does_not_run=("2.3.0", "2.4.0"))
    code, text = registry.bisect(cli, "--case", CASE, "--from", "2", "--to", "2.8")
    assert code == 0, text
    assert "toy from 2.0.0 to 2.8.0: 9 versions" in text
    assert "changed between toy 2.2.0 (fail) and toy 2.5.0 (pass)." in text
    assert "Between them could not be decided: 2.3.0, 2.4.0." in text


def test_where_nothing_changed_it_says_so(cli: Cli, tmp_path: pathlib.Path) -> None:
    registry = Registry(tmp_path)
    code, text = registry.bisect(cli, "--case", CASE, "--from", "3")
    assert code == 1
    assert "Nothing changed: both ends are alike." in text
    assert registry.installed() == 2


@pytest.mark.parametrize(
    "words, message",
    [
        ((), "--case, --deviation or --requirement"),
        (("--case", "no/such-case"), "no/such-case"),
        (("--deviation", "no-such"), "unknown deviation 'no-such'"),
        (("--requirement", "worker.id.uniqe"), "Did you mean 'worker.id.unique'"),
        (("--case", "monitor/one-exit"), "is no case that runs alone"),
        (("--case", CASE, "--from", "7"), "no two versions of toy from 7"),
        (("--case", CASE, "--json", "/no/such/folder/f"), "/no/such/folder"),
    ],
)
def test_says_what_is_wrong(
    cli: Cli, tmp_path: pathlib.Path, words: tuple[str, ...], message: str
) -> None:
    code, text = Registry(tmp_path).bisect(cli, *words)
    assert code in (3, 64)
    assert message in text
    assert not os.path.exists(tmp_path / "cache" / "runtimes" / "toy@1.0.0")


def test_a_bisection_makes_the_data_of_a_site_exact(cli: Cli, tmp_path: pathlib.Path) -> None:
    (tmp_path / "toy").mkdir()
    registry = Registry(tmp_path / "toy")
    found = tmp_path / "found.json"
    code, text = registry.bisect(cli, "--requirement", REQUIREMENT, "--json", str(found))
    assert code == 0, text
    report = json.loads((ROOT / "reports/published/reference-0.1.0-v18.json").read_text())
    files = []
    for version, verdict in [("1.0.0", "fail"), ("3.0.0", "pass")]:
        report["implementation"].update(name="toy", version=version)
        for row in report["requirements"]:
            if row["id"] == REQUIREMENT:
                row["verdict"] = verdict
        files.append(str(tmp_path / f"{version}.json"))
        pathlib.Path(files[-1]).write_text(json.dumps(report))
    added = {}
    words: dict[str, list[str]] = {"plain": [], "exact": ["--bisection", str(found)]}
    for name, more in words.items():
        out = tmp_path / name
        made = cli("report", "site", "--out", str(out), *more, *files)
        assert made.returncode == 0 and made.stderr == "", made.stderr
        data = json.loads((out / "compat.json").read_text())
        added[name] = data["requirements"][REQUIREMENT]["support"]["toy"][0]["version_added"]
    assert added == {"plain": "<=3.0.0", "exact": "2.4.0"}
    other = ROOT / "reports/published/node-20.20.2-v18.json"
    useless = cli(
        *("report", "site", "--out", str(tmp_path / "other"), "--bisection", str(found)),
        str(other),
    )
    assert f"{found} says nothing here: no report is of toy in edition v18" in useless.stderr
