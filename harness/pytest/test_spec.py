"""Statement maps: the documentation's texts against the maps, and what a change in them does."""

from __future__ import annotations

import gzip
import json
import os
import pathlib
import re
import shutil
from typing import Callable

import markdown_it
import pytest
import yaml

from conftest import EDITIONS, ROOT, Cli


def flattened(text: str) -> str:
    return " ".join(text.split("\n"))


def as_html(text: str) -> str:
    markdown = markdown_it.MarkdownIt("commonmark")
    return f"<!DOCTYPE html><body>{markdown.render(text)}</body>"


FORMS: dict[str, tuple[str, Callable[[str], str]]] = {
    "markdown": ("md", lambda text: text),
    "one-line": ("md", flattened),
    "html": ("html", as_html),
    "other-markup": ("md", lambda text: re.sub(r"`([a-z.]+)`", r"**\1**", text)),
    "upper-case-prose": ("md", lambda text: text.replace(" the ", " THE ")),
}

# ------------------------------------------------------------ a document of our own


DOCUMENT = """# Cluster

Workers hum. They sing `softly` when the moon is up.

## Class: `Worker`

### Event: `'exit'`

* `code` {number} The tune on which it ended.

It ends with a tune.

Nobody hears the tune twice.

```js
cluster.hum();
```

### `worker.hum()`

A worker hums until the sun rises.

* The old song, in a deep voice.
* The new song, in all voices.
"""
SENTENCE = "Nobody hears the tune twice."
OF_SENTENCE = "worker.isDead.after-exit"


def copy_of_spec(folder: pathlib.Path) -> pathlib.Path:
    """A home whose spec may be spoilt; cases and manifests are the real ones."""
    shutil.copytree(ROOT / "spec", folder / "spec")
    (folder / "cases").symlink_to(ROOT / "cases")
    (folder / "harness").symlink_to(ROOT / "harness")
    return folder


@pytest.fixture(name="home")
def home_fixture(cli: Cli, tmp_path: pathlib.Path) -> dict[str, str]:
    """Where v18 is the document above: the environment of commands."""
    home = tmp_path / "home"
    home.mkdir()
    copy_of_spec(home)
    path = home / "spec/editions/v18.yaml"
    sections = yaml.safe_load(path.read_text())["sections"]
    statements = [each for section in sections for each in section["statements"]]
    required = sorted({id for each in statements for id in each.get("requirements", [])})
    document = tmp_path / "own.md"
    document.write_text(DOCUMENT)
    stub = cli("spec", "stub", "--edition", "v18", "--doc", str(document)).stdout
    line = DOCUMENT[: DOCUMENT.index(SENTENCE)].count("\n") + 1
    decided = f"class: normative, requirements: [{OF_SENTENCE}]"
    mapped = re.sub(rf"(line: {line}, .*)class: todo", rf"\1{decided}", stub)
    everything = f"class: normative, requirements: [{', '.join(required)}]"
    mapped = mapped.replace("class: todo", everything, 1)
    path.write_text(
        mapped.replace("class: todo", "class: normative, requirements: [worker.id.unique]")
    )
    return {"CLUSTERSPEC_HOME": str(home)}


@pytest.mark.parametrize("form", sorted(FORMS))
def test_a_document_is_found_in_any_form(
    cli: Cli, tmp_path: pathlib.Path, home: dict[str, str], form: str
) -> None:
    ending, convert = FORMS[form]
    document = tmp_path / f"cluster.{ending}"
    document.write_text(convert(DOCUMENT))
    checked = cli("spec", "check", "--edition", "v18", "--doc", str(document), env=home)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "; 0 changed, 0 new, 0 vanished, 0 moved." in checked.stdout


CHANGES: dict[str, str] = {
    "changed": "Nobody hears the tune thrice.",
    "vanished": "",
    "new": SENTENCE + " It hums.",
}


@pytest.mark.parametrize("kind", sorted(CHANGES))
def test_a_difference_is_told_with_line_and_requirements(
    cli: Cli, tmp_path: pathlib.Path, home: dict[str, str], kind: str
) -> None:
    document = tmp_path / "cluster.md"
    document.write_text(DOCUMENT.replace(SENTENCE, CHANGES[kind]))
    checked = cli("spec", "check", "--edition", "v18", "--doc", str(document), env=home)
    assert checked.returncode == 1
    lines = checked.stdout.splitlines()
    near = DOCUMENT[: DOCUMENT.index(SENTENCE)].count("\n") + 1
    found = re.match(rf"{re.escape(str(document))}:(\d+): {kind}: ", lines[0])
    assert found and near <= int(found[1]) <= near + 3
    assert OF_SENTENCE in checked.stdout
    assert f"1 {kind}" in lines[-1] and lines[-1].count(" 0 ") == 3


def test_a_moved_statement_is_told(cli: Cli, tmp_path: pathlib.Path, home: dict[str, str]) -> None:
    mark = "## Class: `Worker`"
    text = DOCUMENT.replace(SENTENCE, "").replace(f"\n{mark}", f"\n{SENTENCE}\n\n{mark}")
    document = tmp_path / "cluster.md"
    document.write_text(text)
    checked = cli("spec", "check", "--edition", "v18", "--doc", str(document), env=home)
    assert checked.returncode == 1
    assert "0 changed, 0 new, 0 vanished, 1 moved." in checked.stdout
    assert f"requirements to revisit: {OF_SENTENCE}" in checked.stdout


# ------------------------------------------------------------ the documentation's own texts


# EDITION.md, and where the map was made from the page as it is published, EDITION-as-published.html.
TEXTS = pathlib.Path(os.environ.get("CLUSTERSPEC_TEXTS", ROOT / "build/texts"))
OF_PAGE = ["v12"]
OF_MARKDOWN = [edition for edition in EDITIONS if edition not in OF_PAGE]
# v18's, of Debian's package nodejs-doc: where `./clusterspec test` unpacks it, or installed.
OF_DEBIAN = pathlib.Path("/usr/share/doc/nodejs/api")
UNPACKED = ROOT / "build/nodejs-doc" / OF_DEBIAN.relative_to("/")
if UNPACKED.is_dir():
    OF_DEBIAN = UNPACKED


def text_of(edition: str) -> str | None:
    file = TEXTS / f"{edition}.md"
    if file.is_file():
        return file.read_text()
    packed = OF_DEBIAN / "cluster.md.gz"
    if edition == "v18" and packed.is_file():
        return gzip.decompress(packed.read_bytes()).decode()
    return None


def needed(edition: str) -> str:
    text = text_of(edition)
    if text is None:
        pytest.skip(
            f"no text of the documentation's {edition}: put {edition}.md into a folder that "
            "CLUSTERSPEC_TEXTS names"
            + (", or run ./clusterspec test, which fetches nodejs-doc" if edition == "v18" else "")
        )
    return text


def page_of(edition: str) -> pathlib.Path:
    page = TEXTS / f"{edition}-as-published.html"
    if edition == "v18" and not page.is_file():
        page = OF_DEBIAN / "cluster.html"
    if not page.is_file():
        pytest.skip(
            f"no page of the documentation's {edition}: "
            + (
                "./clusterspec test fetches nodejs-doc"
                if edition == "v18"
                else f"put {page.name} into a folder that CLUSTERSPEC_TEXTS names"
            )
        )
    return page


@pytest.mark.parametrize("form", sorted(FORMS))
@pytest.mark.parametrize("edition", OF_MARKDOWN)
def test_every_statement_is_mapped_in_any_form(
    cli: Cli, tmp_path: pathlib.Path, edition: str, form: str
) -> None:
    ending, convert = FORMS[form]
    document = tmp_path / f"cluster.{ending}"
    document.write_text(convert(needed(edition)))
    checked = cli("spec", "check", "--edition", edition, "--doc", str(document))
    assert checked.returncode == 0, checked.stdout
    assert "; 0 changed, 0 new, 0 vanished, 0 moved." in checked.stdout


@pytest.mark.parametrize("edition", ["v12", "v18"])
def test_every_statement_is_mapped_in_the_page_as_it_is_published(cli: Cli, edition: str) -> None:
    checked = cli("spec", "check", "--edition", edition, "--doc", str(page_of(edition)))
    assert checked.returncode == 0, checked.stdout
    assert "; 0 changed, 0 new, 0 vanished, 0 moved." in checked.stdout


# Dated by the page on modules.
OF_ANOTHER_PAGE = {"cluster.module.node-prefix"}


def editions_of(text: str) -> set[str]:
    if text.startswith(">="):
        return set(EDITIONS[EDITIONS.index(text[2:]) :])
    return {text}


def dates(edition: str) -> dict[str, list[str]]:
    """By requirement the versions with which the edition dates it."""
    found: dict[str, list[str]] = {}
    for path in (ROOT / "spec/requirements").glob("*.yaml"):
        for requirement in yaml.safe_load(path.read_text()):
            for editions, versions in requirement.get("since", {}).items():
                if edition in editions_of(editions):
                    several = isinstance(versions, list)
                    found[requirement["id"]] = versions if several else [versions]
    return {key: versions for key, versions in found.items() if key not in OF_ANOTHER_PAGE}


def history_of(edition: str) -> dict[str, list[int]]:
    """By requirement the lines of history that stand behind it."""
    lines: dict[str, list[int]] = {}
    for section in yaml.safe_load((ROOT / f"spec/editions/{edition}.yaml").read_text())["sections"]:
        for statement in section["statements"]:
            if statement["class"] == "history":
                for requirement in statement.get("requirements", []):
                    lines.setdefault(requirement, []).append(statement["line"])
    return lines


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_date_is_of_a_line_of_history(edition: str) -> None:
    assert not set(dates(edition)) - set(history_of(edition))


@pytest.mark.parametrize("edition", [each for each in OF_MARKDOWN if each != "v12"])
def test_every_date_stands_in_the_text(edition: str) -> None:
    text = needed(edition).splitlines()
    history = history_of(edition)
    for requirement, versions in dates(edition).items():
        # An entry of history takes a few lines, from the one before that which the map names.
        near = [" ".join(text[line - 2 : line + 5]) for line in history[requirement]]
        for version in versions:
            assert any(f"{version} " in f"{each} " for each in near), (requirement, version, near)


def shingles(text: str, size: int = 9) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


def of_texts(edition: str) -> set[tuple[str, ...]]:
    prose = re.sub(r"```.*?```", " ", needed(edition), flags=re.S)
    return shingles(re.sub(r"(?m)^#.*$|\(http\S+", "", prose))


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_sentence_of_the_texts_stands_in_the_tree(edition: str) -> None:
    texts = of_texts(edition)
    for folder in ("spec", "cases", "harness", "reference", "reports", "fuzz", "cli", "docs"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".yaml", ".md", ".h", ".cc", ".py", ".cjs", ".json"):
                found = shingles(path.read_text()) & texts
                assert not found, f"{path}: {sorted(found)[0]}"


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_stub_of_a_known_text_is_its_map(cli: Cli, tmp_path: pathlib.Path, edition: str) -> None:
    document = page_of(edition) if edition in OF_PAGE else tmp_path / f"{edition}.md"
    if edition not in OF_PAGE:
        document.write_text(needed(edition))
    stub = cli("spec", "stub", "--edition", edition, "--doc", str(document))
    assert yaml.safe_load(stub.stdout) == yaml.safe_load(
        (ROOT / "spec" / "editions" / f"{edition}.yaml").read_text()
    )


@pytest.mark.parametrize(
    "arguments, code, words",
    [
        (("--edition", "v99", "--doc", "x.md"), 64, "v99"),
        (("--edition", "v18", "--doc", "no/such.md"), 64, "no/such.md: cannot read"),
        (("--edition", "v18"), 64, "--doc"),
    ],
)
def test_bad_arguments(cli: Cli, arguments: tuple[str, ...], code: int, words: str) -> None:
    checked = cli("spec", "check", *arguments)
    assert checked.returncode == code
    assert words in checked.stderr


def test_an_empty_document_is_an_error_with_its_place(cli: Cli, tmp_path: pathlib.Path) -> None:
    for name in ("empty.md", "empty.html"):
        (tmp_path / name).write_text("\n")
        checked = cli("spec", "check", "--edition", "v18", "--doc", str(tmp_path / name))
        assert checked.returncode == 64
        assert f"{name}:1:1: " in checked.stderr


def requirements_in_table(readme: str) -> set[str]:
    """The second column of the table of readings; `.b` behind `x.a` stands for `x.b`."""
    named: set[str] = set()
    for row in re.findall(r"(?m)^\|.*\| (`.*?) \|$", readme.split("## Where the texts")[1]):
        before = ""
        for word in re.findall(r"`([^`]+)`", row):
            full = before.rpartition(".")[0] + word if word.startswith(".") else word
            before = full
            named.add(full)
    return named


def test_the_table_of_readings_is_complete() -> None:
    catalogue = [
        requirement
        for path in (ROOT / "spec/requirements").glob("*.yaml")
        for requirement in yaml.safe_load(path.read_text())
    ]
    named = requirements_in_table((ROOT / "spec/README.md").read_text())
    assert {each["id"] for each in catalogue if "readings" in each} - named == set()
    unknown = {each for each in named if not each.endswith("*")} - {
        each["id"] for each in catalogue
    }
    assert unknown == set()


# What is spoilt: file, what is replaced (a pattern), by what, and the place and words of the error.
SPOILT = [
    (
        "editions/v18.yaml",
        r"edition: v18",
        "edition: v19",
        r"v18\.yaml:1:10: .*'v19'; expected v18",
    ),
    ("editions/v18.yaml", r"edition: v18", "edition: v16", r"v18\.yaml:1:10: .*expected v18"),
    (
        "editions/v18.yaml",
        r"class: normative",
        "class: todo",
        r"v18\.yaml:\d+:\d+: class is 'todo'",
    ),
    (
        "editions/v18.yaml",
        r"worker\.id\.unique",
        "worker.id.uniqe",
        r"Did you mean 'worker.id.uniq",
    ),
    ("editions/v18.yaml", r"hash: \w+", "hash: xyz", r"v18\.yaml:\d+:\d+: hash is 'xyz'"),
    ("editions/v18.yaml", r"n: 2,", "n: 3,", r"v18\.yaml:\d+:\d+: n is 3; expected 2"),
    ("editions/v18.yaml", r"sections:", "sections: [", r"v18\.yaml:\d+:\d+: not well-formed YAML"),
    (
        "editions/v6.yaml",
        r"worker\.suicide\.\S+?([,\]])",
        r"worker.kill.no-wait\1",
        r"does not hold",
    ),
    (
        "requirements/worker-methods.yaml",
        r'editions: ">=v10"',
        'editions: ">=v11"',
        r"yaml:\d+:\d+",
    ),
    (
        "requirements/worker-methods.yaml",
        r"- id: worker.disconnect.returns-worker",
        "- {id: a.new, text: x, level: must, editions: all, decided: case}\n"
        "- id: worker.disconnect.returns-worker",
        r"worker-methods\.yaml:2:\d+: the requirement a\.new holds in v6, but no statement",
    ),
    (
        "deviations.yaml",
        r"(requirements: \[)",
        r"\1no.such, ",
        r"deviations\.yaml:\d+:\d+: .*no\.such",
    ),
    ("deviations.yaml", r"since: \S+}", "since: banana}", r"since is 'banana'"),
    (
        "deviations.yaml",
        r"text: [^[]*?requirements",
        'text: ""\n  requirements',
        r"deviations\.yaml:\d+:\d+: .*has no words",
    ),
    ("editions/v18.yaml", r"(class: normative, requirements: )\[.*\]", r"\1[]", r"no requirement"),
    ("deviations.yaml", r"since: ", "sinec: ", r"deviations\.yaml:\d+:\d+: unknown key 'sinec'"),
]


@pytest.mark.parametrize("file, pattern, replacement, message", SPOILT)
def test_a_spoilt_catalogue_is_told_with_its_place(
    cli: Cli, tmp_path: pathlib.Path, file: str, pattern: str, replacement: str, message: str
) -> None:
    home = copy_of_spec(tmp_path)
    path = home / "spec" / file
    spoilt, count = re.subn(pattern, replacement, path.read_text(), count=1)
    assert count == 1
    path.write_text(spoilt)
    command = ("list", "deviations") if "deviations" in file else ("list", "editions")
    listed = cli(*command, env={"CLUSTERSPEC_HOME": str(home)})
    assert listed.returncode == 64, listed.stdout
    assert re.search(message, listed.stderr), listed.stderr


def test_coverage_names_every_undecided_requirement(cli: Cli) -> None:
    told = cli("coverage", "--json")
    everything = json.loads(told.stdout)
    assert [each["edition"] for each in everything] == list(EDITIONS)
    complete = all(each["complete"] for each in everything)
    assert told.returncode == (0 if complete else 1)
    for each in everything:
        undecided = [row["id"] for row in each["requirements"] if row["undecided"]]
        words = cli("coverage", "--edition", each["edition"])
        assert words.returncode == (0 if each["complete"] else 1)
        named = re.findall(r"^  (\S+) \(\w+\) at \S+:\d+$", words.stdout, re.M)
        assert named == undecided


def test_coverage_names_what_is_decided_in_part(cli: Cli) -> None:
    for each in json.loads(cli("coverage", "--json").stdout):
        extents = [row["extent"] for row in each["requirements"]]
        assert each["extents"] == {
            name: extents.count(name) for name in ("wholly", "partly", "not")
        }
        words = cli("coverage", "--edition", each["edition"]).stdout
        assert (
            f"Decided: {extents.count('wholly')} wholly, {extents.count('partly')} partly" in words
        )
        for row in each["requirements"]:
            assert (row["extent"] == "partly") == (row["missing"] != "")
            assert row["missing"] == "" or f"  {row['id']}: {row['missing']}\n" in words


def test_coverage_notices_a_requirement_that_loses_its_case(
    cli: Cli, tmp_path: pathlib.Path
) -> None:
    home = copy_of_spec(tmp_path)
    (home / "cases").unlink()
    shutil.copytree(ROOT / "cases", home / "cases")
    for path in (home / "cases").rglob("*.yaml"):
        if "worker.send.options" in path.read_text():
            path.unlink()
    (home / "spec" / "deviations.yaml").write_text("[]\n")
    told = cli("coverage", "--edition", "v18", env={"CLUSTERSPEC_HOME": str(home)})
    assert told.returncode == 1
    assert "  worker.send.options (must) at " in told.stdout


@pytest.mark.parametrize("edition", EDITIONS)
def test_show_leads_from_a_requirement_to_its_statements(cli: Cli, edition: str) -> None:
    shown = cli("show", "worker.id.unique")
    assert shown.returncode == 0
    assert re.search(rf"^  {edition} line \d+: .*worker\.id, statement \d+, ", shown.stdout, re.M)
    assert "worker-properties/id-is-unique" in shown.stdout
    assert "monitor/unique-ids" in shown.stdout


def test_show_tells_what_a_report_says(cli: Cli, tmp_path: pathlib.Path) -> None:
    report = tmp_path / "r.json"
    cli("run", "--impl", "node", "--include", "worker-properties/id-is-unique", "-q",
        "--json", str(report))  # fmt: skip
    shown = cli("show", "worker.id.unique", "--report", str(report))
    assert "pass on node" in shown.stdout
    assert cli("show", "worker.id.unique", "--report", str(tmp_path / "no.json")).returncode == 64


def test_every_deviation_can_be_shown(cli: Cli) -> None:
    rows = json.loads(cli("list", "deviations", "--json").stdout)
    assert rows
    for row in rows:
        shown = cli("show", row["id"])
        assert shown.returncode == 0
        assert all(text in shown.stdout for text in [row["text"], *row["requirements"]])
