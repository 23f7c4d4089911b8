"""The live path over real sockets: what each misbehaviour of a publisher leads to."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from email.utils import formatdate

import pytest

from ingestion.archive.store import Archive
from ingestion.fetching.addresses import full_url
from ingestion.fetching.body_checks import CONTENT_TYPES
from ingestion.fetching.crawl import NothingFetchedError
from ingestion.fetching.session import Session
from ingestion.settings import Settings, SettingsError
from ingestion.source import Request, Source
from ingestion.sources import SOURCES
from tests.helpers import fetches
from tests.helpers.quotes import QUOTES, Y2024, of_one_year
from tests.publishers import misbehaviours as ways
from tests.publishers.failures import FAILURES, PAGE, part
from tests.publishers.own_errors import OWN_ERRORS, OwnError
from tests.publishers.server import Publishers
from tests.publishers.shelf import HOST, Shelf


def test_first_run_fetches_and_second_finds_nothing_changed(live: Settings, publishers: Publishers) -> None:
    first, second = fetches.run(live), fetches.run(live)
    assert [(row.outcome, row.http_status) for row in first] == [("fetched", 200)] * 2
    assert [(row.outcome, row.http_status, row.bytes) for row in second] == [("unchanged", 304, 0)] * 2
    assert [row.document_id for row in second] == [row.document_id for row in first]
    assert first[0].url == "https://shelf.example.org/2024.csv"
    assert {"If-None-Match", "If-Modified-Since"} <= publishers.received[2].headers.keys()


def test_without_validators_the_same_bytes_are_unchanged(live: Settings, shelf_replies: Shelf) -> None:
    shelf_replies.put("/2024.csv", Y2024)
    fetches.run(live, of_one_year())
    again = fetches.attempt(live, of_one_year())
    assert (again.outcome, again.http_status, again.bytes) == ("unchanged", 200, len(Y2024))


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_named_and_archives_nothing(live: Settings, publishers: Publishers, name: str) -> None:
    failure = FAILURES[name]
    publishers.misbehave("2024", *[failure.misbehaviour] * 4)
    session = Session(live, backoff_seconds=0.01, read_seconds=0.5, deadline_seconds=1.0)
    row = fetches.attempt(live, of_one_year(), session)
    assert (row.outcome, row.http_status, row.document_id) == (failure.outcome, failure.status, None)
    assert failure.detail in (row.detail or "")
    assert not list((live.data / "archive").glob("blobs/*/*"))


@pytest.mark.parametrize("name", FAILURES)
def test_what_passes_is_tried_again(live: Settings, publishers: Publishers, name: str) -> None:
    failure = FAILURES[name]
    publishers.misbehave("2024", failure.misbehaviour)
    session = Session(live, backoff_seconds=0.01, read_seconds=0.5, deadline_seconds=1.0)
    outcome = fetches.attempt(live, of_one_year(), session).outcome
    assert (len(publishers.received), outcome) == ((2, "fetched") if failure.passes else (1, failure.outcome))


@pytest.mark.parametrize("own", OWN_ERRORS, ids=lambda own: f"{own.source}: {own.what}")
def test_an_error_inside_a_success_is_a_no(live: Settings, shelf_replies: Shelf, own: OwnError) -> None:
    shelf_replies.put("/own", own.body, content_type=CONTENT_TYPES[own.body_format][0])
    asked = Request(own.key, f"https://{HOST}/own", "company", form=own.form, body_format=own.body_format)
    source = replace(SOURCES[own.source], requests=lambda universe, today: [asked], requests_per_second=200)
    row = fetches.attempt(replace(live, contact="analyst@example.org"), source)
    assert (row.outcome, row.http_status, row.document_id) == (own.outcome, 200, None)
    assert own.detail in (row.detail or "")


def test_the_page_of_sources_tells_of_every_misbehaviour() -> None:
    assert PAGE.read_text(encoding="utf-8").endswith("\n\n" + part()), "next: python -m tests.publishers.failures"


def test_one_failure_stops_no_other_request(live: Settings, publishers: Publishers) -> None:
    publishers.misbehave("2024", ways.forbidden)
    assert [row.outcome for row in fetches.run(live)] == ["refused", "fetched"]


def test_a_source_of_which_nothing_is_answered_fails(live: Settings, publishers: Publishers) -> None:
    publishers.misbehave("", ways.forbidden, ways.forbidden)
    with pytest.raises(NothingFetchedError, match=r"none of 2 requests was answered by Shelf\n.*Undeclared Automated"):
        fetches.run(live)


def test_a_failure_keeps_the_version_that_is_held(live: Settings, publishers: Publishers) -> None:
    held = fetches.attempt(live, of_one_year()).document_id
    publishers.misbehave("2024", ways.captcha)
    row = fetches.attempt(live, of_one_year())
    assert (row.outcome, row.document_id) == ("refused", held)
    assert fetches.build(live).rows == {"quotes__prices": 3}


def of_many_years() -> Source:
    years = range(2001, 2013)
    asked = [Request(f"quotes/{year}", f"https://{HOST}/{year}.csv", body_format="csv") for year in years]
    return replace(QUOTES, requests=lambda universe, today: asked)


def test_a_publisher_that_fails_on_and_on_is_left_alone(live: Settings, publishers: Publishers) -> None:
    publishers.misbehave("", *[ways.forbidden] * 12)
    with pytest.raises(NothingFetchedError):
        fetches.run(live, of_many_years())
    assert len(publishers.received) == 5
    assert Archive(live).outcomes("quotes")[-1].detail == "not asked after 11 failures in a row"


def test_what_is_not_found_says_nothing_of_the_rest(
    live: Settings, publishers: Publishers, shelf_replies: Shelf
) -> None:
    shelf_replies.put("/2012.csv", Y2024)
    outcomes = fetches.run(live, of_many_years())
    assert [row.outcome for row in outcomes] == ["refused"] * 11 + ["fetched"]
    assert outcomes[0].http_status == 404
    del shelf_replies.replies["/2012.csv"]
    with pytest.raises(NothingFetchedError):
        fetches.run(live, of_many_years())


def test_retry_after_is_observed(live: Settings, publishers: Publishers) -> None:
    publishers.misbehave("2024", ways.too_many("1"))
    assert fetches.attempt(live, of_one_year()).outcome == "fetched"
    first, second = (one.arrived for one in publishers.received)
    assert second - first >= 0.95


def test_retry_after_as_a_date_is_observed(live: Settings, publishers: Publishers) -> None:
    publishers.misbehave("2024", ways.too_many(formatdate(time.time() + 2, usegmt=True)))
    assert fetches.attempt(live, of_one_year()).outcome == "fetched"
    first, second = (one.arrived for one in publishers.received)
    assert second - first >= 0.9


def test_a_pause_too_long_to_wait_for_is_observed_by_later_runs(live: Settings, publishers: Publishers) -> None:
    publishers.misbehave("2024", ways.too_many("3600"))
    row = fetches.attempt(live, of_one_year())
    assert (row.outcome, row.http_status) == ("refused", 429)
    assert "Shelf wants a pause of 3600 s more; HTTP 429: Too Many Requests" in (row.detail or "")
    assert fetches.attempt(live, of_one_year()).outcome == "refused"
    assert len(publishers.received) == 1


def test_retries_take_their_turn_in_the_pace(live: Settings, publishers: Publishers) -> None:
    slow = replace(of_one_year(), requests_per_second=4)
    publishers.misbehave("2024", *[ways.failing()] * 3)
    assert fetches.attempt(live, slow, Session(live, backoff_seconds=0)).outcome == "fetched"
    assert publishers.received[3].arrived - publishers.received[0].arrived >= 0.5


_PACED = """
import sys
from pathlib import Path
from ingestion.fetching.rate_limit import RateLimit
limit = RateLimit(Path(sys.argv[1]), "U.S. Securities and Exchange Commission", per_second=20)
import time
for _ in range(10):
    limit.wait(60)
    print(time.time(), flush=True)
"""


def test_processes_share_one_rate_limit(live: Settings) -> None:
    """Three processes at twenty a second: all together no more than that in a second (and a few that slept late)."""
    folder = str(live.data / "rate_limit")
    running = [
        subprocess.Popen([sys.executable, "-c", _PACED, folder], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    slots = sorted(float(line) for process in running for line in process.communicate()[0].splitlines())
    assert len(slots) == 30
    assert slots[-1] - slots[0] >= 28 / 20
    assert max(sum(slot <= other < slot + 1 for other in slots) for slot in slots) <= 23


def test_after_a_304_for_a_version_not_held_it_is_requested_again(live: Settings, publishers: Publishers) -> None:
    publishers.misbehave("2024", ways.another_304)
    row = fetches.attempt(live, of_one_year())
    assert row.outcome == "fetched"
    assert row.detail == 'HTTP 304 for a version that is not held ("of-another-version"): requested without validators'


def test_after_a_304_for_another_version_than_the_held_one_it_is_requested_again(
    live: Settings, publishers: Publishers, shelf_replies: Shelf
) -> None:
    fetches.attempt(live, of_one_year())
    shelf_replies.put("/2024.csv", Y2024 + b"2024-06-03,B,201.00\n", last_modified=1_735_800_000)
    publishers.misbehave("2024", ways.another_304)
    row = fetches.attempt(live, of_one_year())
    assert row.outcome == "fetched"
    assert "for a version that is not held" in (row.detail or "")
    assert fetches.build(live).documents == 2


def test_other_bytes_under_the_etag_of_before_are_a_new_version(live: Settings, publishers: Publishers) -> None:
    before = fetches.attempt(live, of_one_year())
    publishers.misbehave("2024", ways.stale_etag)
    row = fetches.attempt(live, of_one_year())
    assert row.outcome == "fetched"
    assert row.document_id != before.document_id
    assert row.detail == f"the body changed though its ETag did not ({before.etag})"


def test_a_body_that_went_back_in_time_is_archived_and_named(live: Settings, publishers: Publishers) -> None:
    newest = fetches.attempt(live, of_one_year()).document_id
    publishers.misbehave("2024", ways.back_in_time)
    back = fetches.attempt(live, of_one_year())
    assert back.outcome == "fetched"
    assert (back.detail or "").startswith("the publisher went back in time: Last-Modified Thu, 03 Oct 2024")
    forth = fetches.attempt(live, of_one_year())
    assert (forth.outcome, forth.document_id) == ("unchanged", newest)
    assert Archive(live).latest("quotes", "quotes/2024").document_id == newest  # type: ignore[union-attr]


def test_a_damaged_body_is_fetched_anew_and_mended(live: Settings) -> None:
    row = fetches.attempt(live, of_one_year())
    blob = next((live.data / "archive").glob("blobs/*/*"))
    blob.chmod(0o644)
    blob.write_bytes(b"damaged")
    again = fetches.attempt(live, of_one_year())
    assert (again.outcome, again.http_status, again.document_id) == ("unchanged", 200, row.document_id)


def test_a_publisher_that_wants_a_contact_receives_no_request_without(live: Settings, publishers: Publishers) -> None:
    shy = replace(QUOTES, needs_contact=True)
    with pytest.raises(SettingsError, match=r"FROTH_CONTACT is not set.\n  next: set it to an e-mail address"):
        fetches.run(live, shy)
    assert not publishers.received
    fetches.run(replace(live, contact="someone@example.org"), shy)
    assert publishers.received[0].headers["User-Agent"] == "froth/0.1 someone@example.org"


def test_the_address_in_full_has_its_parameters() -> None:
    request = Request("k", "https://example.org/get", params={"filter": '(SECUCODE="300308.SZ")', "p": "1"})
    assert full_url(request) == "https://example.org/get?filter=%28SECUCODE%3D%22300308.SZ%22%29&p=1"
