"""The examples of the public API, run as they stand."""

from __future__ import annotations

import os
import re
import signal
import time

import pytest

from examples import TIMEOUT_S, Example, wait_until


def test_hello_takes_turns() -> None:
    with Example("hello", NODE_CLUSTER_SCHED_POLICY="rr") as example:
        answers = [example.ask() for _ in range(20)]
    names = [f"hello from worker {n}\n" for n in (1, 2)]
    assert sorted(answers) == sorted(names * 10)
    assert all(a != b for a, b in zip(answers, answers[1:]))


def test_hello_shares_its_socket() -> None:
    with Example("hello", NODE_CLUSTER_SCHED_POLICY="none") as example:
        answers = {example.ask() for _ in range(20)}
    assert answers <= {"hello from worker 1\n", "hello from worker 2\n"}


def test_requests_are_counted() -> None:
    with Example("request_counter") as example:
        assert [example.ask("request") for _ in range(6)] == ["hello\n"] * 6
        assert [example.line() for _ in range(6)] == [f"requests: {n}" for n in range(1, 7)]


def test_who_dies_is_replaced() -> None:
    with Example("restart") as example:
        os.kill(example.workers()[0], signal.SIGKILL)
        assert example.line() == "worker 1 ended: SIGKILL"
        assert example.line() == f"worker 3 listens on port {example.port}"
        with example.connect() as client:
            client.sendall(b"crash")
            ended = example.line()
        assert re.fullmatch(r"worker [23] ended: SIGABRT", ended)
        assert example.line() == f"worker 4 listens on port {example.port}"
        assert {int(example.ask("x").split()[1]) for _ in range(8)} == set(example.workers())


def test_who_leaves_is_not_replaced() -> None:
    with Example("restart") as example:
        with example.connect() as client:
            client.sendall(b"leave")
            client.recv(100)
        assert re.fullmatch(r"worker [12] ended: code 0", example.line())
        assert len(example.workers()) == 1
        assert len({example.ask("x") for _ in range(4)}) == 1


def test_a_graceful_shutdown_waits_for_clients() -> None:
    with Example("graceful_shutdown", "20000") as example:
        clients = [example.connect() for _ in range(2)]
        for client in clients:
            client.sendall(b"before")
            assert client.recv(100) == b"before"
        example.process.send_signal(signal.SIGTERM)
        wait_until(lambda: refused(example))
        for client in clients:
            client.sendall(b"after")
            assert client.recv(100) == b"after"
            client.close()
        said = sorted(example.line() for _ in range(3))
        assert said == ["all workers have disconnected", "worker 1 finished", "worker 2 finished"]
        assert example.process.wait(TIMEOUT_S) == 0


def test_a_graceful_shutdown_has_an_end() -> None:
    with Example("graceful_shutdown", "100") as example:
        with example.connect() as client:
            client.sendall(b"before")
            assert client.recv(100) == b"before"
            example.process.send_signal(signal.SIGTERM)
            said = sorted(example.line() for _ in range(3))
        assert said[0] == "all workers have disconnected"
        assert sorted(each.split(maxsplit=2)[2] for each in said[1:]) == ["finished", "was killed"]
        assert example.process.wait(TIMEOUT_S) == 0


def refused(example: Example) -> bool:
    """Whether nobody listens any more. Who is in the queue when the server closes is reset."""
    try:
        example.connect().close()
    except ConnectionRefusedError:
        return True
    except ConnectionResetError:
        pass
    return False


@pytest.mark.parametrize("program", ["hello_http", "hello_asio"])
@pytest.mark.parametrize("policy", ["rr", "none"])
def test_http(program: str, policy: str) -> None:
    request = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
    with Example(program, NODE_CLUSTER_SCHED_POLICY=policy) as example:
        with example.connect() as client:
            for half in (0, 5, 20):
                client.sendall(request[:half])
                time.sleep(0.01)
                client.sendall(request[half:])
                answer = client.recv(1000)
                assert answer.startswith(b"HTTP/1.1 200 OK\r\n") and answer.endswith(b"hello\n")
            client.sendall(request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            last = b"".join(iter(lambda: client.recv(1000), b""))
            assert b"Connection: close\r\n" in last and last.endswith(b"hello\n")
