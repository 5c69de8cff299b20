"""What the adapter does to see errors does not show in the runtime: the same module looks around in
a process of the adapter's and in one of a plain program's, and finds the same."""

from __future__ import annotations

import json
import pathlib
import re
import shutil
import subprocess

import pytest

from conftest import ROOT, Cli, installed_runtimes

ADAPTER = ROOT / "harness/adapters/javascript/adapter.cjs"


PROGRAMS = {"node": shutil.which("node"), **installed_runtimes()}

# Its exports are named by what it finds: `load` tells the names.
PROBE = """
'use strict';
var cluster = require('cluster');
var EventEmitter = require('events').EventEmitter;
var net = require('net');
var found = {};
function note(name, value) { found[name + '=' + JSON.stringify(value)] = 1; }
function look(name, object) {
  note(name + ' own emit', Object.prototype.hasOwnProperty.call(object, 'emit'));
  note(name + ' typeof emit', typeof object.emit);
  note(name + ' emit.length', object.emit.length);
  note(name + ' emit.name', object.emit.name);
  note(name + ' emit in keys', Object.keys(object).indexOf('emit') !== -1);
  if (name === 'prototype') return note(name + ' keys', Object.keys(object));
  note(name + ' error listeners', object.listenerCount('error'));
  note(name + ' listeners', object.listeners('error').length);
}
look('prototype', EventEmitter.prototype);
var own = Object.getOwnPropertyDescriptor(EventEmitter.prototype, 'emit');
note('descriptor', [own.writable, own.enumerable, own.configurable]);
look('process', process);
look('cluster', cluster);
look('server', net.createServer());
look('emitter', new EventEmitter());
if (cluster.worker) look('own', cluster.worker);
Object.keys(cluster.workers || {}).forEach(function (id) { look('worker', cluster.workers[id]); });
module.exports = found;
"""

PLAIN = """
'use strict';
var cluster = require('cluster');
if (cluster.isMaster) {
  var worker = cluster.fork();
  worker.on('message', function (found) {
    console.log(JSON.stringify(found));
    console.log(JSON.stringify(Object.keys(require('./probe.cjs'))));
    worker.kill();
  });
} else {
  process.send(Object.keys(require('./probe.cjs')));
}
"""

CASE = """
title: Looks around
covers: [cluster.fork.spawns-process]
steps:
  - primary: {{fork: w1}}
  - await: cluster.online w1
  - w1: {{load: "{probe}", as: own}}
  - await: result own
  - primary: {{load: "{probe}", as: primary}}
  - await: result primary
expect:
  - once: cluster.online w1
"""


def program(name: str) -> list[str]:
    """How a plain program is run by it."""
    path = PROGRAMS[name]
    if path is None:
        pytest.skip(f"{name} is not installed")
    return [path, "run", "-A"] if name.startswith("deno") else [path]


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_adapter_does_not_show(name: str, cli: Cli, tmp_path: pathlib.Path) -> None:
    command = program(name)
    probe = tmp_path / "probe.cjs"
    probe.write_text(PROBE)
    (tmp_path / "plain.cjs").write_text(PLAIN)
    told = subprocess.run(
        [*command, str(tmp_path / "plain.cjs")],
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )
    plain = [sorted(json.loads(line)) for line in told.stdout.splitlines()]
    assert len(plain) == 2, told.stderr

    case = tmp_path / "case.yaml"
    case.write_text(CASE.format(probe=probe))
    trace = cli("replay", str(case), "--impl", name).stdout
    seen = [
        sorted(json.loads(match)["value"])
        for match in re.findall(r'^ .* result (?:own|primary) (\{"op".*\})', trace, re.MULTILINE)
    ]
    assert sorted(seen) == sorted(plain), trace


def test_lint_finds_an_adapter_that_listens(cli: Cli, tmp_path: pathlib.Path) -> None:
    natural = cli("adapter", "lint", "node", str(ADAPTER))
    assert natural.returncode == 0, natural.stdout
    listening = tmp_path / "javascript" / "adapter.cjs"
    shutil.copytree(ADAPTER.parent, listening.parent)
    listening.write_text(
        ADAPTER.read_text()
        + "if (cluster.worker) cluster.worker.on('error', function () {});\n"
        + "process.on('error', function () {});\n"
    )
    found = cli("adapter", "lint", "node", str(listening))
    assert found.returncode == 1
    assert "w1 lives on after self.error, to which nobody is told to listen" in found.stdout
