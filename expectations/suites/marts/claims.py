"""Claims and the history of their verdicts: each rests on documents, one verdict a day."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, has_rows, no_rows, not_before, not_null, of_question, of_table, one_of
from expectations.vocabulary import VERDICTS

_table = partial(of_table, "marts")
_question = partial(of_question, "marts")

_CLAIMS_WITHOUT_DOCUMENTS = """
with cited as (
    select claim_id, unnest(string_split(documents, ', ')) as document_id from marts.claims
)

select claim_id from marts.claims
where verdict in ('confirmed', 'confirmed_relabelled', 'confirmed_in_part', 'unit_error', 'contradicted')
    and documents is null
union all
select cited.claim_id from cited
left join marts.documents on cited.document_id = documents.document_id
where documents.document_id is null
"""

SUITES: tuple[Suite, ...] = (
    _table(
        "claims",
        "Claims, each with a verdict from figures or with none that it rests on.",
        has_rows(),
        not_null("statement"),
        one_of("verdict", VERDICTS),
        one_of("verdict_on_claimed_day", VERDICTS),
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
        not_before("holds_to", "holds_from"),
        one_of("verdict", VERDICTS),
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
)
