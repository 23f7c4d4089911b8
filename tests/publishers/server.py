"""The stand-in's server: one local address for every publisher, each under its own host's name."""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True)
class Reply:
    """What a publisher answers. A ``last_modified`` (seconds since 1970) gives it validators: it can answer 304."""

    body: bytes
    content_type: str = "application/json"
    status: int = 200
    last_modified: float | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def etag(self) -> str:
        return self.headers.get("ETag") or f'"{hashlib.md5(self.body).hexdigest()}"'


@dataclass(frozen=True)
class ReceivedRequest:
    """A request as the publisher sees it. ``path`` is decoded, ``query`` holds the first value of each name."""

    host: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    arrived: float

    @property
    def url(self) -> str:
        return f"{self.host}{self.path}?{'&'.join(f'{name}={value}' for name, value in self.query.items())}"


#: A publisher: what it answers to a request.
Protocol = Callable[[ReceivedRequest], Reply]
#: Sends something else than the reply that a request deserves, or sends it badly.
Misbehaviour = Callable[["Exchange", Reply], None]


class Publishers:
    """The publishers on a local port, from entering the context to leaving it. ``received`` lists every request."""

    def __init__(self, protocols: Mapping[str, Protocol], port: int = 0):
        self.protocols, self.received = protocols, []
        self._rules: list[tuple[re.Pattern[str], deque[Misbehaviour]]] = []
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), Exchange)
        self._server.publishers = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    received: list[ReceivedRequest]

    @property
    def address_map(self) -> dict[str, str]:
        """What ``FROTH_ADDRESS_MAP`` has to be for live mode to reach the stand-in."""
        port = self._server.server_address[1]
        return {f"https://{host}": f"http://127.0.0.1:{port}/{host}" for host in self.protocols}

    def misbehave(self, where: str, *misbehaviours: Misbehaviour) -> None:
        """Treat the next requests whose URL matches ``where`` to these, one each, in order."""
        self._rules.append((re.compile(where), deque(misbehaviours)))

    def misbehaviour(self, received: ReceivedRequest) -> Misbehaviour | None:
        with self._lock:
            self.received.append(received)
            for where, waiting in self._rules:
                if waiting and where.search(received.url):
                    return waiting.popleft()
        return None

    def __enter__(self) -> Publishers:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    publishers: Publishers

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


class Exchange(BaseHTTPRequestHandler):
    """One connection to the stand-in."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        form = self.rfile.read(length).decode() if length else ""
        address = urlsplit(self.path)
        host, _, path = address.path.removeprefix("/").partition("/")
        received = ReceivedRequest(
            host=host,
            path="/" + unquote(path),
            query=dict(parse_qsl(address.query or form, keep_blank_values=True)),
            headers={name.title(): value for name, value in self.headers.items()},
            arrived=time.monotonic(),
        )
        misbehaviour = self.server.publishers.misbehaviour(received)
        reply = self.server.publishers.protocols[host](received)
        if misbehaviour:
            misbehaviour(self, reply)
        elif self._is_held(reply):
            self.send_head(Reply(b"", reply.content_type, 304, reply.last_modified, {"ETag": reply.etag}), None)
        else:
            self.send(reply)

    def send(self, reply: Reply) -> None:
        """Send a reply as it is, compressed where the client takes that."""
        body = reply.body
        if reply.status == 200 and "gzip" in (self.headers.get("Accept-Encoding") or ""):
            body = gzip.compress(body, 1)
            reply = Reply(
                reply.body,
                reply.content_type,
                200,
                reply.last_modified,
                {"ETag": reply.etag, **reply.headers, "Content-Encoding": "gzip"},
            )
        self.send_head(reply, len(body))
        self.wfile.write(body)

    def send_head(self, reply: Reply, length: int | None) -> None:
        self.send_response(reply.status)
        headers = {"Content-Type": reply.content_type}
        if length is not None:
            headers["Content-Length"] = str(length)
        if reply.last_modified is not None:
            headers |= {"Last-Modified": formatdate(reply.last_modified, usegmt=True), "ETag": reply.etag}
        for name, value in {**headers, **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def _is_held(self, reply: Reply) -> bool:
        """Whether the client holds this very body, by what it says."""
        if reply.status != 200 or reply.last_modified is None:
            return False
        named, since = self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")
        if named:
            return reply.etag in named
        return bool(since) and parsedate_to_datetime(str(since)).timestamp() >= int(reply.last_modified)

    def log_message(self, format: str, *args: Any) -> None:
        """The tests look at what was received themselves."""
