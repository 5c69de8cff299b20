"""Starts the examples of the public API, and sees to it that nothing of them is left."""

from __future__ import annotations

import os
import pathlib
import queue
import re
import socket
import subprocess
import threading
import time
from types import TracebackType
from typing import Callable

import pytest

from conftest import BINARY

EXAMPLES = BINARY.parents[1] / "reference" / "examples"
TIMEOUT_S = 30


def children(pid: int) -> list[int]:
    return list(map(int, pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


def runs(pid: int) -> bool:
    """Whether the process is there, and no zombie."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + TIMEOUT_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


class Example:
    """A primary that runs; at the end nothing of it may be left."""

    def __init__(self, name: str, *arguments: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [str(EXAMPLES / name), "0", *arguments],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self._seen: set[int] = set()
        ports = [re.search(r"port (\d+)", self.line()) for _ in range(2)]
        assert ports[0] and ports[1] and ports[0].group(1) == ports[1].group(1)
        self.port = int(ports[0].group(1))

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.strip())

    def __enter__(self) -> Example:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.workers()
        self.process.kill()
        self.process.wait()
        # A worker that loses its primary ends by itself.
        wait_until(lambda: not any(map(runs, self._seen)))
        with pytest.raises(ConnectionRefusedError):
            self.connect()

    def line(self) -> str:
        return self._lines.get(timeout=TIMEOUT_S)

    def workers(self) -> list[int]:
        found = children(self.process.pid) if runs(self.process.pid) else []
        self._seen.update(found)
        return found

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=TIMEOUT_S)

    def ask(self, request: str = "") -> str:
        """What a client of its own reads until the end, or for a request, once."""
        with self.connect() as client:
            client.sendall(request.encode())
            if request:
                return client.recv(1000).decode()
            return b"".join(iter(lambda: client.recv(1000), b"")).decode()
