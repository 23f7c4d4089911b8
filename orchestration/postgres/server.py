"""A PostgreSQL server reached over ADBC, and its errors in words with the next step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

#: States of SQL of a server that does not answer, or has just been stopped.
_AWAY = (None, "", "57P01", "08006", "08001", "08003")


class PostgresError(Exception):
    """A release could not be loaded. The views in PostgreSQL are what they were.

    ``is_passing``: the server is away or busy, so that the same may do a little later.
    """

    def __init__(self, message: str, *, is_passing: bool = False):
        self.is_passing = is_passing
        super().__init__(message)


def where(uri: str) -> str:
    """The address without the password."""
    parts = urlsplit(uri)
    return f"{parts.hostname or 'localhost'}:{parts.port or 5432}{parts.path}"


@contextmanager
def connect(uri: str) -> Iterator[Any]:
    """A cursor. Nothing it did stands until its connection commits."""
    from adbc_driver_postgresql import dbapi

    with dbapi.connect(uri) as connection, connection.cursor() as cursor:
        yield cursor


@contextmanager
def explaining(release_id: str, uri: str) -> Iterator[None]:
    """Raises :class:`PostgresError` where the server refuses something."""
    from adbc_driver_manager import Error

    try:
        yield
    except Error as error:
        raise PostgresError(
            f"release {release_id} could not be loaded into PostgreSQL at {where(uri)}: {words_of(error)}\n"
            "  the views there are what they were\n"
            f"  next: {_next_step(error)}; then run: python -m orchestration.postgres.loading",
            is_passing=error.sqlstate in _AWAY,
        ) from error


def words_of(error: Exception) -> str:
    """The server's own words."""
    return str(error).removeprefix("INVALID_STATE: ").removeprefix("IO: ").split("\n\nQuery was:")[0].strip()


def _next_step(error: Any) -> str:
    match error.sqlstate:
        case state if state in _AWAY:
            return "see that the server runs, can be reached and lets this user in"
        case "42501":
            return "let this user create schemas (grant create on database ... to ...) or load as one who may"
        case "2BP01":
            return "drop what depends on the view it names (its columns have changed)"
        case "53100":
            return "free space on the disk of the server"
        case _:
            return "mend what the message names"
