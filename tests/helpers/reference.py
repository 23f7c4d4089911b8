"""Comparison of the published marts with independently collected figures, row by row."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

#: Names of the reference file that differ from our metric ids.
METRIC_IDS = {
    "adj_ebitda": "adjusted_ebitda",
    "adj_ebitda_margin": "adjusted_ebitda_margin",
    "azure_revenue": "segment_revenue",
    "cloud_revenue_reported": "segment_revenue",
    "data_center_revenue": "segment_revenue",
    "leases_not_yet_commenced": "leases_not_commenced",
    "capex_incl_finance_leases": "capex_incl_lease_commencement",
    "rd_expense": "research_expense",
    "utilization_rate": "utilization",
    "ebitda_margin_computed": "computed_ebitda_margin",
}
SCALES = {"USD_million": 1e6, "CNY_million": 1e6, "percent": 0.01, "million_shares": 1e6}
RATIO_TOLERANCE = 0.0005  # 0.05 points
AMOUNT_TOLERANCE = 0.001


@dataclass(frozen=True)
class Comparison:
    """A reference row beside what the release says. ``outcome`` is matched, vintage, differing or unreachable."""

    ref_id: str
    company: str
    metric_id: str
    period: str
    expected: float
    found: float | None
    outcome: str
    detail: str


def compare(published: duckdb.DuckDBPyConnection, reference: Path, confidence: str = "high") -> list[Comparison]:
    """Every reference row of that confidence beside the release's figure, ``vintage`` where an earlier one agrees."""
    identifiers = published.sql("select coalesce(cik, secucode) as code, company_id from marts.companies").fetchall()
    company_ids = {f"CIK{code}" if code.isdigit() else code: company_id for code, company_id in identifiers}
    known = {row[0] for row in published.sql("select metric_id from marts.metrics").fetchall()}
    with reference.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["confidence"] == confidence]
    return [_compare_row(published, row, company_ids, known) for row in rows]


def _compare_row(
    published: duckdb.DuckDBPyConnection, row: dict[str, str], company_ids: dict[str, str], known: set[str]
) -> Comparison:
    metric_id = METRIC_IDS.get(row["metric"], row["metric"])
    expected = float(row["value"]) * SCALES[row["unit"]]
    period = f"{row['period_kind']} to {row['period_end']}"
    company_id = company_ids.get(row["registry_id"], row["ticker"])

    def outcome(name: str, found: float | None, detail: str = "") -> Comparison:
        return Comparison(row["ref_id"], company_id, metric_id, period, expected, found, name, detail)

    if metric_id not in known:
        return outcome("unreachable", None, f"no metric {metric_id} yet")
    end = date.fromisoformat(row["period_end"])
    kind = {"instant": "instant", "quarter": "quarter", "half_year": "half_year", "year": "year"}.get(
        row["period_kind"], row["period_kind"]
    )
    current = _current(published, company_id, metric_id, kind, end)
    tolerance = RATIO_TOLERANCE if row["unit"] == "percent" else AMOUNT_TOLERANCE * abs(expected)
    if any(abs(value - expected) <= tolerance for value in current):
        return outcome("matched", current[0])
    vintages = _vintages(published, company_id, metric_id, kind, end)
    if any(abs(value - expected) <= tolerance for value in vintages):
        return outcome("vintage", vintages[0], "an earlier or later vintage agrees")
    if current:
        return outcome("differing", current[0], row["note"])
    return outcome("unreachable", None, "no such figure in the sample")


def _current(
    published: duckdb.DuckDBPyConnection, company_id: str, metric_id: str, kind: str, end: date
) -> list[float]:
    table = {"half_year": "figures_half_yearly", "year": "figures_yearly"}.get(kind, "figures_quarterly")
    rows = published.execute(
        f"select value from marts.{table} where company_id = ? and metric_id = ? and value is not null"
        " and period_end between ? and ?",
        [company_id, metric_id, end - timedelta(days=8), end + timedelta(days=8)],
    ).fetchall()
    return [float(row[0]) for row in rows]


def _vintages(
    published: duckdb.DuckDBPyConnection, company_id: str, metric_id: str, kind: str, end: date
) -> list[float]:
    rows = published.execute(
        "select value from marts.facts_history where company_id = ? and metric_id = ? and period_kind = ?"
        " and value is not null and period_end between ? and ? order by known_from desc",
        [company_id, metric_id, kind, end - timedelta(days=8), end + timedelta(days=8)],
    ).fetchall()
    return [float(row[0]) for row in rows]
