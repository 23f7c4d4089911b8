"""The archive: a document is its bytes' hash, once, and is seen once a day at most."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, has_rows, matches, no_rows, not_null, of_question, of_table, unique
from expectations.vocabulary import SHA256

_table = partial(of_table, "staging")
_question = partial(of_question, "staging")

_OF_NO_DOCUMENT = """
select observations.document_id, observations.observed_on
from staging.stg_archive__observations observations
left join staging.stg_archive__documents documents on observations.document_id = documents.document_id
where documents.document_id is null
"""

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_archive__documents",
        "A document is its bytes' hash, once.",
        has_rows(),
        unique(["document_id"]),
        matches("document_id", SHA256),
        between("bytes", low=1),
        not_null("fetched_at"),
    ),
    _table(
        "stg_archive__observations",
        "A document is seen once a day at most.",
        has_rows(),
        unique(["document_id", "source", "observed_on"]),
    ),
    _question(
        "stg_archive__observations",
        "of_known_documents",
        "What was seen on a day is a document of the archive.",
        _OF_NO_DOCUMENT,
        no_rows("observation_without_a_document"),
    ),
)
