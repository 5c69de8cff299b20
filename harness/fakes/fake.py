#!/usr/bin/env python3
"""Adapters that go wrong in one way each, to test what the harness makes of them.

Usage: fake.py WAY [ARGUMENT..]. Each way is a function below; the harness's tests say which verdict
each gets.
"""

from __future__ import annotations

import ctypes
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

    def __init__(self, pid: int = os.getpid(), snaps: bool = True) -> None:
        self.pid = pid  # what it calls itself
        self.always: dict[str, Any] = {"process": "primary", "pid": pid}
        if snaps:
            self.always["snap"] = {}
        self.trace = os.open(os.environ["CLUSTERSPEC_TRACE"], os.O_WRONLY | os.O_APPEND)
        self.control = socket.socket(socket.AF_UNIX)
        self.control.connect(os.environ["CLUSTERSPEC_CONTROL"])

    def event(self, name: str, **rest: Any) -> None:
        self.line(json.dumps({"event": name, **self.always, **rest}))

    def line(self, text: str) -> None:
        """Writes it as it is, but for $PID."""
        os.write(self.trace, text.replace("$PID", str(self.pid)).encode() + b"\n")

    def attach(self, text: str) -> None:
        self.control.sendall(text.replace("$PID", str(self.pid)).encode() + b"\n")

    def hello(self, protocol: int = 1, cannot: tuple[str, ...] = ()) -> None:
        data: dict[str, Any] = {"protocol": protocol, "role": "primary", "id": None}
        data.update(runtime="fake", cannot=list(cannot))
        self.event("hello", data={**data, "version": "1.0.0", "capabilities": []})
        self.attach('{"attach":"primary","pid":$PID}')

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


def works_for(seconds: str) -> None:
    """Right, and takes that long for its first operation."""
    adapter = Adapter()
    adapter.hello()
    times = [float(seconds)]
    adapter.serve(True, lambda operation: time.sleep(times.pop()) if times else None)


def says(*lines: str) -> None:
    """Right, but for some lines of its own after its hello."""
    adapter = Adapter()
    adapter.hello()
    for line in lines:
        adapter.line(line)
    adapter.serve(True)


def lacks(gap: str, *lines: str) -> None:
    """As `says`, with a hello that names what it lacks."""
    adapter = Adapter(snaps=gap != "snap")
    adapter.hello(cannot=(gap,))
    for line in lines:
        adapter.line(line)
    adapter.serve(True)


def begins(*lines: str) -> None:
    """Has lines of its own instead of a hello."""
    adapter = Adapter()
    for line in lines:
        adapter.line(line)
    adapter.attach('{"attach":"primary","pid":$PID}')
    adapter.serve(True)


def answers(*lines: str) -> None:
    """Answers its first batch with lines of its own."""
    adapter = Adapter()
    adapter.hello()
    next(adapter.batches())
    for line in lines:
        adapter.line(line)
    adapter.serve(True)


def attaches(*lines: str) -> None:
    """Has lines of its own for the control socket."""
    adapter = Adapter()
    adapter.hello()
    for line in lines:
        adapter.attach(line)
    adapter.serve(True)


def attaches_again() -> None:
    """Has a second connection that attaches under the same label."""
    adapter = Adapter()
    adapter.hello()
    again = socket.socket(socket.AF_UNIX)
    again.connect(os.environ["CLUSTERSPEC_CONTROL"])
    again.sendall(b'{"attach":"primary","pid":%d}\n' % os.getpid())
    adapter.serve(True)


def writes_in_two() -> None:
    """Writes one line in two goes."""
    adapter = Adapter()
    adapter.hello()
    os.write(adapter.trace, b'{"event":"server.close",')
    time.sleep(0.05)
    adapter.line('"process":"primary","pid":$PID,"subject":"primary.s1","snap":{}}')
    adapter.serve(True)


def never_ends_a_line() -> None:
    """Writes without a newline, without end."""
    adapter = Adapter()
    adapter.hello()
    while True:
        os.write(adapter.trace, b"x" * 65536)


def never_ends_an_attachment() -> None:
    """Writes to the control socket without a newline, without end."""
    adapter = Adapter()
    while True:
        adapter.control.sendall(b"x" * 65536)


def floods_events(length: str) -> None:
    """Tells of events without end, each of about so many bytes."""
    adapter = Adapter()
    adapter.hello()
    padding = "s" * int(length)
    event = {"event": "server.close", "process": "primary", "pid": os.getpid(), "snap": {}}
    line = json.dumps({**event, "subject": f"primary.{padding}"}).encode() + b"\n"
    while True:
        os.write(adapter.trace, line)


def floods_output(stream: str, end: str) -> None:
    """Prints without end, lines that end in `end`."""
    adapter = Adapter()
    adapter.hello()
    while True:
        os.write(int(stream), b"x" * 8191 + end.encode())


def grows(mebibytes: str) -> None:
    """Takes memory, and keeps it."""
    adapter = Adapter()
    adapter.hello()
    kept = bytearray(int(mebibytes) << 20)
    adapter.serve(len(kept) > 0)


def connects_without_end() -> None:
    """Connects to the control socket again and again, and says nothing there."""
    adapter = Adapter()
    adapter.hello()
    kept = []
    try:
        while True:
            kept.append(socket.socket(socket.AF_UNIX))
            kept[-1].connect(os.environ["CLUSTERSPEC_CONTROL"])
    except OSError:  # it has no more files
        signal.pause()


def multiplies(children: str) -> None:
    """Has many children, which sleep."""
    adapter = Adapter()
    adapter.hello()
    for _ in range(int(children)):
        if os.fork() == 0:
            signal.pause()
    adapter.serve(True)


def signals_parent(number: str) -> None:
    """Sends a signal to the process that has started it."""
    adapter = Adapter()
    adapter.hello()
    os.kill(os.getppid(), int(number))
    adapter.serve(True)


def signals_grandparent(number: str) -> None:
    """Sends a signal to the parent of that."""
    adapter = Adapter()
    adapter.hello()
    with open(f"/proc/{os.getppid()}/stat", encoding="ascii", errors="replace") as stat:
        os.kill(int(stat.read().rpartition(")")[2].split()[1]), int(number))
    adapter.serve(True)


def traces_parent() -> None:
    """Is the debugger of the process that has started it, and never lets it go on."""
    adapter = Adapter()
    adapter.hello()
    ptrace_attach = 16
    ctypes.CDLL(None).ptrace(ptrace_attach, os.getppid(), 0, 0)
    signal.pause()


def names_a_stranger() -> None:
    """Calls itself by the number of a process that is none of the run's."""
    adapter = Adapter(pid=1)
    adapter.hello()
    adapter.serve(True)


def looks_around() -> None:
    """Its only value is what it can reach of the machine."""
    adapter = Adapter()
    adapter.hello()
    wrote = []
    for folder in ("/", "/var", "/usr", os.path.expanduser("~"), sys.prefix):
        try:
            name = os.path.join(folder, f"clusterspec-fake-{os.getpid()}")
            with open(name, "w", encoding="ascii"):
                wrote.append(folder)
            os.unlink(name)
        except OSError:
            pass
    processes = sum(entry.isdigit() for entry in os.listdir("/proc"))
    interfaces = [name for _, name in socket.if_nameindex()]
    adapter.serve({"processes": processes, "wrote": wrote, "interfaces": interfaces})


def cannot_snap() -> None:
    """Says that it does not know the states of workers, and tells none."""
    adapter = Adapter(snaps=False)
    adapter.hello(cannot=("snap",))
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


def dies_of(number: str) -> None:
    """Dies of a signal in its first operation, as if it were sent by somebody else."""
    adapter = Adapter()
    adapter.hello()
    next(adapter.batches())
    os.kill(os.getpid(), int(number))


def is_killed_at_start() -> None:
    """Before it says hello."""
    os.kill(os.getpid(), signal.SIGKILL)


def is_stopped() -> None:
    """As by somebody at a terminal."""
    adapter = Adapter()
    adapter.hello()
    os.kill(os.getpid(), signal.SIGSTOP)


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


def stops_reading() -> None:
    """Shuts the control socket for reading, and lives on."""
    adapter = Adapter()
    adapter.hello()
    adapter.control.shutdown(socket.SHUT_RD)
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
    globals()[sys.argv[1]](*sys.argv[2:])
