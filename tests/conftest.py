from __future__ import annotations

import fcntl
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.browser import chromium, options
from ingestion.settings import Settings
from tests.helpers import postgres_server, quotes
from tests.helpers.froth import Froth
from tests.helpers.mail_server import MailServer
from tests.helpers.places import ROOT, Place
from tests.helpers.postgres_server import Server
from tests.helpers.receivers import Hook
from tests.publishers import shelf
from tests.publishers.server import Publishers
from tests.publishers.shelf import Shelf

# The runs of the tests publish to nobody's database.
os.environ.pop("FROTH_POSTGRES", None)


#: Fixtures that need a whole run of the warehouse, a browser or a server: their tests are left out of `make test-fast`.
_NEED_MORE = {"first", "browser", "postgres"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs more than this process; files that may take long begin first, so that no worker is left alone
    with one of them at the end."""
    for item in items:
        if _NEED_MORE & set(getattr(item, "fixturenames", ())):
            item.add_marker("whole")

    def patience(item: pytest.Item) -> float:
        marker = item.get_closest_marker("timeout")
        return float(marker.args[0]) if marker else 0.0

    items.sort(key=patience, reverse=True)


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
    """This project with data and releases of the tests' own: one for all workers, so tests leave it as it is."""
    folder = tmp_path_factory.getbasetemp()
    home = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "project"
    home.mkdir(exist_ok=True)
    return Place(ROOT, home)


@pytest.fixture(scope="session")
def first(place: Place) -> subprocess.CompletedProcess[str]:
    """What the first run from the recorded sample said. The worker that asks first runs it, the others wait."""
    said = place.home / "first.json"
    with (place.home / "first.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            done = place.run()
            said.write_text(json.dumps([done.returncode, done.stdout, done.stderr]), encoding="utf-8")
    done = subprocess.CompletedProcess([], *json.loads(said.read_text(encoding="utf-8")))
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="session")
def published(place: Place, first: subprocess.CompletedProcess[str]) -> Iterator[duckdb.DuckDBPyConnection]:
    """The first release, as a client reads it."""
    with place.connect() as connection:
        yield connection


@pytest.fixture(scope="session")
def froth(place: Place, first: subprocess.CompletedProcess[str]) -> Froth:
    """The command, asking the first release."""
    return Froth(place.current)


@pytest.fixture(scope="session")
def html(place: Place, published: duckdb.DuckDBPyConnection) -> Path:
    """The page of the first release."""
    return place.current / "dashboard.html"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A real Chromium."""
    if chromium() is None:
        pytest.skip("NOT CHECKED: no Chromium on PATH, so no page is opened (Debian and Ubuntu: apt install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(**options())
        yield running
        running.close()


@pytest.fixture(scope="module")
def drawn(browser: Any, html: Path) -> Iterator[Any]:
    """The page of the first release, drawn, with what it asked for and what it said; for tests that change nothing."""
    yield from tab_of(browser, html)


@pytest.fixture
def opened(browser: Any, html: Path) -> Iterator[Any]:
    """The same, in a tab of the test's own."""
    yield from tab_of(browser, html)


def tab_of(browser: Any, page: Path, **look: Any) -> Iterator[Any]:
    context = browser.new_context(
        **{"viewport": {"width": 1440, "height": 900}, "color_scheme": "light", "accept_downloads": True, **look}
    )
    context.route("http*://**", lambda route: route.abort())
    tab = context.new_page()
    tab.asked, tab.said = [], []
    tab.on("request", lambda request: tab.asked.append(request.url))
    tab.on("console", lambda message: tab.said.append(message.text))
    tab.on("pageerror", lambda error: tab.said.append(str(error)))
    tab.goto(page.as_uri())
    if page.name == "dashboard.html":
        tab.wait_for_selector("body[data-ready='1']", timeout=20_000)
    yield tab
    context.close()


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


@pytest.fixture
def hook() -> Iterator[Hook]:
    """A receiver of webhooks."""
    receiver = Hook()
    yield receiver
    receiver.close()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A server of e-mail."""
    with MailServer() as server:
        yield server
