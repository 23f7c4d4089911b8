"""Price indices: asked for by a row of the seed, read like a share, and never taken for one."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from ingestion.archive.store import Archive
from ingestion.settings import Settings
from ingestion.sources import SOURCES
from ingestion.universe import SEEDS, PriceIndex, Universe, read_universe
from tests.helpers import fetches
from tests.helpers.documents import hasty, recorded, rows
from tests.publishers.protocols import all_protocols
from tests.publishers.sample import Sample
from tests.publishers.server import Publishers

SOURCE = SOURCES["yahoo_prices"]


def test_a_row_of_the_seed_is_all_that_an_index_takes(tmp_path: Path) -> None:
    seeds = shutil.copytree(SEEDS, tmp_path / "seeds")
    before = {request.key for request in SOURCE.requests(read_universe(), fetches.TODAY)}
    with (seeds / "price_indices.csv").open("a", encoding="utf-8") as file:
        file.write("nasdaq_composite,Nasdaq Composite,^IXIC,all shares listed on Nasdaq\n")
    after = {request.key: request for request in SOURCE.requests(read_universe(seeds), fetches.TODAY)}
    assert "chart/^NDX" in before
    assert after.keys() - before == {"chart/^IXIC"}
    assert after["chart/^IXIC"].url.endswith("/v8/finance/chart/%5EIXIC")
    assert after["chart/^IXIC"].company_id is None


def test_live_mode_asks_for_it_and_is_answered(tmp_path: Path) -> None:
    with Publishers(all_protocols(Sample())) as publishers:
        live = Settings(root=tmp_path, data=tmp_path / "data", fetch_mode="live", address_map=publishers.address_map)
        indices = (PriceIndex("nasdaq_100", "Nasdaq-100", "^NDX"), PriceIndex("nowhere", "Nowhere", "^NOWHERE"))
        outcomes = fetches.run(live, hasty(SOURCE), Universe((), (), indices))
    assert {one.key: one.outcome for one in outcomes} == {"chart/^NDX": "fetched", "chart/^NOWHERE": "absent"}
    version = Archive(live).latest(SOURCE.name, "chart/^NDX")
    assert version is not None
    bars = rows(SOURCE, Archive(live).document(version), tmp_path)
    assert len(bars) > 300
    assert {(bar["company_id"], bar["symbol"]) for bar in bars} == {(None, "^NDX")}


def test_levels_are_those_of_the_day(tmp_path: Path) -> None:
    """The Nasdaq-100 closed at 4,397.84 on 2000-03-31 and at 30,276.35 on 2026-06-30."""
    told = {bar["traded_on"]: bar["close"] for bar in rows(SOURCE, recorded(SOURCE, "chart/^NDX"), tmp_path)}
    assert told[date(2000, 3, 31)] == Decimal("4397.84")
    assert told[date(2026, 6, 30)] == Decimal("30276.35")


def test_an_index_is_in_the_comparison_and_in_no_mart_of_shares(published: duckdb.DuckDBPyConnection) -> None:
    """From 4,397.84 at the end of March 2000 to 832.52 at the end of September 2002."""
    row = published.sql(
        "select month, index, price_basis, series_name, company_id, multiple_reason from marts.dotcom_comparison"
        " where series_id = 'nasdaq_100_dotcom' and alignment_id = 'peak' and month_number = 30"
    ).fetchone()
    assert row is not None
    assert row[1] == pytest.approx(100 * 832.52 / 4397.84, rel=1e-6)
    assert (row[0], *row[2:]) == ("2002-09", "index_level", "Nasdaq-100", None, "index")
    today = published.sql(
        "select month, drawdown_ratio from marts.dotcom_comparison where series_id = 'nasdaq_100'"
        " and alignment_id = 'release' order by month desc limit 1"
    ).fetchone()
    assert today is not None
    assert today[0] == "2026-06", "13 July is no month-end"
    for mart in ("share_prices_daily", "valuations_daily"):
        unknown = published.sql(f"select count(*) from marts.{mart} where company_id is null").fetchone()
        assert unknown == (0,)
