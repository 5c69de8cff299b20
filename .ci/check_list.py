"""The checks of a tree, in the order in which they run: what is quick comes first."""

from __future__ import annotations

import os
import pathlib
from dataclasses import dataclass, field
from typing import Mapping, Tuple

ROOT = pathlib.Path(__file__).resolve().parents[1]
FOLDERS = ("spec", "reference", "reports", "harness", "fuzz", "cli")
MADE = ".ci/tidied.txt"  # the only file that a check writes into the tree
JOBS = os.environ.get("CLUSTERSPEC_JOBS") or str(len(os.sched_getaffinity(0)))

Command = Tuple[str, ...]


@dataclass(frozen=True)
class Check:
    """Passes when all commands exit with 0 in the tree's folder."""

    name: str
    about: str
    commands: Tuple[Command, ...]
    needs: Tuple[str, ...] = ()  # programs; without them the check is not run
    in_lint: bool = False
    in_all: bool = True
    shows: bool = False  # what the last command prints is for people
    environment: Mapping[str, str] = field(default_factory=dict)


def sources(*suffixes: str, folders: Tuple[str, ...] = FOLDERS) -> Tuple[str, ...]:
    """Files below the folders, as paths from the root."""
    return tuple(
        sorted(
            str(path.relative_to(ROOT))
            for folder in folders
            for path in (ROOT / folder).rglob("*")
            if path.suffix in suffixes
        )
    )


def built(preset: str, *targets: str) -> Tuple[Command, ...]:
    """Configures and builds a preset: these targets, or all."""
    build: Command = ("cmake", "--build", "--preset", preset, "-j", JOBS)
    return (("cmake", "--preset", preset), (*build, "--target", *targets) if targets else build)


def tested(preset: str) -> Command:
    return ("ctest", "--preset", preset, "-j", JOBS)


def script(name: str, *words: str) -> Command:
    return ("/usr/bin/python3", "-u", f".ci/{name}.py", *words)


CPPCHECK: Command = (
    *("cppcheck", "-q", "--enable=warning,performance,portability", "--std=c++20"),
    *("--language=c++", "--library=googletest,boost,posix", "--template=gcc", "--error-exitcode=1"),
    *("--suppressions-list=.ci/cppcheck.txt", "-I", ".", "-j", JOBS),
)
PYTHON = sources(".py", folders=(*FOLDERS, ".ci", "docs", "integrations", "packaging"))

# Folders whose code starts threads, and the tests that do. Others fail for TSan's own sake: with it a
# child of vfork() does not share our memory, so it cannot tell us why a program could not be started.
THREADED = {
    "reference/process": "Subprocess.ManyThreadsMayRunPrograms",
    "reference/runtime": "LoopTest.AnotherThreadMayPost",
    "reference/explore": "SearchPrograms.*",
    "harness/runtimes": "InstallTest.ManyAtOnceDownloadOnce",
}


def test_program(folder: str) -> str:
    return f"clusterspec_{folder.replace('/', '_')}_test"


CHECKS = (
    Check(
        "format",
        "clang-format of all C++",
        (
            (
                "clang-format",
                "--dry-run",
                "-Werror",
                *sources(".cc", ".h", folders=(*FOLDERS, "packaging")),
            ),
        ),
        needs=("clang-format",),
        in_lint=True,
    ),
    Check(
        "black",
        "formatter of all Python",
        (("black", "--check", "-q", "--diff", *PYTHON),),
        needs=("black",),
        in_lint=True,
    ),
    Check(
        "mypy",
        "types of all Python, strictly",
        (("mypy", *PYTHON),),
        needs=("mypy",),
        in_lint=True,
    ),
    Check(
        "cppcheck",
        "cppcheck over all C++",
        ((*CPPCHECK, *FOLDERS),),
        needs=("cppcheck",),
        in_lint=True,
    ),
    Check(
        "tidy-changed",
        "clang-tidy over what changed since the last whole check, as time allows",
        (script("tidy", "--changed", "--seconds", "60"),),
        needs=("clang-tidy", "clang++"),
        in_lint=True,
        in_all=False,
        shows=True,
    ),
    Check("tests", "GCC, as users run it: all tests", (("./clusterspec", "test"),)),
    Check(
        "clang",
        "Clang builds all, each file alone, warnings are errors",
        built("clang"),
        needs=("clang++",),
    ),
    Check(
        "tidy",
        "clang-tidy over each file",
        (script("tidy"),),
        needs=("clang-tidy", "clang++"),
        shows=True,
    ),
    Check(
        "sanitizers",
        "GCC with ASan and UBSan, warnings are errors: all C++ tests",
        (*built("dev"), tested("dev")),
    ),
    Check(
        "threads",
        "TSan: the C++ tests of what has threads, and an exploration with two",
        (
            *built("threads", *(test_program(f) for f in THREADED), "clusterspec-tools"),
            *(
                (f"build/threads/{folder}/{test_program(folder)}", f"--gtest_filter={tests}")
                for folder, tests in THREADED.items()
            ),
            ("build/threads/cli/clusterspec-tools", "explore", "--depth", "1", "-j", "2"),
        ),
        environment={"TSAN_OPTIONS": "halt_on_error=1", "CLUSTERSPEC_HOME": str(ROOT)},
    ),
    Check(
        "coverage",
        "lines that the tests take: 90 % of each folder",
        (
            *built("coverage"),
            tested("coverage"),
            (
                "/usr/bin/python3",
                "-m",
                "pytest",
                "-q",
                "-m",
                "not slow and not release",
                "harness/pytest",
            ),
            script("line_coverage", "build/coverage", "--at-least", "90"),
        ),
        environment={"CLUSTERSPEC_TESTED": "build/coverage", "PYTHONDONTWRITEBYTECODE": "1"},
        shows=True,
    ),
    Check(
        "campaign",
        "runs of the suite that are killed, stopped and starved at random moments",
        (
            *built("release", "clusterspec", "clusterspec_reference"),
            ("/usr/bin/python3", "-u", "harness/bench/fault_campaign.py", "--minutes", "10"),
        ),
        shows=True,
    ),
    Check(
        "long-tests",
        "the guide for authors of adapters, followed to its end; the job files on a Slurm of one node",
        (("/usr/bin/python3", "-m", "pytest", "-q", "-rs", "-m", "release", "harness/pytest"),),
        environment={"PYTHONDONTWRITEBYTECODE": "1"},
        shows=True,
    ),
    Check(
        "selections",
        "every shard, every folder and --quick against the known failures of three runtimes",
        (*built("release", "clusterspec"), script("selections")),
        shows=True,
    ),
    Check(
        "packages",
        "the tarball, the packages and the examples for CI, in clean roots of Debian where these can be had",
        (
            *built("dist", "dist"),
            *built("release", "deb"),
            ("/usr/bin/python3", "-m", "pytest", "-q", "-rs", "packaging"),
        ),
        environment={"PYTHONDONTWRITEBYTECODE": "1"},
        shows=True,
    ),
    Check(
        "same-bytes",
        "two builds from nothing are the same programs",
        (script("same_bytes"),),
        shows=True,
    ),
)
