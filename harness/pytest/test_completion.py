"""Completion and the manual say what --help says, and shells complete words by them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

import pytest

from conftest import Cli


def commands_of(text: str) -> list[str]:
    return re.findall(r"^  (\w\S*)  ", text.partition("Subcommands:")[2], re.MULTILINE)


def options_of(text: str) -> set[str]:
    lines = re.findall(r"^  (-\S+)", text.partition("Subcommands:")[0], re.MULTILINE)
    return {name for line in lines for name in line.split(",")}


def completed(cli: Cli, *words: str) -> list[str]:
    """What bash offers for the last word behind the others."""
    script = cli("completion", "bash").stdout
    quoted = " ".join(f"'{word}'" for word in ("clusterspec", *words))
    done = subprocess.run(
        ["bash", "-c", f"{script}\nCOMP_WORDS=({quoted})\nCOMP_CWORD={len(words)}\n"
         '_clusterspec\nprintf "%s\\n" "${COMPREPLY[@]}"'],
        text=True, capture_output=True, check=True,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout.split()


def test_every_command_and_option_of_the_help_is_completed(cli: Cli) -> None:
    def check(*path: str) -> None:
        told = cli(*path, "--help").stdout
        expected = {*commands_of(told), *options_of(told)}
        assert "--help" in expected
        assert expected <= set(completed(cli, *path, "")), path
        for name in commands_of(told):
            check(*path, name)

    check()


def test_words_are_completed_by_what_stands_before_them(cli: Cli) -> None:
    assert completed(cli, "rep") == ["report", "replay"]
    assert completed(cli, "report", "me") == ["merge"]
    assert completed(cli, "run", "--form", "") == ["net", "http", "https", "http2", "esm"]
    assert completed(cli, "run", "--json", "") == [], "a name of a file, which bash completes"
    assert completed(cli, "run", "--qui") == ["--quick", "--quiet"]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_read_their_scripts(shell: str, cli: Cli) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    script = cli("completion", shell)
    assert script.returncode == 0
    checked = subprocess.run(
        [shell, "-n", "/dev/stdin"],
        input=script.stdout, text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert (checked.returncode, checked.stderr) == (0, "")


def test_fish_completes_words(cli: Cli) -> None:
    if shutil.which("fish") is None:
        pytest.skip("fish is not installed")
    ask = cli("completion", "fish").stdout + "complete -C 'clusterspec report me'\n"
    done = subprocess.run(["fish"], input=ask, text=True, capture_output=True, check=True)
    assert (
        done.stdout
        == "merge\tOne report of all shards of a run; the exit code is that of the run\n"
    )


def test_the_manual_has_every_command(cli: Cli) -> None:
    page = cli("completion", "man").stdout
    for path in ("run", "report merge", "fuzz triage", "completion"):
        assert f"\n.SS clusterspec {path}\n" in page.replace("\\-", "-")
    if shutil.which("man") is None:
        pytest.skip("man is not installed")
    shown = subprocess.run(
        ["man", "--warnings", "-l", "-"], input=page, text=True, capture_output=True, check=True,
        env={**os.environ, "MANWIDTH": "100", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert shown.stderr == ""
    assert "--rerun-failed VALUE" in shown.stdout
