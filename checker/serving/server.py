"""The web server of `licet serve`, in a thread beside the clock; the only module with uvicorn."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from checker.clock import Companion
from checker.errors import AddressUnusable
from checker.serving.slow_headers import HeadsInTime

_STOP_WITHIN_S = 5


@contextmanager
def serving(app: FastAPI, host: str, port: int) -> Iterator[Companion]:
    """Answer requests while the block runs; requests that are going on come to their end.

    uvicorn's own log of requests stays off: it holds addresses, and that of a feed is its key.

    Args:
        app: What answers.
        host: A name or address of this machine; only the machine itself reaches `127.0.0.1`.
        port: The port.

    Yields:
        The server, for the clock to watch.

    Raises:
        AddressUnusable: The port is taken, or the address is not of this machine.
    """
    config = uvicorn.Config(
        app,
        http=HeadsInTime,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=_STOP_WITHIN_S,
    )
    server = uvicorn.Server(config)
    with listen(host, port) as bound:
        thread = threading.Thread(target=server.run, args=([bound],), name="web", daemon=True)
        thread.start()
        try:
            yield Companion("web server", thread.is_alive)
        finally:
            server.should_exit = True
            thread.join(2 * _STOP_WITHIN_S)


def listen(host: str, port: int) -> socket.socket:
    """Listen before the thread begins, so that a port that is taken is told to the person.

    Args:
        host: A name or address of this machine.
        port: The port; 0 for any that is free.

    Raises:
        AddressUnusable: The port is taken, or the address is not of this machine.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family)
        # asyncio does so itself only where a socket was made with the protocol's number. Without
        # it the body of an answer waits 45 ms for the other side to acknowledge the head.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise AddressUnusable(address=f"{host}:{port}", reason=reason) from error
