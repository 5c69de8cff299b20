"""Each case of clusterspec as a test: pytest --clusterspec-impl node@26.10.0."""

from __future__ import annotations

import fnmatch
import json
import os
import pathlib
import shutil
import subprocess
from typing import Any, Iterator

import pytest

LEVELS = ("must", "should", "may", "info")
FAILURES = ("fail", "timeout", "crash")
UNDECIDED = 2  # an exit code of `run`


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("clusterspec")
    add = group.addoption
    add(
        "--clusterspec-impl",
        action="append",
        default=[],
        metavar="NAME",
        help="runtime to test: node, node@26.10.0, bun, path of a manifest; may be repeated",
    )
    add(
        "--clusterspec",
        metavar="PROGRAM",
        help="the launcher or the built program; default: $CLUSTERSPEC, else clusterspec on PATH",
    )
    add("--clusterspec-edition", metavar="ID", help="edition of the documentation")
    add(
        "--clusterspec-known",
        metavar="FILE",
        help="list of known failures; none: no list",
    )
    add(
        "--clusterspec-form",
        action="append",
        default=[],
        metavar="FORM",
        help="net, http or esm; may be repeated; default: net and http",
    )
    add(
        "--clusterspec-requirement",
        action="append",
        default=[],
        metavar="GLOB",
        help="only cases that cover such a requirement; may be repeated",
    )


def pytest_configure(config: pytest.Config) -> None:
    for level in LEVELS:
        config.addinivalue_line("markers", f"{level}: covers a requirement of this level")
    config.addinivalue_line("markers", "requirement(id): covers this requirement")


def program_of(config: pytest.Config) -> str:
    named = config.getoption("--clusterspec") or os.environ.get("CLUSTERSPEC")
    found = shutil.which(named or "clusterspec")
    if found:
        return str(pathlib.Path(found).resolve())
    what = f"there is no program {named}" if named else "clusterspec is not on PATH"
    raise pytest.UsageError(f"{what}; name it with --clusterspec or $CLUSTERSPEC")


def ask(config: pytest.Config, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([program_of(config), *words], text=True, capture_output=True, check=False)


def asked_for_paths(config: pytest.Config) -> bool:
    worker: dict[str, Any] | None = getattr(config, "workerinput", None)
    if worker is not None:
        return bool(worker["clusterspec_paths"])
    return config.args_source == pytest.Config.ArgsSource.ARGS


@pytest.hookimpl(optionalhook=True)  # type: ignore[misc]  # pluggy's decorator has no types
def pytest_configure_node(node: Any) -> None:
    """A worker of xdist is always given paths: only the main process knows what was typed."""
    node.workerinput["clusterspec_paths"] = asked_for_paths(node.config)


def pytest_ignore_collect(collection_path: pathlib.Path, config: pytest.Config) -> bool | None:
    """With an implementation and without a path, only its cases are tested."""
    del collection_path
    alone = config.getoption("--clusterspec-impl") and not asked_for_paths(config)
    return True if alone else None


@pytest.hookimpl(tryfirst=True)  # type: ignore[misc]  # first, so that -k and -m choose among them
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    for implementation in config.getoption("--clusterspec-impl"):
        collector = Cases.from_parent(session, name=implementation, nodeid=implementation)
        items.extend(collector.collect())


class Cases(pytest.Collector):
    """All cases that run on an implementation."""

    def flags(self) -> list[str]:
        edition = self.config.getoption("--clusterspec-edition")
        return ["--impl", self.name, *(["--edition", edition] if edition else [])]

    def collect(self) -> Iterator["CaseItem"]:
        forms = [f"--form={form}" for form in self.config.getoption("--clusterspec-form")]
        listed = ask(self.config, "list", "cases", *self.flags(), *forms, "--json")
        if listed.returncode != 0:
            raise pytest.UsageError(listed.stderr.strip())
        globs = self.config.getoption("--clusterspec-requirement")
        for case in json.loads(listed.stdout):
            if globs and not any(fnmatch.filter(case["covers"], glob) for glob in globs):
                continue
            yield CaseItem.from_parent(self, name=case["id"], case=case)


class NotAsListed(Exception):
    """What the run of a case says, for people."""


class CaseItem(pytest.Item):
    """One case on one implementation."""

    def __init__(self, *, case: dict[str, Any], **more: Any) -> None:
        super().__init__(**more)
        for level in case["levels"]:
            self.add_marker(level)
        for requirement in case["covers"]:
            self.add_marker(pytest.mark.requirement(requirement))
        self.user_properties.append(("title", case["title"]))

    def runtest(self) -> None:
        assert isinstance(self.parent, Cases)
        known = self.config.getoption("--clusterspec-known")
        flags = [*self.parent.flags(), *(["--known", known] if known else [])]
        # One run at a time: pytest-xdist says how many processes there are.
        done = ask(self.config, "run", *flags, "-j", "1", "--include", self.name, "--json", "-")
        try:
            report = json.loads(done.stdout)
        except ValueError:
            raise NotAsListed(f"exit code {done.returncode}:\n{done.stderr}") from None
        rows = [row for row in report["cases"] if row["id"] == self.name]
        # A case that is unsupported is there alone: that nothing was checked is told by a code.
        fine = (0, UNDECIDED) if [row["verdict"] for row in rows] == ["unsupported"] else (0,)
        if done.returncode not in fine or len(rows) != 1:
            raise NotAsListed(done.stderr.strip())
        judge(rows[0])

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        if isinstance(excinfo.value, NotAsListed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[pathlib.Path, int | None, str]:
        return self.config.rootpath, None, f"{self.nodeid}"


def judge(row: dict[str, Any]) -> None:
    """Of a run in which everything is as listed."""
    if row["verdict"] in FAILURES:
        why = row.get("disputed") or row["listed"] or row["message"]
        pytest.xfail(f"{'disputed' if row.get('disputed') else 'known'}: {why}")
    if row["verdict"] == "unsupported":
        pytest.skip(f"unsupported, {row['why']}: {row['message']}")
    if row["verdict"] != "pass":
        raise NotAsListed(f"{row['verdict']}: {row['message']}")
