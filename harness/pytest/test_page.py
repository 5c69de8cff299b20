"""The HTML page in a real browser: nothing is wider than the screen, links lead somewhere, the filter works."""

from __future__ import annotations

import os
import pathlib
import shutil
from typing import Any, Iterator

import pytest
from conftest import ROOT, Cli

webdriver: Any = pytest.importorskip(
    "selenium.webdriver", reason="needs the Debian package python3-selenium"
)

PUBLISHED = sorted(str(path) for path in (ROOT / "reports" / "published").glob("*.json"))
WIDE, NARROW = (1280, 900), (390, 844)

# Sets a field as somebody at the keyboard would, and gives the milliseconds until it is laid out.
SET_FIELD = """
var form = document.getElementById('filter'), field = form.elements[arguments[0]];
var start = performance.now();
field.value = arguments[1];
field.dispatchEvent(new Event('input', {bubbles: true}));
document.body.offsetHeight;
return performance.now() - start;
"""
SHOWN_ROWS = "return document.querySelectorAll('.matrix tbody tr:not([hidden])').length"


def browser_or_skip() -> Any:
    """A headless Chromium, whatever the reason why there may be none."""
    programs = [shutil.which("chromedriver"), shutil.which("chromium")]
    if None in programs:
        pytest.skip("needs the Debian packages chromium and chromium-driver")
    options = webdriver.ChromeOptions()
    for argument in ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    try:
        service = webdriver.chrome.service.Service(programs[0])
        return webdriver.Chrome(service=service, options=options)
    except Exception as error:  # pylint: disable=broad-exception-caught
        pytest.skip(f"Chromium does not start here: {str(error).splitlines()[0]}")


@pytest.fixture(name="browser", scope="module")
def browser_fixture() -> Iterator[Any]:
    browser = browser_or_skip()
    browser.set_page_load_timeout(180)
    browser.set_script_timeout(180)
    yield browser
    browser.quit()


@pytest.fixture(name="page")
def page_fixture(cli: Cli, tmp_path: pathlib.Path) -> pathlib.Path:
    """All published reports on one page."""
    page = tmp_path / "page.html"
    page.write_text(cli("report", "html", *PUBLISHED).stdout)
    return page


def show(browser: Any, page: pathlib.Path, size: tuple[int, int], fragment: str = "") -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size == NARROW},
    )
    browser.get("about:blank")
    browser.get(f"{page.as_uri()}{fragment}")


def keep_picture(browser: Any, name: str) -> None:
    """Under CLUSTERSPEC_PICTURES, for somebody to look at; without it nowhere."""
    folder = os.environ.get("CLUSTERSPEC_PICTURES")
    if folder:
        browser.save_screenshot(str(pathlib.Path(folder) / f"{name}.png"))


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_is_wider_than_the_screen(
    browser: Any, page: pathlib.Path, size: tuple[int, int]
) -> None:
    show(browser, page, size)
    keep_picture(browser, f"top-{size[0]}")
    browser.execute_script("document.getElementById('requirements').scrollIntoView()")
    keep_picture(browser, f"requirements-{size[0]}")
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    width = browser.execute_script("return document.documentElement.scrollWidth")
    browser.execute_script("document.querySelector('.timeline').scrollIntoView()")
    keep_picture(browser, f"timeline-{size[0]}")
    assert width == size[0]
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_page_of_one_report_has_programs_to_take_away(
    cli: Cli, browser: Any, tmp_path: pathlib.Path, size: tuple[int, int]
) -> None:
    page = tmp_path / "page.html"
    node = str(ROOT / "reports/published/node-20.20.2-v18.json")
    page.write_text(cli("report", "html", node).stdout)
    show(browser, page, size)
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert browser.execute_script("return document.documentElement.scrollWidth") == size[0]
    programs = browser.execute_script(
        "return [...document.querySelectorAll('article .program')].map(e => ["
        "e.closest('article').id, e.querySelector('code').textContent, e.querySelector('button').textContent])"
    )
    by_id = {anchor: code for anchor, code, _ in programs}
    assert len(by_id) == len(programs) > 20
    assert {button for _, _, button in programs} == {"Copy"}
    for anchor, code in by_id.items():
        case = anchor.removeprefix("case-")
        assert code == cli("show", case, "--as-script", "--edition", "v18").stdout, case
    browser.execute_script("document.querySelector('.program').scrollIntoView()")
    keep_picture(browser, f"program-{size[0]}")
    assert browser.get_log("browser") == []


def test_a_link_unfolds_where_it_leads(browser: Any, page: pathlib.Path) -> None:
    goal = "#" + next(
        part.split('"')[0]
        for part in page.read_text().split('<tr id="')[1:]
        if part.startswith("requirement-worker.kill")
    )
    show(browser, page, WIDE, goal)
    where = browser.execute_script(
        "return document.querySelector(':target').getBoundingClientRect().toJSON()"
    )
    assert where["height"] > 0
    assert 0 <= where["top"] < WIDE[1]


def test_the_filter_narrows_and_its_state_is_in_the_address(
    browser: Any, page: pathlib.Path
) -> None:
    show(browser, page, WIDE)
    everything = browser.execute_script(SHOWN_ROWS)
    assert everything > 700
    counts = {}
    for name, value in [("verdict", "fail"), ("level", "should"), ("text", "disconnect")]:
        browser.execute_script(SET_FIELD, name, value)
        counts[name] = browser.execute_script(SHOWN_ROWS)
        assert 0 < counts[name] < everything, name
        assert f"{name}={value}" in browser.current_url
        show(browser, page, WIDE, f"#{name}={value}")
        assert browser.execute_script(SHOWN_ROWS) == counts[name]
        browser.execute_script("document.querySelector('#filter button').click()")
        assert browser.execute_script(SHOWN_ROWS) == everything
    browser.execute_script(SET_FIELD, "deviation", "removed-at-disconnect-call")
    shown = browser.execute_script(SHOWN_ROWS)
    assert 0 < shown < 60
    keep_picture(browser, "filter-1280")
    browser.execute_script("document.querySelector('#filter button').click()")
    browser.execute_script(SET_FIELD, "edition", "v6")
    columns = browser.execute_script(
        "return [...document.querySelectorAll('#requirements .heads > [data-edition]')]"
        ".filter(e => e.offsetParent).map(e => e.dataset.edition)"
    )
    assert columns == ["v6"]
    assert browser.get_log("browser") == []


def test_it_is_light_and_quick(browser: Any, page: pathlib.Path) -> None:
    """A bound for 15 implementations, held with more; a busy machine is given its chances."""
    assert page.stat().st_size < 3_000_000
    show(browser, page, WIDE)
    browser.execute_script(SET_FIELD, "verdict", "crash")  # reads the rows
    times = []
    for word in ["kill", "", "fork", "", "listening", "", "exit", "", "send", ""]:
        times.append(browser.execute_script(SET_FIELD, "text", word))
    print("filter, ms:", [round(each) for each in times])
    assert min(times) < 100
