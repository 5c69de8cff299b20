#!/usr/bin/env python3
"""Adapters that go wrong in one way each, to test what the harness makes of them.

Usage: fake.py WAY. Each way is a function below; the harness's tests say which verdict each gets.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from typing import Any, Callable, Iterator


class Adapter:
    """The least that speaks the protocol: hello, barriers, and a value for every operation."""

    def __init__(self) -> None:
        self.trace = os.open(os.environ["CLUSTERSPEC_TRACE"], os.O_WRONLY | os.O_APPEND)
        self.control = socket.socket(socket.AF_UNIX)
        self.control.connect(os.environ["CLUSTERSPEC_CONTROL"])

    def event(self, name: str, **rest: Any) -> None:
        event = {"event": name, "process": "primary", "pid": os.getpid(), "snap": {}, **rest}
        os.write(self.trace, json.dumps(event).encode() + b"\n")

    def hello(self, protocol: int = 1, cannot: tuple[str, ...] = ()) -> None:
        data: dict[str, Any] = {"protocol": protocol, "role": "primary", "id": None}
        data.update(runtime="fake", cannot=list(cannot))
        self.event("hello", data={**data, "version": "1.0.0", "capabilities": []})
        attach = {"attach": "primary", "pid": os.getpid()}
        self.control.sendall(json.dumps(attach).encode() + b"\n")

    def batches(self) -> Iterator[Any]:
        return (json.loads(line) for line in self.control.makefile())

    def serve(
        self,
        value: object = "$undefined",
        before: Callable[[Any], None] = lambda operation: None,
    ) -> None:
        for batch in self.batches():
            for operation in batch["ops"]:
                before(operation)
                subject = operation.get("as", str(operation["id"]))
                self.event("result", subject=subject, data={"op": operation["id"], "value": value})
            self.event("done", data={"batch": batch["batch"]})


def always_wrong() -> None:
    """Speaks the protocol perfectly, and whatever it says is wrong."""
    adapter = Adapter()
    adapter.hello()
    adapter.serve("wrong")


def always_right() -> None:
    """Its only value is true; for the cases that ask for nothing else."""
    adapter = Adapter()
    adapter.hello()
    adapter.serve(True)


def cannot_get() -> None:
    """Says that its adapter has no operation get, and never answers."""
    adapter = Adapter()
    adapter.hello(cannot=("get",))
    signal.pause()


def hangs() -> None:
    """Says hello and never answers again, asleep."""
    adapter = Adapter()
    adapter.hello()
    signal.pause()


def spins() -> None:
    """Says hello and never answers again, busy."""
    adapter = Adapter()
    adapter.hello()
    while True:
        pass


def dies_mid_line() -> None:
    """Dies of a fault in the middle of writing an event."""
    adapter = Adapter()
    adapter.hello()
    next(adapter.batches())
    os.write(adapter.trace, b'{"event":"result","proc')
    os.kill(os.getpid(), signal.SIGSEGV)


def stops_mid_line() -> None:
    """Leaves an event half written, and lives on."""
    adapter = Adapter()
    adapter.hello()

    def half(operation: Any) -> None:
        del operation
        adapter.event("result", subject="1", data={"op": 1, "value": True})
        os.write(adapter.trace, b'{"event":"result","proc')
        adapter.serve(True)

    adapter.serve(True, half)


def hangs_up() -> None:
    """Closes the control socket, and lives on."""
    Adapter().hello()
    signal.pause()


def garbage() -> None:
    """Writes what is no event."""
    adapter = Adapter()
    adapter.hello()
    os.write(adapter.trace, b"\x00\xff not an event\n")
    adapter.serve()


def says_nothing() -> None:
    """Starts, and never says hello."""
    signal.pause()


def exits_at_once() -> None:
    """Ends with a code before it says hello."""
    print("cannot load module", file=sys.stderr)
    sys.exit(7)


def crashes_at_start() -> None:
    """Dies of a fault before it says hello."""
    os.kill(os.getpid(), signal.SIGABRT)


def forks_and_leaves_a_child() -> None:
    """Leaves a child in a session of its own that ignores every signal that can be ignored."""
    adapter = Adapter()
    adapter.hello()
    program = "import signal, time\nfor s in (1, 2, 3, 13, 15): signal.signal(s, signal.SIG_IGN)\n"
    subprocess.Popen(
        [sys.executable, "-c", program + "time.sleep(1000)"],
        start_new_session=True,
        close_fds=True,
    )
    adapter.serve(True)


def newer_protocol() -> None:
    """Speaks a protocol that is still to come."""
    adapter = Adapter()
    adapter.hello(protocol=2)
    adapter.serve()


def fails() -> None:
    """Reports a failure of its own."""
    adapter = Adapter()
    adapter.hello()
    adapter.event("adapter.error", data={"message": "the adapter's own fault"})
    adapter.serve()


def never_quiet() -> None:
    """Answers, but does a little work all the time."""
    adapter = Adapter()
    adapter.hello()
    if os.fork() == 0:
        while True:
            time.sleep(0.0005)
    adapter.serve(True)


if __name__ == "__main__":
    globals()[sys.argv[1]]()
