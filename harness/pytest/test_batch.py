"""The job files of docs/batch: parts of the work, and their merge, as the batch systems run them."""

from __future__ import annotations

import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import time
from typing import Any, Dict, Iterator, List

import pytest
import yaml

from conftest import ROOT

BATCH = ROOT / "docs/batch"
# Little of each, on the simulator.
LITTLE = {
    **os.environ,
    "IMPL": "sim",
    "INCLUDE": "worker-kill/*",
    "BUDGET": "1s",
    "DEPTH": "2",
}


def run(*command: object, env: Dict[str, str] = LITTLE) -> subprocess.CompletedProcess[str]:
    words = [str(word) for word in command]
    return subprocess.run(
        words, env=env, cwd=ROOT, text=True, capture_output=True, timeout=300, check=False
    )


def assert_merged(folder: pathlib.Path, parts: int) -> None:
    assert "missing" not in (folder / "explored.txt").read_text()
    assert json.loads((folder / "suite.json").read_text())["complete"] is True
    assert (folder / "suite.html").exists()
    for part in range(1, parts + 1):
        assert f"shard {part}/{parts}" in (folder / "finds.txt").read_text()
    assert list((folder / "corpus").iterdir())


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("batch")
    for part in (1, 2):
        done = run(BATCH / "part.sh", part, 2, folder)
        assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_parts_merge(parts: pathlib.Path) -> None:
    done = run(BATCH / "merge.sh", parts)
    assert done.returncode == 0, done.stdout + done.stderr
    assert_merged(parts, 2)


def test_a_missing_part_is_named(parts: pathlib.Path, tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "found"
    shutil.copytree(parts, folder)
    (folder / "suite-2.json").unlink()
    done = run(BATCH / "merge.sh", folder)
    assert done.returncode != 0
    assert re.search(r"shard.* 2", done.stderr), done.stderr


def test_a_part_that_cannot_be_done_fails(tmp_path: pathlib.Path) -> None:
    done = run(BATCH / "part.sh", 3, 2, tmp_path)
    assert done.returncode == 64, done.stdout + done.stderr


def jobs(name: str) -> Any:
    return yaml.safe_load((BATCH / name).read_text())


def test_the_job_of_kubernetes_is_whole(tmp_path: pathlib.Path) -> None:
    """Every index that it counts is a part, and its command is one that runs."""
    spec = jobs("kubernetes.yaml")["spec"]
    assert spec["completionMode"] == "Indexed"
    container = spec["template"]["spec"]["containers"][0]
    command: List[str] = container["command"]
    assert f" {spec['completions']} /found" in command[-1]
    for volume, mount in zip(spec["template"]["spec"]["volumes"], container["volumeMounts"]):
        assert (volume["name"], mount["mountPath"]) == ("found", "/found")
    env = {**LITTLE, "JOB_COMPLETION_INDEX": "7", "INCLUDE": "worker-kill/twice"}
    done = run(*command[:-1], command[-1].replace("/found", str(tmp_path)), env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "suite-8.json").exists()
    merge = jobs("kubernetes-merge.yaml")["spec"]["template"]["spec"]["containers"][0]
    assert merge["command"] == ["docs/batch/merge.sh", "/found"]


def test_the_matrix_of_github_is_whole() -> None:
    work, merge = jobs("github.yaml")["jobs"]["part"], jobs("github.yaml")["jobs"]["merge"]
    matrix = work["strategy"]["matrix"]["part"]
    commands = [step["run"] for step in work["steps"] + merge["steps"] if "run" in step]
    assert matrix == list(range(1, len(matrix) + 1))
    assert commands == [
        f'docs/batch/part.sh "${{{{ matrix.part }}}}" {len(matrix)} found',
        "docs/batch/merge.sh found",
    ]
    assert merge["needs"] == "part" and merge["if"] == "always()"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def slurm(tmp_path: pathlib.Path) -> Iterator[Dict[str, str]]:
    """A Slurm of one node; its environment."""
    missing = [
        name for name in ("slurmctld", "slurmd", "sbatch", "sinfo") if not shutil.which(name)
    ]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed (slurm-wlm)")
    if os.geteuid() != 0:
        pytest.skip("slurmd needs root")
    host = socket.gethostname().split(".")[0]
    config = tmp_path / "slurm.conf"
    for name in ("state", "spool"):
        (tmp_path / name).mkdir()
    config.write_text(
        f"""
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/none
CredType=cred/none
StateSaveLocation={tmp_path}/state
SlurmdSpoolDir={tmp_path}/spool
SlurmctldPidFile={tmp_path}/slurmctld.pid
SlurmdPidFile={tmp_path}/slurmd.pid
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmctldPort={free_port()}
SlurmdPort={free_port()}
NodeName={host} NodeAddr=127.0.0.1 CPUs={os.cpu_count()} State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP
"""
    )
    env = {**LITTLE, "SLURM_CONF": str(config)}
    with (tmp_path / "log").open("w") as log:
        daemons = [
            subprocess.Popen([name, "-D", "-f", str(config)], stdout=log, stderr=log)
            for name in ("slurmctld", "slurmd")
        ]
    try:
        due = time.monotonic() + 60
        while "idle" not in run("sinfo", "--noheader", env=env).stdout:
            if time.monotonic() > due:
                pytest.skip(f"Slurm does not start here: {(tmp_path / 'log').read_text()[-500:]}")
            time.sleep(0.2)
        yield env
    finally:
        for daemon in reversed(daemons):
            daemon.terminate()
            daemon.wait(timeout=30)


@pytest.mark.release
def test_slurm_runs_parts_and_merges_them(slurm: Dict[str, str], tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "what was found"
    done = run(BATCH / "slurm.sh", 2, folder, env=slurm)
    assert done.returncode == 0, done.stderr
    merge = done.stdout.split()[-1]
    ended = run("srun", f"--dependency=afterany:{merge}", "true", env=slurm)
    assert ended.returncode == 0, ended.stderr
    assert_merged(folder, 2)
