"""Reports into the repository: in a copy of the tree, from runs on the simulator."""

from __future__ import annotations

import json
import pathlib
import shutil
import subprocess

import pytest
import yaml

from conftest import ROOT, Cli

MARKS = "<!-- results: written by `clusterspec report publish` -->\n<!-- end of results -->\n"
DEVIATIONS = ROOT / "reports/deviations"
PROGRAMS = sorted(DEVIATIONS.glob("*.cjs"))
NAMES = [path.stem for path in PROGRAMS]


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
    case = "cluster-disconnect/callback-after-second-call"
    assert case in page and "On node 20.20.2 it prints" in page
    program = cli("show", case, "--as-script", "--edition", "v18").stdout
    assert pages["disconnect-callback-at-first.cjs"] == program


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
    assert cli("report", "publish", env={"CLUSTERSPEC_HOME": str(home)}).returncode == 0
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


def numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def shown_by_node(version: str) -> set[str]:
    """Ids of the deviations that the catalogue tells of this version of Node."""
    shown = set()
    for deviation in yaml.safe_load((ROOT / "spec/deviations.yaml").read_text()):
        for each in deviation["shown_by"]:
            until = numbers(str(each.get("until", version)))
            if each["runtime"] == "node" and numbers(each["since"]) <= numbers(version) <= until:
                shown.add(deviation["id"])
    return shown


@pytest.mark.parametrize("program", PROGRAMS, ids=NAMES)
def test_a_program_fails_where_the_runtime_deviates(
    program: pathlib.Path, environment: dict[str, str]
) -> None:
    node = subprocess.run(["node", "--version"], text=True, capture_output=True, check=True)
    version = node.stdout.strip().lstrip("v")
    if program.stem not in shown_by_node(version):
        pytest.skip(f"Node {version} does not show it")
    ended = subprocess.run(
        ["node", str(program)],
        env=environment,
        text=True,
        capture_output=True,
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert ended.returncode == 1 and "FAILED" in ended.stdout, ended
