"""Marts of claims, insiders, contracts, prices and valuations: each rests on documents and on nothing later."""

from __future__ import annotations

from functools import partial

from expectations.suite import (
    Suite,
    between,
    has_rows,
    matches,
    no_rows,
    not_before,
    not_null,
    of_question,
    of_table,
    one_of,
    unique,
)

_table = partial(of_table, "marts")
_question = partial(of_question, "marts")

_VERDICTS = (
    "confirmed",
    "confirmed_relabelled",
    "unit_error",
    "contradicted",
    "ambiguous",
    "forecast",
    "unverifiable",
    "not_yet_known",
)

_CLAIMS_WITHOUT_DOCUMENTS = """
with cited as (
    select claim_id, unnest(string_split(documents, ', ')) as document_id from marts.claims
)

select claim_id from marts.claims
where verdict in ('confirmed', 'confirmed_relabelled', 'unit_error', 'contradicted') and documents is null
union all
select cited.claim_id from cited
left join marts.documents on cited.document_id = documents.document_id
where documents.document_id is null
"""

SUITES: tuple[Suite, ...] = (
    _table(
        "claims",
        "Claims, each once, each with a verdict from figures or with none that it rests on.",
        has_rows(),
        unique(["claim_id"]),
        not_null("statement"),
        one_of("verdict", _VERDICTS),
        one_of("verdict_on_claimed_day", _VERDICTS),
        row_name=("claim_id",),
    ),
    _question(
        "claims",
        "verdicts_rest_on_documents",
        "What is confirmed, contradicted or off by a power of ten names documents, all of them archived.",
        _CLAIMS_WITHOUT_DOCUMENTS,
        no_rows("verdict_without_a_document"),
    ),
    _question(
        "claims",
        "errors_of_units_name_a_factor",
        "A power of ten stands beside an error of a unit and beside nothing else.",
        "select claim_id from marts.claims where (verdict = 'unit_error') <> (suspected_factor is not null)"
        " or suspected_factor not in (0.01, 0.1, 10, 100)",
        no_rows("factor_out_of_place"),
    ),
    _table(
        "claims_history",
        "Verdicts, each for a span of days.",
        has_rows(),
        unique(["claim_id", "holds_from"]),
        not_before("holds_to", "holds_from"),
        one_of("verdict", _VERDICTS),
        row_name=("claim_id", "holds_from"),
    ),
    _question(
        "claims_history",
        "one_verdict_a_day",
        "A verdict ends the day the next begins, and one stands now.",
        """
        select claim_id from marts.claims_history
        group by claim_id
        having count(*) filter (where holds_to is null) <> 1 or count(distinct holds_from) <> count(*)
        """,
        no_rows("two_verdicts_at_once"),
    ),
    _table(
        "share_prices_daily",
        "One row a share and day; no close is negative as traded, no share has lost more than all.",
        has_rows(),
        unique(["company_id", "traded_on"]),
        between("close", low=0),
        between("split_adjusted_close", low=0),
        between("drawdown_ratio", -1, 0),
        matches("currency", "^[A-Z]{3}$"),
        row_name=("company_id", "traded_on"),
    ),
    _table(
        "valuations_daily",
        "One row a company and day, from nothing that was published after it.",
        unique(["company_id", "traded_on"]),
        between("market_cap", low=0),
        between("price_to_sales_ttm", 0, 500).as_warning,
        not_before("traded_on", "shares_counted_on"),
        not_before("traded_on", "revenue_ttm_to"),
        row_name=("company_id", "traded_on"),
    ),
    _table(
        "insider_transactions",
        "Each transaction once, known on or after its day.",
        unique(["transaction_id"]),
        between("shares", low=0),
        between("outstanding_ratio", 0, 1),
        not_before("known_from", "transacted_on"),
        row_name=("transaction_id",),
    ),
    _table(
        "compute_contracts",
        "Each contract once, worth something, ended after it was signed.",
        unique(["contract_id"]),
        between("total_to_revenue_ratio", 0, 2).as_warning,
        between("terms_disclosed", 0, 7),
        not_before("terminated_on", "signed_on"),
        row_name=("contract_id",),
    ),
    _question(
        "optical_module_segments",
        "shares_add_up",
        "The parts of one axis are no more than the whole.",
        "select company_id, axis, cast(period_end as varchar) as period, sum(revenue_share_ratio) as share"
        " from marts.optical_module_segments group by all",
        between("share", 0, 1.005),
    ),
)
