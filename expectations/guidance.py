"""Guidance on capital expenditure, layer by layer: read from exhibits, beside what a person read, as published."""

from __future__ import annotations

from expectations.suite import (
    SHA256,
    Suite,
    between,
    has_rows,
    matches,
    no_rows,
    not_before,
    not_null,
    one_of,
    unique,
)

_STATUSES = ("confirmed", "contradicted", "unreviewed", "unfound")
_ACCESSION_NUMBER = r"^\d{10}-\d{2}-\d{6}$"

_OF_STATUS = """
select
    coalesce(candidate_id, '') as candidate_id,
    coalesce(target_period, period_reason) as target,
    coalesce(cast(coalesce(point, low, high, delta) as varchar), direction) as said,
    coalesce(cast(coalesce(reviewed_point_usd, reviewed_low_usd, reviewed_high_usd) as varchar), '') as reviewed
from intermediate.int_capex_guidance__reviewed
where status = '{status}'
"""

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

#: A year's amount beside the four quarters before it, on its basis or else in cash: a wrong unit is a thousandfold.
_PROPORTIONS = """
with said as (
    select candidate_id as statement, company_id, given_on, coalesce(point, low, high) as amount,
        case when metric_id = 'unstated' then 'capex_cash' else metric_id end as metric_id
    from intermediate.int_capex_guidance__resolved
    where currency = 'USD' and date_diff('month', target_start, target_end) = 11
    union all
    select guidance_id, company_id, given_on, coalesce(point_usd, low_usd, high_usd),
        case when metric_id = 'unstated' then 'capex_cash' else metric_id end
    from staging.stg_disclosures__capex_guidance
    where date_diff('month', target_start, target_end) = 11
)

select
    said.statement,
    cast(said.amount / arg_max(trended.trailing_year_value_usd, trended.period_end) as double) as times_trailing_year
from said
inner join intermediate.int_figures__trended trended
    on said.company_id = trended.company_id
    and said.metric_id = trended.metric_id
    and trended.segment = 'total'
    and trended.trailing_year_value_usd > 0
    and trended.period_end between said.given_on - interval 200 day and said.given_on
where said.amount is not null
group by said.statement, said.amount
"""

STAGING: tuple[Suite, ...] = (
    Suite(
        "staging",
        "stg_sec_press_releases__paragraphs",
        "sound_rows",
        "The text of exhibits, each paragraph once.",
        (
            unique(["filing_code", "exhibit", "paragraph_number"]),
            matches("filing_code", _ACCESSION_NUMBER),
            not_null("paragraph_text"),
            between("paragraph_number", low=1),
        ),
    ),
    Suite(
        "staging",
        "stg_sec_press_releases__guidance_candidates",
        "sound_rows",
        "What looks like guidance: positive amounts or a direction, each once, with the hash of its sentence.",
        (
            unique(["candidate_id"]),
            matches("sentence_sha256", SHA256),
            not_null("basis"),
            between("low", low=0),
            between("high", low=0),
            between("point", low=0),
        ),
    ),
    Suite(
        "staging",
        "stg_sec_press_releases__guidance_candidates",
        "says_something",
        "A candidate gives an amount or a direction; one that leaves something open says what.",
        (no_rows("candidate_without_content"),),
        "select candidate_id from staging.stg_sec_press_releases__guidance_candidates"
        " where (coalesce(low, high, point, delta) is null and direction is null)"
        " or needs_review <> (review_reasons is not null)",
    ),
)

INTERMEDIATE: tuple[Suite, ...] = (
    Suite(
        "intermediate",
        "int_capex_guidance__resolved",
        "placed_or_explained",
        "A candidate's period is placed in its company's calendar, or it says why not.",
        (
            unique(["candidate_id"]),
            not_before("target_end", "target_start"),
            not_before("target_end", "given_on").as_warning,
        ),
    ),
    Suite(
        "intermediate",
        "int_capex_guidance__reviewed",
        "known_statuses",
        "Every candidate, and every row that a person read in an exhibit, has a status.",
        (one_of("status", _STATUSES), not_null("company_id")),
    ),
    Suite(
        "intermediate",
        "int_capex_guidance__resolved",
        "in_proportion",
        "A year's spending is between half and four times the last four quarters': else a unit or a basis is another.",
        (between("times_trailing_year", 0.5, 4).as_warning,),
        _PROPORTIONS,
        row_name=("statement",),
    ),
    *(
        Suite("intermediate", "int_capex_guidance__reviewed", f"none_{status}", description, (rule.as_warning,), query)
        for status, description, rule, query in (
            (
                "unreviewed",
                "A person has reviewed every candidate that an exhibit carries: these wait.",
                no_rows("unreviewed_candidate"),
                _OF_STATUS.format(status="unreviewed"),
            ),
            (
                "contradicted",
                "Exhibits say what a person read in them: one of both is wrong.",
                no_rows("contradicted_candidate"),
                _OF_STATUS.format(status="contradicted"),
            ),
        )
    ),
)

MARTS: tuple[Suite, ...] = (
    Suite(
        "marts",
        "capex_guidance",
        "sound_rows",
        "Statements, each once, with a basis, a document and a place in it.",
        (
            has_rows(),
            unique(["guidance_id"]),
            not_null("basis"),
            between("low_usd", low=0),
            between("actual_usd", low=0),
            matches("document_id", SHA256),
            matches("filing_url", "^https?://"),
            not_before("published_on", "given_on"),
        ),
        row_name=("guidance_id",),
    ),
    Suite(
        "marts",
        "capex_guidance",
        "known_basis",
        "What is guided is a metric, or unstated.",
        (no_rows("basis_that_is_no_metric"),),
        "select guidance_id, basis from marts.capex_guidance"
        " where basis <> 'unstated' and basis not in (select metric_id from marts.metrics)",
    ),
    Suite(
        "marts",
        "capex_guidance",
        "null_with_a_reason",
        "An outcome or a change that is not known says why.",
        (no_rows("null_without_a_reason"),),
        _UNSAID,
    ),
    Suite(
        "marts",
        "capex_guidance",
        "prior_is_the_last_stored",
        "What a statement says was said before is the last stored row of that period and basis: one of both is wrong.",
        (no_rows("prior_other_than_stored").as_warning,),
        _PRIORS,
    ),
    Suite(
        "marts",
        "capex_guidance",
        "known_modifiers",
        "Every modifier is known to the seed that says how an outcome is held against it.",
        (no_rows("unknown_modifier"),),
        "select guidance_id, modifier from marts.capex_guidance"
        " where modifier is not null and modifier not in (select modifier from seeds.guidance_modifiers)",
    ),
)
