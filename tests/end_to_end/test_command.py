"""``froth``: what it answers of a release, for a person and for a machine, and what it says where it cannot."""

from __future__ import annotations

import csv
import io
import os
import resource
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from dashboard.cli import lookup
from dashboard.cli.app import app
from tests.helpers.froth import Froth
from tests.helpers.places import ROOT, Place

pytestmark = pytest.mark.timeout(600)


def test_a_figure_is_what_the_filings_say(froth: Froth) -> None:
    """Microsoft's 10-K states 115,948 M for the year and its 10-Q 80,146 M for nine months: 35,802 M are left."""
    done = froth("figure", "microsoft", "capex_cash", "2026Q2")
    assert done.exit_code == 0
    for said in ("35,802,000,000", "fy_minus_9m", "filed", "2026-07-29", "115,948,000,000", "80,146,000,000"):
        assert said in done.stdout, said
    assert "https://www.sec.gov/Archives/edgar/data/789019/000119312526323660/" in done.stdout


@pytest.mark.parametrize("name", ["innolight", "Zhongji Innolight Co., Ltd.", "中际旭创", "300308", "300308.SZ"])
def test_a_company_is_known_by_each_of_its_names(froth: Froth, name: str) -> None:
    """The half year's 14,789,074,837.80 less the first quarter's 6,674,176,487.23."""
    (figure,) = froth.json("figure", name, "revenue", "2025q2")["figures"]
    assert (figure["figure_id"], figure["value"], figure["unit"]) == (
        "innolight:revenue:total:FY2025Q2",
        Decimal("8114898350.57"),
        "CNY",
    )
    assert figure["derivation"] == "ytd_difference"


@pytest.mark.parametrize(
    ("period", "figure_id", "value"),
    [
        ("2025", "alphabet:capex_cash:total:FY2025", 91_447_000_000),
        ("FY2025", "alphabet:capex_cash:total:FY2025", 91_447_000_000),
        ("2026Q2", "alphabet:capex_cash:total:FY2026Q2", 44_924_000_000),
        ("2026H1", "alphabet:capex_cash:total:FY2026H1", 80_598_000_000),
        ("FY2025Q2", "alphabet:capex_cash:total:FY2025Q2", 22_446_000_000),
    ],
)
def test_a_period_is_a_quarter_a_half_or_a_year(froth: Froth, period: str, figure_id: str, value: int) -> None:
    (figure,) = froth.json("figure", "GOOGL", "capex_cash", period)["figures"]
    assert (figure["figure_id"], figure["value"]) == (figure_id, value)


def test_a_metric_without_a_total_answers_by_segment(froth: Froth) -> None:
    found = froth.json("figure", "amazon", "segment_revenue", "FY2024")["figures"]
    assert {(row["segment"], row["value"]) for row in found} >= {("aws", 107_556_000_000)}
    (aws,) = froth.json("figure", "amazon", "segment_revenue", "FY2024", "--segment", "aws")["figures"]
    assert aws["value"] == 107_556_000_000
    refused = froth("figure", "amazon", "segment_revenue", "FY2024", "--segment", "awss")
    assert refused.exit_code == 1
    assert "next: its segments are: aws" in refused.stderr


def test_a_restated_figure_answers_by_the_day_requested(froth: Froth) -> None:
    """Alphabet's unpaid capital expenditures of 2024: first 3,200 M, since the 10-K of 2026-02-05 10,326 M."""
    asked = ("figure", "alphabet", "capex_incurred_unpaid", "2024")
    before, after = (froth.json(*asked, "--as-of", day) for day in ("2026-02-04", "2026-02-05"))
    assert [row["value"] for row in before["figures"]] == [3_200_000_000]
    assert [row["value"] for row in after["figures"]] == [10_326_000_000]
    assert before["figures"][0]["known_to"] == after["figures"][0]["known_from"] == "2026-02-05"
    assert before["figures"][0]["filing_code"] == "0001652044-25-000014"
    assert before["notes"] == [
        "alphabet:capex_incurred_unpaid:total:FY2024 stands at 10,326,000,000 USD now, since 2026-02-05"
    ]
    assert after["notes"] == []


def test_what_was_not_known_yet_is_reported_with_what_was(froth: Froth) -> None:
    """Two days after Microsoft's 10-Q for March, its June quarter was not known: nine months of 80,146 M were."""
    asked = ("figure", "MSFT", "capex_cash", "2026Q2", "--as-of", "2026-05-01")
    answer = froth.json(*asked)
    assert answer["figures"] == []
    assert answer["reason"].endswith("on 2026-05-01; it was first published on 2026-07-29")
    known = {(row["period_kind"], row["period_end"]): row["value"] for row in answer["facts_known"]}
    assert known == {("nine_month", "2026-03-31"): 80_146_000_000, ("quarter", "2026-03-31"): 30_876_000_000}
    done = froth(*asked)
    assert done.exit_code == 1
    assert "next: ask for 2026-07-29 or later" in done.stderr
    assert "80,146,000,000" in done.stdout


def test_every_vintage_can_be_queried(froth: Froth, published: duckdb.DuckDBPyConnection) -> None:
    """Of each figure that ever had another value, the first day of each vintage answers with that vintage."""
    restated = published.sql("""
        select company_id, metric_id, segment, fiscal_label, period_kind, value, known_from
        from marts.facts_history
        where period_kind in ('quarter', 'year') and unit = 'USD' and value is not null
        qualify count(distinct value) over (partition by company_id, metric_id, segment, period_kind, fiscal_label) > 1
        order by all
    """).fetchall()
    assert len(restated) > 10
    for company, metric, segment, label, kind, value, known_from in restated[:: max(1, len(restated) // 12)]:
        answer = froth.json(
            *("figure", company, metric, label if kind == "quarter" else label[:6]),
            *("--segment", segment, "--as-of", str(known_from)),
        )
        assert [row["value"] for row in answer["figures"]] == [value], (company, metric, label, known_from)


def test_a_computed_figure_is_not_known_before_its_last_document(froth: Froth) -> None:
    """Amazon's second quarter of 2026 was filed on 2026-07-31: a ratio of it stood from that day, not before."""
    asked = ("figure", "amazon", "capex_to_ocf", "2026Q2", "--as-of")
    early, late = froth.json(*asked, "2026-05-01"), froth.json(*asked, "2026-07-31")
    assert early["figures"] == []
    assert "it is computed (capex_cash / ocf) and needs a document of 2026-07-31" in early["reason"]
    known = {(row["metric_id"], row["period_end"]): row["value"] for row in early["facts_known"]}
    assert known[("capex_cash", "2026-03-31")] == 44_203_000_000
    assert late["figures"] == froth.json(*asked[:4])["figures"]


def test_a_null_says_why(froth: Froth, published: duckdb.DuckDBPyConnection) -> None:
    company, metric, quarter, reason = published.sql(
        "select company_id, metric_id, calendar_quarter, reason from marts.figures_quarterly"
        " where value is null and segment = 'total' and derivation = 'not_derivable' order by all limit 1"
    ).fetchall()[0]
    done = froth("figure", company, metric, quarter)
    assert done.exit_code == 0
    assert reason in done.stdout
    assert froth.json("figure", company, metric, quarter)["figures"][0]["value"] is None


def test_a_quarter_that_cannot_be_cut_out_shows_what_was_known_of_it(
    froth: Froth, published: duckdb.DuckDBPyConnection
) -> None:
    """Of a quarter whose filer states longer periods alone, the answer is null, and those periods stand beside it."""
    company, metric, label, day, value = published.sql("""
        select quarters.company_id, quarters.metric_id, quarters.fiscal_label, quarters.known_from, longer.value
        from marts.facts_history as quarters
        join marts.facts_history as longer
            on quarters.company_id = longer.company_id and quarters.metric_id = longer.metric_id
            and quarters.segment = longer.segment and quarters.period_end = longer.period_end
            and longer.period_kind in ('half_year', 'year') and longer.known_from = quarters.known_from
        where quarters.reason = 'shorter_period_not_reported' and quarters.known_to is null
            and quarters.segment = 'total' and longer.known_to is null and quarters.metric_id = 'depreciation'
        order by all limit 1
    """).fetchall()[0]
    answer = froth.json("figure", company, metric, label, "--as-of", str(day))
    (figure,) = answer["figures"]
    assert (figure["value"], figure["reason"]) == (None, "shorter_period_not_reported")
    assert value in [row["value"] for row in answer["facts_known"]]


def test_the_machine_reads_what_the_mart_holds(froth: Froth, published: duckdb.DuckDBPyConnection) -> None:
    answer = froth.json("figure", "oracle", "capex_cash", "FY2026Q4")
    (figure,) = answer["figures"]
    held = published.sql(
        "select * exclude (calendar_quarter) from marts.figures_quarterly"
        " where figure_id = 'oracle:capex_cash:total:FY2026Q4'"
    )
    row = dict(zip(held.columns, held.fetchall()[0], strict=True))
    for column, value in row.items():
        expected = str(value) if column in ("period_start", "period_end", "known_from") else value
        assert figure[column] == expected, column
    assert figure["value"] == 16_493_000_000
    cited = published.sql(
        "select locator, value from marts.citations where figure_id = 'oracle:capex_cash:total:FY2026Q4'"
    ).fetchall()
    assert {(row["locator"], row["value"]) for row in answer["citations"]} == set(cited)
    newest = published.sql("select max(release_id) from marts.releases").fetchall()[0][0]
    assert answer["release_id"] == newest


@pytest.mark.parametrize(
    ("arguments", "mart", "table"),
    [
        (("claims",), "claims", "claims"),
        (("gauges", "capex_to_ocf_ttm__big4"), "bubble_gauges_quarterly where gauge_id = 'capex_to_ocf_ttm__big4'", ""),
        (("status",), "freshness", "sources"),
        (("company", "meta"), "companies where company_id = 'meta'", "companies"),
    ],
)
def test_json_and_csv_hold_the_rows_of_a_mart(
    froth: Froth, published: duckdb.DuckDBPyConnection, arguments: tuple[str, ...], mart: str, table: str
) -> None:
    held = published.sql(f"from marts.{mart}")
    answer = froth.json(*arguments)
    rows = answer[table or arguments[0]]
    assert len(rows) == len(held.fetchall())
    assert list(rows[0]) == held.columns
    written = list(csv.reader(io.StringIO(froth(*arguments, "--csv").stdout)))
    assert written[0] == list(next(iter(_tables(answer).values()))[0])
    assert all(len(line) == len(written[0]) for line in written)


def _tables(answer: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {
        name: rows for name, rows in answer.items() if isinstance(rows, list) and rows and isinstance(rows[0], dict)
    }


def test_gauges_claims_and_status_answer(froth: Froth, published: duckdb.DuckDBPyConnection) -> None:
    latest = {row["gauge_id"]: row for row in froth.json("gauges")["gauges"]}
    count = published.sql("select count(distinct gauge_id) from marts.bubble_gauges_quarterly").fetchall()[0][0]
    assert len(latest) == count
    assert latest["capex_to_ocf_ttm__big4"]["calendar_quarter"] == "2026Q2"
    assert latest["capex_to_ocf_ttm__big4"]["state"] == "watch"
    stretched = froth.json("gauges", "--state", "stretched")["gauges"]
    assert {row["state"] for row in stretched} == {"stretched"}
    contradicted = froth.json("claims", "--verdict", "contradicted")["claims"]
    assert {row["verdict"] for row in contradicted} == {"contradicted"}
    doc1 = froth.json("claims", "--article", "doc1")["claims"]
    assert all(row["claim_id"].startswith("doc1-") for row in doc1)
    sources = froth("status").stdout
    assert "sec_company_facts" in sources
    assert "checks that did not hold" in sources


def test_claims_as_of_a_day_are_those_of_the_history(froth: Froth, published: duckdb.DuckDBPyConnection) -> None:
    held = published.sql("select claim_id, verdict from marts.claims_as_of(date '2025-12-01')").fetchall()
    answer = froth.json("claims", "--as-of", "2025-12-01")
    assert {(row["claim_id"], row["verdict"]) for row in answer["claims"]} == set(held)
    early = froth("claims", "--as-of", "2000-01-01")
    assert (early.exit_code, "no claim had been made by 2000-01-01" in early.stderr) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("figure", "microsft", "capex_cash", "2026Q2"), 1, "did you mean microsoft?"),
        (("figure", "microsoft", "capex", "2026Q2"), 1, "did you mean capex_cash"),
        (("figure", "microsoft", "capex_cash", "2026Q5"), 2, "is no period"),
        (("figure", "microsoft", "capex_cash", "2026Q2", "--as-of", "May"), 2, "write it as 2026-05-01"),
        (("figure", "microsoft", "capex_cash", "1999Q2"), 1, "it is held for"),
        (("explain", "microsoft"), 2, "froth explain microsoft capex_cash 2026Q2"),
        (("explain", "microsoft:capex_cash:total:FY2026Q9"), 1, "did you mean microsoft:capex_cash:total:FY2026"),
        (("company", "Inc."), 1, "may be"),
        (("gauges", "capex_to_ocf_tm__big4"), 1, "did you mean capex_to_ocf_ttm__big4"),
        (("claims", "--article", "doc99"), 1, "the articles are: doc1"),
        (("status", "--json", "--csv"), 2, "request one of them"),
    ],
)
def test_an_error_says_what_to_ask_instead(froth: Froth, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = froth(*arguments)
    assert done.exit_code == code
    assert said in done.stderr
    assert "next:" in done.stderr


def test_nothing_found_is_json_too(froth: Froth) -> None:
    answer = froth.json("company", "nvdia")
    assert answer["suggestions"] == ["nvidia"]
    assert "no company 'nvdia'" in answer["reason"]


def test_a_place_without_a_release_says_so(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["status", "--release", str(tmp_path)])
    assert done.exit_code == 2
    assert f"there is no release in {tmp_path}" in done.stderr
    done = CliRunner().invoke(app, ["status"], env={"FROTH_PUBLISHED": str(tmp_path)})
    assert (done.exit_code, "make run" in done.stderr) == (2, True)


def test_names_are_completed_from_the_release(froth: Froth, place: Place) -> None:
    query = "select company_id from marts.companies order by 1"
    assert lookup.complete(str(place.current), query, "mi") == ["microsoft"]
    assert lookup.complete("nowhere", query, "mi") == []


def test_help_comes_at_once() -> None:
    """Half a second of a processor, whatever else the machine does; twice that at most, at best of three."""
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [sys.executable, "-m", "dashboard.cli", "--help"], cwd=ROOT, env=os.environ, capture_output=True, text=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        assert "figure" in done.stdout
    assert min(spent) < 1.0
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, dashboard.cli.app; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert not {"duckdb", "polars", "pandas", "dagster", "lxml", "rich.console"} & set(loaded)
