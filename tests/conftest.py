from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from ingestion.settings import Settings
from tests import postgres_server, quotes
from tests.places import ROOT, Place
from tests.postgres_server import Server
from tests.publishers import shelf
from tests.publishers.server import Publishers
from tests.publishers.shelf import Shelf

# The runs of the tests publish to nobody's database.
os.environ.pop("FROTH_POSTGRES", None)


@pytest.fixture
def shelf_replies() -> Shelf:
    """The shelf with the quotes of two years on it."""
    replies = Shelf()
    replies.put("/2024.csv", quotes.Y2024, last_modified=1_735_700_000)
    replies.put("/2025.csv", quotes.Y2025, last_modified=1_760_000_000)
    return replies


@pytest.fixture
def publishers(shelf_replies: Shelf) -> Iterator[Publishers]:
    """A stand-in with the shelf alone."""
    with Publishers({shelf.HOST: shelf_replies}) as running:
        yield running


@pytest.fixture
def live(tmp_path: Path, publishers: Publishers) -> Settings:
    """Settings of an empty project that fetches live, from the stand-in."""
    return Settings(root=tmp_path, data=tmp_path / "data", fetch_mode="live", address_map=publishers.address_map)


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """This project, with data and releases of the tests' own."""
    return Place(ROOT, tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="session")
def first(place: Place) -> subprocess.CompletedProcess[str]:
    """What the first run from the recorded sample said."""
    done = place.run()
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="session")
def published(place: Place, first: subprocess.CompletedProcess[str]) -> Iterator[duckdb.DuckDBPyConnection]:
    """The first release, as a client reads it."""
    with place.connect() as connection:
        yield connection


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with postgres_server.running() as running:
        yield running


@pytest.fixture
def database(postgres: Server) -> Iterator[Server]:
    """The server with nothing of a release in it."""
    yield postgres
    schemas = postgres.say("select nspname from pg_namespace where nspname = 'marts' or nspname like 'release%'")
    for (schema,) in schemas:
        postgres.say(f'drop schema "{schema}" cascade')
