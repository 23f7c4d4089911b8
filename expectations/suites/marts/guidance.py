"""Guidance on capital expenditure: beside what was stated before and what was spent."""

from __future__ import annotations

from functools import partial

from expectations.rules import known_to_seed
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
)
from expectations.vocabulary import ADDRESS, SHA256

_table = partial(of_table, "marts")
_question = partial(of_question, "marts")

_PRIORS = """
select
    guidance.guidance_id,
    previous.guidance_id as previous_guidance_id
from marts.capex_guidance guidance
inner join marts.capex_guidance previous on guidance.previous_guidance_id = previous.guidance_id
where guidance.prior_low_usd <> previous.low_usd
    or guidance.prior_high_usd <> coalesce(previous.high_usd, previous.point_usd)
"""

_UNSAID = """
select guidance_id from marts.capex_guidance
where (actual_usd is null and actual_reason is null)
    or (change_usd is null and change_reason is null)
    or (is_met is not null and actual_usd is null)
"""

SUITES: tuple[Suite, ...] = (
    _table(
        "capex_guidance",
        "Statements with a basis, a document and a place in it.",
        has_rows(),
        not_null("basis"),
        between("low_usd", low=0),
        between("actual_usd", low=0),
        matches("document_id", SHA256),
        matches("filing_url", ADDRESS),
        not_before("published_on", "given_on"),
        row_name=("guidance_id",),
    ),
    _question(
        "capex_guidance",
        "known_basis",
        "What is guided is a metric, or unstated.",
        "select guidance_id, basis from marts.capex_guidance"
        " where basis <> 'unstated' and basis not in (select metric_id from marts.metrics)",
        no_rows("basis_that_is_no_metric"),
    ),
    _question(
        "capex_guidance",
        "null_with_a_reason",
        "An outcome or a change that is not known says why.",
        _UNSAID,
        no_rows("null_without_a_reason"),
    ),
    _question(
        "capex_guidance",
        "prior_is_the_last_stored",
        "What a statement calls the one before is the last stored row of that period and basis: one of both is wrong.",
        _PRIORS,
        no_rows("prior_other_than_stored").as_warning,
    ),
    known_to_seed("marts", "capex_guidance", "modifier", "guidance_modifiers", ["guidance_id"]),
)
