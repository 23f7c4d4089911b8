"""A slice of what a hostile publisher sends (the whole: ``make hostile``), and what the session keeps to itself."""

from __future__ import annotations

import gzip
import random
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingestion.archive.store import Archive
from ingestion.fetching.addresses import ForeignAddressError, hosts_of, require_own
from ingestion.fetching.session import Session
from ingestion.settings import Settings, SettingsError
from ingestion.source import Request
from ingestion.sources import SOURCES
from ingestion.universe import read_universe
from tests.helpers import documents, fetches
from tests.helpers.certificates import self_signed
from tests.helpers.quotes import QUOTES, Y2024, of_one_year
from tests.hostile import addresses
from tests.hostile.cases import Case, all_cases, answer
from tests.hostile.raw_server import RawServer, dripping, sending
from tests.hostile.trial import GOOD, problems, session_for, settings_for

_SEED = 20261129
#: Of each kind so many cases.
_OF_A_KIND = 6


def _slice() -> list[Case]:
    cases = all_cases()
    draw = random.Random(_SEED)
    kinds = sorted({case.kind for case in cases})
    return [case for kind in kinds for case in draw.sample([one for one in cases if one.kind == kind], _OF_A_KIND)]


@pytest.fixture
def server() -> Iterator[RawServer]:
    with RawServer(GOOD) as running:
        yield running


def test_there_are_cases_by_the_hundred_and_each_has_a_name_of_its_own() -> None:
    names = [(case.kind, case.name) for case in all_cases()]
    assert len(names) == len(set(names)) >= 300


@pytest.mark.parametrize("case", _slice(), ids=lambda case: f"{case.kind}: {case.name}")
def test_a_hostile_answer_is_named_in_time_and_harms_nothing(case: Case, server: RawServer, tmp_path: Path) -> None:
    assert problems(case, server, tmp_path) == []


@pytest.mark.parametrize("address", addresses.ADDRESSES, ids=repr)
def test_no_document_leads_elsewhere(address: str, tmp_path: Path) -> None:
    assert addresses.problems(address, tmp_path) == []


def test_what_the_harness_would_see_if_an_address_were_followed(tmp_path: Path) -> None:
    """The address of another path at the host is requested: the address cases can fail."""
    assert addresses.problems("https://shelf.example.org/other.csv", tmp_path) != []


def test_a_cut_gzip_stream_is_not_half_a_body(server: RawServer, tmp_path: Path) -> None:
    """Cut where a line ends, the half would look like a table that is whole."""
    whole = gzip.compress(Y2024 * 1000)
    server.script([sending(answer(whole[: len(whole) // 2], b"Content-Encoding: gzip"))] * 2)
    settings = settings_for(server, tmp_path)
    row = fetches.attempt(settings, of_one_year(), session_for(settings))
    assert (row.outcome, row.detail) == ("broken", "the compressed body is cut off (requested 2 times)")


@pytest.mark.parametrize(
    "named", ["@127.0.0.1:9999/x.json", "//127.0.0.1/x.json", "https://127.0.0.1/x.json", "http://elsewhere.example/x"]
)
def test_amazons_path_of_a_region_stays_with_amazon(named: str) -> None:
    source = SOURCES["aws_gpu_prices"]
    hosts = hosts_of(source.requests(read_universe(), fetches.TODAY)) | set(source.further_hosts)
    body = {"regions": {"us-east-1": {"regionCode": "us-east-1", "currentVersionUrl": named}}}
    index = documents.answer(source, Request("regions/20260901000000", f"https://{min(hosts)}/index.json"), body)
    (followed,) = source.follow(index)
    if named.startswith("@"):
        require_own(followed, hosts)  # a path like any other, below the publisher's own address
        assert followed.url.startswith(f"https://{min(hosts)}/offers/")
    else:
        with pytest.raises(ForeignAddressError):
            require_own(followed, hosts)


def test_every_recorded_address_is_one_of_its_source() -> None:
    archive, universe = Archive(Settings(data=Path("/nonexistent"))), read_universe()
    for source in SOURCES.values():
        hosts = hosts_of(source.requests(universe, fetches.TODAY)) | set(source.further_hosts)
        for version in [] if source.is_local else archive.versions(source.name):
            require_own(Request(version.key, version.url), hosts)


def test_no_cookie_is_kept_and_no_password_read(
    server: RawServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login someone password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = settings_for(server, tmp_path)
    session = session_for(settings)
    server.script([sending(answer(Y2024, b"Set-Cookie: a=b; Path=/"))])
    fetches.run(settings, QUOTES, session=session)
    assert len(server.received) == 2
    assert not [head for head in server.received if b"cookie:" in head.lower() or b"authorization:" in head.lower()]


def test_only_who_asks_for_a_contact_is_told_one(server: RawServer, tmp_path: Path) -> None:
    settings = replace(settings_for(server, tmp_path), contact="someone@example.org")
    fetches.run(settings, of_one_year(), session=session_for(settings))
    fetches.run(settings, replace(of_one_year(), needs_contact=True), session=session_for(settings))
    assert [b"someone@example.org" in head for head in server.received] == [False, True]


def test_a_document_that_leads_on_and_on_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each document names three more that nobody has asked for: the run ends by the number of its requests."""
    monkeypatch.setattr("ingestion.fetching.attempts._MOST_REQUESTS", 40)
    with RawServer(GOOD) as server:
        settings = settings_for(server, tmp_path)
        source = replace(
            of_one_year(),
            requests_per_second=1000,
            follow=lambda document: [
                Request(f"{document.key}/{number}", "https://shelf.example.org/x.csv", body_format="csv")
                for number in range(3)
            ],
        )
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("ingestion.fetching.crawl._DEEPEST", 5)
            outcomes = fetches.run(settings, source, session=session_for(settings))
    assert len(server.received) == 40
    assert outcomes[-1].detail == "not asked: 40 requests have been made of quotes in this run"


def test_the_deadline_is_a_setting() -> None:
    assert Settings.from_environment({"FROTH_DEADLINE": "7"}).deadline_seconds == 7
    for text in ("0", "-1", "1e3", "soon", "²", "9999999"):
        with pytest.raises(SettingsError, match=r"FROTH_DEADLINE is .*\n  next: set it to whole seconds"):
            Settings.from_environment({"FROTH_DEADLINE": text})


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that signs itself, with its key."""
    return self_signed(tmp_path / "certificate.pem")


class _Tls:
    """The scripts of a raw server over TLS."""

    def __init__(self, certificate: Path):
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)

    def wrap(self, listener: socket.socket) -> ssl.SSLSocket:
        return self._context.wrap_socket(listener, server_side=True)


def _over_tls(server: RawServer, folder: Path, authorities: str | None) -> Settings:
    address = f"https://127.0.0.1:{server.port}"
    return replace(
        settings_for(server, folder), address_map={"https://shelf.example.org": address}, authorities=authorities
    )


def test_the_deadline_holds_over_tls(certificate: Path, tmp_path: Path) -> None:
    tls = _Tls(certificate)
    with RawServer(dripping(b"HTTP/1.1 200 OK\r\n", b"X-Slow: x\r\n", 0.02), wrap=tls.wrap) as server:
        settings = _over_tls(server, tmp_path, str(certificate))
        started = time.monotonic()
        row = fetches.attempt(settings, of_one_year(), session_for(settings))
        assert (row.outcome, row.detail) == ("broken", "the answer took more than 0.4 s (requested 2 times)")
        assert time.monotonic() - started < 8


def test_a_certificate_that_nobody_signed_is_not_believed(certificate: Path, tmp_path: Path) -> None:
    with RawServer(GOOD, wrap=_Tls(certificate).wrap) as server:
        settings = _over_tls(server, tmp_path, None)
        row = fetches.attempt(settings, of_one_year(), session_for(settings))
        assert row.outcome == "broken"
        assert "certificate verify failed" in (row.detail or "")
        assert not server.received
        trusting = replace(settings, authorities=str(certificate))
        assert fetches.attempt(trusting, of_one_year(), session_for(trusting)).outcome == "fetched"


def test_a_handshake_that_never_ends_is_left(tmp_path: Path) -> None:
    """A server that accepts and says nothing where TLS is spoken."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"https://127.0.0.1:{silent.getsockname()[1]}"
        settings = Settings(
            tmp_path, tmp_path / "data", fetch_mode="live", address_map={"https://shelf.example.org": address}
        )
        started = time.monotonic()
        session = Session(settings, backoff_seconds=0.01, connect_seconds=0.5, deadline_seconds=1.0)
        assert fetches.attempt(settings, of_one_year(), session).outcome == "broken"
        assert time.monotonic() - started < 15
