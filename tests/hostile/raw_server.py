"""A server of raw bytes: a script says what goes over the wire, well-formed or not."""

from __future__ import annotations

import socket
import threading
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress

#: Writes an answer to a connection whose request has been read, in whatever way.
Script = Callable[[socket.socket], None]
_POLL_SECONDS = 0.05


def sending(*parts: bytes) -> Script:
    """Sends the parts as they are."""
    return lambda connection: connection.sendall(b"".join(parts))


def dripping(before: bytes, dripped: bytes, pause: float) -> Script:
    """Sends the first part at once and the second again and again, a byte at a time, until the client has gone."""

    def drip(connection: socket.socket) -> None:
        connection.sendall(before)
        waiting = threading.Event()
        while True:
            for byte in dripped:
                connection.sendall(bytes([byte]))
                waiting.wait(pause)

    return drip


class RawServer:
    """Answers each request by the next script, and by ``afterwards`` when there is none left; closes each connection.

    ``received`` holds the heads of the requests, as bytes. ``wrap`` makes TLS of a connection.
    """

    def __init__(self, afterwards: Script, wrap: Callable[[socket.socket], socket.socket] | None = None):
        self.received: list[bytes] = []
        self._scripts: deque[Script] = deque()
        self._afterwards, self._wrap = afterwards, wrap
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(_POLL_SECONDS)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    def script(self, scripts: Iterable[Script]) -> None:
        self._scripts.clear()
        self._scripts.extend(scripts)

    def _serve(self) -> None:
        while not self._is_over.is_set():
            with suppress(TimeoutError):
                connection, _ = self._listener.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        with connection, suppress(OSError):
            if self._wrap:
                connection = self._wrap(connection)
            head = b""
            while b"\r\n\r\n" not in head:
                more = connection.recv(65536)
                if not more:
                    return
                head += more
            self.received.append(head)
            script = self._scripts.popleft() if self._scripts else self._afterwards
            script(connection)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1)  # until the client has gone: closing at once could lose what was sent

    def __enter__(self) -> RawServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()
        self._listener.close()
