"""Receivers of alerts on this machine: a webhook over HTTP."""

from __future__ import annotations

import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class Hook(ThreadingHTTPServer):
    """A receiver of webhooks on this machine; ``received`` is what was posted, ``status`` what it answers.

    Over TLS where a file with key and certificate is given.
    """

    status = 200

    def __init__(self, certificate: Path | None = None) -> None:
        self.received: list[Any] = []
        self.headers: list[dict[str, str]] = []
        super().__init__(("127.0.0.1", 0), _Post)
        self._scheme = "https" if certificate else "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def address(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.server_address[1]}/hook"

    def told(self, kind: str) -> list[str]:
        """The texts of the alerts of one kind, in the order in which they came."""
        return [one["text"] for one in self.received if one["kind"] == kind]

    def close(self) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that does not believe the certificate hangs up."""


class _Post(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append(json.loads(body))
        self.server.headers.append(dict(self.headers))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        if 300 <= self.server.status < 400:
            self.send_header("Location", self.server.address)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """The tests look at what was received themselves."""
