"""Doubts look at what there is: every day that a publisher states, every table that has a least size."""

from __future__ import annotations

import csv
import re
import subprocess

import duckdb

from tests.helpers.places import ROOT, Place

_DOUBTS = ROOT / "dbt_project" / "models" / "intermediate" / "doubts"
#: Days of staging that no rule holds against the fetch, and why.
_MAY_BE_AHEAD = {
    "effective_on": "a price list is published before it takes effect",
    "effective_from": "a price list is published before it takes effect",
    "effective_to": "a price list is published before it ends",
    "target_start": "guidance speaks of what is to come",
    "target_end": "guidance speaks of what is to come",
    "closed_on": "fundings are forecast",
    "measured_on": "revenues are forecast",
    "changed_on": "power is forecast",
    "report_on": "a proxy statement is filed for the day of a meeting to come",
    "period_start": "begins before period_end, which is looked at",
}
_OURS = {"known_from", "vintage_on", "fetched_on", "first_fetched_on", "observed_on"}
#: Looked at where they are used, in facts_history: a filing also tags what falls due in years to come.
_OF_ALL_FACTS = {"stg_sec_company_facts__facts.period_end", "stg_sec_filing_facts__facts.period_end"}


def test_every_day_that_a_publisher_states_is_held_against_its_fetch(
    first: subprocess.CompletedProcess[str], place: Place
) -> None:
    model = (_DOUBTS / "int_doubts__dates.sql").read_text(encoding="utf-8")
    looked_at = {
        f"{table}.{column}"
        for table, columns in re.findall(r"\('(\w+)', \[([^\]]+)\]", model)
        for column in re.findall(r"'(\w+)'", columns)
    }
    with duckdb.connect(str(place.data / "warehouse.duckdb"), read_only=True) as connection:
        stated = {
            f"{table}.{column}"
            for table, column in connection.execute(
                "select table_name, column_name from information_schema.columns"
                " where table_schema = 'staging' and data_type = 'DATE'"
            ).fetchall()
        }
    unlooked = {name for name in stated - looked_at if name.split(".")[1] not in _MAY_BE_AHEAD.keys() | _OURS}
    assert unlooked == _OF_ALL_FACTS
    assert looked_at - stated == {"facts_history.period_end"}


def test_each_table_with_a_least_size_is_counted() -> None:
    with (ROOT / "dbt_project" / "seeds" / "source_minimums.csv").open(encoding="utf-8") as file:
        minimums = {row["raw_table"] for row in csv.DictReader(file)}
    model = (_DOUBTS / "int_doubts__holdings.sql").read_text(encoding="utf-8")
    assert set(re.findall(r"'(\w+__\w+)': (?:true|false)", model)) == minimums
