"""Cases as plain programs: they come to the verdicts of the suite, on the machine's Node."""

from __future__ import annotations

import concurrent.futures
import json
import os
import pathlib
import tempfile
from typing import Iterator

import pytest

from conftest import Cli
from plain_program import run_program

SHARDS = 8
AT_ONCE = 6  # most of their time they wait


@pytest.fixture(name="folder")
def folder_fixture() -> Iterator[pathlib.Path]:
    """A temporary folder that other users can enter: a worker may be of one. Pytest's is closed."""
    with tempfile.TemporaryDirectory(prefix="cs-") as folder:
        os.chmod(folder, 0o755)
        yield pathlib.Path(folder)


def run_script(script: str, folder: pathlib.Path) -> tuple[int, str]:
    """The exit code and output of the program, which removes all that it has written."""
    program = folder / "script.cjs"
    program.write_text(script)
    ended = run_program(["node", str(program)], os.environ)
    if ended.left:
        return -1, f"{ended.output}\nleft behind: {ended.left}"
    return ended.code, ended.output


# What no plain program is written of.
WITHOUT = (
    "its workers run another file, which never loads cluster",
    "a plain program has no clients that come many at a time",
    "a process learns a port from another's event",
    "that a signal ended a worker whose primary is gone is only told to a subreaper",
    "it follows no process into another folder",
)


def disagreement(cli: Cli, case: dict[str, str], edition: str, folder: pathlib.Path) -> str:
    """What the script of a case does otherwise than the suite; empty where they agree."""
    name = case["id"]
    shown = cli("show", name, "--as-script", "--edition", edition)
    if shown.returncode != 0:
        return "" if any(why in shown.stderr for why in WITHOUT) else f"{name}: {shown.stderr}"
    folder.mkdir()
    code, output = run_script(shown.stdout, folder)
    if case["verdict"] == "pass":
        return "" if code == 0 else f"{name} passes, its script exits with {code}:\n{output}"
    return "" if code == 1 and output else f"{name} fails, its script exits with {code}:\n{output}"


@pytest.mark.slow
@pytest.mark.parametrize("shard", range(1, SHARDS + 1))
def test_scripts_agree_with_the_suite(cli: Cli, folder: pathlib.Path, shard: int) -> None:
    file = folder / "r.json"
    part = f"{shard}/{SHARDS}"
    cli("run", "--impl", "node", "--form", "net", "--shard", part, "--json", str(file), "-q")
    report = json.loads(file.read_text())
    cases = [
        case
        for case in report["cases"]
        if case["verdict"] in ("pass", "fail", "timeout", "crash")
        and not case["id"].startswith(("monitor/", "explained/"))
    ]
    assert cases
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(
            lambda pair: disagreement(cli, pair[1], report["edition"], folder / str(pair[0])),
            enumerate(cases),
        )
        assert [each for each in found if each] == []


def test_the_edition_decides_the_names(cli: Cli) -> None:
    case = "worker-kill/ends-worker"
    assert "cluster.isMaster" in cli("show", case, "--as-script", "--edition", "v12").stdout
    assert "cluster.isPrimary" in cli("show", case, "--as-script").stdout


def test_what_is_no_case_has_no_script(cli: Cli) -> None:
    shown = cli("show", "worker.id.unique", "--as-script")
    assert (shown.returncode, shown.stdout) == (64, "")
    assert "unknown case 'worker.id.unique'" in shown.stderr


def test_a_case_has_no_script_for_an_edition_that_it_does_not_apply_to(cli: Cli) -> None:
    shown = cli("show", "cluster-properties/is-primary", "--as-script", "--edition", "v6")
    assert shown.returncode == 64
    assert "does not apply to v6" in shown.stderr


def test_a_script_that_cannot_tell_says_so_and_leaves_nothing_behind(
    cli: Cli, folder: pathlib.Path
) -> None:
    shown = cli("show", "how-it-works/listen-fd-not-of-worker", "--as-script")
    # As on a runtime that does not tell its descriptors.
    script = shown.stdout.replace("if (!(listening._handle.fd > 0))", "if (true)", 1)
    assert script != shown.stdout
    assert run_script(script, folder) == (2, "")


def test_a_script_in_names_that_a_runtime_does_not_have_cannot_tell(
    cli: Cli, folder: pathlib.Path
) -> None:
    shown = cli("show", "worker-kill/ends-worker", "--as-script", "--edition", "v18")
    script = shown.stdout.replace("cluster.isPrimary", "cluster.isNothingOfThisRuntime")
    assert run_script(script, folder) == (2, "")


def test_a_script_that_fails_says_what_is_wrong(cli: Cli, folder: pathlib.Path) -> None:
    shown = cli("show", "worker-kill/ends-worker", "--as-script", "--edition", "v18")
    script = shown.stdout.replace("w1.kill();", "", 1)
    assert script != shown.stdout
    code, output = run_script(script, folder)
    assert code == 1 and "cluster.exit w1 must come" in output
