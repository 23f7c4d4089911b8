"""The checks of guidance find what they look for: rows that wait or contradict, and priors other than stored."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from expectations import runner
from expectations.suite import ExpectationResult
from expectations.suites import intermediate, marts

_REVIEWED = """
create schema intermediate;
create table intermediate.int_capex_guidance__reviewed as
select * from (values
    ('confirmed', 'meta', 'f/a.htm:2:1:1', 'FY2026', 130000000000, 130000000000),
    ('contradicted', 'amazon', 'f/b.htm:2:1:1', 'FY2026', 210000000000, 200000000000),
    ('unreviewed', 'alphabet', 'f/c.htm:3:1:1', 'FY2027', 250000000000, null),
    ('unfound', 'meta', null, 'FY2025', null, 70000000000)
) t(status, company_id, candidate_id, target_period, point, reviewed_point_usd)
"""
_MISSING = (
    "period_reason varchar",
    "low bigint",
    "high bigint",
    "delta bigint",
    "direction varchar",
    "reviewed_low_usd bigint",
    "reviewed_high_usd bigint",
)
_MART = """
create schema marts;
create table marts.capex_guidance as
select * from (values
    ('first', null, 60, 65, null, null, null),
    ('agrees', 'first', 64, 72, null, 60, 65),
    ('point', null, null, null, 75, null, null),
    ('of_a_point', 'point', null, null, 85, null, 75),
    ('misquotes', 'agrees', 66, 72, null, 60, 72)
) t(guidance_id, previous_guidance_id, low_usd, high_usd, point_usd, prior_low_usd, prior_high_usd)
"""


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(_REVIEWED)
        for column in _MISSING:
            connection.execute(f"alter table intermediate.int_capex_guidance__reviewed add column {column}")
        connection.execute(_MART)
        yield connection


def outcome(connection: duckdb.DuckDBPyConnection, name: str) -> ExpectationResult:
    suites = [suite for suite in (*intermediate.SUITES, *marts.SUITES) if suite.name == name]
    (found,) = runner.run(suites, connection)
    return found


@pytest.mark.parametrize(
    ("name", "example"),
    [
        ("none_unreviewed", "f/c.htm:3:1:1 FY2027 250000000000"),
        ("none_contradicted", "f/b.htm:2:1:1 FY2026 210000000000 200000000000"),
        ("prior_is_the_last_stored", "misquotes agrees"),
    ],
)
def test_what_is_wrong_is_a_visible_warning(connection: duckdb.DuckDBPyConnection, name: str, example: str) -> None:
    found = outcome(connection, name)
    assert not found.is_passed
    assert not found.is_blocking_failure
    assert [text.strip() for text in found.examples] == [example]
    connection.execute("delete from intermediate.int_capex_guidance__reviewed where status not in ('confirmed')")
    connection.execute("delete from marts.capex_guidance where guidance_id = 'misquotes'")
    assert outcome(connection, name).is_passed
