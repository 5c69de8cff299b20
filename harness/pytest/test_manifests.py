"""Manifests of implementations against their schema, which says what the loader takes."""

from __future__ import annotations

import json
import pathlib
import re
from typing import Any

import jsonschema
import pytest
import yaml

from conftest import FAKES, ROOT, Cli

SCHEMA = json.loads((ROOT / "spec/schemas/manifest.schema.json").read_text())
REAL = sorted((ROOT / "harness/implementations").glob("*.yaml"))
EXAMPLES = sorted((ROOT / "docs/examples").glob("*/*.yaml"))
MANIFESTS = REAL + EXAMPLES + sorted(FAKES.glob("*.yaml"))


@pytest.mark.parametrize("path", MANIFESTS, ids=[path.stem for path in MANIFESTS])
def test_every_manifest_follows_the_schema(path: pathlib.Path) -> None:
    manifest = yaml.safe_load(path.read_text())
    jsonschema.validate(manifest, SCHEMA)
    assert manifest["name"].replace("-", "_") == path.stem


@pytest.mark.parametrize("path", REAL + EXAMPLES, ids=[path.stem for path in REAL + EXAMPLES])
def test_every_real_manifest_says_where_its_fields_are_told(path: pathlib.Path) -> None:
    named = re.search(r"Fields: (\S+)\.\n", path.read_text())
    assert named and (ROOT / named[1]).is_file()


@pytest.mark.parametrize(
    "change",
    [
        {"program": None},
        {"comand": ["${program}"]},
        {"editions": [{"from": 0, "edition": "v99"}]},
        {"editions": [{"from": "0", "edition": "v18"}]},
        {"editions": [{"edition": "v18", "since": 0}]},
        {"command": "${program}"},
        {"npm": {"package": "p", "programm": "x"}},
        {"lacks": [{"name": "udp", "untill": 7}]},
    ],
    ids=str,
)
def test_what_the_schema_refuses_the_loader_refuses(
    cli: Cli, tmp_path: pathlib.Path, change: dict[str, Any]
) -> None:
    manifest = {**yaml.safe_load((FAKES / "hangs.yaml").read_text()), **change}
    manifest = {key: value for key, value in manifest.items() if value is not None}
    assert not jsonschema.Draft7Validator(SCHEMA).is_valid(manifest)
    path = tmp_path / "spoilt.yaml"
    path.write_text(yaml.safe_dump(manifest))
    ran = cli("run", "--impl", str(path), "--include", "worker-send/options")
    assert ran.returncode in (3, 64), ran.stdout
    assert re.search(r"spoilt\.yaml:\d+:\d+: ", ran.stderr), ran.stderr


def test_the_protocol_tells_of_every_field() -> None:
    page = (ROOT / "harness/adapters/PROTOCOL.md").read_text()
    section = page[page.index("\n## Manifest\n") :]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    told = {name: "?" in row for row in rows for name in re.findall(r"`(\w+)`", row)}
    required = SCHEMA["required"]
    assert told == {name: name not in required for name in SCHEMA["properties"]}


def test_every_runtime_of_the_catalogue_of_deviations_has_a_manifest() -> None:
    schema = json.loads((ROOT / "spec/schemas/deviations.schema.json").read_text())
    runtimes = set(re.findall(r'"runtime": \{"enum": (\[.*?\])\}', json.dumps(schema)))
    assert runtimes, "the schema lists runtimes"
    names = {yaml.safe_load(path.read_text())["name"] for path in REAL}
    assert all(set(json.loads(each)) <= names for each in runtimes)
