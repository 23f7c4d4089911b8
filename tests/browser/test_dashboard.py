"""The page of a release in a real browser: it asks nothing of anyone and draws what the marts say."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard import page
from dashboard.cards import all_cards
from dashboard.release import Release

_LATEST = "(select max(calendar_quarter) from marts.hyperscaler_group_quarterly where group_id = 'big4' {})"


@pytest.fixture(scope="module")
def release(html: Path) -> Iterator[Release]:
    asked = Release(html.with_name("froth.duckdb"))
    yield asked
    asked.close()


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    row = connection.sql(query).fetchone()
    assert row is not None
    return row


def test_the_same_release_gives_the_same_page(html: Path, release: Release) -> None:
    rests_on = page.sources_by_mart(html.with_name("datapackage.json"))
    assert page.build(release, html.parent.resolve().name, rests_on) == html.read_text(encoding="utf-8")
    assert html.stat().st_size < 1_500_000


def test_it_asks_for_nothing_and_complains_of_nothing(drawn: Any) -> None:
    assert [url for url in drawn.asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert drawn.said == []
    charts = drawn.evaluate("Object.keys(SPECS)")
    assert len(charts) >= 10
    for card_id in charts:
        marks = drawn.locator(f"#viz-{card_id} svg :is(.mark-rect, .mark-line, .mark-symbol) path").count()
        assert marks > 0, card_id


def test_every_card_names_its_source_and_hands_over_its_rows(drawn: Any, release: Release) -> None:
    cards = all_cards(release)
    assert [card.card_id for card in cards] == drawn.evaluate(
        "[...document.querySelectorAll('.card:has([data-rows])')].map(card => card.id)"
    )
    for card in cards:
        assert card.mart.split(",")[0] in drawn.locator(f"#{card.card_id} .foot").inner_text()
        text = drawn.evaluate(f"csvOf('{card.card_id}')")
        assert len(list(csv.DictReader(text.splitlines()))) == card.rows.height, card.card_id
        assert drawn.locator(f"#{card.card_id} [data-image]").count() == (card.chart is not None)


def test_headlines_are_what_the_marts_say(drawn: Any, published: duckdb.DuckDBPyConnection) -> None:
    capex, ratio = _one(
        published,
        "select cast(capex_cash_usd as double) / 1e9, capex_to_ocf_ttm_ratio from marts.hyperscaler_group_quarterly"
        f" where group_id = 'big4' and calendar_quarter = {_LATEST.format('and capex_cash_usd is not null')}",
    )
    raised, said = _one(
        published,
        "select count(*) filter (where action in ('raised', 'narrowed_up')), count(*) from (select * from"
        " marts.capex_guidance where target_end >= (select max(period_end) from marts.hyperscaler_spend_quarterly)"
        " qualify row_number() over (partition by company_id, target_period, basis order by given_on desc) = 1)",
    )
    refused, pairs = _one(
        published,
        "select count(*) filter (where known = 0), count(*) from (select pair_id, count(correlation) filter"
        " (where as_of_quarter = last) as known from (select *, max(as_of_quarter) over (partition by pair_id) as last"
        " from marts.supply_chain_lead_lag) group by pair_id)",
    )
    claims, wrong = _one(
        published,
        "select count(*), count(*) filter (where verdict in ('contradicted', 'unit_error')) from marts.claims",
    )
    recorded, never, sources = _one(
        published,
        "select count(*) filter (where state = 'recorded'), count(*) filter (where state = 'never_answered'), count(*)"
        " from marts.freshness",
    )
    fell, index_fell, cost, cost_in = _one(
        published,
        "select min(drawdown_ratio) filter (where series_id = 'cisco_dotcom'), min(drawdown_ratio) filter (where"
        " series_id = 'nasdaq_100_dotcom'), max(price_to_sales_ttm) filter (where cycle = 'dotcom'), arg_max(month,"
        " price_to_sales_ttm) filter (where cycle = 'dotcom') from marts.dotcom_comparison",
    )
    said_by_card = {
        "capex": f"spent ${capex:.0f}bn",
        "strain": f"the four together {ratio:.0%}",
        "guidance": f"{raised} of {said} standing statements",
        "leadlag": f"{refused} of {pairs} pairs",
        "claims": f"Of {claims} press claims",
        "sources": f"{recorded} recorded, {never} never answered of {sources} sources",
        "drawdown": f"fell {-fell:.0%} from its highest month-end, the Nasdaq-100 {-index_fell:.0%}",
        "multiple": f"Cisco cost {cost:.0f} times its sales in {cost_in}",
    }
    for card_id, words in said_by_card.items():
        assert words in drawn.locator(f"#{card_id} h2").inner_text()
    assert drawn.locator("#claims h2").inner_text().endswith(f"{wrong} do not")


def test_a_card_names_the_late_sources_it_rests_on(
    drawn: Any, html: Path, published: duckdb.DuckDBPyConnection
) -> None:
    rests_on = page.sources_by_mart(html.with_name("datapackage.json"))["compute_rental_prices_monthly"]
    late = dict(
        published.sql(
            "select source_name, title from marts.freshness where state in ('late', 'never_answered')"
        ).fetchall()
    )
    titles = [late[name] for name in rests_on if name in late]
    assert titles
    words = drawn.locator("#rentals .tardy").inner_text()
    assert all(title in words for title in titles)
    assert drawn.locator("#capex .tardy").count() == bool(
        set(late) & set(page.sources_by_mart(html.with_name("datapackage.json"))["hyperscaler_spend_quarterly"])
    )


def test_there_is_a_mark_for_each_row(drawn: Any, release: Release) -> None:
    bars = drawn.locator("#viz-capex svg .mark-rect path").count()
    assert bars == len(list(csv.DictReader(drawn.evaluate("csvOf('capex')").splitlines())))
    cells = release.ask("strain_map")
    assert drawn.locator("#viz-gauges svg .mark-rect path").count() == cells.height
    grid = cells["gauge_id"].n_unique() * cells["calendar_quarter"].n_unique()
    assert drawn.locator("#viz-gauges svg .mark-symbol path").count() == grid - cells.height, "hatched"
    assert drawn.locator("#viz-rentals svg .mark-rect path").count() >= release.ask("rentals").height


def test_nothing_runs_ahead_of_the_quarter_that_is_compared(drawn: Any, release: Release) -> None:
    """Oracle has filed a quarter that the four have not: neither the lines nor the map go there."""
    payers = release.ask("payers").drop_nulls("ratio")["calendar_quarter"].max()
    assert release.ask("spend")["calendar_quarter"].max() > payers, "or this test shows nothing"
    lines = csv.DictReader(drawn.evaluate("csvOf('strain')").splitlines())
    assert max(row["calendar_quarter"] for row in lines) == payers
    assert release.ask("strain_map")["calendar_quarter"].max() == payers


def test_guidance_is_a_range_and_never_a_point(drawn: Any, release: Release) -> None:
    said = release.ask("guidance")
    amounts = said.filter(~(said["low"].is_null() & said["high"].is_null() & said["point"].is_null()))
    widths = drawn.evaluate(
        "[...document.querySelectorAll('#viz-guidance svg .mark-rect path')].map(bar => bar.getBBox().width)"
    )
    assert len(widths) >= amounts.height > 0
    assert min(widths) > 2


def test_the_ranks_turn_with_the_direction_of_a_gauge(release: Release) -> None:
    """The deepest fall of a price is the most strain; so is the highest share of cash flow."""
    cells = release.ask("strain_map")
    for direction, worst in (("high_is_stretched", "max"), ("low_is_stretched", "min")):
        own = cells.filter(cells["direction"] == direction)
        one = own.filter(own["gauge_id"] == own["gauge_id"][0])
        extreme = getattr(one["value"], worst)()
        assert one.filter(one["value"] == extreme)["strain_rank"].max() == one["strain_rank"].max()


def test_too_few_quarters_are_refused_in_words(opened: Any) -> None:
    refused = opened.evaluate(
        "[...document.querySelectorAll('#leadlag option')].find(o => o.textContent.includes('too few')).value"
    )
    assert opened.locator("#viz-leadlag svg .mark-symbol path").count() > 0
    opened.select_option("#leadlag select", refused)
    opened.wait_for_timeout(200)
    assert "and it takes twelve" in opened.locator("#viz-leadlag svg").text_content()
    assert opened.locator("#viz-leadlag svg .mark-symbol path").count() == 0


def test_the_index_stands_beside_the_names_of_both_cycles(opened: Any, published: duckdb.DuckDBPyConnection) -> None:
    for alignment in ("release", "peak"):
        opened.select_option("#dotcom select", alignment)
        opened.wait_for_timeout(200)
        names = " ".join(opened.locator("#viz-dotcom svg .mark-text text").all_text_contents())
        assert names.count("Nasdaq-100") == 2
        assert "Cisco" in names
        assert "Median" in names
        (level,) = _one(
            published,
            "select arg_max(index, month) from marts.dotcom_comparison where series_id = 'nasdaq_100'"
            f" and alignment_id = '{alignment}'",
        )
        assert f"today {level:,.0f}" in re.sub(r"\s+", " ", names)


def test_multiples_have_gaps_and_not_zeros(drawn: Any, published: duckdb.DuckDBPyConnection) -> None:
    taken = list(csv.DictReader(drawn.evaluate("csvOf('multiple')").splitlines()))
    known = [row for row in taken if row["price_to_sales"] and row["alignment_id"] == "release"]
    assert drawn.locator("#viz-multiple svg .mark-symbol path").count() == len(known) > 50
    assert all(row["multiple_reason"] for row in taken if not row["price_to_sales"])
    series, without = _one(
        published,
        "select count(distinct series_id), count(distinct series_id) - count(distinct series_id) filter (where"
        " price_to_sales_ttm is not null) from marts.dotcom_comparison where price_index_id is null",
    )
    cells = drawn.locator("#multiple tbody tr td:last-child").all_text_contents()
    assert len(cells) == series
    assert sum(bool(cell.strip()) for cell in cells) == without


def test_one_choice_of_alignment_steers_all_three_charts(opened: Any) -> None:
    path = "[...document.querySelectorAll('#viz-{} svg .mark-line path')].map(line => line.getAttribute('d')).join()"
    before = [opened.evaluate(path.format(card)) for card in ("dotcom", "drawdown", "multiple")]
    opened.select_option("#dotcom select", "peak")
    opened.wait_for_timeout(200)
    assert opened.input_value("#drawdown select") == "peak"
    after = [opened.evaluate(path.format(card)) for card in ("dotcom", "drawdown", "multiple")]
    assert all(one != other for one, other in zip(before, after, strict=True))


def test_rows_and_pictures_can_be_taken_away(opened: Any, published: duckdb.DuckDBPyConnection) -> None:
    with opened.expect_download() as rows:
        opened.click("[data-rows=capex]")
    taken = list(csv.DictReader(Path(rows.value.path()).read_text(encoding="utf-8").splitlines()))
    assert {row["company_id"] for row in taken} >= {"microsoft", "amazon", "alphabet", "meta"}
    for row in taken:
        (value,) = published.execute(
            "select cast(capex_cash_usd as double) / 1e9 from marts.hyperscaler_spend_quarterly"
            " where company_id = ? and calendar_quarter = ?",
            [row["company_id"], row["calendar_quarter"]],
        ).fetchone() or (None,)
        assert float(row["value"]) == pytest.approx(value)
    with opened.expect_download() as picture:
        opened.click("[data-image=capex]")
    pictures = opened.evaluate("Promise.all(Object.values(views).map(async view => withColours(await view.toSVG())))")
    for svg in (Path(picture.value.path()).read_text(encoding="utf-8"), *pictures):
        assert svg.startswith("<svg")
        assert "var(--" not in svg


def test_the_theme_recolours_page_and_marks(opened: Any) -> None:
    look = (
        "[getComputedStyle(document.body).backgroundColor,"
        " getComputedStyle(document.querySelector('#viz-capex svg .mark-rect path')).fill].join()"
    )
    light = opened.evaluate(look)
    opened.click("#theme")
    assert all(one != other for one, other in zip(light.split("),"), opened.evaluate(look).split("),"), strict=True))


def test_a_chip_lights_its_company_in_every_chart(opened: Any) -> None:
    lit = "['capex', 'strain', 'renewal'].map(id => views[id].signal('hl')).join()"
    opened.click("#capex [data-light=oracle]")
    assert opened.evaluate(lit) == "oracle,oracle,oracle"
    opened.click("#capex [data-light=oracle]")
    assert opened.evaluate(lit) == ",,"


@pytest.mark.parametrize("card_id", ["strain", "idc"])
def test_hovering_reads_out_every_series(opened: Any, card_id: str) -> None:
    chart = opened.locator(f"#viz-{card_id}")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    for share in (0.60, 0.61, 0.62):
        opened.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.5)
        opened.wait_for_timeout(60)
    opened.wait_for_timeout(300)
    text = opened.locator("#vg-tooltip-element").inner_text()
    if card_id == "strain":
        assert all(name in text for name in ("Alphabet", "Amazon", "Microsoft", "Oracle"))
    assert re.search(r"Quarter\s+20\d\dQ[1-4]", text)
    assert not re.search("undefined|NaN|null", text)


def test_every_mark_of_a_figure_opens_its_filing(opened: Any) -> None:
    filed = {row["filing_url"] for row in csv.DictReader(opened.evaluate("csvOf('capex')").splitlines())}
    with opened.context.expect_event("request") as asked:
        opened.locator("#viz-capex svg .mark-rect path").last.click()
    assert asked.value.url in filed
    assert opened.url.startswith("file:")


def test_every_link_leads_to_a_document_or_to_a_page_that_is_there(drawn: Any, html: Path) -> None:
    links = drawn.evaluate("[...document.querySelectorAll('main a')].map(link => link.getAttribute('href'))")
    outside = [link for link in links if not link.startswith("companies/")]
    assert len(outside) > 50
    assert all(link.startswith("https://") for link in outside)
    assert all((html.parent / link).is_file() for link in set(links) - set(outside))
