"""The suite notices defects of a runtime, each made by one change: a file that is loaded first."""

from __future__ import annotations

import json
import pathlib
import re
import subprocess

import pytest
import yaml

from conftest import BINARY, ROOT, Cli

FOLDER = ROOT / "harness/pytest/data/defects"
MANIFEST = ROOT / "harness/implementations/node.yaml"

# For each defect cases that notice it. Others may, too.
NOTICED_BY = {
    "child_not_online": ["cluster-events/online-child"],
    "dropped_after_disconnect_in_primary": [
        "worker-disconnect/messages-while-waiting",
        "worker-disconnect/messages-while-waiting@http",
    ],
    "dropped_after_disconnect_in_worker": ["worker-disconnect/messages-while-waiting-in-worker"],
    "early_message_lost": ["worker-send/before-worker-runs"],
    "http_servers_on_their_own": ["how-it-works/sharing-same-port@http"],
    "keep_open_ignored_in_worker": ["worker-send/keep-open-to-primary"],
    "second_disconnect_is_an_error": ["worker-disconnect/twice-in-worker-without-error"],
    "stuck_worker_gets_its_turn": [
        "how-it-works/scheduling-round-robin-spares-stuck",
        "how-it-works/sharing-joins-behind-stuck",
    ],
}


def node20() -> str:
    """The program of a Node 20: the changes reach into its inside."""
    listed = subprocess.run(
        [str(BINARY), "runtime", "list"], text=True, capture_output=True, check=False
    ).stdout
    found = re.search(r"^node@20\.\S+ +(/.+)$", listed, re.MULTILINE)
    return found[1] if found else ""


def verdicts(cli: Cli, folder: pathlib.Path, defect: str | None, cases: list[str]) -> set[str]:
    """The verdicts of the cases on a Node 20 that has the defect, or on one as it is."""
    manifest = yaml.safe_load(MANIFEST.read_text())
    manifest["program"] = node20()
    for key in ("adapter", "es_adapter", "child"):
        manifest[key] = str(MANIFEST.parent / manifest[key])
    if defect is not None:
        loads = ["--expose-internals", "--require", str(FOLDER / f"{defect}.cjs")]
        manifest["command"][1:1] = loads
    (folder / "changed.yaml").write_text(yaml.safe_dump(manifest))
    report = folder / "report.json"
    included = [word for case in cases for word in ("--include", case)]
    run = cli(
        *("run", "--impl", str(folder / "changed.yaml"), *included),
        *("--known", "none", "--no-explain", "-q", "--json", str(report)),
    )
    assert report.exists(), run.stdout + run.stderr
    results = json.loads(report.read_text())["cases"]
    found = {case["id"]: case["verdict"] for case in results}
    return {found[case] for case in cases}


def test_every_defect_is_tried() -> None:
    assert {each.stem for each in FOLDER.glob("*.cjs")} == set(NOTICED_BY)


@pytest.mark.skipif(not node20(), reason="Node 20 is not installed: runtime install node@20")
@pytest.mark.parametrize("defect", NOTICED_BY)
def test_a_defect_is_noticed(cli: Cli, tmp_path: pathlib.Path, defect: str) -> None:
    cases = NOTICED_BY[defect]
    assert verdicts(cli, tmp_path, None, cases) == {"pass"}
    assert verdicts(cli, tmp_path, defect, cases) == {"fail"}
