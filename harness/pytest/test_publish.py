"""Reports into the repository: in a copy of the tree, from runs on the simulator."""

from __future__ import annotations

import json
import pathlib
import re
import shutil
import statistics
import subprocess

import pytest
import yaml

from conftest import ROOT, Cli, installed_runtimes
from plain_program import run_program

MARKS = "<!-- results: written by `clusterspec report publish` -->\n<!-- end of results -->\n"
DEVIATIONS = ROOT / "reports/deviations"
PROGRAMS = sorted(DEVIATIONS.glob("*.cjs"))
NAMES = [path.stem for path in PROGRAMS]
MEDIAN_LINES = 42


@pytest.fixture(name="home")
def home_fixture(tmp_path: pathlib.Path) -> pathlib.Path:
    """A tree with all that publishing reads, and nothing published."""
    home = tmp_path / "home"
    (home / "harness").mkdir(parents=True)
    (home / "reports/published").mkdir(parents=True)
    for name in ("spec", "cases", "harness/implementations", "harness/adapters"):
        (home / name).symlink_to(ROOT / name)
    (home / "README.md").write_text(f"# Title\n{MARKS}The end.\n")
    return home


def test_published_reports_table_and_findings_fit(
    cli: Cli, home: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    inside = {"CLUSTERSPEC_HOME": str(home)}
    for edition in ("v18", "v6"):
        report = tmp_path / f"{edition}.json"
        cli("run", "--impl", "sim", "--edition", edition, "-q", "--json", str(report), env=inside)
        assert cli("report", "publish", str(report), env=inside).returncode == 0
    readme = (home / "README.md").read_text()
    assert readme.startswith("# Title\n") and readme.endswith("The end.\n")
    rows = [line for line in readme.splitlines() if line.startswith("| sim")]
    assert [row.split(" | ")[1] for row in rows] == ["v6", "v18"]
    published = json.loads((home / "reports/published/sim-1.0.0-v18.json").read_text())
    assert f"[{published['summary']['pass']}](reports/published/sim-1.0.0-v18.md)" in readme
    findings = (home / "FINDINGS.md").read_text()
    assert "These deviations explain every failure" in findings
    assert not list((home / "reports/deviations").iterdir())
    # Again from nothing but what is published: the same.
    (home / "FINDINGS.md").unlink()
    assert cli("report", "publish", env=inside).returncode == 0
    assert (home / "README.md").read_text() == readme
    assert (home / "FINDINGS.md").read_text() == findings


def test_a_report_in_fewer_forms_replaces_none(
    cli: Cli, home: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    inside = {"CLUSTERSPEC_HOME": str(home)}
    report = tmp_path / "report.json"
    run = ("run", "--impl", "sim", "--edition", "v18", "-q", "--no-explain", "--json", str(report))
    cli(*run, "--form", "esm", env=inside)
    refused = cli("report", "publish", "--no-check", str(report), env=inside)
    assert refused.returncode == 64
    assert "is about the forms esm; expected all of net, http" in refused.stderr
    cli(*run, env=inside)
    assert cli("report", "publish", "--no-check", str(report), env=inside).returncode == 0
    told = json.loads(report.read_text())
    told["forms"] = ["net"]
    report.write_text(json.dumps(told))
    assert cli("report", "publish", "--no-check", str(report), env=inside).returncode == 64


def test_a_deviation_has_a_page_and_a_program_that_shows_it(
    cli: Cli, home: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    (home / "reports/deviations").mkdir()
    (home / "reports/deviations/gone.md").write_text("Of a deviation that no report shows.\n")
    inside = {"CLUSTERSPEC_HOME": str(home)}
    report = tmp_path / "r.json"
    deviating = "sim?deviation=disconnect-callback-at-first"
    cli("run", "--impl", deviating, "-q", "--json", str(report), env=inside)
    told = json.loads(report.read_text())
    told["implementation"].update({"name": "node", "version": "20.20.2"})  # it shows this, too
    report.write_text(json.dumps(told))
    assert cli("report", "publish", str(report), env=inside).returncode == 0
    pages = {path.name: path.read_text() for path in (home / "reports/deviations").iterdir()}
    assert set(pages) == {"disconnect-callback-at-first.md", "disconnect-callback-at-first.cjs"}
    page = pages["disconnect-callback-at-first.md"]
    assert (
        "(reports/deviations/disconnect-callback-at-first.md)" in (home / "FINDINGS.md").read_text()
    )
    # The smaller of its two cases, in the newest edition.
    case = "cluster-disconnect/callback-after-idle-call"
    assert case in page and "exits with 1 on node 20.20.2." in page
    program = cli("show", case, "--as-script", "--edition", "v18").stdout
    assert pages["disconnect-callback-at-first.cjs"] == program


@pytest.fixture(name="wrong_claim")
def wrong_claim_fixture(cli: Cli, home: pathlib.Path, tmp_path: pathlib.Path) -> pathlib.Path:
    """A report by which Node 20 shows what only Deno shows."""
    catalogue = yaml.safe_load((ROOT / "spec/deviations.yaml").read_text())
    claimed = next(each for each in catalogue if each["id"] == "dead-by-any-signal")
    claimed["shown_by"].append({"runtime": "node", "since": "20.20.2"})
    (home / "spec").unlink()
    shutil.copytree(ROOT / "spec", home / "spec")
    (home / "spec/deviations.yaml").write_text(yaml.safe_dump(catalogue))
    report = tmp_path / "r.json"
    inside = {"CLUSTERSPEC_HOME": str(home)}
    cli(
        "run", "--impl", "sim?deviation=dead-by-any-signal", "-q", "--json", str(report), env=inside
    )
    told = json.loads(report.read_text())
    told["implementation"].update({"name": "node", "version": "20.20.2"})
    report.write_text(json.dumps(told))
    return report


def test_a_program_that_does_not_show_it_is_not_published(
    cli: Cli, home: pathlib.Path, wrong_claim: pathlib.Path
) -> None:
    inside = {"CLUSTERSPEC_HOME": str(home)}
    refused = cli("report", "publish", str(wrong_claim), env=inside)
    assert refused.returncode == 1
    for part in (
        "the program of dead-by-any-signal does not show it on node 20.20.2: it exited with code 0, "
        "expected code 1",
        "run --impl node@20.20.2 --include ",
        "1 of 1 programs do not show what their page says; the findings are not written",
    ):
        assert part in refused.stderr
    assert not (home / "FINDINGS.md").exists() and not (home / "reports/deviations").exists()
    unchecked = cli("report", "publish", "--no-check", env=inside)
    assert unchecked.returncode == 0 and "(--no-check)" in unchecked.stderr
    assert (home / "reports/deviations/dead-by-any-signal.cjs").exists()


def test_a_runtime_that_is_not_installed_is_told_as_unchecked(
    cli: Cli, home: pathlib.Path, wrong_claim: pathlib.Path
) -> None:
    told = json.loads(wrong_claim.read_text())
    told["implementation"]["version"] = "20.99.0"
    wrong_claim.write_text(json.dumps(told))
    publish = cli("report", "publish", str(wrong_claim), env={"CLUSTERSPEC_HOME": str(home)})
    assert publish.returncode == 0
    assert "no program was checked on node@20.99.0, which is not installed" in publish.stderr


def test_a_readme_without_a_place_is_left_alone(
    cli: Cli, home: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    (home / "README.md").write_text("# Title\n")
    report = tmp_path / "r.json"
    inside = {"CLUSTERSPEC_HOME": str(home)}
    cli("run", "--impl", "sim", "-q", "--json", str(report), env=inside)
    publish = cli("report", "publish", str(report), env=inside)
    assert publish.returncode == 3
    assert "no place for the table of results" in publish.stderr
    assert (home / "README.md").read_text() == "# Title\n"


def test_only_publish_does_without_reports(cli: Cli) -> None:
    html = cli("report", "html")
    assert html.returncode == 64
    assert "file" in html.stderr


def test_what_is_published_is_what_publish_writes(cli: Cli, home: pathlib.Path) -> None:
    shutil.rmtree(home / "reports/published")
    (home / "reports/published").symlink_to(ROOT / "reports/published")
    shutil.copy(ROOT / "README.md", home)
    written_anew = cli("report", "publish", "--no-check", env={"CLUSTERSPEC_HOME": str(home)})
    assert written_anew.returncode == 0
    help_ = "stale; write it anew with: ./clusterspec report publish"
    for name in ("README.md", "FINDINGS.md"):
        assert (home / name).read_text() == (ROOT / name).read_text(), f"{name} is {help_}"
    written, kept = (
        {path.name: path.read_text() for path in folder.iterdir()}
        for folder in (home / "reports/deviations", DEVIATIONS)
    )
    assert written == kept, f"reports/deviations is {help_}"


def test_nothing_published_tells_of_a_machine() -> None:
    for path in (ROOT / "reports/published").glob("*"):
        text = path.read_text()
        assert "/root/" not in text and "/home/" not in text and str(ROOT) not in text, path


@pytest.mark.parametrize("program", PROGRAMS, ids=NAMES)
def test_a_program_is_javascript(program: pathlib.Path) -> None:
    subprocess.run(["node", "--check", str(program)], check=True, timeout=60)


def test_programs_are_short() -> None:
    lengths = [len(path.read_text().splitlines()) for path in PROGRAMS]
    print("lines:", sorted(lengths))
    assert statistics.median(lengths) <= MEDIAN_LINES


def claimed_runtimes(program: pathlib.Path) -> list[str]:
    """ "node@6.17.1" and all others on which the page of the program says that it exits with 1."""
    page = program.with_suffix(".md").read_text()
    claim = re.search(r"exits with 1 on (.*?)\. On a runtime", page)
    assert claim, page
    runtimes = []
    for part in claim[1].split("; "):
        name, _, versions = part.partition(" ")
        runtimes += [f"{name}@{version}" for version in versions.split(", ")]
    return runtimes


@pytest.mark.parametrize("program", PROGRAMS, ids=NAMES)
def test_a_program_shows_its_failure_on_the_oldest_and_newest_that_are_installed(
    program: pathlib.Path, environment: dict[str, str]
) -> None:
    programs = installed_runtimes()
    claimed = [each for each in claimed_runtimes(program) if each in programs]
    if not claimed:
        pytest.skip("no runtime that shows it is installed")
    for name in {claimed[0], claimed[-1]}:
        options = ["run", "-A"] if name.startswith("deno") else []
        ended = run_program([programs[name], *options, str(program)], environment)
        assert ended.code == 1 and ended.output, (name, ended)
