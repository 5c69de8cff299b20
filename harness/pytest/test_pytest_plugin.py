"""integrations/pytest: each case is a test, with xdist, markers and known failures."""

from __future__ import annotations

import pathlib

import pytest
from conftest import BINARY, ROOT

pytest_plugins = ["pytester"]

DEVIATION = "sim?deviation=disconnect-callback-at-first"
BROKEN = "cluster-disconnect/callback-after-slowest-worker"
KNOWN = """
tested: [{version: 1.0.0, editions: all}]
differences:
  - reason: It comes too early.
    failures:
      - {id: CASE, editions: all, since: 1.0.0, verdict: fail, message: "*"}
      - {id: monitor/callback-after-workers, editions: all, since: 1.0.0, verdict: fail, message: "*"}
"""
DISPUTED = """
tested: [{version: 1.0.0, editions: all}]
differences: []
disputed:
  - requirement: cluster.disconnect.callback-after-workers
    reason: Nobody relies on it.
    link: https://example.org/discussion
    editions: all
"""


@pytest.fixture(name="plugin")
def plugin_fixture(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "integrations" / "pytest"))
    monkeypatch.setenv("CLUSTERSPEC", str(BINARY))
    monkeypatch.setenv("CLUSTERSPEC_HOME", str(ROOT))
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    pytester.makepyfile("def test_of_their_own(): pass")
    return pytester


def run(plugin: pytest.Pytester, *words: str) -> pytest.RunResult:
    return plugin.runpytest_subprocess("-p", "pytest_clusterspec", "-rA", *words)


def known_file(plugin: pytest.Pytester, text: str) -> str:
    path = pathlib.Path(plugin.path) / "known.yaml"
    path.write_text(text)
    return str(path)


def test_each_case_is_a_test_that_k_and_m_choose(plugin: pytest.Pytester) -> None:
    words = ("--clusterspec-impl", "sim", "-k", "worker-kill and ends-worker")
    result = run(plugin, *words)
    result.stdout.fnmatch_lines(["PASSED sim::worker-kill/ends-worker"])
    assert "test_of_their_own" not in result.stdout.str()
    chosen = run(plugin, *words, "-m", "info")
    assert chosen.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    chosen = run(plugin, *words, "-m", "must", "--collect-only", "-q")
    chosen.stdout.fnmatch_lines(["sim::worker-kill/ends-worker"])


def test_requirements_choose_too(plugin: pytest.Pytester) -> None:
    result = run(
        plugin,
        *("--clusterspec-impl", "sim", "--clusterspec-form", "net"),
        *("--clusterspec-requirement", "worker.id.*", "--collect-only", "-q"),
    )
    cases = [line for line in result.stdout.lines if line.startswith("sim::")]
    assert 2 < len(cases) < 60
    assert not any("@http" in line for line in cases)


def test_with_a_path_their_own_tests_run_as_well(plugin: pytest.Pytester) -> None:
    result = run(
        plugin, "--clusterspec-impl", "sim", "-k", "ends-worker or their_own", str(plugin.path)
    )
    result.stdout.fnmatch_lines(
        ["PASSED *test_of_their_own", "PASSED sim::worker-kill/ends-worker"]
    )
    assert run(plugin).parseoutcomes() == {"passed": 1}  # without the option as ever


def test_a_failure_is_told_unless_it_is_listed(plugin: pytest.Pytester) -> None:
    words = ("--clusterspec-impl", DEVIATION, "-k", f"{BROKEN} and not http")
    failed = run(plugin, *words, "--clusterspec-known", "none")
    assert failed.parseoutcomes()["failed"] == 1
    failed.stdout.fnmatch_lines(["*asked*cluster.disconnect.callback-after-workers*", "*expected*"])
    listed = known_file(plugin, KNOWN.replace("CASE", BROKEN))
    known = run(plugin, *words, "--clusterspec-known", listed)
    assert known.parseoutcomes()["xfailed"] == 1
    known.stdout.fnmatch_lines(["XFAIL *known: fail with*It comes too early.*"])


def test_a_known_failure_that_is_gone_fails(plugin: pytest.Pytester) -> None:
    listed = known_file(plugin, KNOWN.replace("CASE", "worker-kill/ends-worker"))
    words = ("--clusterspec-impl", "sim", "-k", "ends-worker", "--clusterspec-known", listed)
    result = run(plugin, *words)
    assert result.parseoutcomes()["failed"] == 1
    result.stdout.fnmatch_lines(["*Not as listed*"])


def test_what_is_disputed_is_no_failure(plugin: pytest.Pytester) -> None:
    disputed = known_file(plugin, DISPUTED)
    words = ("--clusterspec-impl", DEVIATION, "-k", f"{BROKEN} and not http")
    result = run(plugin, *words, "--clusterspec-known", disputed)
    assert result.parseoutcomes()["xfailed"] == 1
    result.stdout.fnmatch_lines(["XFAIL *disputed: *Nobody relies on it. https://example.org/*"])


def test_what_is_lacking_is_skipped(plugin: pytest.Pytester) -> None:
    words = ("--clusterspec-impl", "reference", "-k", "online-child and not http")
    result = run(plugin, *words)
    assert set(result.parseoutcomes()) - {"deselected"} == {"skipped"}
    result.stdout.fnmatch_lines(["SKIPPED *unsupported, lacks: *"])


def test_workers_of_xdist_share_the_cases(plugin: pytest.Pytester) -> None:
    pytest.importorskip("xdist", reason="needs python3-pytest-xdist")
    words = ("--clusterspec-impl", "sim", "-k", "worker-kill and not http")
    alone = run(plugin, *words).parseoutcomes()
    assert alone["passed"] > 10
    alone.pop("deselected", None)
    assert run(plugin, *words, "-n", "2").parseoutcomes() == alone


@pytest.mark.parametrize(
    "words, message",
    [
        (("--clusterspec", "/no/such/program"), "there is no program /no/such/program"),
        (("--clusterspec-impl", "nodde"), "Did you mean"),
    ],
)
def test_says_what_is_wrong(plugin: pytest.Pytester, words: tuple[str, ...], message: str) -> None:
    result = run(plugin, "--clusterspec-impl", "sim", *words)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert message in result.stderr.str()
