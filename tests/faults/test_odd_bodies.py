"""Bodies that arrive whole and are no use, answers that lead nowhere, hosts that are not there."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingestion.archive.store import Archive
from ingestion.fetching import reachability
from ingestion.fetching.session import Session
from ingestion.settings import Settings
from ingestion.source import Document, Request
from ingestion.sources import SOURCES
from ingestion.universe import read_universe
from tests.helpers import fetches
from tests.helpers.places import ROOT
from tests.helpers.quotes import QUOTES, Y2024, of_one_year
from tests.publishers.server import Publishers
from tests.publishers.shelf import HOST, Shelf

#: The header alone: what the parser needs is not in it.
EMPTY = b"day,grade,price\n"


def test_a_body_without_use_is_archived_and_is_not_the_newest(live: Settings, shelf_replies: Shelf) -> None:
    (first,) = fetches.run(live, of_one_year())
    shelf_replies.put("/2024.csv", EMPTY, last_modified=1_735_900_000)
    (second,) = fetches.run(live, of_one_year())
    assert (second.outcome, second.document_id) == ("set_aside", first.document_id)
    assert "it holds no row for quotes__prices" in (second.detail or "")
    current = Archive(live).latest("quotes", "quotes/2024")
    assert current
    assert current.document_id == first.document_id
    assert [version.document_id for version in Archive(live).versions("quotes")] == [
        first.document_id,
        second.set_aside_id,
    ]
    report = fetches.build(live)
    assert (report.rows, report.set_aside, report.companies_lost) == ({"quotes__prices": 3}, 1, ())


def test_the_request_of_a_body_set_aside_is_made_again_in_full(
    live: Settings, shelf_replies: Shelf, publishers: Publishers
) -> None:
    """Its validators are not sent, and what never changes is not held by it."""

    def final() -> Iterable[Request]:
        return [replace(request, is_final=True) for request in of_one_year().requests(fetches.NOBODY, fetches.TODAY)]

    source = replace(QUOTES, requests=lambda universe, today: final())
    shelf_replies.put("/2024.csv", EMPTY, last_modified=1_735_900_000)
    assert fetches.run(live, source)[0].outcome == "set_aside"
    assert fetches.run(live, source)[0].outcome == "set_aside"
    assert not any("If-None-Match" in one.headers for one in publishers.received)
    shelf_replies.put("/2024.csv", Y2024, last_modified=1_735_950_000)
    assert fetches.run(live, source)[0].outcome == "fetched"
    assert fetches.run(live, source)[0].outcome == "unchanged"
    assert len(publishers.received) == 3, "what never changes and can be read is asked for once"


def test_a_better_parser_reads_what_was_set_aside(live: Settings, shelf_replies: Shelf) -> None:
    shelf_replies.put("/2024.csv", Y2024)

    def poor(document: Document) -> object:
        raise ValueError("an older parser")

    assert fetches.run(live, replace(of_one_year(), parse=poor))[0].outcome == "set_aside"
    assert fetches.build(live).rows == {"quotes__prices": 3}


@pytest.mark.parametrize("most", [3, 4])
def test_an_answer_that_names_too_many_further_requests_names_none(live: Settings, most: int) -> None:
    def pages(document: Document) -> Iterator[Request]:
        for page in range(4):
            yield Request(f"{document.key}/{page}", f"https://{HOST}/2024.csv", body_format="csv")

    def follow(document: Document) -> Iterable[Request]:
        return pages(document) if document.key.count("/") == 1 else ()

    outcomes = fetches.run(live, replace(of_one_year(), follow=follow, most_followed=most))
    if most == 3:
        assert [row.outcome for row in outcomes] == ["fetched", "broken"]
        assert "it names more than 3 further requests" in (outcomes[1].detail or "")
    else:
        assert [row.outcome for row in outcomes] == ["fetched"] * 5


def test_answers_that_lead_on_without_end_are_left(live: Settings) -> None:
    def follow(document: Document) -> Iterable[Request]:
        yield Request(f"{document.key}+", f"https://{HOST}/2024.csv", body_format="csv")

    outcomes = fetches.run(live, replace(of_one_year(), follow=follow))
    assert len(outcomes) < 600
    assert outcomes[-1].outcome == "broken"
    assert "answers have led from one to the next" in (outcomes[-1].detail or "")


@pytest.mark.parametrize("error", [KeyError("files"), TypeError("no list"), OverflowError("too large")])
def test_whatever_fails_in_following_costs_what_would_have_followed(live: Settings, error: Exception) -> None:
    def follow(document: Document) -> Iterator[Request]:
        yield Request("more", f"https://{HOST}/2025.csv", body_format="csv")
        raise error

    outcomes = fetches.run(live, replace(of_one_year(), follow=follow))
    assert [row.outcome for row in outcomes] == ["fetched", "broken"]
    assert fetches.build(live).rows == {"quotes__prices": 3}


def closed_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port whose connections are never taken: its queue is full."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        waiting = []
        for _ in range(8):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(server.getsockname())
            waiting.append(one)
        yield int(server.getsockname()[1])
        for one in waiting:
            one.close()


def test_a_host_that_is_not_there_is_left_after_its_first_request(live: Settings, silent_port: int) -> None:
    for address in (f"http://127.0.0.1:{closed_port()}", f"http://127.0.0.1:{silent_port}", "http://nobody.invalid"):
        away = replace(live, address_map={f"https://{HOST}": address})
        started = time.monotonic()
        session = Session(away, backoff_seconds=0.02, connect_seconds=0.5)
        outcome = fetches.attempt(away, QUOTES, session)
        assert time.monotonic() - started < 5
        first = Archive(away).outcomes("quotes")[-2]
        assert f"{HOST} cannot be reached" in (first.detail or "")
        assert outcome.detail == f"not asked: {HOST} cannot be reached"


def test_one_host_away_costs_no_other(live: Settings) -> None:
    other = Request("elsewhere", "https://away.example.org/x.csv", body_format="csv")

    def requests(universe: object, today: object) -> list[Request]:
        return [other, *of_one_year().requests(fetches.NOBODY, fetches.TODAY)]

    closed = {**live.address_map, "https://away.example.org": f"http://127.0.0.1:{closed_port()}"}
    outcomes = fetches.run(replace(live, address_map=closed), replace(QUOTES, requests=requests))
    assert [row.outcome for row in outcomes] == ["broken", "fetched"]


def test_who_cannot_be_reached_is_named(live: Settings, silent_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reachability, "_SECONDS", 0.5)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    there = f"https://{HOST}"
    elsewhere = {
        "https://closed.example.org": f"http://127.0.0.1:{closed_port()}",
        "https://silent.example.org": f"http://127.0.0.1:{silent_port}",
        "https://unknown.example.org": "http://nobody.invalid",
    }
    away = reachability.unreachable([there, *elsewhere], {**live.address_map, **elsewhere})
    assert away.keys() == elsewhere.keys()
    assert all(away.values())


@pytest.mark.slow
def test_without_a_network_one_line_says_so(tmp_path: Path) -> None:
    port = closed_port()
    hosts = reachability.origins(
        request.url
        for source in SOURCES.values()
        for request in source.requests(read_universe(), fetches.TODAY)
        if not source.is_local
    )
    environment = {
        **{name: value for name, value in os.environ.items() if "proxy" not in name.lower()},
        "FROTH_FETCH": "live",
        "FROTH_CONTACT": "someone@example.org",
        "FROTH_DATA": str(tmp_path / "data"),
        "FROTH_ADDRESS_MAP": json.dumps(dict.fromkeys(hosts, f"http://127.0.0.1:{port}")),
    }
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "orchestration.cli.run"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert time.monotonic() - started < 15
    assert done.returncode == 3
    (line,) = done.stdout.splitlines()
    assert line.startswith("No network: none of ")
    assert "next: connect and run again" in line
    assert not (tmp_path / "data" / "archive").exists()
