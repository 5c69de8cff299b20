"""Rules about the sources that no compiler checks."""

from __future__ import annotations

import json
import pathlib
import re
from typing import Iterator

import jsonschema
import pytest
import yaml

from conftest import BINARY, PROTOCOL, ROOT

# What the CMake files state: a row for each folder. Its order is that of the floors, lowest first.
FOLDERS: dict[str, dict[str, list[str]]] = {
    row["folder"]: row for row in json.loads((BINARY.parents[1] / "folders.json").read_text())
}

CASES = sorted((ROOT / "cases").rglob("*.yaml"))


def sources(folder: str) -> list[pathlib.Path]:
    return [
        path
        for place in (ROOT / folder, ROOT / folder / "testing")
        for path in place.glob("*.*")
        if path.suffix in (".h", ".cc")
    ]


def is_product(path: pathlib.Path) -> bool:
    return not path.stem.endswith("_test") and path.parent.name != "testing"


@pytest.mark.parametrize("folder", sorted(FOLDERS))
def test_a_folder_includes_what_cmake_allows(folder: str) -> None:
    assert sources(folder)
    for path in sources(folder):
        allowed = {folder, *FOLDERS[folder]["may_include"]}
        if not is_product(path):
            allowed |= set(FOLDERS[folder]["tests_may_include"])
        for include in re.findall(r'#include "([^"]+)/[^"/]+"', path.read_text()):
            assert include in allowed, f"{path} includes {include}"


def test_every_folder_with_sources_is_stated() -> None:
    for path in ROOT.rglob("*.cc"):
        folder = path.parent.relative_to(ROOT)
        if folder.parts[0] != "build" and folder.name != "testing":
            assert str(folder) in FOLDERS, path


# Top-level folders, lowest first; those of one row do not know each other.
FLOORS = [{"spec"}, {"reference", "reports"}, {"harness"}, {"fuzz"}, {"cli"}]


def test_no_include_between_top_level_folders_runs_upwards() -> None:
    floor = {folder: number for number, row in enumerate(FLOORS) for folder in row}
    for folder, row in FOLDERS.items():
        top = folder.split("/")[0]
        for other in (*row["may_include"], *row["tests_may_include"]):
            below = other.split("/")[0]
            if below not in (top, "clusterspec"):  # that is reference/include/clusterspec
                assert floor[below] < floor[top], f"{folder} may include {other}"


def test_no_two_product_files_have_one_name() -> None:
    names: dict[str, pathlib.Path] = {}
    for folder in FOLDERS:
        for path in filter(is_product, sources(folder)):
            if path.name == "main.cc":
                continue
            assert path.name not in names, f"{path} and {names[path.name]}"
            names[path.name] = path


def test_heavy_headers_stay_out_of_headers() -> None:
    heavy = re.compile(
        r"#include <(boost/asio|boost/process|yaml-cpp|yaml\.h|CLI/|nlohmann|rapidcheck|valijson|libxml)"
    )
    for path in [
        path
        for folder in ("spec", "reference", "reports", "harness", "fuzz", "cli")
        for path in (ROOT / folder).rglob("*.h")
    ]:
        assert not heavy.search(path.read_text()), path


def schema(name: str) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(
        json.loads((ROOT / "spec/schemas" / f"{name}.schema.json").read_text())
    )


def test_every_case_follows_the_schema() -> None:
    validator = schema("case")
    for path in CASES:
        problems = [
            error.message for error in validator.iter_errors(yaml.safe_load(path.read_text()))
        ]
        assert not problems, path


def events_named_in(node: object) -> Iterator[str]:
    """The names of events in every place of a case where a pattern may stand."""
    if isinstance(node, list):
        for item in node:
            yield from events_named_in(item)
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        if key in ("await", "once", "never", "event", "react", "forget") and isinstance(value, str):
            yield value.split()[0]
        elif key in ("ordered", "unordered"):
            yield from (item.split()[0] for item in value if isinstance(item, str))
        yield from events_named_in(value)


def test_every_event_that_a_case_names_exists() -> None:
    known = {*PROTOCOL["events"]["adapter"], *PROTOCOL["events"]["harness"]}
    for path in CASES:
        assert set(events_named_in(yaml.safe_load(path.read_text()))) <= known, path


def test_every_requirement_follows_the_schema() -> None:
    validator = schema("requirements")
    for path in (ROOT / "spec/requirements").glob("*.yaml"):
        assert not list(validator.iter_errors(yaml.safe_load(path.read_text()))), path


def test_every_statement_map_follows_the_schema() -> None:
    for path in (ROOT / "spec/editions").glob("*.yaml"):
        assert not list(schema("statements").iter_errors(yaml.safe_load(path.read_text()))), path


def test_every_deviation_speaks_of_requirements_and_cases_that_exist() -> None:
    deviations = yaml.safe_load((ROOT / "spec/deviations.yaml").read_text())
    assert not list(schema("deviations").iter_errors(deviations))
    requirements = {
        requirement["id"]
        for path in (ROOT / "spec/requirements").glob("*.yaml")
        for requirement in yaml.safe_load(path.read_text())
    }
    cases = {str(path.relative_to(ROOT / "cases").with_suffix("")) for path in CASES}
    tables = (ROOT / "harness/judge").glob("*_monitors.cc")
    monitors = [
        name for path in tables for name in re.findall(r'\{"([a-z-]+)", "', path.read_text())
    ]
    known = cases | {f"monitor/{name}" for name in monitors}
    ids = [deviation["id"] for deviation in deviations]
    assert len(ids) == len(set(ids))
    for deviation in deviations:
        assert set(deviation["requirements"]) <= requirements, deviation["id"]
        written = {re.sub("@(http|esm)$", "", case) for case in deviation["cases"]}
        assert written <= known, deviation["id"]


@pytest.mark.parametrize(
    "change",
    [
        {"titel": "t"},
        {"covers": []},
        {"steps": [{"primary": {"frok": "w1"}}]},
        {"steps": [{"primary": {"fork": 7}}]},
        {"steps": [{"primary": {"policy": "rrr"}}]},
        {"steps": [{"primary": {"listen": "s1", "port": 65536}}]},
        {"steps": [{"primary": {"send": "w1"}}]},
        {"steps": [{"await": "cluster.exit", "quiesce": True}]},
        {"steps": [{"await": "cluster.exitt w1"}]},
        {"steps": [{"client": {"close": "c1", "to": "w1.s1"}}]},
        {"needs": ["udpp"]},
        {"expect": [{"oncee": "cluster.exit"}]},
        {"readings": {"one": []}},
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(change: dict[str, object]) -> None:
    good = {"title": "t", "covers": ["a.b"], "steps": [{"await": "cluster.exit"}]}
    validator = schema("case")
    assert validator.is_valid(good)
    assert not validator.is_valid({**good, **change})


def test_no_path_of_a_machine_stands_in_the_tree() -> None:
    foreign = re.compile(r"(^|[^\w.}])/(work|root)/[A-Za-z.]")
    for path in ROOT.rglob("*"):
        top = path.relative_to(ROOT).parts[0]
        if top in ("build", ".git") or not path.is_file() or path.suffix in (".png", ".pyc"):
            continue
        if path != pathlib.Path(__file__).resolve():
            assert not foreign.search(path.read_text(errors="replace")), path
