"""What a stranger's manifest starts meets nothing of the machine's with `run --isolate`."""

from __future__ import annotations

import json
import pathlib

import pytest

from conftest import ROOT, Cli

STRANGER = """name: stranger
title: Stranger
program: /usr/bin/python3
command: ["${program}", FAKE, "always_right"]
version_command: ["${program}", "-c", VERSION]
node_version_command: ["${program}", "-c", VERSION, "again"]
editions:
  - {from: 0, edition: v18}
"""

VERSION = """
import os, sys
try:
    open({written!r} + str(len(sys.argv)), "w").close()
except OSError:
    pass
print("1.2." + str(sum(entry.isdigit() for entry in os.listdir("/proc"))))
"""


def test_version_commands(cli: Cli, tmp_path: pathlib.Path) -> None:
    if "run --isolate works" not in cli("doctor").stdout:
        pytest.skip("this system has no namespaces of users")
    written = tmp_path / "written"
    manifest = tmp_path / "stranger.yaml"
    fake = json.dumps(str(ROOT / "harness/fakes/fake.py"))
    version = json.dumps(VERSION.format(written=str(written)))
    manifest.write_text(STRANGER.replace("FAKE", fake).replace("VERSION", version))
    command = ("run", "--impl", str(manifest), "--include", "worker-kill/twice", "--known", "none")
    isolated = cli(*command, "--isolate")
    assert "Stranger 1.2.2 " in isolated.stdout, isolated.stderr
    assert not list(tmp_path.glob("written*"))
    assert "Stranger 1.2." in cli(*command).stdout
    assert len(list(tmp_path.glob("written*"))) == 2
    manifest.write_text(manifest.read_text().replace("1.2.", "none"))
    broken = cli(*command, "--isolate")
    assert broken.returncode == 3
    assert "cannot read the version of stranger" in broken.stderr
