"""What is attacked: the raw tables whose rows reach a published mart, and what their columns mean."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True)
class Target:
    """A raw table under attack.

    Attributes:
        table: its name.
        entity: the column that says whose row it is.
        values: columns with numbers that a mart publishes.
        labels: columns that say what a number is; two rows of one entity and day can have them swapped.
        day: the column with the row's day; rows are drawn half from the newest days.
        unit: the column with the currency or unit.
        start: the column with the first day of a period.
        filed: the column with the day of filing.
        document: the columns that tell one filing or one snapshot from another.
        only: rows that may be drawn, where not all matter.
        is_price: a series of one price a day.
        is_rate: exchange rates.
        direction: the column that says whether shares were acquired (A) or disposed of (D).
    """

    table: str
    entity: str
    values: tuple[str, ...]
    day: str
    labels: tuple[str, ...] = ()
    unit: str | None = None
    start: str | None = None
    filed: str | None = None
    document: tuple[str, ...] = ()
    only: pl.Expr = field(default_factory=lambda: pl.lit(True))
    is_price: bool = False
    is_rate: bool = False
    direction: str | None = None


TARGETS: tuple[Target, ...] = (
    Target(
        "sec_company_facts__facts",
        entity="company_id",
        values=("value",),
        day="period_end",
        labels=("concept",),
        unit="unit",
        start="period_start",
        filed="filed_on",
        document=("accession_number",),
    ),
    Target(
        "eastmoney_statements__lines",
        entity="company_id",
        values=("value",),
        day="report_on",
        labels=("field_code",),
        unit="currency",
        filed="notice_on",
        document=("report_on",),
    ),
    Target(
        "disclosures__figures",
        entity="company_id",
        values=("value",),
        day="period_end",
        labels=("metric_id",),
        unit="unit",
        start="period_start",
        filed="published_on",
        document=("document_title",),
    ),
    Target("disclosures__capex_guidance", entity="company_id", values=("low", "high", "point"), day="given_on"),
    Target("disclosures__compute_contracts", entity="company_id", values=("value",), day="signed_on", unit="unit"),
    Target(
        "yahoo_prices__bars",
        entity="company_id",
        values=("close",),
        day="traded_on",
        unit="currency",
        is_price=True,
        only=pl.col("company_id").is_not_null(),
    ),
    Target("tencent_prices__bars", entity="company_id", values=("close",), day="traded_on", is_price=True),
    Target("ecb_exchange_rates__rates", entity="currency", values=("rate_per_eur",), day="rate_on", is_rate=True),
    Target("cfets_central_parity__rates", entity="base_currency", values=("rate",), day="rate_on", is_rate=True),
    Target(
        "gpu_rental_offers__offers",
        entity="gpu",
        values=("price",),
        day="snapshot_on",
        labels=("gpu",),
        document=("snapshot_on",),
    ),
    Target(
        "sec_insider_trades__transactions",
        entity="company_id",
        values=("shares", "price"),
        day="transacted_on",
        filed="reported_on",
        document=("accession_number",),
        direction="direction",
        only=pl.col("transaction_code") == "S",
    ),
)
