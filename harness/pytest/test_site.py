"""The site of reports: every link leads somewhere, the data keeps its schema, browsers find nothing wrong."""

from __future__ import annotations

import html.parser
import json
import pathlib
import re
import subprocess
import urllib.parse
from typing import Any

import pytest
from conftest import BINARY, ROOT, Cli
from test_page import (  # noqa: F401  pylint: disable=unused-import
    NARROW,
    PUBLISHED,
    WIDE,
    browser_fixture,
    keep_picture,
    show,
)

jsonschema: Any = pytest.importorskip("jsonschema", reason="needs python3-jsonschema")

VOID = {"meta", "link", "wbr", "img"}
OFFICIAL = "https://nodejs.org/docs/"


class Page(html.parser.HTMLParser):
    """Links and anchors of a page; what is not closed as it was opened is `broken`."""

    def __init__(self, path: pathlib.Path) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.anchors: set[str] = set()
        self.broken: list[str] = []
        self.open: list[str] = []
        self.feed(path.read_text())
        self.broken += [f"<{tag}> is never closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value is not None:
                self.links.add(value)
            if name == "id" and value is not None:
                if value in self.anchors:
                    self.broken.append(f"the id {value} is there twice")
                self.anchors.add(value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.broken.append(f"</{tag}> closes something else")


@pytest.fixture(name="site", scope="module")
def site_fixture(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A site of all published reports."""
    folder = tmp_path_factory.mktemp("site") / "out"
    made = subprocess.run(
        [str(BINARY), "report", "site", "--out", str(folder), *PUBLISHED],
        text=True,
        capture_output=True,
        check=False,
    )
    assert (made.returncode, made.stderr) == (0, "")
    return folder


def test_pages_are_well_formed_and_links_lead_to_a_file_and_an_anchor(site: pathlib.Path) -> None:
    pages = {path: Page(path) for path in site.rglob("*.html")}
    assert len(pages) > 1000
    wrong = []
    for path, page in pages.items():
        wrong += [f"{path}: {each}" for each in page.broken]
        for link in page.links:
            if link.startswith(OFFICIAL) or link == "data:,":
                continue
            where, _, anchor = link.partition("#")
            assert "//" not in where and not where.startswith("/"), link
            goal = (path.parent / urllib.parse.unquote(where)).resolve() if where else path
            if not goal.is_file():
                wrong.append(f"{path}: {link} is no file")
            elif anchor and urllib.parse.unquote(anchor) not in pages[goal].anchors:
                wrong.append(f"{path}: {link} is no anchor")
    assert wrong[:10] == []


def test_every_result_has_a_page(site: pathlib.Path) -> None:
    reports = [json.loads(pathlib.Path(each).read_text()) for each in PUBLISHED]
    for kind, key in [("case", "cases"), ("requirement", "requirements")]:
        ids = {row["id"] for report in reports for row in report[key]}
        assert len(list((site / kind).iterdir())) == len(ids)
    names = {pathlib.Path(each).stem for each in PUBLISHED}
    assert {path.stem for path in (site / "implementation").iterdir()} == names


def test_the_page_of_a_case_that_fails_has_its_program(site: pathlib.Path) -> None:
    page = (site / "case/worker-kill~2fin-worker-twice.html").read_text()
    assert "if (!cluster.isMaster &amp;&amp; !cluster.isWorker) process.exit(2);" in page
    passes = (site / "case/worker-kill~2fends-worker.html").read_text()
    assert 'class="program"' not in passes


ON_DESCRIPTOR = "how-it-works/listen-fd-not-of-worker"  # of which Deno can tell nothing


def failing(folder: pathlib.Path, name: str) -> str:
    """A published report in which that case fails, too."""
    report = json.loads((ROOT / f"reports/published/{name}.json").read_text())
    row = next(each for each in report["cases"] if each["id"] == ON_DESCRIPTOR)
    row.update({"verdict": "fail", "outcome": "unexpected", "message": "it is blue", "why": None})
    (folder / f"{name}.json").write_text(json.dumps(report))
    return str(folder / f"{name}.json")


def page_of(cli: Cli, folder: pathlib.Path, *names: str) -> str:
    out = folder / "-".join(names)
    reports = [failing(folder, name) for name in names]
    assert cli("report", "site", "--out", str(out), *reports).returncode == 0
    return (out / f"case/{ON_DESCRIPTOR.replace('/', '~2f')}.html").read_text()


def test_a_program_is_for_those_who_can_tell(cli: Cli, tmp_path: pathlib.Path) -> None:
    assert 'class="program"' not in page_of(cli, tmp_path, "deno-2.9.6-v18")
    page = page_of(cli, tmp_path, "deno-2.9.6-v18", "node-10.24.1-v10")
    assert f"{ON_DESCRIPTOR}, v10." in page and "isMaster" in page and "isPrimary" not in page
    page = page_of(cli, tmp_path, "deno-2.9.6-v18", "node-26.10.0-v18")
    assert f"{ON_DESCRIPTOR}, v18." in page and "isPrimary" in page and "isMaster" not in page


def test_the_compatibility_data_keeps_its_schema_and_agrees_with_the_reports(
    site: pathlib.Path,
) -> None:
    data = json.loads((site / "compat.json").read_text())
    schema = json.loads((site / data["$schema"]).read_text())
    assert schema == json.loads((ROOT / "spec/schemas/compat.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema)
    newest = json.loads((ROOT / "reports/published/node-26.10.0-v18.json").read_text())
    for row in newest["requirements"]:
        first = data["requirements"][row["id"]]["support"]["node"][0]
        kept = bool(first["version_added"]) and "version_removed" not in first
        assert kept == (row["verdict"] == "pass"), row["id"]
    broken = dict(data, system="another")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, schema)


def test_badges_are_endpoints_and_drawings(site: pathlib.Path) -> None:
    badges = sorted((site / "badge").iterdir())
    assert len(badges) == 2 * (len(PUBLISHED) + 4)  # of each report, and of four runtimes
    for path in badges:
        if path.suffix == ".json":
            badge = json.loads(path.read_text())
            assert badge["schemaVersion"] == 1
            assert badge.keys() == {"schemaVersion", "label", "message", "color"}
        else:
            assert re.match(
                r'<svg xmlns="http://www.w3.org/2000/svg" width="\d+"', path.read_text()
            )


def test_refuses_a_folder_with_something_in_it_and_two_reports_about_the_same(
    cli: Cli, tmp_path: pathlib.Path
) -> None:
    (tmp_path / "old.html").write_text("")
    refused = cli("report", "site", "--out", str(tmp_path), PUBLISHED[0])
    assert refused.returncode == 64
    assert "expected a new or an empty one" in refused.stderr
    refused = cli("report", "site", "--out", str(tmp_path / "new"), PUBLISHED[0], PUBLISHED[0])
    assert refused.returncode == 64
    assert "expected one of each" in refused.stderr
    assert not (tmp_path / "new").exists()


PAGES = [
    "index.html",
    "implementation/bun-1.4.5-v18.html",
    "requirement/worker.disconnect.returns-worker.html",
    "deviation/disconnect-callback-at-first.html",
    "case/worker-kill~2fin-worker-default-signal.html",
]


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", PAGES, ids=[name.split("/")[0] for name in PAGES])
def test_nothing_is_wider_than_the_screen(
    browser: Any, site: pathlib.Path, size: tuple[int, int], name: str
) -> None:
    show(browser, site / name, size)
    keep_picture(browser, f"site-{name.split('/')[0]}-{size[0]}")
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert browser.execute_script("return document.documentElement.scrollWidth") == size[0]
    margin = browser.execute_script("return getComputedStyle(document.body).margin")
    assert margin == "0px", "the style sheet is not there"
    assert browser.get_log("browser") == []


def test_the_filter_of_the_index_works(browser: Any, site: pathlib.Path) -> None:
    show(browser, site / "index.html", WIDE, "#text=disconnect")
    shown = "return document.querySelectorAll('.matrix tbody tr:not([hidden])').length"
    narrowed = browser.execute_script(shown)
    browser.execute_script("document.querySelector('#filter button').click()")
    assert 0 < narrowed < browser.execute_script(shown)
    assert browser.get_log("browser") == []
