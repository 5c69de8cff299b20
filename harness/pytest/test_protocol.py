"""The protocol's table against the adapters: they and the simulator read it in one way."""

from __future__ import annotations

import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
from typing import Iterator

import pytest
import yaml

from conftest import BINARY, PROTOCOL, ROOT, Cli

JAVASCRIPT = ROOT / "harness/adapters/javascript/adapter.cjs"
REFERENCE = BINARY.parents[1] / "harness/adapters/reference/clusterspec_reference"
ADAPTERS = {"node": ["node", str(JAVASCRIPT)], "reference": [str(REFERENCE)]}


def names_of(field: dict[str, object]) -> list[str]:
    without = field.get("without", [])
    assert isinstance(without, list)
    return [name for name in PROTOCOL["choices"][field["of"]] if name not in without]


# {operation: {field: names}} for the fields that take one of some names.
CHOICES = {
    operation: fields
    for operation, spec in PROTOCOL["operations"].items()
    if (
        fields := {
            field: names_of(each)
            for field, each in spec.get("fields", {}).items()
            if each["kind"] == "choice"
        }
    )
}


def literal(name: str) -> object:
    """The object literal that the adapter calls `name`, as data."""
    text = re.search(rf"^var {name} = ({{.*?^}});", JAVASCRIPT.read_text(), re.S | re.M)
    assert text
    shown = subprocess.run(
        ["node", "-p", f"JSON.stringify({text.group(1)})"],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(shown.stdout)


def test_the_javascript_adapter_has_the_table_of_operations() -> None:
    table = JAVASCRIPT.read_text().split("\nvar operations = {", 1)[1].split("\n};\n", 1)[0]
    known = set(re.findall(r"^  (\w+): function", table, re.M))
    assert known == set(PROTOCOL["operations"])
    assert literal("names") == CHOICES


def test_the_javascript_adapter_knows_capabilities_and_silent_events() -> None:
    text = JAVASCRIPT.read_text()
    told = text.split("var found = {", 1)[1].split("};", 1)[0]
    found = set(re.findall(r"^ +'?([\w-]+)'?: ", told, re.M))
    by_hello = {
        name for name, each in PROTOCOL["capabilities"].items() if each.get("known_by") != "harness"
    }
    assert found == by_hello
    silent = re.search(r"var silent = \[(.*?)\]", text)
    assert silent
    assert set(re.findall(r"'([\w.]+)'", silent.group(1))) == {
        name
        for name, each in PROTOCOL["events"]["adapter"].items()
        if not each.get("reactions", True)
    }


class Driver:
    """Speaks with the primary of an adapter as the harness does, without its checks."""

    def __init__(self, command: list[str], folder: pathlib.Path) -> None:
        os.mkfifo(folder / "trace")
        control = socket.socket(socket.AF_UNIX)
        control.bind(str(folder / "control"))
        control.listen()
        control.settimeout(20)
        environment = {
            **os.environ,
            "CLUSTERSPEC_TRACE": str(folder / "trace"),
            "CLUSTERSPEC_CONTROL": str(folder / "control"),
        }
        self.process = subprocess.Popen(command, env=environment, cwd=folder)
        self.trace = (folder / "trace").open()
        self.channel = control.accept()[0]
        control.close()

    def batch(self, operation: dict[str, object]) -> list[dict[str, object]]:
        """The events up to the end of a batch with this one operation."""
        request = {"batch": 1, "ops": [dict(operation, id=1)]}
        self.channel.sendall((json.dumps(request) + "\n").encode())
        events: list[dict[str, object]] = []
        while not events or events[-1]["event"] != "done":
            events.append(json.loads(self.trace.readline()))
        return events

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.channel.close()
        self.trace.close()


@pytest.fixture(name="driver", params=sorted(ADAPTERS))
def driver_fixture(request: pytest.FixtureRequest) -> Iterator[Driver]:
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cs-"))  # a socket's path must be short
    driver = Driver(ADAPTERS[request.param], folder)
    yield driver
    driver.end()
    shutil.rmtree(folder)


def test_a_name_that_a_field_does_not_have_is_an_adapter_error(driver: Driver) -> None:
    for operation, fields in CHOICES.items():
        for field in fields:
            events = driver.batch({"op": operation, "label": "s1", "port": 0, field: "nonsense"})
            errors = [each for each in events if each["event"] == "adapter.error"]
            assert len(errors) == 1, (operation, field, events)
            message = errors[0]["data"]["message"]  # type: ignore[index]
            assert f"{field} is" in message and "nonsense" in message
            assert not any(each["event"] == "result" for each in events)


def test_an_operation_that_is_not_in_the_table_is_an_adapter_error(driver: Driver) -> None:
    events = [each["event"] for each in driver.batch({"op": "frok"}) if each["event"] != "hello"]
    assert events == ["adapter.error", "done"]


# What each name does, as a case: the steps, and what must come of it. NAME is put in.
IS_POLICY = "primary: {same: cluster.schedulingPolicy, right: cluster.SCHED_UPPER, returns: true}"
SERVER = ["primary: {listen: s1, port: 0, accept: NAME}", "await: server.listening primary.s1"]
ADOPTED = [
    'primary: [{fork: w1}, {listen: s1, port: "${port:a}", host: 127.0.0.1, accept: hold}]',
    "await: cluster.online w1",
    "await: server.listening primary.s1",
    "client: {connect: c1, to: primary.s1}",
    "await: server.connection primary.s1",
    'primary: {connect: k1, port: "${port:a}"}',
    "await: connection.open primary.k1",
    "primary: {send: w1, message: take, handle: k1}",
    "await: process.message w1",
    "w1: {adopt: h1, label: a1, accept: NAME}",
    "quiesce: true",
]
KILLED = [
    "primary: {fork: w1}",
    "await: cluster.online w1",
    "primary: {kill: w1, via: NAME}",
    "await: cluster.exit w1",
]
MEANINGS: dict[tuple[str, str], dict[str, tuple[list[str], list[str]]]] = {
    ("setup", "via"): {
        "setupPrimary": (["primary: {setup: {silent: true}, via: NAME}"], ["once: cluster.setup"]),
        "setupMaster": (["primary: {setup: {silent: true}, via: NAME}"], ["once: cluster.setup"]),
    },
    ("policy", "value"): {
        "rr": (["primary: {policy: NAME}", IS_POLICY.replace("UPPER", "RR")], []),
        "none": (["primary: {policy: NAME}", IS_POLICY.replace("UPPER", "NONE")], []),
    },
    ("kill", "via"): {
        name: (KILLED, ["once: {event: cluster.exit w1, where: {signal: SIGTERM}}"])
        for name in ("kill", "destroy", "process.kill")
    },
    ("listen", "accept"): {
        "name": (
            [*SERVER, "client: {connect: c1, to: primary.s1}", "await: client.data c1"],
            ['once: {event: client.data c1, where: {text: "primary\\n"}}'],
        ),
        "echo": (
            [
                *(*SERVER, "client: {connect: c1, to: primary.s1}"),
                *("client: {send: c1, text: to and fro}", "await: client.data c1"),
            ],
            ["once: {event: client.data c1, where: {text: to and fro}}"],
        ),
        "hold": (
            [
                *(*SERVER, "client: {connect: c1, to: primary.s1}"),
                *(
                    "client: {send: c1, text: hello}",
                    "await: socket.data primary.s1",
                    "quiesce: true",
                ),
            ],
            ["never: client.data c1", "never: client.closed c1"],
        ),
        "end": (
            [*SERVER, "client: {connect: c1, to: primary.s1}", "await: client.closed c1"],
            ["never: client.data c1"],
        ),
        "http": (
            [
                *(*SERVER, "client: {connect: c1, to: primary.s1}"),
                'client: {send: c1, text: "GET /one HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n"}',
                "await: client.closed c1",
            ],
            ["once: {event: server.request primary.s1, where: {url: /one}}"],
        ),
    },
    ("listen", "protocol"): {
        name: (
            [
                "primary: {listen: s1, port: 0, host: 127.0.0.1, protocol: NAME}",
                "client: {connect: c1, to: primary.s1, protocol: NAME}",
                "await: client.data c1",
            ],
            ['once: {event: client.data c1, where: {text: "primary\\n"}}'],
        )
        for name in ("net", "http", "https", "http2")
    },
    ("bind", "type"): {
        name: (
            [
                f'primary: {{bind: u1, type: NAME, port: 0, host: "{host}"}}',
                "await: server.listening primary.u1",
                "client: {datagram: d1, to: primary.u1, text: hello}",
                "await: client.data d1",
            ],
            [f'once: {{event: server.listening primary.u1, where: {{address: "{host}"}}}}'],
        )
        for name, host in (("udp4", "127.0.0.1"), ("udp6", "::1"))
    },
    ("adopt", "accept"): {
        name: (ADOPTED, [f'{count}: {{event: socket.data primary.s1, where: {{text: "w1\\n"}}}}'])
        for name, count in (
            ("name", "once"),
            ("echo", "never"),
            ("hold", "never"),
            ("end", "never"),
        )
    },
    ("print", "to"): {
        name: (
            ['primary: {print: "a line\\n", to: NAME}', "await: output primary"],
            [f"once: {{event: output, where: {{stream: {name}, text: a line}}}}"],
        )
        for name in ("stdout", "stderr")
    },
    ("load", "via"): {
        "require": (
            ["primary: {load: cluster, via: NAME, as: loaded}"],
            ["once: {event: result loaded, where: {value.fork: function}}"],
        ),
        "import": (
            ["primary: {load: cluster, via: NAME, callback: loaded}", "await: callback loaded"],
            ["once: {event: callback loaded, where: {args.1.fork: function}}"],
        ),
    },
}
NEEDS = {
    "require": "modules",
    "import": "es-modules",
    "udp6": "ipv6",
    "setupPrimary": "setupPrimary",
    "https": "https",
    "http2": "http2",
}
OF_JAVASCRIPT = {
    "load-via/require",
    "load-via/import",
    "listen-protocol/https",
    "listen-protocol/http2",
}


def test_every_name_has_a_meaning_here() -> None:
    assert {key: set(meanings) for key, meanings in MEANINGS.items()} == {
        (operation, field): set(names)
        for operation, fields in CHOICES.items()
        for field, names in fields.items()
    }


@pytest.fixture(name="home", scope="module")
def home_fixture(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A home whose cases are those of MEANINGS."""
    home = tmp_path_factory.mktemp("home")
    for name in ("spec", "harness"):
        (home / name).symlink_to(ROOT / name)
    for (operation, field), meanings in MEANINGS.items():
        for name, (steps, expect) in meanings.items():
            case = ["title: t", "covers: [cluster.fork.returns-worker]"]
            if name in NEEDS:
                case.append(f"needs: [{NEEDS[name]}]")
            if name == "setupPrimary":  # which the editions date
                case.append("uses: [cluster.setupPrimary.changes-fork]")
            case += ["steps:", *(f"  - {step.replace('NAME', name)}" for step in steps)]
            if expect:
                case += ["expect:", *(f"  - {each}" for each in expect)]
            path = home / "cases" / f"{operation}-{field}" / f"{name.replace('.', '-')}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(case) + "\n")
            yaml.safe_load(path.read_text())
    return home


@pytest.mark.parametrize("implementation", ("sim", "reference", "node"))
def test_every_name_means_the_same_everywhere(
    cli: Cli, home: pathlib.Path, tmp_path: pathlib.Path, implementation: str
) -> None:
    file = tmp_path / "r.json"
    run = cli(
        *("run", "--impl", implementation, "--edition", "v18"),
        *("--include", "*", "--json", str(file)),
        env={"CLUSTERSPEC_HOME": str(home)},
    )
    assert file.exists(), run.stdout + run.stderr
    cases = [
        case
        for case in json.loads(file.read_text())["cases"]
        if not case["id"].startswith(("monitor/", "explained/"))
    ]
    assert len(cases) >= sum(len(meanings) for meanings in MEANINGS.values())
    lacks = OF_JAVASCRIPT if implementation == "reference" else set()
    for case in cases:
        expected = "unsupported" if case["id"] in lacks else "pass"
        assert case["verdict"] == expected, (case["id"], case["message"])
