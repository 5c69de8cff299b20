"""Documents: what is made from the sources is fresh, and every link leads somewhere."""

from __future__ import annotations

import pathlib
import re
import subprocess
import sys
from typing import Iterator

import pytest

from conftest import ROOT

FOLDERS = ROOT / "docs/folders.py"
SKIPPED = {"build", ".git", ".pytest_cache"}


def documents() -> Iterator[pathlib.Path]:
    """All Markdown of the tree but the published reports."""
    for path in sorted(ROOT.rglob("*.md")):
        parts = path.relative_to(ROOT).parts
        if parts[0] not in SKIPPED and parts[:2] != ("reports", "published"):
            yield path


def prose(text: str) -> str:
    """Without programs, in which brackets are no links."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^ {4}.*$", "", text, flags=re.MULTILINE)
    return re.sub(r"`[^`\n]*`", "", text)


def anchors(text: str) -> set[str]:
    """What GitHub calls the headings."""
    found = set()
    for heading in re.findall(r"^#+ +(.*)$", text, flags=re.MULTILINE):
        plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").strip().lower()
        found.add(re.sub(r"[^\w\- ]", "", plain).replace(" ", "-"))
    return found


def broken_links(page: pathlib.Path) -> list[str]:
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(page.read_text())):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = page.parent / file if file else page
        if not target.exists():
            broken.append(link)
        elif anchor and anchor not in anchors(target.read_text()):
            broken.append(link)
    return broken


@pytest.mark.parametrize("page", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: pathlib.Path) -> None:
    assert not broken_links(page)


def test_a_broken_link_is_noticed(tmp_path: pathlib.Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A `b`, c\n[1](#a-b-c) [2](#a) [3](no.md) [4](page.md#a-b-c) `[5](no)`\n")
    assert broken_links(page) == ["#a", "no.md"]


def test_the_table_of_folders_is_what_cmake_states() -> None:
    checked = subprocess.run(
        [sys.executable, str(FOLDERS)], text=True, capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


def test_a_stale_table_is_noticed_and_mended(tmp_path: pathlib.Path) -> None:
    for name in ("docs/folders.py", "docs/ARCHITECTURE.md", "build/release/folders.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text((ROOT / name).read_text())
    page = tmp_path / "docs/ARCHITECTURE.md"
    fresh = page.read_text()
    page.write_text(fresh.replace("| `spec/nouns` |", "| `spec/norms` |"))

    def run(*arguments: str) -> int:
        script = str(tmp_path / "docs/folders.py")
        return subprocess.run([sys.executable, script, *arguments], check=False).returncode

    assert run() == 1
    assert run("--bless") == 0
    assert page.read_text() == fresh
    assert run() == 0
