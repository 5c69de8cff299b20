"""The package for npm, packed and installed from its file."""

from __future__ import annotations

import json
import os
import pathlib
import shutil

import pytest

from release import ROOT, TARBALL, must, run, version

if shutil.which("npm") is None:
    pytest.skip("npm is not installed", allow_module_level=True)

CASES = ["--include", "worker-kill/in-worker-*"]


@pytest.fixture(name="package", scope="module")
def package_fixture(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("npm")
    must(run("sh", ROOT / "packaging/npm/pack.sh", TARBALL, folder))
    return folder / f"clusterspec-{version()}.tgz"


def npm(cwd: pathlib.Path, *words: object, **environment: str) -> str:
    """Without the network, and with a cache of its own."""
    place = {"npm_config_cache": str(cwd / "cache"), "npm_config_offline": "true"}
    return must(run("npm", *words, cwd=cwd, **place, **environment))


def test_npx_judges_the_node_that_runs_npm(package: pathlib.Path, tmp_path: pathlib.Path) -> None:
    # Another `node` comes first on PATH, and is not the one.
    other = tmp_path / "bin/node"
    other.parent.mkdir()
    other.write_text("#!/bin/sh\nexit 1\n")
    other.chmod(0o755)
    node = os.path.realpath(shutil.which("node") or "")
    cli = pathlib.Path(os.path.realpath(shutil.which("npm") or "")).with_name("npx-cli.js")
    shutil.copy(package, tmp_path)  # as people name it; npx takes an absolute path for a program
    done = run(
        *(
            node,
            cli,
            "--yes",
            f"./{package.name}",
            "run",
            "--impl",
            "node",
            "--json",
            "r.json",
            *CASES,
        ),
        cwd=tmp_path,
        PATH=f"{other.parent}:{os.environ['PATH']}",
        npm_config_cache=str(tmp_path / "cache"),
        npm_config_offline="true",
    )
    assert "everything as expected" in must(done)
    assert "replay    npx clusterspec run" in done.stdout
    judged = json.loads((tmp_path / "r.json").read_text())["implementation"]
    assert judged["version"] == must(run(node, "--version")).strip().removeprefix("v")


def test_a_project_has_it_as_a_dependency(package: pathlib.Path, tmp_path: pathlib.Path) -> None:
    scripts = {"test": " ".join(["clusterspec run --impl node", *CASES]).replace("*", "\\*")}
    project = {"name": "user", "version": "1.0.0", "private": True, "scripts": scripts}
    (tmp_path / "package.json").write_text(json.dumps(project))
    npm(tmp_path, "install", "--save-dev", package)
    assert "everything as expected" in npm(tmp_path, "test")
    installed = json.loads((tmp_path / "node_modules/clusterspec/package.json").read_text())
    assert not {"scripts", "dependencies"} & set(installed), "nothing runs or comes at installing"
