"""First live runs that go badly: a useless document in every source, and each publisher in turn away.

A release comes out of each, and what is missing is named. With every run of the tests one publisher is away, the one
that most figures rest on; all of them in turn: ``make drills``.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.live_place import empty_place
from tests.helpers.places import Place
from tests.publishers import misbehaviours as bad
from tests.publishers.protocols import all_protocols
from tests.publishers.sample import Sample
from tests.publishers.server import Publishers

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

#: The hosts of each publisher, which go away together.
HOSTS = {
    "SEC": ("data.sec.gov", "www.sec.gov"),
    "Eastmoney": ("datacenter.eastmoney.com", "datacenter-web.eastmoney.com"),
    "CNINFO": ("www.cninfo.com.cn", "static.cninfo.com.cn"),
    "ECB": ("data-api.ecb.europa.eu",),
    "CFETS": ("www.chinamoney.com.cn",),
    "Tencent": ("web.ifzq.gtimg.cn",),
    "Yahoo": ("query1.finance.yahoo.com", "query2.finance.yahoo.com"),
    "Azure": ("prices.azure.com",),
    "Amazon": ("pricing.us-east-1.amazonaws.com",),
    "Vast": ("console.vast.ai",),
    "gpurentalprices": ("raw.githubusercontent.com",),
    "Epoch": ("epoch.ai",),
}
WAYS = ("refused", "silent", "unknown")
_ALL = os.environ.get("FROTH_DRILLS") == "all"
CHOSEN = list(HOSTS) if _ALL else ["SEC"]


@pytest.fixture(scope="module")
def publishers() -> Iterator[Publishers]:
    with Publishers(all_protocols(Sample())) as running:
        yield running


@pytest.fixture
def nowhere() -> Iterator[dict[str, str]]:
    """Addresses that lead nowhere: a closed port, one that takes no connection, and a name that nobody has."""
    with socket.socket() as closed, socket.socket() as silent:
        closed.bind(("127.0.0.1", 0))
        silent.bind(("127.0.0.1", 0))
        silent.listen(0)
        waiting = [socket.socket() for _ in range(8)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(silent.getsockname())
        yield {
            "refused": f"http://127.0.0.1:{closed.getsockname()[1]}",
            "silent": f"http://127.0.0.1:{silent.getsockname()[1]}",
            "unknown": "http://nobody.invalid",
        }
        for one in waiting:
            one.close()


def outcomes(place: Place) -> dict[str, set[str]]:
    """What came of the attempts at each source, as the release says it."""
    with place.connect() as connection:
        rows = connection.sql("select distinct source_name, outcome from marts.fetch_outcomes").fetchall()
    found: dict[str, set[str]] = {}
    for source, outcome in rows:
        found.setdefault(source, set()).add(outcome)
    return found


@pytest.mark.parametrize("publisher", CHOSEN)
def test_without_a_publisher_a_first_run_publishes_and_names_it(
    publisher: str, publishers: Publishers, nowhere: dict[str, str], tmp_path: Path
) -> None:
    way = WAYS[list(HOSTS).index(publisher) % len(WAYS)]
    away = {f"https://{host}": nowhere[way] for host in HOSTS[publisher]}
    place = empty_place(tmp_path, {**publishers.address_map, **away}, is_hasty=True)
    done = place.run()
    assert done.returncode == 0, done.stdout + done.stderr
    with place.connect() as connection:
        states = dict(connection.sql("select source_name, state from marts.freshness").fetchall())
        detail = connection.sql(
            "select string_agg(detail, '; ') from marts.fetch_outcomes where outcome in ('refused', 'broken')"
        ).fetchall()[0][0]
    silent = {name for name, state in states.items() if state == "never_answered"}
    assert silent, "the publisher that is away is named"
    assert any(f"{host} cannot be reached" in detail for host in HOSTS[publisher])
    found = outcomes(place)
    assert all(found[name] <= {"refused", "broken"} for name in silent)
    assert {state for name, state in states.items() if name not in silent} == {"on_time", "local"}


def test_with_a_useless_document_in_every_source_a_first_run_publishes_and_names_them(
    publishers: Publishers, tmp_path: Path
) -> None:
    for where in (
        *(r"data\.sec\.gov/api/xbrl/companyfacts", r"data\.sec\.gov/submissions", r"www\.sec\.gov/Archives"),
        *(r"datacenter\.eastmoney\.com.*GINCOME", r"datacenter\.eastmoney\.com.*SEGMENTS"),
        *(r"datacenter-web\.eastmoney\.com", r"cninfo\.com\.cn/new/hisAnnouncement", r"data-api\.ecb\.europa\.eu"),
        *(
            r"chinamoney",
            r"gtimg.*2024.*qfq",
            r"yahoo",
            r"azure\.com.*Standard_ND",
            r"amazonaws",
            r"vast\.ai",
            r"githubusercontent",
        ),
        *(r"epoch\.ai/.*revenue", r"epoch\.ai/.*timelines"),
    ):
        publishers.misbehave(where, bad.useless)
    place = empty_place(tmp_path, publishers.address_map, is_hasty=True)
    done = place.run()
    assert done.returncode == 0, done.stdout + done.stderr
    found = outcomes(place)
    touched = {name for name, kinds in found.items() if kinds & {"set_aside", "refused", "broken"}}
    with place.connect() as connection:
        rows = connection.sql("select distinct source_name from marts.parse_problems").fetchall()
        named = {name for (name,) in rows}
        figures = connection.sql("select count(*) from marts.figures_quarterly where value is not null").fetchall()
    # The curated rows are requested of nobody, two sources read the same index of filings as a third, and of some
    # publishers the stand-in holds nothing that could be useless.
    answered = {name for name, kinds in found.items() if kinds != {"absent"}}
    assert touched | named >= answered - {"disclosures", "sec_filing_facts", "sec_insider_trades"}
    assert len(touched | named) > 10
    assert figures[0][0] > 100
    assert "unreadable" in done.stdout
