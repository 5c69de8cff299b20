"""The adapter of the toy server: does on it what is asked for, and records what happens."""

from __future__ import annotations

import functools
import json
import os
import signal
import socket
import sys
from typing import Any

from prefork import Child, Loop, Master, Server, Worker

# What the server has not. A case that needs any of it is `unsupported`.
CANNOT = """
    setup policy get same typeof keys bind connect end_sockets adopt watch_output mode chdir
    exit_code throw load disconnect.callback disconnect.target.process kill.via.destroy
    kill.via.process.kill send.handle send.options send.callback listen.path listen.fd listen.handle
    listen.exclusive listen.backlog listen.readableAll listen.writableAll cluster.setup
    worker.online worker.listening worker.message worker.disconnect worker.exit worker.error
    self.online self.listening self.message self.disconnect self.exit self.error process.error
    process.exit cluster.fork.args cluster.online.args cluster.listening.args cluster.message.args
    cluster.message.handle cluster.disconnect.args process.message.handle print spin forget
"""

loop = Loop()
trace = os.open(os.environ["CLUSTERSPEC_TRACE"], os.O_WRONLY | os.O_APPEND)
me = os.environ.get("CLUSTERSPEC_WORKER", "primary")
workers: dict[str, Worker] = {}  # by label
servers: dict[str, Server] = {}
reactions: list[dict[str, Any]] = []


def record(event: str, subject: str = "", **data: Any) -> None:
    """One line, in one write; then the reactions to it."""
    line: dict[str, Any] = {"event": event, "process": me, "pid": os.getpid(), "data": data}
    line |= {"subject": subject} if subject else {}
    if me == "primary":
        line["snap"] = {label: letters(worker) for label, worker in workers.items()}
    os.write(trace, json.dumps(line).encode() + b"\n")
    for reaction in list(reactions):
        if reaction["event"] == event and reaction.get("subject", subject) == subject:
            reaction["times"] -= 1
            if reaction["times"] == 0:  # from 0, never
                reactions.remove(reaction)
            carry_out(reaction.get("do", []))


def letters(worker: Worker) -> str:
    facts = {"L": worker.id in node.workers, "C": worker.channel.open, "D": worker.dead}
    state = "".join(letter if fact else "-" for letter, fact in facts.items())
    return state + {True: "t", False: "f", None: "u"}[worker.left_when_asked]


def decoded(value: Any) -> Any:
    """What Python has no word for becomes an object that cannot be sent, as the server says."""
    if isinstance(value, list):
        return [decoded(each) for each in value]
    if isinstance(value, dict) and "$type" not in value:
        return {decoded(key): decoded(each) for key, each in value.items()}
    if isinstance(value, str) and value.startswith("$"):
        special: dict[str, Any] = {"$undefined": None, "$NaN": float("nan"), "$-0": -0.0}
        return value[1:] if value.startswith("$$") else special.get(value, object())
    return object() if isinstance(value, dict) else value


def encoded(value: Any) -> Any:
    if isinstance(value, list):
        return [encoded(each) for each in value]
    if isinstance(value, dict):
        return {encoded(key): encoded(each) for key, each in value.items()}
    if isinstance(value, (Worker, Child)):
        return {"$type": "Worker", "label": me if isinstance(value, Child) else value.label}
    if isinstance(value, str) and len(units := value.encode("utf-16-le")) > 2048:
        digest = 0x811C9DC5
        for byte in units:
            digest = (digest ^ byte) * 0x01000193 & 0xFFFFFFFF
        return {"$type": "String", "length": len(units) // 2, "fnv1a": f"{digest:08x}"}
    return "$" + value if isinstance(value, str) and value.startswith("$") else value


def on_master(what: str, worker: Worker, *more: Any) -> None:
    fields = {"message": ["message"], "exit": ["code", "signal"], "listening": ["address", "port"]}
    data = dict(zip(fields.get(what, []), map(encoded, more)))
    if what == "listening":
        data["addressType"] = 6 if ":" in more[0] else 4
    record("cluster." + what, worker.label, **data)


def on_child(what: str, *more: Any) -> None:
    record("process." + what, me, **({"message": encoded(more[0])} if more else {}))


SERVER_FIELDS = {"listening": ["address", "port"], "error": ["code", "message"], "data": ["text"]}
SERVER_EVENTS = {"data": "socket.data", "end": "socket.end", "closed": "socket.close"}


def target(op: dict[str, Any]) -> Any:
    return workers.get(op["target"], node)  # cluster, self and process are what this process has


class Operations:
    def fork(self, op: dict[str, Any]) -> Worker:
        label, number = op["label"], 2
        while label in workers:
            label, number = f"{op['label']}#{number}", number + 1
        workers[label] = node.fork({**op.get("env", {}), "CLUSTERSPEC_WORKER": label})
        workers[label].label = label
        return workers[label]

    def disconnect(self, op: dict[str, Any]) -> Any:
        return target(op).disconnect()

    def kill(self, op: dict[str, Any]) -> None:
        name = op.get("signal", "SIGTERM")
        target(op).kill(signal.Signals[name] if isinstance(name, str) else name)

    def send(self, op: dict[str, Any]) -> Any:
        return target(op).send(decoded(op["message"]))

    def listen(self, op: dict[str, Any]) -> None:
        label, accept = op["label"], op.get("accept", "name")
        subject = f"{me}.{label}"

        def on_server(what: str, connection: Any, *more: Any) -> None:
            data = dict(zip(SERVER_FIELDS.get(what, []), map(encoded, more)))
            record(SERVER_EVENTS.get(what, "server." + what), subject, **data)
            if what == "connection" and accept == "name":
                connection.sendall(me.encode() + b"\n")
            elif what == "connection" and accept == "end":
                servers[label].end(connection)
            elif what == "data" and accept == "echo":
                connection.sendall(more[0].encode())

        servers[label] = node.listen(op.get("host", "::"), op.get("port", 0), on_server)

    def after(self, op: dict[str, Any]) -> None:
        def due() -> None:
            record("timer", op.get("as", str(op["id"])))
            carry_out(op["do"])

        loop.after(op["ms"] / 1000, due)

    def react(self, op: dict[str, Any]) -> None:
        reactions.append({"times": 1, **op})

    def close(self, op: dict[str, Any]) -> None:
        servers[op["label"]].close()

    def exit(self, op: dict[str, Any]) -> None:
        sys.exit(op.get("code", 0))

    def release(self, _: dict[str, Any]) -> None:
        loop.forget(control.sock)
        loop.watch(control.sock, control.read, keeps=False)


def carry_out(ops: list[dict[str, Any]]) -> None:
    for op in ops:
        subject = op.get("as", str(op["id"]))
        try:
            value = getattr(Operations(), op["op"])(op)
            value = "$undefined" if value is None else encoded(value)
            record("result", subject, op=op["id"], value=value)
        except Exception as error:  # pylint: disable=broad-exception-caught
            threw = {"name": type(error).__name__, "message": str(error), "code": "$undefined"}
            record("result", subject, op=op["id"], threw=threw)


class Control:
    """Batches of operations come here. It keeps a primary until `release`, a worker never."""

    def __init__(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(os.environ["CLUSTERSPEC_CONTROL"])
        self.sock.sendall(json.dumps({"attach": me, "pid": os.getpid()}).encode() + b"\n")
        self.rest = b""
        loop.watch(self.sock, self.read, keeps=me == "primary")

    def read(self) -> None:
        text = self.sock.recv(1 << 16)
        if not text:
            sys.exit(1)  # the harness is gone
        *lines, self.rest = (self.rest + text).split(b"\n")
        for batch in map(json.loads, lines):
            carry_out(batch["ops"])
            call = loop.now if batch["ops"] else loop.later
            call(functools.partial(record, "done", batch=batch["batch"]))


control = Control()
if me == "primary":
    node: Any = Master(loop, [sys.executable, os.path.abspath(__file__)], on_master)
else:
    node = Child(loop, on_child)
role = "primary" if me == "primary" else "worker"
about = {"id": getattr(node, "id", None), "runtime": "prefork", "version": "1.0.0"}
record("hello", me, protocol=1, role=role, capabilities=[], cannot=CANNOT.split(), **about)
loop.run()
