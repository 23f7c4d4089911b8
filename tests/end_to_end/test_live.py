"""Live mode, end to end: the same run against publishers on real sockets, which misbehave on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.helpers.live_place import COMPANIES, empty_place
from tests.helpers.places import Place
from tests.publishers import misbehaviours as bad
from tests.publishers.protocols import all_protocols
from tests.publishers.sample import Sample
from tests.publishers.server import Publishers

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def live_publishers() -> Iterator[Publishers]:
    with Publishers(all_protocols(Sample())) as running:
        yield running


@pytest.fixture(scope="module")
def live_place(tmp_path_factory: pytest.TempPathFactory, live_publishers: Publishers) -> Place:
    return empty_place(tmp_path_factory.mktemp("live"), live_publishers.address_map)


def test_without_a_contact_no_request_is_sent(live_place: Place, live_publishers: Publishers) -> None:
    nobody = Place(live_place.project, live_place.home, {**live_place.environment, "FROTH_CONTACT": ""})
    done = nobody.run()
    assert done.returncode == 2
    assert "FROTH_CONTACT is not set" in done.stdout
    assert live_publishers.received == []


def test_a_run_gets_through_to_the_figures(live_place: Place, live_publishers: Publishers) -> None:
    """Each publisher misbehaves once; what can be asked again is, and the release is what it ought to be."""
    live_publishers.misbehave(r"data\.sec\.gov/api/xbrl/companyfacts/CIK0000789019", bad.too_many("1"))
    live_publishers.misbehave(r"data\.sec\.gov/submissions", bad.failing(503))
    live_publishers.misbehave(r"datacenter\.eastmoney\.com.*GBALANCE", bad.cut_off)
    live_publishers.misbehave(r"data-api\.ecb\.europa\.eu", bad.hung_up)
    live_publishers.misbehave(r"query1\.finance\.yahoo\.com.*MSFT", bad.reset)
    live_publishers.misbehave(r"web\.ifzq\.gtimg\.cn.*2024", bad.captcha)
    done = live_place.quick.run()
    assert done.returncode == 0, done.stdout + done.stderr
    with live_place.connect() as connection:
        figures = dict(
            connection.sql(
                "select company_id || ' ' || metric_id || ' ' || calendar_quarter, cast(value / 1000000 as bigint)"
                " from marts.figures_quarterly where metric_id in ('capex_cash', 'revenue') and value is not null"
            ).fetchall()
        )
        outcomes = connection.sql(
            "select source_name, outcome, count(*), max(detail) from marts.fetch_outcomes group by all"
        ).fetchall()
        layers = connection.sql(
            "select distinct layer from marts.documents where source_name <> 'disclosures'"
        ).fetchall()
    # Form 10-Q of Alphabet for the quarter to 2026-06-30, Form 10-K of Microsoft for the year to 2026-06-30, and the
    # half-year report 2025 of Innolight (中际旭创) less its first quarter.
    assert figures["alphabet capex_cash 2026Q2"] == 44_924
    assert figures["microsoft revenue 2026Q2"] == 90_007
    assert figures["innolight revenue 2025Q2"] == 8_115
    assert layers == [("live",)]
    # A page that wants a person is not asked for again; the rest of that publisher's answers stand. One company's index
    # of filings is not in the sample, so the stand-in does not know it. All else was answered in the end.
    refused = {source: (count, detail) for source, outcome, count, detail in outcomes if outcome == "refused"}
    assert "broken" not in {outcome for _, outcome, _, _ in outcomes}
    assert refused.pop("tencent_prices") == (1, "a page in place of json: 安全验证")
    assert set(refused) == {"sec_submissions", "sec_filing_facts", "sec_insider_trades", "sec_press_releases"}
    for count, detail in refused.values():
        assert count == 1
        assert detail.startswith("HTTP 404")


def test_a_source_refreshed_again_transfers_little(live_place: Place, live_publishers: Publishers) -> None:
    """The job of one source, as its schedule starts it."""
    before = len(live_publishers.received)
    job = ("-m", "orchestration.definitions", "-j", "refresh_sec_company_facts")
    done = live_place.python("dagster", "job", "execute", *job)
    assert done.returncode == 0, done.stdout + done.stderr
    again = live_publishers.received[before:]
    assert len(again) == len(COMPANIES - {"innolight"})
    assert all("If-None-Match" in one.headers for one in again if one.path.startswith("/api/xbrl/companyfacts"))
    # The attempts of both runs are on the record; EDGAR confirmed what was held without sending it once more.
    lines = [
        json.loads(line)
        for file in (live_place.data / "archive" / "outcomes" / "sec_company_facts").glob("*.jsonl")
        for line in file.read_text().splitlines()
    ]
    confirmed = [line for line in lines if line["http_status"] == 304]
    assert {line["company_id"] for line in confirmed} == COMPANIES - {"innolight"}
    assert all(line["outcome"] == "unchanged" and not line["bytes"] for line in confirmed)


def test_publishers_receive_requests_at_their_pace(live_publishers: Publishers) -> None:
    """EDGAR takes ten requests a second at most, over all its hosts; Eastmoney one."""
    for hosts, limit in (({"data.sec.gov", "www.sec.gov"}, 10), ({"datacenter.eastmoney.com"}, 2)):
        moments = sorted(one.arrived for one in live_publishers.received if one.host in hosts)
        assert len(moments) > 3
        most = max(sum(1 for later in moments if 0 <= later - moment < 1) for moment in moments)
        assert most <= limit
