"""The library of `cluster` for C++ programs, as a part of somebody else's build."""

from __future__ import annotations

import os
import pathlib
import tempfile

from release import ROOT, must, run

PROJECT = """cmake_minimum_required(VERSION 3.22)
project(user LANGUAGES CXX)
include(FetchContent)
FetchContent_Declare(clusterspec SOURCE_DIR TREE)
FetchContent_MakeAvailable(clusterspec)
add_executable(hello TREE/reference/examples/hello.cc)
target_link_libraries(hello PRIVATE clusterspec::cluster)
"""


def test_fetch_content_builds_the_library_alone(tmp_path: pathlib.Path) -> None:
    (tmp_path / "CMakeLists.txt").write_text(PROJECT.replace("TREE", str(ROOT)))
    build = tmp_path / "build"
    cache = os.environ.get(
        "CCACHE_DIR", f"{os.environ.get('HOME', tempfile.gettempdir())}/.cache/ccache"
    )
    # What the program and its tests need besides may be missing.
    hidden = [f"-DCMAKE_DISABLE_FIND_PACKAGE_{name}=ON" for name in ("GTest", "LibXml2")]
    must(run("cmake", "-S", tmp_path, "-B", build, "-DCMAKE_BUILD_TYPE=Release", *hidden))
    must(run("cmake", "--build", build, "--target", "hello", "-j", "2", CCACHE_DIR=cache))
    assert (build / "hello").exists()
    assert not list(build.rglob("*_test"))
