"""A toy server that forks its workers beforehand, as many do. It knows nothing of clusterspec.

A Master starts workers, keeps a channel to each, and owns the sockets on which they listen; a Child
is what a worker has of it. Both live on a Loop, which sleeps until there is something to do.
"""

from __future__ import annotations

import errno
import heapq
import json
import os
import selectors
import signal
import socket
import sys
import time
from typing import Any, Callable

Hook = Callable[..., None]


class Loop:
    """Runs as long as something is watched that keeps it, or is due."""

    def __init__(self) -> None:
        self.selector = selectors.DefaultSelector()
        self.kept_by = 0
        self.soon: list[Callable[[], None]] = []
        self.timers: list[tuple[float, int, Callable[[], None]]] = []

    def watch(self, sock: Any, on_readable: Callable[[], None], keeps: bool = True) -> None:
        self.selector.register(sock, selectors.EVENT_READ, (on_readable, keeps))
        self.kept_by += keeps

    def forget(self, sock: Any) -> None:
        _, keeps = self.selector.unregister(sock).data
        self.kept_by -= keeps

    @staticmethod
    def now(call: Callable[[], None]) -> None:
        call()

    def later(self, call: Callable[[], None]) -> None:
        self.soon.append(call)

    def after(self, seconds: float, call: Callable[[], None]) -> None:
        heapq.heappush(self.timers, (time.monotonic() + seconds, len(self.timers), call))

    def run(self) -> None:
        while self.soon or self.timers or self.kept_by > 0:
            calls, self.soon = self.soon, []
            for call in calls:
                call()
            while self.timers and self.timers[0][0] <= time.monotonic():
                heapq.heappop(self.timers)[2]()
            if self.kept_by > 0 or self.timers:
                for key, _ in self.selector.select(self.timeout()):
                    if self.selector.get_map().get(key.fileobj) is key:
                        key.data[0]()

    def timeout(self) -> float | None:
        if self.soon:
            return 0
        return max(0.0, self.timers[0][0] - time.monotonic()) if self.timers else None


def listening_socket(host: str, port: int) -> socket.socket:
    """`::` is every address, of either family."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    both = host == "::"
    return socket.create_server((host, port), family=family, backlog=511, dualstack_ipv6=both)


def name_of(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, "")


class Channel:
    """Messages of JSON between the master and one worker, and sockets beside them."""

    def __init__(self, loop: Loop, sock: socket.socket, on_message: Hook, on_close: Hook) -> None:
        self.loop, self.sock, self.on_message, self.on_close = loop, sock, on_message, on_close
        self.open = True
        loop.watch(sock, self.read)

    def read(self) -> None:
        try:
            text, sockets, _, _ = socket.recv_fds(self.sock, 1 << 18, 1)
        except ConnectionError:
            text, sockets = b"", []
        if text:
            self.on_message(json.loads(text), sockets)
        else:
            self.close()

    def send(self, message: Any, sockets: tuple[int, ...] = ()) -> None:
        socket.send_fds(self.sock, [json.dumps(message, allow_nan=False).encode()], list(sockets))

    def close(self) -> None:
        if self.open:
            self.open = False
            self.loop.forget(self.sock)
            self.sock.close()
            self.loop.later(self.on_close)


class Worker:
    """A worker as its master sees it."""

    def __init__(self, number: int) -> None:
        self.id = number
        self.pid = 0
        self.channel: Any = None
        self.label = ""  # for whoever wants to name it
        self.dead = False
        self.asked_to_leave = False
        self.left_when_asked: bool | None = None  # not known before its end

    def send(self, message: Any) -> bool:
        self.channel.send({"message": message})
        return True

    def disconnect(self) -> "Worker":
        self.asked_to_leave = True
        if self.channel.open:
            self.channel.send({"leave": True})
        return self

    def kill(self, number: int = signal.SIGTERM) -> None:
        if not self.dead:
            os.kill(self.pid, number)


class Master:
    """`on(what, worker, *more)`: fork, online, listening, message, disconnect, exit."""

    def __init__(self, loop: Loop, program: list[str], on: Hook) -> None:
        self.loop, self.program, self.on = loop, program, on
        self.workers: dict[int, Worker] = {}
        self.started = 0
        self.living: list[Worker] = []
        self.sockets: dict[str, tuple[socket.socket, set[int]]] = {}
        self.servers: list[Server] = []
        wakes, self.woken = socket.socketpair()
        wakes.setblocking(False)
        self.woken.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
        self.wakes = wakes
        loop.watch(self.woken, self.reap, keeps=False)

    def fork(self, environment: dict[str, str]) -> Worker:
        self.started += 1
        worker = Worker(self.started)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        theirs.set_inheritable(True)
        told = {"PREFORK_ID": str(worker.id), "PREFORK_CHANNEL": str(theirs.fileno())}
        environment = {**os.environ, **environment, **told}
        worker.pid = os.posix_spawn(self.program[0], self.program, environment)
        theirs.close()
        worker.channel = Channel(
            self.loop, ours, lambda *told: self.hear(worker, *told), lambda: self.lose(worker)
        )
        self.loop.kept_by += 1  # by its process
        self.living.append(worker)
        self.workers[worker.id] = worker
        self.loop.later(lambda: self.on("fork", worker))
        return worker

    def listen(self, host: str, port: int, on: Hook) -> "Server":
        """A server of its own, which no worker shares."""
        server = Server(self, "", on)
        try:
            sock = listening_socket(host, port)
        except OSError as error:
            told = (name_of(error), error.strerror)
            self.loop.later(lambda: on("error", None, *told))
            return server
        self.servers.append(server)
        self.loop.later(lambda: server.listen(sock))
        return server

    def tell(self, _: Any) -> None:
        """Nobody is above it."""

    def leave_when_closed(self) -> None:
        """It ends when nothing keeps its loop."""

    def disconnect(self) -> None:
        for worker in self.workers.values():
            worker.disconnect()

    def hear(self, worker: Worker, told: dict[str, Any], _: list[int]) -> None:
        if "message" in told:
            self.on("message", worker, told["message"])
        elif "online" in told:
            self.on("online", worker)
        elif "listen" in told:
            self.share(worker, *told["listen"])
        elif "listening" in told:
            self.on("listening", worker, *told["listening"])
        elif "close" in told:
            self.drop(worker, told["close"])
        elif "leaves" in told:
            worker.asked_to_leave = True

    def share(self, worker: Worker, key: str, host: str, port: int) -> None:
        """One socket for all workers that listen on the same address."""
        try:
            if key not in self.sockets:
                self.sockets[key] = (listening_socket(host, port), set())
            shared, users = self.sockets[key]
            users.add(worker.id)
            worker.channel.send({"socket": key}, (shared.fileno(),))
        except OSError as error:
            worker.channel.send({"refused": key, "why": [name_of(error), error.strerror]})

    def drop(self, worker: Worker, key: str) -> None:
        if key not in self.sockets:
            return
        shared, users = self.sockets[key]
        users.discard(worker.id)
        if not users:
            shared.close()
            del self.sockets[key]

    def lose(self, worker: Worker) -> None:
        for key in list(self.sockets):
            self.drop(worker, key)
        if worker.dead:
            self.workers.pop(worker.id, None)
        self.on("disconnect", worker)

    def reap(self) -> None:
        self.woken.recv(4096)
        for worker in list(self.living):
            pid, status = os.waitpid(worker.pid, os.WNOHANG)
            if pid:
                self.living.remove(worker)
                self.bury(worker, os.waitstatus_to_exitcode(status))

    def bury(self, worker: Worker, code: int) -> None:
        worker.dead = True
        worker.left_when_asked = worker.asked_to_leave
        self.loop.kept_by -= 1
        if not worker.channel.open:
            self.workers.pop(worker.id, None)
        ended_by = signal.Signals(-code).name if code < 0 else None
        self.on("exit", worker, None if code < 0 else code, ended_by)


class Server:
    """`on(what, connection, *more)`: listening, error, connection, data, end, closed, close."""

    def __init__(self, owner: Any, key: str, on: Hook) -> None:
        self.owner, self.key, self.on = owner, key, on
        self.sock: Any = None
        self.connections: set[socket.socket] = set()

    def listen(self, sock: socket.socket) -> None:
        self.sock = sock
        sock.setblocking(False)
        self.owner.loop.watch(sock, self.accept)
        self.owner.tell({"listening": sock.getsockname()[:2]})
        self.on("listening", None, *sock.getsockname()[:2])

    def accept(self) -> None:
        try:
            connection, _ = self.sock.accept()
        except BlockingIOError:
            return  # another worker was faster
        self.connections.add(connection)
        self.owner.loop.watch(connection, lambda: self.read(connection))
        self.on("connection", connection)

    def read(self, connection: socket.socket) -> None:
        try:
            text = connection.recv(1 << 16)
        except ConnectionError:
            text = b""
        if text:
            self.on("data", connection, text.decode())
            return
        self.on("end", connection)
        self.end(connection)

    def end(self, connection: socket.socket) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
            self.owner.loop.forget(connection)
            connection.close()
            self.on("closed", connection)
            self.finish()

    def close(self) -> None:
        if self.sock:
            self.owner.loop.forget(self.sock)
            self.sock.close()
            self.sock = None
            self.owner.tell({"close": self.key})
            self.finish()

    def finish(self) -> None:
        if not self.sock and not self.connections and self in self.owner.servers:
            self.owner.servers.remove(self)
            self.on("close", None)
            self.owner.leave_when_closed()


class Child:
    """What a worker has: `on(what, *more)` is called with message and disconnect."""

    def __init__(self, loop: Loop, on: Hook) -> None:
        self.loop, self.on = loop, on
        self.id = int(os.environ["PREFORK_ID"])
        self.servers: list[Server] = []
        self.asked = 0
        self.leaving = False
        sock = socket.socket(fileno=int(os.environ.pop("PREFORK_CHANNEL")))
        sock.set_inheritable(False)
        self.channel = Channel(loop, sock, self.hear, self.lose)

        self.tell({"online": True})

    def tell(self, message: Any) -> None:
        if self.channel.open:
            self.channel.send(message)

    def send(self, message: Any) -> bool:
        self.channel.send({"message": message})
        return True

    def kill(self, number: int) -> None:
        os.kill(os.getpid(), number)

    def listen(self, host: str, port: int, on: Hook) -> Server:
        self.asked += port == 0
        key = f"{host}:{port}" + (f"#{self.asked}" if port == 0 else "")
        server = Server(self, key, on)
        self.servers.append(server)
        self.channel.send({"listen": [key, host, port]})
        return server

    def hear(self, told: dict[str, Any], sockets: list[int]) -> None:
        if "message" in told:
            self.on("message", told["message"])
        elif "leave" in told:
            self.disconnect()
        for server in [each for each in self.servers if not each.sock]:
            if server.key == told.get("socket"):
                server.listen(socket.socket(fileno=sockets[0]))
                if self.leaving:
                    server.close()
                return
            if server.key == told.get("refused"):
                self.servers.remove(server)
                server.on("error", None, *told["why"])
                return

    def disconnect(self) -> "Child":
        """Closes all servers, then the channel."""
        self.leaving = True
        self.tell({"leaves": True})
        for server in list(self.servers):
            server.close()
        self.leave_when_closed()
        return self

    def leave_when_closed(self) -> None:
        if self.leaving and not self.servers:
            self.channel.close()

    def lose(self) -> None:
        self.on("disconnect")
        if not self.leaving:
            sys.exit(0)
