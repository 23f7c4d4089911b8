"""A mail server of this machine: as much of SMTP as takes a message; with or without TLS and a login."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True)
class Manner:
    """How a server behaves. ``certificate`` is a file with key and certificate; ``login`` a user and a password."""

    certificate: Path | None = None
    #: TLS from the first byte; else STARTTLS is offered where there is a certificate.
    is_tls_at_once: bool = False
    login: tuple[str, str] | None = None
    #: Receivers whose mail it does not take.
    refused: tuple[str, ...] = ()


_PLAIN = Manner()


class MailServer:
    """The server from entering to leaving; ``received`` are messages, ``heard`` the words of clients, secrets too."""

    def __init__(self, manner: Manner = Manner()) -> None:
        self.received: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.heard: list[str] = []
        #: Whether the last message came through TLS, and who had logged in.
        self.was_encrypted, self.user = False, ""
        self._manner = manner
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if manner.certificate is not None:
            self._context.load_cert_chain(manner.certificate)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    def __enter__(self) -> MailServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.settimeout(10)
            talk = _Talk(self, self._manner, self._context, connection)
            try:
                talk.lead()
            except OSError:
                pass  # a client that does not believe the certificate hangs up
            finally:
                talk.close()


class _Talk:
    """One client."""

    def __init__(self, server: MailServer, manner: Manner, context: ssl.SSLContext, connection: socket.socket) -> None:
        self._server, self._manner, self._context = server, manner, context
        self._connection, self._is_encrypted = connection, False
        self._user, self._taken = "", 0
        self._lines: BinaryIO = connection.makefile("rb")

    def lead(self) -> None:
        if self._manner.is_tls_at_once:
            self._encrypt()
        self._say("220 here")
        while line := self._hear():
            word, _, rest = line.partition(" ")
            match word.upper():
                case "EHLO":
                    self._say("\r\n".join(f"250-{name}" for name in ("here", *self._offers())) + "\r\n250 HELP")
                case "STARTTLS" if self._may_encrypt:
                    self._say("220 go on")
                    self._encrypt()
                case "AUTH" if self._may_log_in:
                    self._log_in(rest)
                case "MAIL" if self._manner.login and not self._user:
                    self._say("530 log in first")
                case "MAIL" | "RSET":
                    self._taken = 0
                    self._say("250 well")
                case "RCPT":
                    self._take_recipient(rest.partition("<")[2].rstrip(">"))
                case "DATA" if self._taken:
                    self._take_message()
                case "QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("502 not here")

    def close(self) -> None:
        self._lines.close()
        self._connection.close()

    def _encrypt(self) -> None:
        self._lines.close()
        self._connection = self._context.wrap_socket(self._connection, server_side=True)
        self._lines, self._is_encrypted = self._connection.makefile("rb"), True

    @property
    def _may_encrypt(self) -> bool:
        return self._manner.certificate is not None and not self._is_encrypted

    @property
    def _may_log_in(self) -> bool:
        return self._manner.login is not None and (self._is_encrypted or self._manner.certificate is None)

    def _offers(self) -> list[str]:
        return [*(["STARTTLS"] if self._may_encrypt else []), *(["AUTH PLAIN"] if self._may_log_in else [])]

    def _log_in(self, rest: str) -> None:
        _, user, password = base64.b64decode(rest.partition(" ")[2]).decode().split("\0")
        self._server.heard.append(f"{user}:{password}")
        if (user, password) == self._manner.login:
            self._user = user
            self._say("235 well")
        else:  # there are servers that repeat what they were told
            self._say(f"535 not {user} with {password}")

    def _take_recipient(self, address: str) -> None:
        if address in self._manner.refused:
            self._say("550 not that one")
            return
        self._taken += 1
        self._server.recipients.append(address)
        self._say("250 well")

    def _take_message(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self._lines.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self._server.received.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self._server.was_encrypted, self._server.user = self._is_encrypted, self._user
        self._say("250 taken")

    def _say(self, line: str) -> None:
        self._connection.sendall(f"{line}\r\n".encode())

    def _hear(self) -> str:
        line = self._lines.readline().decode(errors="replace").rstrip("\r\n")
        self._server.heard.append(line)
        return line
