"""Rental prices of AWS: one price for a SKU, its terms and a version of the list. Rows are not demanded."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, matches, not_null, of_table, unique

_table = partial(of_table, "staging")

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_aws_gpu_prices__rates",
        "One price for a SKU, its terms and a version, an hour of an instance.",
        unique(["sku_code", "offer_term_code", "version_code", "region", "document_id"]),
        between("usd_per_instance_hour", low=0.01, high=2000),
        not_null("usd_per_instance_hour"),
        matches("version_code", r"^\d{14}$"),
    ),
    _table(
        "stg_aws_gpu_prices__versions",
        "Each version of the list once.",
        unique(["version_code"]),
        matches("version_code", r"^\d{14}$"),
    ),
    _table(
        "stg_aws_gpu_prices__regions",
        "Each region of a version once.",
        unique(["version_code", "region", "document_id"]),
        matches("path", "^/offers/"),
    ),
)
