"""What the tests of packages share: what the build has made, and clean roots of Debian to try it in."""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
from typing import Sequence

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[1]
ROOTS = ROOT / "build/roots"
TIMEOUT_S = 900

Done = subprocess.CompletedProcess[str]


def version() -> str:
    """The one that CMakeLists.txt sets."""
    found = re.search(r"project\(clusterspec VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text())
    assert found
    return found[1]


TARBALL = ROOT / f"build/dist/clusterspec-{version()}-linux-x86_64.tar.gz"


def run(*words: object, cwd: pathlib.Path | None = None, **environment: str) -> Done:
    """Runs a program with little in its environment."""
    return subprocess.run(
        list(map(str, words)),
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "HOME": tempfile.gettempdir(), **environment},
        text=True,
        capture_output=True,
        timeout=TIMEOUT_S,
        check=False,
    )


def must(done: Done) -> str:
    """What it printed; a failure where it failed."""
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


# $1: the root; $2: an empty folder; $3: what shows as /mnt; $4: a user's number; then the command. What
# is written goes to memory, and is gone at the end.
ENTER = """
set -e
mount -t tmpfs tmpfs "$2"
mkdir "$2/upper" "$2/work" "$2/root"
mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$2/root"
mount -t proc proc "$2/root/proc"
mount -t tmpfs -o mode=1777 tmpfs "$2/root/tmp"
mount --rbind /dev "$2/root/dev"
mount --bind -o ro "$3" "$2/root/mnt"
cp /etc/resolv.conf "$2/root/etc/" 2>/dev/null || true
root=$2/root user=$4
shift 4
exec chroot --userspec="$user:$user" "$root" env -i PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
"""


class CleanRoot:
    """Debian with nothing but its base. It is made once and kept; what runs in it changes nothing."""

    def __init__(self, suite: str) -> None:
        self.folder = ROOTS / suite
        if os.geteuid() != 0:
            pytest.skip("a clean root is for root to make")
        if shutil.which("debootstrap") is None:
            pytest.skip("a clean root takes debootstrap, which is not installed")
        if not self.folder.exists():
            self._make(suite)

    def _make(self, suite: str) -> None:
        ROOTS.mkdir(parents=True, exist_ok=True)
        new = self.folder.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        made = run("debootstrap", "--variant=minbase", suite, new)
        if made.returncode != 0:
            pytest.skip(f"debootstrap cannot make a root of {suite}: {made.stdout[-200:]}")
        # Node itself is no part of the base: the machine's own is brought along.
        node = shutil.which("node")
        if node is None:
            pytest.skip("a clean root is given the machine's Node, and there is none")
        shutil.copy(os.path.realpath(node), new / "usr/local/bin/node")
        new.rename(self.folder)

    def run(self, shown: pathlib.Path, *words: object, user: int = 1234) -> Done:
        """Runs the command, which sees `shown` as /mnt, read-only."""
        with tempfile.TemporaryDirectory() as place:
            return run(
                *("unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", ENTER),
                *("sh", self.folder, place, shown, user, *words),
            )
