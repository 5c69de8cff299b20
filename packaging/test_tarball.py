"""The tarball of a release: unpacked anywhere, it works for whoever may only read it."""

from __future__ import annotations

import hashlib
import pathlib
import shutil
import subprocess
import tempfile
from typing import Iterator

import pytest

from release import ROOT, TARBALL, CleanRoot, must, run, version

MIB = 1 << 20
GATE = ["run", "--impl", "node", "--include", "worker-kill/*"]


@pytest.fixture(name="unpacked", scope="module")
def unpacked_fixture() -> Iterator[pathlib.Path]:
    """Its folder, read-only and for all to read."""
    with tempfile.TemporaryDirectory(prefix="cs-") as temporary:
        pathlib.Path(temporary).chmod(0o755)
        must(run("tar", "-xzf", TARBALL, "-C", temporary))
        folder = pathlib.Path(temporary) / TARBALL.name.removesuffix(".tar.gz")
        subprocess.run(["chmod", "-R", "a-w", str(folder)], check=True)
        yield folder
        subprocess.run(["chmod", "-R", "u+w", str(folder)], check=True)


def test_it_is_small() -> None:
    assert 1 * MIB < TARBALL.stat().st_size < 15 * MIB


def test_it_judges_node(unpacked: pathlib.Path) -> None:
    told = must(run(unpacked / "bin/clusterspec", *GATE))
    assert told.endswith(" s\n") and "everything as expected" in told


def test_it_has_the_version(unpacked: pathlib.Path) -> None:
    assert must(run(unpacked / "bin/clusterspec", "--version")) == f"{version()}\n"


def test_it_names_no_folder_of_the_machine_that_built_it(unpacked: pathlib.Path) -> None:
    for path in unpacked.rglob("*"):
        if path.is_file():
            assert str(ROOT).encode() not in path.read_bytes(), path


def test_its_programs_need_no_library(unpacked: pathlib.Path) -> None:
    for program in ("bin/clusterspec", *("libexec/clusterspec/" + name for name in PARTS)):
        assert "NEEDED" not in must(run("readelf", "-d", unpacked / program)), program


PARTS = ("clusterspec-tools", "clusterspec_reference")


def test_the_same_build_gives_the_same_bytes(tmp_path: pathlib.Path) -> None:
    before = hashlib.sha256(TARBALL.read_bytes()).hexdigest()
    name = TARBALL.name.removesuffix(".tar.gz")
    copy = shutil.copy(TARBALL, tmp_path / "kept")
    try:
        told = must(run("sh", ROOT / "packaging/tarball.sh", TARBALL.parent, name))
    finally:
        shutil.move(copy, TARBALL)
    assert told.split() == [before, TARBALL.name]


@pytest.mark.parametrize("suite", ["bookworm", "trixie", "bullseye"])
def test_it_works_in_a_clean_root(suite: str, unpacked: pathlib.Path) -> None:
    root = CleanRoot(suite)
    for words in (GATE, ["run", *GATE[3:]], ["simulate", "worker-kill/ends-worker"]):
        must(root.run(unpacked, "/mnt/bin/clusterspec", *words))
