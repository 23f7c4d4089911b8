"""Announcements by CNINFO: each once, with its pages and the amounts read from them."""

from __future__ import annotations

from functools import partial

from expectations.rules import known_to_seed
from expectations.suite import Suite, between, matches, no_rows, not_null, of_question, of_table, one_of, unique

_table = partial(of_table, "staging")
_question = partial(of_question, "staging")

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_cninfo_announcements__organisations",
        "One organisation for a company: under a wrong one the publisher finds nothing.",
        unique(["company_id"]),
        not_null("org_id"),
    ),
    _table(
        "stg_cninfo_announcements__announcements",
        "An announcement once, with a day and its document.",
        unique(["announcement_id"]),
        not_null("published_on"),
        matches("announcement_id", r"^\d+$"),
        matches("filing_url", "^https://static\\.cninfo\\.com\\.cn/."),
    ),
    known_to_seed(
        "staging",
        "stg_cninfo_announcements__announcements",
        "announcement_class",
        "announcement_classes",
        ["announcement_id"],
    ),
    _table(
        "stg_cninfo_announcements__pages",
        "Each page once, with its text or the reason why there is none.",
        unique(["announcement_id", "page_number"]),
        between("page_number", low=0),
    ),
    _question(
        "stg_cninfo_announcements__pages",
        "pages_can_be_read",
        "Every page has text; one that has none has to be read by a person.",
        "select announcement_id, page_number, problem from staging.stg_cninfo_announcements__pages where text is null",
        no_rows("every_page_has_text").as_warning,
        row_name=("announcement_id", "page_number"),
    ),
    _table(
        "stg_cninfo_announcements__amounts",
        "Positive amounts in yuan, terms in years or months.",
        unique(["announcement_id", "page_number", "position"]),
        one_of("unit", ["CNY", "years", "months"]),
        one_of("tax_basis", ["included", "excluded"]),
        between("value", low=0),
    ),
    _question(
        "stg_cninfo_announcements__amounts",
        "terms_are_plausible",
        "A contract runs for no longer than thirty years.",
        "select announcement_id, case when unit = 'months' then value / 12 else value end as years"
        " from staging.stg_cninfo_announcements__amounts where unit <> 'CNY'",
        between("years", low=0, high=30).as_warning,
        row_name=("announcement_id",),
    ),
)
