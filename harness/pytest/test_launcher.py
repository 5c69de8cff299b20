"""The launcher ./clusterspec, in a tiny tree of its own: what it builds there is a shell script.

Packages are never installed here: dpkg-query, apt-get, sudo and id are fakes in front on PATH.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Dict, List, Optional

import pytest

HOME = Path(__file__).resolve().parents[2]

CMAKE = """
cmake_minimum_required(VERSION 3.22)
project(tiny LANGUAGES NONE)
enable_testing()
file(GLOB extra CONFIGURE_DEPENDS cli/*.extra)
add_custom_command(
  OUTPUT cli/clusterspec
  DEPENDS ${PROJECT_SOURCE_DIR}/cli/main.sh ${extra}
  COMMAND sh ${PROJECT_SOURCE_DIR}/cli/main.sh --check
  COMMAND cp ${PROJECT_SOURCE_DIR}/cli/main.sh cli/clusterspec
  COMMAND echo built >> ${PROJECT_BINARY_DIR}/count
  VERBATIM)
foreach(other cli/clusterspec-tools harness/adapters/reference/clusterspec_reference)
  add_custom_command(
    OUTPUT ${other}
    DEPENDS ${PROJECT_SOURCE_DIR}/cli/main.sh
    COMMAND ${CMAKE_COMMAND} -E make_directory harness/adapters/reference
    COMMAND cp ${PROJECT_SOURCE_DIR}/cli/main.sh ${other}
    VERBATIM)
endforeach()
add_custom_target(program ALL DEPENDS
  cli/clusterspec cli/clusterspec-tools harness/adapters/reference/clusterspec_reference)
add_test(NAME tiny COMMAND sh ${PROJECT_SOURCE_DIR}/harness/tiny_test.sh)
"""

PROGRAM = """#!/bin/sh
if [ "$1" = --check ]; then exit 0; fi
echo "home=$CLUSTERSPEC_HOME"
echo "folder=$PWD"
for word; do echo "word=$word"; done
exit 7
"""

# Knows as installed what is written in $fakes/installed, and everything when that is not there.
DPKG_QUERY = """#!/bin/sh
echo dpkg-query >> "$fakes/calls"
shift 2
for package; do
  if [ ! -e "$fakes/installed" ] || grep -qxF "$package" "$fakes/installed"; then
    echo "$package:installed"
  fi
done
"""

APT_GET = """#!/bin/sh
echo "apt-get $*" >> "$fakes/calls"
[ ! -e "$fakes/no-network" ] || { echo 'Could not resolve the mirror'; exit 100; }
for word; do case $word in -*|*=*|update|install) ;; *) echo "$word" >> "$fakes/installed" ;; esac; done
"""

SUDO = """#!/bin/sh
echo "sudo $*" >> "$fakes/calls"
[ "$1" = -n ] && shift
[ -e "$fakes/sudoer" ] || { echo 'sudo: a password is required' >&2; exit 1; }
exec "$@"
"""


# Three checks; the second can be broken, the third belongs to `--all` alone.
CHECK_LIST = """
import collections
Check = collections.namedtuple("Check", "name about commands needs in_lint in_all shows environment")
def check(name, script, in_lint):
    return Check(name, "of a tiny tree", (("sh", "-c", script),), (), in_lint, True, False, {})
CHECKS = [check("spelling", "true", True), check("style", "test ! -e broken", True),
          check("slow", "echo ran >> slow", False)]
MADE = "none"
"""


class Tree:
    """A tree with the launcher and next to nothing, in a folder with a space in its name."""

    def __init__(self, root: Path) -> None:
        self.path = root / "a tree"
        self.fakes = root / "fakes"
        self.build = self.path / "build" / "release"
        (self.path / ".ci").mkdir(parents=True)
        for name in ["clusterspec", ".ci/run", ".ci/checks.py", "CMakePresets.json"]:
            shutil.copy(HOME / name, self.path / name)
        self.write(".ci/check_list.py", CHECK_LIST)
        self.write("CMakeLists.txt", CMAKE)
        self.write("cli/main.sh", PROGRAM, executable=True)
        self.write("harness/tiny_test.sh", "exit 0\n")
        self.write("harness/pytest/test_tiny.py", "def test_tiny() -> None:\n    assert True\n")
        (self.path / "reports").mkdir()
        self.fake("dpkg-query", DPKG_QUERY)
        self.fake("apt-get", APT_GET)
        self.fake("sudo", SUDO)
        self.fake("id", "#!/bin/sh\necho 0\n")

    def write(self, name: str, text: str, executable: bool = False) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        # Times of files tick every few milliseconds. Nobody edits within the tick of a build's end,
        # where the file would be as old as what was built from it.
        while path.stat().st_mtime_ns <= self.built_at():
            path.write_text(text)
        if executable:
            path.chmod(0o755)
        return path

    def built_at(self) -> int:
        program = self.build / "cli/clusterspec"
        return program.stat().st_mtime_ns if program.exists() else 0

    def fake(self, name: str, script: str) -> None:
        self.fakes.mkdir(exist_ok=True)
        (self.fakes / name).write_text(script)
        (self.fakes / name).chmod(0o755)

    def only_installed(self, *packages: str) -> None:
        (self.fakes / "installed").write_text("\n".join(packages) + "\n")

    def environment(self, changes: Dict[str, Optional[str]]) -> Dict[str, str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
        environment.pop("CLUSTERSPEC_SKIP_PACKAGES", None)
        environment.update(PATH=f"{self.fakes}:{environment['PATH']}", fakes=str(self.fakes))
        for name, value in changes.items():
            environment.pop(name, None)
            if value is not None:
                environment[name] = value
        return environment

    def start(
        self,
        *args: str,
        program: Optional[Path] = None,
        cwd: Optional[Path] = None,
        **env: Optional[str],
    ) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [str(program or self.path / "clusterspec"), *args],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=cwd or self.path.parent,
            env=self.environment(env),
        )

    def run(
        self,
        *args: str,
        program: Optional[Path] = None,
        cwd: Optional[Path] = None,
        **env: Optional[str],
    ) -> "subprocess.CompletedProcess[str]":
        process = self.start(*args, program=program, cwd=cwd, **env)
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(args, process.returncode, out, err)

    def builds(self) -> int:
        return len((self.build / "count").read_text().splitlines())

    def calls(self) -> List[str]:
        path = self.fakes / "calls"
        return path.read_text().splitlines() if path.exists() else []


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def test_first_call_builds_and_second_only_runs(tree: Tree) -> None:
    first = tree.run("run", "a b", "")
    assert first.stderr.startswith("Building clusterspec (first time, about ")
    assert first.returncode == 7
    second = tree.run("run", "a b", "")
    assert second.stderr == ""
    assert second.returncode == 7
    expected = f"home={tree.path}\nfolder={tree.path.parent}\nword=run\nword=a b\nword=\n"
    assert first.stdout == second.stdout == expected
    assert tree.builds() == 1
    assert tree.calls() == ["dpkg-query"]


def test_the_program_takes_the_place_of_the_launcher(tree: Tree) -> None:
    """So that a signal to the one is a signal to the other."""
    tree.write("cli/main.sh", PROGRAM.replace("exit 7", "echo $$"))
    process = tree.start("--check-not")
    out, err = process.communicate(timeout=120)
    assert out.splitlines()[-1] == str(process.pid), err


def test_long_builds_tell_how_far_they_are(tree: Tree) -> None:
    parts = """
foreach(i RANGE 1 29)
  add_custom_command(OUTPUT part${i} COMMAND ${CMAKE_COMMAND} -E touch part${i})
  list(APPEND parts part${i})
endforeach()
"""
    cmake = CMAKE.replace("enable_testing()", parts).replace("${extra}", "${extra} ${parts}")
    tree.write("CMakeLists.txt", cmake)
    result = tree.run()
    assert result.stdout.startswith("home=")
    lines = result.stderr.splitlines()
    assert lines[0].startswith("Building clusterspec (first time, about a minute)")
    assert [line.split()[0] for line in lines[1:]] == [str(n) for n in range(10, 110, 10)]
    assert lines[-1] == "  100 % (30 of 30 steps)"


def test_second_call_starts_next_to_nothing(tree: Tree) -> None:
    tree.run()
    commands = ["cat", "cmake", "dpkg-query", "find", "flock", "grep", "mkdir", "ninja", "nproc"]
    for command in [*commands, "readlink", "sed", "tail"]:
        tool = tree.fakes / command
        moved = tree.path.parent / command
        real = str(tool.rename(moved)) if tool.exists() else shutil.which(command)
        tree.fake(command, f'#!/bin/sh\necho {command} >> "$fakes/calls"\nexec "{real}" "$@"\n')
    (tree.fakes / "calls").unlink()
    tree.run()
    assert tree.calls() == ["readlink", "nproc", "find"]


TOOLS = "cli/clusterspec-tools"
REFERENCE = "harness/adapters/reference/clusterspec_reference"


@pytest.mark.parametrize(
    "words, built",
    [
        (["run", "--impl", "node"], []),
        (["run", "--impl=sim", "--include", "a/*"], []),
        (["run", "--help"], []),
        (["list", "cases"], []),
        (["show", "a/case"], []),
        (["report", "html", "a.json"], []),
        ([], []),
        (["run"], [REFERENCE]),
        (["run", "--impl", "node", "--impl", "reference"], [REFERENCE]),
        (["run", "--impl=reference?deviation=x"], [REFERENCE]),
        (["run", "--impl", "built here.yaml"], []),
        (["run", "--impl", "./built here.yaml"], [REFERENCE]),
        (["run", "--impl", "./of others.yaml"], []),
        (["fuzz"], [TOOLS]),
        (["fuzz", "--help"], [TOOLS]),
        (["replay", "a.yaml", "--impl", "reference"], [TOOLS, REFERENCE]),
        (["explore", "a/case"], [TOOLS]),
        (["simulate", "a/case"], [TOOLS]),
        (["coverage"], [TOOLS]),
        (["spec", "check"], [TOOLS]),
        (["adapter", "lint", "build/clusterspec_reference"], [TOOLS, REFERENCE]),
        (["show", "a/case", "--as-script"], []),
        (["report", "publish", "a.json"], [TOOLS]),
    ],
)
def test_only_what_the_command_needs_is_built(
    tree: Tree, words: List[str], built: List[str]
) -> None:
    (tree.path.parent / "built here.yaml").write_text('program: "${build}/program"\n')
    (tree.path.parent / "of others.yaml").write_text("program: node\n")
    result = tree.run(*words)
    assert result.returncode == 7, result.stderr
    assert [each for each in [TOOLS, REFERENCE] if (tree.build / each).exists()] == built
    assert tree.run(*words).stderr == ""


def test_all_commands_of_the_other_program_have_it_built(tree: Tree) -> None:
    names = re.findall(r'Command\{\s*"(\w+)"', (HOME / "cli/tool_commands.h").read_text())
    assert len(names) >= 7
    for name in names:
        assert tree.run(name).returncode == 7
        (tree.build / TOOLS).unlink()  # fails where it was not built


def test_what_another_command_needs_is_built_when_it_is_first_asked_for(tree: Tree) -> None:
    tree.run("run", "--impl", "node")
    result = tree.run("fuzz")
    assert result.stderr == "Building what this command needs...\n"
    assert (tree.build / TOOLS).exists()
    assert tree.run("fuzz").stderr == tree.run("run", "--impl", "node").stderr == ""
    tree.write("cli/main.sh", PROGRAM.replace("exit 7", "exit 8"))
    assert tree.run("run", "--impl", "node").returncode == 8
    assert "since its sources have changed" in tree.run("fuzz").stderr


def test_called_through_links_and_from_anywhere(tree: Tree) -> None:
    tree.run()
    elsewhere = tree.path.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "one").symlink_to(Path("..") / "a tree" / "clusterspec")
    (elsewhere / "two").symlink_to("one")
    result = tree.run("x", program=elsewhere / "two", cwd=elsewhere)
    assert f"home={tree.path}\nfolder={elsewhere}\nword=x\n" == result.stdout
    on_path = f"{elsewhere}:{tree.fakes}:{os.environ['PATH']}"
    result = tree.run("x", program=Path("two"), cwd=Path("/"), PATH=on_path)
    assert f"home={tree.path}\nfolder=/\nword=x\n" == result.stdout


def test_works_without_home(tree: Tree) -> None:
    result = tree.run("x", HOME=None, CCACHE_DIR=None, XDG_CACHE_HOME=None)
    assert result.returncode == 7, result.stderr


def test_changed_sources_are_built_again(tree: Tree) -> None:
    tree.run()
    tree.write("cli/main.sh", PROGRAM.replace("exit 7", "exit 8"))
    changed = tree.run()
    assert changed.returncode == 8
    assert "Building clusterspec, since its sources have changed" in changed.stderr
    tree.write("cli/a.extra", "")
    tree.run()
    assert tree.builds() == 3
    (tree.path / "cli/a.extra").unlink()
    tree.run()
    (tree.path / "README.md").write_text("not built from")
    tree.run()
    assert tree.run().stderr == ""


def test_changed_presets_are_taken_up(tree: Tree) -> None:
    tree.run()
    presets = tree.path / "CMakePresets.json"
    presets.write_text(presets.read_text().replace('"Release"', '"MinSizeRel"'))
    tree.run()
    assert "CMAKE_BUILD_TYPE:UNINITIALIZED=MinSizeRel" in (
        tree.build / "CMakeCache.txt"
    ).read_text().replace(":STRING", ":UNINITIALIZED")


def test_failed_build_is_shown_and_can_be_mended(tree: Tree) -> None:
    tree.run()
    tree.write("cli/main.sh", "echo 'error: a semicolon is missing'; exit 1\n")
    for _ in range(2):
        result = tree.run("run")
        assert result.returncode == 3
        assert result.stdout == ""
        assert "error: a semicolon is missing" in result.stderr
        assert "clusterspec: the build failed" in result.stderr
    tree.write("cli/main.sh", PROGRAM)
    assert tree.run("run").returncode == 7


def test_failed_set_up_is_shown_and_can_be_mended(tree: Tree) -> None:
    tree.write("CMakeLists.txt", CMAKE + "message(FATAL_ERROR nowhere)\n")
    result = tree.run()
    assert result.returncode == 3
    assert "nowhere" in result.stderr
    assert "CMake cannot set up the build" in result.stderr
    tree.write("CMakeLists.txt", CMAKE)
    assert tree.run().returncode == 7


def test_first_calls_at_the_same_time_build_once(tree: Tree) -> None:
    slow = PROGRAM.replace("--check ]; then", "--check ]; then sleep 1;")
    tree.write("cli/main.sh", slow)
    processes = [tree.start("x") for _ in range(4)]
    errors = [process.communicate(timeout=120)[1] for process in processes]
    assert [process.returncode for process in processes] == [7] * 4, errors
    assert tree.builds() == 1
    assert sum("waiting for it" in error for error in errors) == 3
    assert tree.calls() == ["dpkg-query"]


def test_moved_tree_is_built_anew(tree: Tree) -> None:
    tree.run()
    moved = tree.path.parent / "moved"
    tree.path.rename(moved)
    tree.path = moved
    result = tree.run(program=moved / "clusterspec")
    assert "first time" in result.stderr
    assert result.returncode == 7
    assert f"home={moved}" in result.stdout


def test_root_installs_missing_packages(tree: Tree) -> None:
    tree.only_installed("g++", "cmake", "ninja-build", "libboost1.81-dev", "libyaml-cpp-dev")
    result = tree.run()
    assert result.returncode == 7, result.stderr
    calls = tree.calls()
    assert calls[1].endswith(" update")
    names = calls[2].split(" --no-remove ")[1]
    assert f"Installing Debian packages: {names}" in result.stderr
    assert {"ccache", "libboost-json1.81-dev", "libcli11-dev", "libgmock-dev"} <= set(names.split())
    assert not {"g++", "cmake", "libboost1.81-dev"} & set(names.split())
    tree.run()
    assert tree.calls() == calls


def test_the_page_of_the_documentation_is_unpacked_and_not_installed(tree: Tree) -> None:
    tree.fake(
        "apt-get",
        '#!/bin/sh\necho "apt-get $*" >> "$fakes/calls"\n[ "$2" != download ] || : > nodejs-doc_1.deb\n',
    )
    tree.fake("dpkg-deb", '#!/bin/sh\nmkdir -p "$3/usr/share/doc" && : > "$3/usr/share/doc/page"\n')
    for _ in range(2):  # once is enough
        assert tree.run("test").returncode == 0
        assert [call for call in tree.calls() if call.startswith("apt-get")] == [
            "apt-get -q download nodejs-doc"
        ]
    page = tree.path / "build/nodejs-doc"
    assert (page / "usr/share/doc/page").is_file()
    assert not list(page.glob("*.deb"))


def test_others_install_missing_packages_with_sudo(tree: Tree) -> None:
    tree.fake("id", "#!/bin/sh\necho 1000\n")
    tree.only_installed("g++")
    (tree.fakes / "sudoer").touch()
    assert tree.run().returncode == 7
    assert any(call.startswith("sudo -n apt-get") for call in tree.calls())


def test_without_root_and_sudo_the_message_names_the_packages(tree: Tree) -> None:
    tree.fake("id", "#!/bin/sh\necho 1000\n")
    tree.only_installed("g++", "cmake", "ninja-build", "ccache", "libboost1.81-dev")
    result = tree.run()
    assert result.returncode == 3
    assert result.stdout == ""
    assert "neither root nor sudo" in result.stderr
    assert (
        "apt-get install --no-install-recommends --no-remove libboost-json1.81-dev" in result.stderr
    )
    assert not any(call.startswith("apt-get") for call in tree.calls())
    assert tree.run(CLUSTERSPEC_SKIP_PACKAGES="1").returncode == 7


def test_failed_installation_is_shown(tree: Tree) -> None:
    tree.only_installed("g++")
    (tree.fakes / "no-network").touch()
    result = tree.run()
    assert result.returncode == 3
    assert "Could not resolve the mirror" in result.stderr
    assert "Try it by hand:  apt-get install" in result.stderr


def path_without_node(tree: Tree) -> str:
    """A PATH on which there is neither node nor npm."""
    tools = tree.path.parent / "tools"
    tools.mkdir()
    for folder in os.environ["PATH"].split(":"):
        for tool in Path(folder).iterdir() if Path(folder).is_dir() else []:
            link = tools / tool.name
            if tool.name not in ("node", "nodejs", "npm") and not os.path.lexists(link):
                link.symlink_to(tool)
    return f"{tree.fakes}:{tools}"


def test_node_and_npm_are_installed_only_when_needed(tree: Tree) -> None:
    path = path_without_node(tree)
    tree.run("run", PATH=path)
    tree.only_installed()
    empty = str(tree.path.parent)

    def installs(*args: str, cache: str = empty) -> str:
        before = len(tree.calls())
        tree.run(*args, PATH=path, CLUSTERSPEC_CACHE=cache)
        tree.only_installed()
        words = [c.split()[-1] for c in tree.calls()[before:] if " install " in c]
        return " ".join(words)

    assert installs("list", "cases") == ""
    assert installs("runtime", "list") == ""
    assert installs("runtime", "install", "node@16.20.2") == "npm"
    assert installs("run", "--impl", "node") == "nodejs"
    assert installs("run", "--impl=node") == "nodejs"
    assert installs("run") == ""
    assert installs("run", "--impl", "bun") == ""
    assert installs("run", "--impl=node@16.20.2") == ""
    assert installs("run", "--help") == ""
    (tree.path.parent / "cache/runtimes/node@16.20.2").mkdir(parents=True)
    assert installs("run", "--impl", "node", cache=str(tree.path.parent / "cache")) == ""


def test_test_runs_all_tests(tree: Tree) -> None:
    tree.write("cases/test_not_ours.py", "assert False\n")
    result = tree.run("test")
    assert result.returncode == 0, result.stderr
    assert "100% tests passed, 0 tests failed out of 1" in result.stdout
    assert "1 passed" in result.stdout
    assert "The ten slowest tests, in seconds:" in result.stdout
    slowest = [line.split()[1] for line in result.stdout.splitlines() if line.startswith("  ")]
    assert {"tiny", "harness.pytest.test_tiny.test_tiny"} <= set(slowest)
    assert result.stdout.endswith("All tests passed.\n")
    assert tree.run("fuzz").stderr == tree.run().stderr == "", "all is built"


def test_quick_tests_leave_out_the_slow_ones(tree: Tree) -> None:
    slow = "\nset_tests_properties(slow PROPERTIES LABELS slow)\n"
    tree.write("CMakeLists.txt", CMAKE + "add_test(NAME slow COMMAND false)" + slow)
    tree.write(
        "harness/pytest/test_slow.py",
        "import pytest\n@pytest.mark.slow\ndef test_slow() -> None:\n    assert False\n",
    )
    quick = tree.run("test", "--quick")
    assert quick.returncode == 0, quick.stdout
    assert quick.stdout.endswith("All quick tests passed; the others were left out.\n")
    whole = tree.run("test")
    assert whole.returncode == 1
    assert "1 failed, 1 passed" in whole.stdout


def test_the_ten_slowest_tests_come_slowest_first(tree: Tree) -> None:
    tests = "import time\n" + "".join(
        f"def test_{i}() -> None:\n    time.sleep({i} / 50)\n" for i in range(12)
    )
    tree.write("harness/pytest/test_tiny.py", tests)
    lines = tree.run("test").stdout.splitlines()
    start = lines.index("The ten slowest tests, in seconds:") + 1
    rows = [line.split() for line in lines[start : start + 10]]
    assert [float(row[0]) for row in rows] == sorted((float(r[0]) for r in rows), reverse=True)
    assert rows[0][1].endswith("test_tiny.test_11")
    assert lines[start + 10] == "All tests passed."


def test_test_fails_when_either_runner_does(tree: Tree) -> None:
    tree.write("harness/tiny_test.sh", "echo it broke; exit 1\n")
    broken = tree.run("test")
    assert broken.returncode == 1
    assert "it broke" in broken.stdout
    assert "1 passed" in broken.stdout
    assert "There are failed tests" in broken.stdout
    tree.write("harness/tiny_test.sh", "exit 0\n")
    tree.write("harness/pytest/test_tiny.py", "def test_tiny() -> None:\n    assert False\n")
    assert tree.run("test").returncode == 1
    (tree.path / "harness/pytest/test_tiny.py").unlink()
    assert tree.run("test").returncode == 1, "no test at all is a failure"


def test_test_tells_its_usage_and_needs_its_packages(tree: Tree) -> None:
    wrong = tree.run("test", "--fast")
    assert wrong.returncode == 64
    assert "unknown word '--fast'" in wrong.stderr
    assert "usage: ./clusterspec test [--quick | --lint | --all]" in wrong.stderr
    told = tree.run("test", "--help")
    assert told.returncode == 0
    assert "--quick" in told.stdout
    assert not tree.build.exists(), "nothing is built for it"
    tree.fake("id", "#!/bin/sh\necho 1000\n")
    tree.only_installed("g++")
    result = tree.run("test")
    assert result.returncode == 3
    assert "python3-pytest-xdist" in result.stderr


def test_continuous_integration_runs_the_tests(tree: Tree) -> None:
    result = tree.run(program=tree.path / ".ci/run", cwd=Path("/"))
    assert result.returncode == 0, result.stderr
    checks, _, tests = result.stdout.partition("\nAll that ran passed.\n")
    assert {"spelling", "style"} <= {row.split()[0] for row in checks.splitlines() if row}
    assert "100% tests passed" in tests
    assert tests.endswith("All tests passed.\n")
    tree.write("harness/tiny_test.sh", "exit 1\n")
    assert tree.run(program=tree.path / ".ci/run", cwd=Path("/")).returncode == 1
    tree.write("harness/tiny_test.sh", "exit 0\n")
    tree.write("broken", "")
    broken = tree.run(program=tree.path / ".ci/run", cwd=Path("/"))
    assert broken.returncode == 1
    assert "\nNot passed: style.\n" in broken.stdout


def test_all_checks_go_on_where_they_stopped(tree: Tree) -> None:
    subprocess.run(["git", "init", "-q", str(tree.path)], check=True)
    tree.write(".gitignore", "build/\nslow\n")
    tree.write("broken", "")
    first = tree.run("test", "--all")
    assert first.returncode == 1
    assert [row.split()[0] for row in first.stdout.splitlines()[1:4]] == [
        "spelling",
        "style",
        "slow",
    ]
    assert tree.run("test", "--all").returncode == 1
    assert (tree.path / "slow").read_text() == "ran\n", "the other ones passed before"
    assert tree.run("test", "--all", "--only", "slow").returncode == 0
    assert (tree.path / "slow").read_text() == "ran\nran\n"
    assert tree.run("test", "--only", "slwo").returncode == 64
    assert not (tree.build / "cli").exists(), "nothing is built but by a check"


def test_checks_go_on_without_packages_that_cannot_be_installed(tree: Tree) -> None:
    tree.only_installed("g++")
    (tree.fakes / "no-network").touch()
    result = tree.run("test", "--lint")
    assert result.returncode == 0
    assert "cannot install these Debian packages" in result.stderr
    assert "spelling" in result.stdout
