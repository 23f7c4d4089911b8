"""Lists of filings with the SEC: one row a filing."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, has_rows, matches, not_null, of_table, unique
from expectations.vocabulary import ACCESSION_NUMBER

_table = partial(of_table, "staging")

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_sec_submissions__filings",
        "One row a filing.",
        has_rows(),
        unique(["filing_code"]),
        matches("filing_code", ACCESSION_NUMBER),
        not_null("filed_on"),
    ),
)
