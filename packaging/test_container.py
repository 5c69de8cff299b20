"""The container's image on no base at all, made without a daemon."""

from __future__ import annotations

import os
import pathlib
import shutil

import pytest

from release import TARBALL, must, run


def test_an_image_of_nothing_else_judges_the_reference(tmp_path: pathlib.Path) -> None:
    if shutil.which("buildah") is None:
        pytest.skip("an image is made without a daemon by buildah, which is not installed")
    if os.geteuid() != 0:
        pytest.skip("an image is for root to make and run here")
    must(run("tar", "-xzf", TARBALL, "-C", tmp_path, "--strip-components=1"))
    place = (
        "--root",
        tmp_path / "images",
        "--runroot",
        tmp_path / "run",
        "--storage-driver",
        "vfs",
    )

    def buildah(*words: object) -> str:
        return must(run("buildah", *place, *words, cwd=tmp_path))

    (tmp_path / ".containerignore").write_text("images\nrun\n")
    buildah(
        *("bud", "--isolation", "chroot", "-t", "clusterspec"),
        *("-f", "share/doc/clusterspec/Containerfile", "."),
    )
    container = buildah("from", "--pull-never", "localhost/clusterspec").strip()
    try:
        told = buildah(
            *("run", "--isolation", "chroot", container, "/opt/clusterspec/bin/clusterspec"),
            *("run", "--include", "worker-kill/*"),
        )
        assert "everything as expected" in told
    finally:
        buildah("rm", container)
