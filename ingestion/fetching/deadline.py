"""One deadline for a whole exchange: connection, TLS, headers and body together.

A read's own time limit begins anew with every byte, so a server that sends one byte a second would hold a run for as
long as it likes. Here the sockets of an exchange are shut when its time is over, wherever it stands.
"""

from __future__ import annotations

import os
import socket
import threading
from contextlib import suppress
from contextvars import ContextVar
from types import TracebackType
from typing import Any

import urllib3
from requests.adapters import HTTPAdapter

_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


class Deadline:
    """The time of one exchange, from entering the context. ``is_over`` once its sockets have been shut.

    Whoever reads from a socket that was shut sees the end of a stream, which looks like the end of a body: ask
    ``is_over`` before believing it.
    """

    def __init__(self, seconds: float):
        self.is_over = False
        self._handles: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def watch(self, connected: socket.socket) -> None:
        """Shut this socket too when the time is over. TLS takes sockets apart, so it is held by a handle of its own."""
        handle = socket.socket(fileno=os.dup(connected.fileno()))
        with self._lock:
            self._handles.append(handle)
            if self.is_over:
                _shut(handle)

    def _end(self) -> None:
        with self._lock:
            self.is_over = True
            for handle in self._handles:
                _shut(handle)

    def __enter__(self) -> Deadline:
        self._token = _current.set(self)
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()
        _current.reset(self._token)
        with self._lock:
            for handle in self._handles:
                handle.close()
            self._handles.clear()


def _shut(handle: socket.socket) -> None:
    with suppress(OSError):  # its other end has gone already
        handle.shutdown(socket.SHUT_RDWR)


def _watch(connected: socket.socket | None) -> None:
    deadline = _current.get()
    if deadline is not None and connected is not None:
        deadline.watch(connected)


class _Connection(urllib3.connection.HTTPConnection):
    """A connection that the current deadline watches, from its socket on."""

    def _new_conn(self) -> socket.socket:
        made = super()._new_conn()
        _watch(made)
        return made

    def request(self, *args: Any, **kwargs: Any) -> None:
        _watch(self.sock)
        super().request(*args, **kwargs)


class _TlsConnection(_Connection, urllib3.connection.HTTPSConnection):
    """The same with TLS."""


class _PlainPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


_POOLS = {"http": _PlainPool, "https": _TlsPool}


class DeadlineAdapter(HTTPAdapter):
    """Connections that the current :class:`Deadline` watches, those that are kept open between requests included."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager
