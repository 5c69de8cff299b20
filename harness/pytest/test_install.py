"""What `cmake --install` installs works wherever it is moved to, for whoever may only read it."""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
from typing import Iterator

import pytest

from conftest import BINARY, ROOT
from examples import Example

BUILD = BINARY.parents[1]
PACKAGE = """cmake_minimum_required(VERSION 3.22)
project(user LANGUAGES CXX)
find_package(clusterspec REQUIRED)
add_executable(hello EXAMPLES/hello.cc)
target_link_libraries(hello PRIVATE clusterspec::cluster)
"""


def run(*words: object) -> subprocess.CompletedProcess[str]:
    """Runs a program in an environment that holds nothing but PATH and TMPDIR."""
    return subprocess.run(
        list(map(str, words)),
        env={"PATH": os.environ["PATH"], "TMPDIR": tempfile.gettempdir()},
        text=True,
        capture_output=True,
        timeout=600,
        check=False,
    )


def install(component: str, prefix: pathlib.Path) -> None:
    done = run("cmake", "--install", BUILD, "--component", component, "--prefix", prefix)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(name="installed", scope="module")
def installed_fixture() -> Iterator[pathlib.Path]:
    """The installed program, moved to another place and made read-only."""
    with tempfile.TemporaryDirectory(prefix="cs-") as temporary:
        first = pathlib.Path(temporary) / "first"
        install("program", first)
        moved = first.rename(first.with_name("moved"))
        subprocess.run(["chmod", "-R", "a-w", str(moved)], check=True)
        yield moved
        subprocess.run(["chmod", "-R", "u+w", str(moved)], check=True)


def test_it_judges_node_and_says_how_to_again(installed: pathlib.Path) -> None:
    done = run(
        *(installed / "bin/clusterspec", "run", "--impl", "node", "--known", "none"),
        *("--include", "worker-kill/in-worker-signal", "--include", "worker-kill/ends-worker"),
    )
    assert done.returncode == 1, done.stdout + done.stderr
    replay = [line for line in done.stdout.splitlines() if line.split()[:1] == ["replay"]]
    assert replay and all(line.split()[1:3] == ["clusterspec", "run"] for line in replay)
    assert str(ROOT) not in done.stdout


def test_its_reference_and_its_tools_are_found(
    installed: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    link = tmp_path / "clusterspec"
    link.symlink_to(installed / "bin/clusterspec")
    judged = run(link, "run", "--include", "worker-kill/ends-worker")
    assert judged.returncode == 0, judged.stdout + judged.stderr
    simulated = run(link, "simulate", "worker-kill/ends-worker")
    assert simulated.returncode == 0, simulated.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["list", "cases"],
        ["list", "requirements"],
        ["list", "deviations"],
        ["show", "worker-kill/ends-worker", "--as-script"],
        ["coverage", "--edition", "v16", "--json"],
        ["run", "--impl", "sim", "--quick", "--shard", "1/4", "-q"],
        ["mutants", "--list"],
    ],
    ids=" ".join,
)
def test_it_has_all_data(words: list[str], installed: pathlib.Path) -> None:
    here = run(installed / "bin/clusterspec", *words)
    built = run(BINARY, *words)
    assert here.returncode == built.returncode == 0, here.stderr
    here_untimed, built_untimed = (re.sub(r"[\d.]+ s$", "", x.stdout) for x in (here, built))
    assert here_untimed == built_untimed


def test_an_adapter_can_be_checked(installed: pathlib.Path) -> None:
    adapter = installed / "share/clusterspec/harness/adapters/javascript/adapter.cjs"
    done = run(installed / "bin/clusterspec", "adapter", "lint", "node", adapter)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_plugin_for_pytest_comes_along(installed: pathlib.Path) -> None:
    plugin = installed / "share/clusterspec/integrations/pytest"
    assert {path.name for path in plugin.iterdir()} == {
        *("README.md", "pyproject.toml", "pytest_clusterspec.py")
    }


def test_without_its_data_it_says_where_it_looked(tmp_path: pathlib.Path) -> None:
    (tmp_path / "bin").mkdir()
    alone = shutil.copy(BINARY, tmp_path / "bin/clusterspec")
    done = run(alone, "list", "cases")
    assert done.returncode == 64
    assert f"{tmp_path}/share/clusterspec" in done.stderr


def test_the_documents_name_the_version() -> None:
    version = run(BINARY, "--version").stdout.strip()
    for page in ("README.md", "docs/install.md"):
        named = re.findall(r"clusterspec[-_](\d+\.\d+\.\d+)", (ROOT / page).read_text())
        assert named and set(named) == {version}, page
    plugin = (ROOT / "integrations/pytest/pyproject.toml").read_text()
    assert re.findall(r'^version = "(.*)"', plugin, re.M) == [version]


@pytest.mark.slow
def test_a_program_is_built_against_the_package_and_runs(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install("cluster", tmp_path / "prefix")
    moved = (tmp_path / "prefix").rename(tmp_path / "moved")
    project = tmp_path / "project"
    project.mkdir()
    examples = str(ROOT / "reference/examples")
    (project / "CMakeLists.txt").write_text(PACKAGE.replace("EXAMPLES", examples))
    # What only the program and its tests need may be missing.
    hidden = [
        f"-DCMAKE_DISABLE_FIND_PACKAGE_{name}=ON" for name in ("GTest", "LibXml2", "yaml-cpp")
    ]
    for words in (
        ["-S", project, "-B", project / "build", f"-DCMAKE_PREFIX_PATH={moved}", *hidden],
        ["--build", project / "build", "-j", "2"],
    ):
        done = run("cmake", *words)
        assert done.returncode == 0, done.stdout + done.stderr
    monkeypatch.setattr("examples.EXAMPLES", project / "build")
    with Example("hello") as example:
        assert example.ask().startswith("hello from worker ")
