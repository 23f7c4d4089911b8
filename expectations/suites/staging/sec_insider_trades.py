"""Transactions of insiders: each once in its form, about one of our companies, and seldom without what it owes."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, matches, no_rows, not_null, of_question, of_table, one_of, unique

_table = partial(of_table, "staging")
_question = partial(of_question, "staging")

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_sec_insider_trades__transactions",
        "Transactions of insiders, each once in its form, of a day before the form.",
        unique(["filing_code", "form_number", "is_derivative", "row_in_table"]),
        not_null("owner_names"),
        not_null("transacted_on").as_warning,
        not_null("transaction_code").as_warning,
        not_null("direction").as_warning,
        one_of("direction", ["A", "D"]),
        matches("transaction_code", "^[A-Z]$"),
        between("shares", low=0),
        between("price", low=0),
    ),
    _question(
        "stg_sec_insider_trades__transactions",
        "of_ours",
        "A form that an index of ours lists is about shares of a company of ours, or one of ours reports it.",
        "select distinct filing_code, issuer_cik from staging.stg_sec_insider_trades__transactions forms"
        " where not exists (select 1 from seeds.company_identifiers ours where ours.scheme = 'cik'"
        " and (ours.value = forms.issuer_cik or contains(',' || forms.owner_ciks || ',', ',' || ours.value || ',')))",
        no_rows("form_of_nobody").as_warning,
    ),
)
