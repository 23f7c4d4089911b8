"""The mart of guidance on the recorded sample: outcomes on the same basis, changes on one basis alone."""

from __future__ import annotations

import duckdb


def test_an_outcome_is_held_against_each_statement(published: duckdb.DuckDBPyConnection) -> None:
    """Meta, 2025, with principal payments on finance leases: 72,215 M (Form 8-K Exhibit 99.1, fourth quarter)."""
    rows = published.sql(
        "select cast(given_on as varchar), cast(actual_usd / 1000000 as bigint), outcome, is_met"
        " from marts.capex_guidance where company_id = 'meta' and target_period = 'FY2025' order by given_on"
    ).fetchall()
    assert rows == [
        ("2025-01-29", 72_215, "above", False),  # 60 to 65 bn
        ("2025-04-30", 72_215, "within", True),  # 64 to 72 bn, and half of one at most beyond
        ("2025-07-30", 72_215, "within", True),
        ("2025-10-29", 72_215, "within", True),
    ]


def test_a_lower_amount_on_another_basis_is_no_cut(published: duckdb.DuckDBPyConnection) -> None:
    """Microsoft stated 190 and then 175 bn for calendar 2026, after lives of buildings moved leases out of it."""
    rows = published.sql(
        "select point_usd / 1000000000, action, change_usd, change_reason, actual_reason from marts.capex_guidance"
        " where target_period = 'CY2026' order by given_on"
    ).fetchall()
    assert [(float(row[0]), *row[1:]) for row in rows] == [
        (190, "new", None, "the first amount for this period", "2 of 4 quarters known on this basis"),
        (175, "basis_change", None, "the basis changed", "2 of 4 quarters known on this basis"),
    ]


def test_a_basis_that_is_not_stated_has_no_outcome(published: duckdb.DuckDBPyConnection) -> None:
    rows = published.sql(
        "select guidance_id, actual_usd, is_met, actual_reason from marts.capex_guidance where basis = 'unstated'"
    ).fetchall()
    assert rows == [("amazon-fy2026-2026-02-05", None, None, "the basis is not stated")]


def test_what_was_read_in_exhibits_is_unfound_without_any(published: duckdb.DuckDBPyConnection) -> None:
    """The sample embeds no exhibit; what was spoken on calls no exhibit can bear out."""
    rows = published.sql(
        "select distinct spoken_where, exhibit_status from marts.capex_guidance order by all"
    ).fetchall()
    assert rows == [("call", None), ("exhibit", "unfound")]
