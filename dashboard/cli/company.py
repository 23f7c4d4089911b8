"""A company: who it is, its newest figures and its newest filings."""

from __future__ import annotations

from dashboard.cli import lookup
from dashboard.cli.command_result import CommandResult, result_table
from dashboard.release import Release

_FIGURES = """
    select metric_id, segment, calendar_quarter, fiscal_label, value, unit, value_usd, derivation, evidence,
           known_from, figure_id
    from marts.figures_quarterly
    where company_id = ? and value is not null
    qualify row_number() over (partition by metric_id, segment order by period_end desc) = 1
    order by metric_id, segment
"""
_FILINGS = """
    select published_on, form, filing_url, count(distinct figure_id) as figures
    from marts.citations
    where split_part(figure_id, ':', 1) = ?
    group by all
    order by published_on desc, form
    limit 12
"""


def company(release: Release, name: str) -> CommandResult:
    """The company of an id, a name or a ticker: its row of ``companies``, and what is newest of it."""
    found = lookup.company(release, name)
    company_id = found["company_id"]
    return CommandResult(
        {
            "companies": result_table(
                release, "from marts.companies where company_id = ?", company_id, layout="records"
            ),
            "figures": result_table(
                release,
                _FIGURES,
                company_id,
                title="newest quarter of each metric",
                shown=("metric_id", "segment", "calendar_quarter", "value", "unit", "derivation", "known_from"),
            ),
            "filings": result_table(
                release,
                _FILINGS,
                company_id,
                title="newest filings that figures were read from",
                shown=("published_on", "form", "figures", "filing_url"),
            ),
        }
    )
