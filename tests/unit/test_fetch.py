"""How a source's requests are carried out: following, each key once, an empty universe."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ingestion.archive.store import Archive
from ingestion.fetching.crawl import NothingFetchedError, fetch
from ingestion.fetching.session import Session
from ingestion.settings import Settings, SettingsError
from ingestion.source import Document, ParseError, Request, Source
from ingestion.universe import EmptyUniverseError, Universe, read_universe
from tests.helpers import fetches
from tests.helpers.quotes import QUOTES, Y2024, of_one_year
from tests.publishers.server import Publishers
from tests.publishers.shelf import Shelf


def _previous_year(document: Document) -> Iterable[Request]:
    year = int(document.key.removeprefix("quotes/")) - 1
    return [
        Request(f"quotes/{year}", f"https://shelf.example.org/{year}.csv", body_format="csv", may_be_absent=True),
        Request("quotes/2024", "https://shelf.example.org/2024.csv", body_format="csv"),
    ]


def _following() -> Source:
    return replace(of_one_year(), follow=_previous_year)


def test_documents_are_followed_and_each_key_is_requested_once(
    live: Settings, publishers: Publishers, shelf_replies: Shelf
) -> None:
    shelf_replies.put("/2023.csv", Y2024.replace(b"2024-", b"2023-"))
    for first in ("fetched", "unchanged"):
        publishers.received.clear()
        outcomes = fetches.run(live, _following())
        assert [(row.key, row.outcome) for row in outcomes] == [
            ("quotes/2024", first),
            ("quotes/2023", first),
            ("quotes/2022", "absent"),
        ]
        assert [one.path for one in publishers.received] == ["/2024.csv", "/2023.csv", "/2022.csv"]


def test_absence_carries_the_words_of_the_publisher(live: Settings) -> None:
    absent = fetches.run(live, _following())[-1]
    assert (absent.outcome, absent.http_status, absent.document_id) == ("absent", 404, None)
    assert absent.detail == "HTTP 404: Not Found / No data found"


def test_without_leave_to_be_absent_a_404_is_a_refusal(live: Settings, shelf_replies: Shelf) -> None:
    shelf_replies.replies.clear()
    assert fetches.attempt(live, of_one_year()).outcome == "refused"


def test_a_document_that_cannot_be_followed_is_archived_and_named(live: Settings) -> None:
    def lost(document: Document) -> Iterable[Request]:
        raise ParseError(document, "files[0].name", "the next page has no name")

    outcomes = fetches.run(live, replace(QUOTES, follow=lost))
    assert [row.outcome for row in outcomes] == ["fetched", "broken", "fetched", "broken"]
    assert "archived, yet what to ask for next could not be read in it: quotes: the next page has no name" in (
        outcomes[1].detail or ""
    )
    assert fetches.build(live).documents == 2


def test_what_never_changes_is_requested_once(live: Settings, publishers: Publishers) -> None:
    def finals(universe: Universe, today: date) -> Iterable[Request]:
        return [replace(request, is_final=True) for request in QUOTES.requests(universe, today)]

    source = replace(QUOTES, requests=finals)
    assert [row.outcome for row in fetches.run(live, source)] == ["fetched", "fetched"]
    publishers.received.clear()
    again = fetches.run(live, source)
    assert publishers.received == []
    assert [(row.outcome, row.bytes) for row in again] == [("unchanged", 0), ("unchanged", 0)]
    assert all(row.document_id and "never changes it" in (row.detail or "") for row in again)
    # A damaged body is mended by another fetch, final or not.
    version = Archive(live).versions(source.name)[0]
    version.path.chmod(0o644)
    version.path.write_bytes(b"damaged")
    assert [row.outcome for row in fetches.run(live, source)] == ["unchanged", "unchanged"]
    assert [one.path for one in publishers.received] == ["/2024.csv"]


def test_progress_says_what_came_of_each(live: Settings) -> None:
    said: list[str] = []
    fetch(QUOTES, fetches.NOBODY, fetches.TODAY, Archive(live), Session(live), live, "run", said.append)
    assert said == ["quotes 1/2 quotes/2024: fetched, 76 bytes", "quotes 2/2 quotes/2025: fetched, 56 bytes"]


def test_a_source_with_nothing_to_ask_for_fails(live: Settings) -> None:
    with pytest.raises(NothingFetchedError, match=r"nothing to ask Shelf for: .*\n  next: .*company_identifiers\.csv"):
        fetches.run(live, replace(QUOTES, requests=lambda universe, today: []))


def test_an_empty_universe_is_an_error(tmp_path: Path) -> None:
    seeds = Path(__file__).parents[2] / "dbt_project" / "seeds"
    for name in ("universe.csv", "company_identifiers.csv"):
        (tmp_path / name).write_text((seeds / name).read_text(encoding="utf-8").splitlines()[0] + "\n")
    with pytest.raises(EmptyUniverseError, match=r"names no company: .*\n  next: restore the seed"):
        read_universe(tmp_path)


def test_settings_are_read_from_the_environment(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {
            "FROTH_DATA": str(tmp_path),
            "FROTH_FETCH": "live",
            "FROTH_CONTACT": "someone@example.org",
            "FROTH_ADDRESS_MAP": '{"https://data.sec.gov": "http://127.0.0.1:8080/data.sec.gov"}',
        }
    )
    assert (settings.data, settings.fetch_mode, settings.contact) == (tmp_path, "live", "someone@example.org")
    assert settings.address_map["https://data.sec.gov"].endswith(":8080/data.sec.gov")
    assert Settings.from_environment({}).fetch_mode == "recorded"


@pytest.mark.parametrize(
    "environment",
    [{"FROTH_FETCH": "lively"}, {"FROTH_CONTACT": "nobody"}, {"FROTH_ADDRESS_MAP": "[]"}, {"FROTH_ADDRESS_MAP": "{"}],
)
def test_a_setting_that_cannot_be_meant_is_named(environment: dict[str, str]) -> None:
    name, value = next(iter(environment.items()))
    with pytest.raises(SettingsError, match=rf"{name} is {re.escape(repr(value))}.*\n  next: set it"):
        Settings.from_environment(environment)
