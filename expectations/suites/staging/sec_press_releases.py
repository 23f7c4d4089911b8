"""Exhibits filed with the SEC: each paragraph once, and what in them looks like guidance."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, matches, no_rows, not_null, of_question, of_table, unique
from expectations.vocabulary import ACCESSION_NUMBER, SHA256

_table = partial(of_table, "staging")
_question = partial(of_question, "staging")

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_sec_press_releases__paragraphs",
        "The text of exhibits, each paragraph once.",
        unique(["filing_code", "exhibit", "paragraph_number"]),
        matches("filing_code", ACCESSION_NUMBER),
        not_null("paragraph_text"),
        between("paragraph_number", low=1),
    ),
    _table(
        "stg_sec_press_releases__guidance_candidates",
        "What looks like guidance: positive amounts or a direction, each once, with the hash of its sentence.",
        unique(["candidate_id"]),
        matches("sentence_sha256", SHA256),
        not_null("basis"),
        between("low", low=0),
        between("high", low=0),
        between("point", low=0),
    ),
    _question(
        "stg_sec_press_releases__guidance_candidates",
        "says_something",
        "A candidate gives an amount or a direction, or withdraws one; one that leaves something open says what.",
        "select candidate_id from staging.stg_sec_press_releases__guidance_candidates"
        " where (coalesce(low, high, point, delta) is null and direction is null"
        " and coalesce(action, '') <> 'withdrawn')"
        " or needs_review <> (review_reasons is not null)",
        no_rows("candidate_without_content"),
    ),
)
