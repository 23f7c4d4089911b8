"""PostgreSQL of this machine, started in a folder of its own on a free port of 127.0.0.1, and gone afterwards."""

from __future__ import annotations

import csv
import io
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

#: How ``psql`` writes what is null.
NULL = "\\N"

#: PostgreSQL refuses to run as root; its own user does it then.
_USER = "postgres"


def programs() -> Path | None:
    """Where the newest PostgreSQL keeps its programs; none where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(named).resolve().parent if named else None


needs_postgres = pytest.mark.skipif(
    programs() is None,
    reason="no PostgreSQL: releases are not loaded into one (Debian and Ubuntu: apt install postgresql)",
)


@dataclass(frozen=True)
class Server:
    """A running server. ``uri`` is of its superuser and the database of its tests."""

    programs: Path
    port: int

    @property
    def uri(self) -> str:
        return self.uri_of("froth")

    def uri_of(self, user: str, database: str = "froth") -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def say(self, statement: str, user: str = "froth") -> list[list[str]]:
        """Rows of a query as text, read by ``psql``: a client that shares no code with the loader."""
        told = self.ask(statement, user)
        assert told.returncode == 0, told.stderr
        return list(csv.reader(io.StringIO(told.stdout, newline="")))

    def ask(self, statement: str, user: str = "froth", database: str = "froth") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [
                self.programs / "psql",
                self.uri_of(user, database),
                "-XqAt",
                "--csv",
                "-P",
                f"null={NULL}",
                "-c",
                statement,
            ],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PGTZ": "UTC", "PGCLIENTENCODING": "UTF8"},
        )


class Cluster:
    """A server's files, and its port: what it is while nobody runs it."""

    def __init__(self, programs: Path, home: Path):
        self._programs, self._home = programs, home
        self._as_user: dict[str, Any] = {"cwd": home, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        if os.geteuid() == 0:
            shutil.chown(home, _USER, _USER)
            self._as_user |= {"user": _USER, "group": _USER, "extra_groups": []}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        subprocess.run(
            [programs / "initdb", "-D", "data", "-U", "froth", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            check=True,
            **self._as_user,
        )
        with self.started() as server:
            server.ask("create database froth", database="postgres").check_returncode()

    @property
    def server(self) -> Server:
        """The server, whether or not it runs."""
        return Server(self._programs, self._port)

    @contextmanager
    def started(self) -> Iterator[Server]:
        options = {"listen_addresses": "127.0.0.1", "port": self._port, "unix_socket_directories": "", "fsync": "off"}
        process = subprocess.Popen(
            [self._programs / "postgres", "-D", "data", *(f"--{name}={value}" for name, value in options.items())],
            **self._as_user,
        )
        try:
            _wait(self._programs, self._port, process)
            yield self.server
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """One with an empty database ``froth``, not running; raises :class:`FileNotFoundError` where no PostgreSQL is
    installed."""
    found = programs()
    if found is None:
        raise FileNotFoundError("no PostgreSQL")
    home = Path(tempfile.mkdtemp(prefix="froth-postgres-"))
    try:
        yield Cluster(found, home)
    finally:
        shutil.rmtree(home)


@contextmanager
def running() -> Iterator[Server]:
    """A server with an empty database ``froth``; raises :class:`FileNotFoundError` where no PostgreSQL is installed."""
    with cluster() as stopped, stopped.started() as server:
        yield server


def _wait(found: Path, port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while subprocess.run([found / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False).returncode:
        assert process.poll() is None, "PostgreSQL ended as it started"
        assert time.monotonic() < until, "PostgreSQL did not come up"
        time.sleep(0.1)
