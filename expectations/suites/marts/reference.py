"""Companies, metrics and documents: defined, and the archive holds every document's bytes."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, has_rows, matches, not_null, of_question, of_table, one_of
from expectations.vocabulary import CURRENCY

_table = partial(of_table, "marts")
_question = partial(of_question, "marts")

_VERIFIED = """
select documents.document_id, coalesce(verified.finding, 'the archive does not hold it') as finding
from marts.documents
left join verified_documents verified on documents.document_id = verified.document_id
"""

SUITES: tuple[Suite, ...] = (
    _table(
        "companies",
        "Companies that report in a currency.",
        has_rows(),
        matches("reporting_currency", CURRENCY),
    ),
    _table("metrics", "Metrics with a definition.", has_rows(), not_null("definition")),
    _question(
        "documents",
        "bytes_hash_to_their_id",
        "The archived bytes of every document are read, and hash to its id.",
        _VERIFIED,
        has_rows(),
        one_of("finding", ["sound"]),
        needs=("verified_documents",),
        row_name=("document_id",),
    ),
)
