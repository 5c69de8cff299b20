"""The Debian packages: without faults, and installed, upgraded and purged in a clean root."""

from __future__ import annotations

import pathlib
import shutil

import pytest

from release import ROOT, CleanRoot, must, run, version

BUILD = ROOT / "build/deb"
PROGRAM = BUILD / f"clusterspec_{version()}_amd64.deb"
CLUSTER = BUILD / f"libclusterspec-cluster-dev_{version()}_amd64.deb"

# What a user's machine does, in a clean root where /mnt has both packages and an example.
LIFE = f"""
set -ex
apt-get -q update
export DEBIAN_FRONTEND=noninteractive
apt-get -q -y install --no-install-recommends man-db /mnt/{PROGRAM.name}
setpriv --reuid 1234 --regid 1234 --clear-groups clusterspec run --impl node --include 'worker-kill/*'
setpriv --reuid 1234 --regid 1234 --clear-groups clusterspec run --include 'worker-kill/*'
clusterspec simulate worker-kill/ends-worker >/dev/null
test -s /usr/share/man/man1/clusterspec.1.gz
bash -c '. /usr/share/bash-completion/completions/clusterspec; complete -p clusterspec'
test -s /usr/share/zsh/vendor-completions/_clusterspec
test -s /usr/share/fish/vendor_completions.d/clusterspec.fish
# An upgrade to a later version.
cp -r /mnt/later /tmp/later
sed -i 's/^Version: .*/Version: 99.0.0/' /tmp/later/DEBIAN/control
dpkg-deb -b /tmp/later /tmp/later.deb
apt-get -q -y install /tmp/later.deb
clusterspec run --impl sim --include 'worker-kill/*'
dpkg -s clusterspec | grep 'Version: 99.0.0'
apt-get -q -y purge clusterspec
test -z "$(find / -xdev -path /proc -prune -o -path /mnt -prune -o -path /tmp -prune -o -name '*clusterspec*' -print)"
"""

LIBRARY = f"""
set -ex
apt-get -q update
export DEBIAN_FRONTEND=noninteractive
apt-get -q -y install --no-install-recommends g++ cmake make /mnt/{CLUSTER.name}
cmake -S /mnt/project -B /tmp/build
cmake --build /tmp/build
/tmp/build/hello 0 >/tmp/out &
until grep -q 'port [0-9]' /tmp/out; do sleep 0.1; done
kill $!
apt-get -q -y purge libclusterspec-cluster-dev
test ! -e /usr/include/clusterspec
"""
PROJECT = """cmake_minimum_required(VERSION 3.22)
project(user LANGUAGES CXX)
find_package(clusterspec REQUIRED)
add_executable(hello hello.cc)
target_link_libraries(hello PRIVATE clusterspec::cluster)
"""


@pytest.fixture(name="shown", scope="module")
def shown_fixture(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A folder with both packages, the first one unpacked as well, and a project that uses the other."""
    folder = tmp_path_factory.mktemp("deb")
    folder.chmod(0o755)
    for package in (PROGRAM, CLUSTER):
        shutil.copy(package, folder)
    must(run("dpkg-deb", "-R", PROGRAM, folder / "later"))
    (folder / "project").mkdir()
    (folder / "project/CMakeLists.txt").write_text(PROJECT)
    shutil.copy(ROOT / "reference/examples/hello.cc", folder / "project")
    return folder


def test_lintian_finds_no_error() -> None:
    if shutil.which("lintian") is None:
        pytest.skip("lintian is not installed")
    checked = run("lintian", "--allow-root", "--fail-on", "error", PROGRAM, CLUSTER)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_program_is_installed_upgraded_and_purged(shown: pathlib.Path) -> None:
    must(CleanRoot("bookworm").run(shown, "sh", "-c", LIFE, user=0))


def test_a_program_is_built_with_the_library(shown: pathlib.Path) -> None:
    must(CleanRoot("bookworm").run(shown, "sh", "-c", LIBRARY, user=0))
