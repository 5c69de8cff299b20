"""Workers that die while there is much to do: what of it is lost, and what is left behind."""

from __future__ import annotations

import collections
import os
import signal
import socket
import threading

import pytest

from examples import Example, wait_until

CLIENTS = 4


def descriptors(pid: int) -> int:
    return len(os.listdir(f"/proc/{pid}/fd"))


class Load:
    """Clients that ask, one connection after the other, until they are told to stop."""

    def __init__(self, example: Example) -> None:
        self.answers: collections.Counter[str] = collections.Counter()
        self.lost = 0
        self._example = example
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(CLIENTS)]
        for thread in self._threads:
            thread.start()

    def _ask(self) -> None:
        while not self._stopped.is_set():
            try:
                answer = self._example.ask()
            except ConnectionResetError:
                answer = ""
            if answer:
                self.answers[answer] += 1
            else:
                self.lost += 1

    def stop(self) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()


@pytest.mark.parametrize("policy", ["rr", "none"])
def test_others_go_on_when_a_worker_is_killed(policy: str) -> None:
    with Example("hello", NODE_CLUSTER_SCHED_POLICY=policy) as example:
        primary = example.process.pid
        first, second = (f"hello from worker {n}\n" for n in (1, 2))
        before = descriptors(primary)
        load = Load(example)
        wait_until(lambda: load.answers[first] > 100 and load.answers[second] > 100)
        os.kill(example.workers()[0], signal.SIGKILL)
        killed_at = load.answers[second]
        wait_until(lambda: load.answers[second] > killed_at + 500)
        load.stop()
        # At most what the worker had in its hands: one connection of each client.
        assert load.lost <= CLIENTS
        # Without the channel and the process of the one that is gone.
        wait_until(lambda: descriptors(primary) == before - 2)


def test_what_waits_in_the_primary_goes_to_the_living() -> None:
    waiting = 20
    with Example("hello", NODE_CLUSTER_SCHED_POLICY="rr") as example:
        primary = example.process.pid
        before = descriptors(primary)
        first, second = sorted(example.workers())
        for worker in (first, second):
            os.kill(worker, signal.SIGSTOP)
        clients = [example.connect() for _ in range(waiting)]
        # Each worker has been given one, which it has not taken yet.
        wait_until(lambda: descriptors(primary) == before + waiting - 2)
        os.kill(first, signal.SIGKILL)
        os.kill(second, signal.SIGCONT)
        answers = collections.Counter(map(read_all, clients))
        assert answers == {"hello from worker 2\n": waiting - 1, "": 1}
        wait_until(lambda: descriptors(primary) == before - 2)


def test_what_waits_for_nobody_is_closed() -> None:
    waiting = 20
    with Example("hello", NODE_CLUSTER_SCHED_POLICY="rr") as example:
        workers = example.workers()
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)
        clients = [example.connect() for _ in range(waiting)]
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        assert [read_all(client) for client in clients] == [""] * waiting
        assert example.process.wait(30) == 0


def read_all(client: socket.socket) -> str:
    with client:
        try:
            return b"".join(iter(lambda: client.recv(1000), b"")).decode()
        except ConnectionResetError:
            return ""
