"""Reports into the repository: in a copy of the tree, from runs on the simulator."""

from __future__ import annotations

import json
import pathlib

from conftest import ROOT, Cli

MARKS = "<!-- results: written by `clusterspec report publish` -->\n<!-- end of results -->\n"


def test_published_reports_table_and_findings_fit(cli: Cli, tmp_path: pathlib.Path) -> None:
    home = tmp_path / "home"
    (home / "harness").mkdir(parents=True)
    (home / "reports/published").mkdir(parents=True)
    for name in ("spec", "cases", "harness/implementations", "harness/adapters"):
        (home / name).symlink_to(ROOT / name)
    (home / "README.md").write_text(f"# Title\n{MARKS}The end.\n")
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
    assert "Every failure in the published reports" in (home / "FINDINGS.md").read_text()
    # Again from nothing but what is published: the same.
    before = readme
    assert cli("report", "publish", str(tmp_path / "v6.json"), env=inside).returncode == 0
    assert (home / "README.md").read_text() == before


def test_a_finding_has_a_program_that_shows_it(cli: Cli, tmp_path: pathlib.Path) -> None:
    home = tmp_path / "home"
    (home / "harness").mkdir(parents=True)
    (home / "reports/published").mkdir(parents=True)
    for name in ("spec", "cases", "harness/implementations", "harness/adapters"):
        (home / name).symlink_to(ROOT / name)
    (home / "README.md").write_text(MARKS)
    inside = {"CLUSTERSPEC_HOME": str(home)}
    report = tmp_path / "r.json"
    deviating = "sim?deviation=disconnect-callback-at-first"
    cli("run", "--impl", deviating, "-q", "--json", str(report), env=inside)
    told = json.loads(report.read_text())
    told["implementation"].update({"name": "node", "version": "20.20.2"})  # it shows this, too
    report.write_text(json.dumps(told))
    assert cli("report", "publish", str(report), env=inside).returncode == 0
    findings = (home / "FINDINGS.md").read_text()
    entry = findings.split("\n## disconnect-callback-at-first\n")[1].split("\n## ")[0]
    program = entry.split("```js\n")[1].split("```")[0]
    # The smaller of its two cases, in the newest edition.
    case = "cluster-disconnect/callback-after-second-call"
    assert case in entry and case in program
    assert program == cli("show", case, "--as-script", "--edition", "v18").stdout


def test_a_readme_without_a_place_is_left_alone(cli: Cli, tmp_path: pathlib.Path) -> None:
    home = tmp_path / "home"
    (home / "harness").mkdir(parents=True)
    (home / "reports/published").mkdir(parents=True)
    for name in ("spec", "cases", "harness/implementations", "harness/adapters"):
        (home / name).symlink_to(ROOT / name)
    (home / "README.md").write_text("# Title\n")
    report = tmp_path / "r.json"
    inside = {"CLUSTERSPEC_HOME": str(home)}
    cli("run", "--impl", "sim", "-q", "--json", str(report), env=inside)
    publish = cli("report", "publish", str(report), env=inside)
    assert publish.returncode == 3
    assert "the table has no place" in publish.stderr
    assert (home / "README.md").read_text() == "# Title\n"


def test_nothing_published_tells_of_a_machine() -> None:
    for path in (ROOT / "reports/published").glob("*"):
        text = path.read_text()
        assert "/root/" not in text and "/home/" not in text and str(ROOT) not in text, path
