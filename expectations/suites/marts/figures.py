"""Figures, their vintages and citations: they tie together, lie in range and rest on documents that are there."""

from __future__ import annotations

from functools import partial

from expectations.rules import gross_margin, known_to_seed
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
    usually_between,
)
from expectations.vocabulary import ADDRESS, DERIVATIONS, SHA256

_table = partial(of_table, "marts")
_question = partial(of_question, "marts")

_MONEY_OR_COUNT = "^([A-Z]{3}|ratio|shares)$"

#: Quarters and their year are printed in millions, each rounded by itself.
_ROUNDING = 2_000_000
_TIE = 0.0005


_CITED = """
select figures.figure_id
from marts.{name} figures
left join marts.citations on figures.figure_id = citations.figure_id
left join marts.documents on figures.document_id = documents.document_id
where figures.value is not null and (citations.document_id is null or documents.document_id is null)
"""

_RATIOS = """
select
    figure_id,
    case when metric_id = 'gross_margin' then cast(value as double) end as gross_margin,
    case when metric_id = 'capex_intensity' then cast(value as double) end as capex_intensity
from marts.{name} where unit = 'ratio'
"""


def _sound_rows(name: str) -> Suite:
    return _table(
        name,
        "Figures, each once, in a known unit, with its derivation and document.",
        has_rows(),
        unique(["figure_id"]),
        matches("unit", _MONEY_OR_COUNT),
        matches("document_id", SHA256),
        one_of("derivation", DERIVATIONS),
        not_before("known_from", "period_end"),
        row_name=("figure_id",),
    )


def _ratios_in_range(name: str) -> Suite:
    return _question(
        name,
        "ratios_in_range",
        "Margins and intensities lie where they can.",
        _RATIOS.format(name=name),
        *gross_margin("gross_margin"),
        between("capex_intensity", low=0),
        usually_between("capex_intensity", high=5),
        row_name=("figure_id",),
    )


_IMPOSSIBLE = """
select figures.figure_id, cast(figures.value as varchar) as value
from marts.{name} figures
inner join seeds.metric_definitions metrics on figures.metric_id = metrics.metric_id
where (figures.value < 0 and not metrics.may_be_negative) or figures.value > metrics.at_most
"""


def _figures(name: str) -> tuple[Suite, ...]:
    """What holds of the figures of quarters, halves and years alike."""
    return (
        _sound_rows(name),
        _question(
            name,
            "null_with_a_reason",
            "A figure that is not known says why.",
            f"select figure_id from marts.{name} where value is null and reason is null",
            no_rows("null_without_a_reason"),
        ),
        _question(
            name,
            "cited",
            "Every figure with a value cites at least one document, and its own document is among the archived ones.",
            _CITED.format(name=name),
            no_rows("figure_without_a_document"),
        ),
        _question(
            name,
            "possible_values",
            "No figure is what its metric cannot be: negative, or above its most.",
            _IMPOSSIBLE.format(name=name),
            no_rows("impossible_value"),
        ),
        known_to_seed("marts", name, "evidence", "evidence_ranks", ["figure_id"]),
        _ratios_in_range(name),
    )


_FOUR_QUARTERS = f"""
with quarters as (
    select company_id, metric_id, segment, unit, left(fiscal_label, 6) as fiscal_year,
        sum(value) as total, count(*) as n
    from marts.figures_quarterly
    where value is not null and regexp_matches(fiscal_label, '^FY[0-9]+Q[1-4]$')
    group by all
)

select
    years.figure_id,
    years.reason,
    greatest(abs(cast(quarters.total - years.value as double)) - {_ROUNDING}, 0)
        / greatest(abs(cast(years.value as double)), 1) as gap_ratio,
    cast(quarters.total as varchar) as four_quarters,
    cast(years.value as varchar) as the_year
from marts.figures_yearly years
inner join marts.metrics on years.metric_id = metrics.metric_id and metrics.kind = 'flow' and metrics.is_additive
inner join quarters
    on years.company_id = quarters.company_id
    and years.metric_id = quarters.metric_id
    and years.segment = quarters.segment
    and years.unit = quarters.unit
    and years.fiscal_label = quarters.fiscal_year
    and quarters.n = 4
where years.value is not null and years.unit not in ('ratio', 'shares') and {{basis}}
"""

_REPEATS = """
with quarters as (
    select figures.figure_id, figures.value,
        lag(figures.value) over (
            partition by figures.company_id, figures.metric_id, figures.segment, figures.unit
            order by figures.calendar_quarter
        ) as before
    from marts.figures_quarterly figures
    where figures.metric_id in ('revenue', 'ocf', 'net_income', 'net_profit_parent', 'capex_cash')
)

select figure_id from quarters where value = before and value <> 0
"""

SUITES: tuple[Suite, ...] = (
    _table(
        "facts_history",
        "Vintages with a document and the day they could be known.",
        has_rows(),
        matches("unit", _MONEY_OR_COUNT),
        matches("document_id", SHA256),
        not_before("known_to", "known_from"),
    ),
    _question(
        "facts_history",
        "one_answer_a_day",
        "A vintage ends the day the next begins, and one stands now.",
        """
        select company_id, metric_id, segment, period_kind, fiscal_label, unit
        from marts.facts_history
        group by all
        having count(*) filter (where known_to is null) > 1 or count(distinct known_from) <> count(*)
        """,
        no_rows("two_vintages_at_once"),
    ),
    known_to_seed(
        "marts",
        "facts_history",
        "evidence",
        "evidence_ranks",
        ("company_id", "metric_id", "fiscal_label", "unit"),
    ),
    *_figures("figures_quarterly"),
    *_figures("figures_half_yearly"),
    *_figures("figures_yearly"),
    _question(
        "figures_yearly",
        "four_quarters",
        "Four quarters sum to their year, where all five were cut from one filer's statements.",
        _FOUR_QUARTERS.format(basis="years.evidence in ('filed', 'portal')"),
        usually_between("gap_ratio", high=_TIE),
        row_name=("figure_id", "four_quarters", "the_year"),
    ),
    _question(
        "figures_yearly",
        "four_quarters_or_told",
        "A year that its four quarters do not sum to says so.",
        f"select figure_id, four_quarters, the_year from ({_FOUR_QUARTERS.format(basis='true')})"
        f" where gap_ratio > {_TIE} and reason is null",
        no_rows("untold_difference"),
    ),
    _question(
        "figures_yearly",
        "four_curated_quarters",
        "Four quarters sum to their year where one of them was read by a person.",
        _FOUR_QUARTERS.format(basis="years.evidence not in ('filed', 'portal')"),
        between("gap_ratio", high=0.01).as_warning,
        row_name=("figure_id", "four_quarters", "the_year"),
    ),
    _question(
        "figures_quarterly",
        "repeats",
        "The same figure in two quarters running is looked at: a row may stand in for another.",
        _REPEATS,
        no_rows("repeated_value").as_warning,
    ),
    _table(
        "citations",
        "Each place in a document, with an address a person can open.",
        has_rows(),
        not_null("figure_id"),
        not_null("locator"),
        matches("filing_url", ADDRESS),
    ),
    _question(
        "citations",
        "documents_stand",
        "Every document cited is among the archived ones.",
        "select distinct document_id from marts.citations"
        " where document_id not in (select document_id from marts.documents)",
        no_rows("citation_without_a_document"),
    ),
)
