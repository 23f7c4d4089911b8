"""How a release stands: when it was made, which sources are late, which checks did not hold, what the last run got."""

from __future__ import annotations

from dashboard.cli.command_result import CommandResult, result_table
from dashboard.release import Release

_RELEASE = "from marts.releases order by published_at desc limit 1"
_SOURCES = "from marts.freshness order by is_late desc, source_name"
_PROBLEMS = """
    from marts.parse_problems
    order by case cost when 'document' then 1 when 'row' then 2 else 3 end, source_name, publisher_code, problem_number
"""
_CHECKS = "from marts.check_results where not is_passed order by severity, layer, table_name, check_name"
_TALLY = """
    select count(*) as checks, count_if(is_passed) as held, count_if(not is_passed and severity = 'warning') as warned,
           count_if(not is_passed and severity = 'blocking') as failed
    from marts.check_results
"""
_LAST_RUN = """
    select run_id, mode, outcome, count(*) as attempts, min(attempted_at) as first_at, max(attempted_at) as last_at
    from marts.fetch_outcomes
    where run_id = (select max_by(run_id, attempted_at) from marts.fetch_outcomes)
    group by all order by mode, outcome
"""


def status(release: Release) -> CommandResult:
    """The release's own row, its sources by age, the checks that warned or failed, and the last run that fetched."""
    return CommandResult(
        {
            "releases": result_table(
                release,
                _RELEASE,
                title="release",
                layout="records",
                shown=(
                    *("release_id", "previous_release_id", "published_at", "run_id", "companies", "figures", "facts"),
                    *("documents", "keys_added", "keys_changed", "keys_vanished"),
                ),
            ),
            "sources": result_table(
                release,
                _SOURCES,
                title="sources, as old as they were when the release was made",
                shown=(
                    *("source_name", "state", "age_hours", "allowed_age_hours", "last_success_at", "failures"),
                    "problems",
                ),
            ),
            "problems": result_table(
                release,
                _PROBLEMS,
                title="what could not be read",
                shown=("source_name", "company_id", "publisher_code", "cost", "locator", "found"),
            ),
            "tally": result_table(release, _TALLY, title="checks"),
            "checks": result_table(
                release,
                _CHECKS,
                title="checks that did not hold",
                shown=("severity", "layer", "table_name", "check_name", "observed"),
            ),
            "last_run": result_table(
                release,
                _LAST_RUN,
                title="last run that requested documents",
                shown=("mode", "outcome", "attempts", "last_at", "run_id"),
            ),
        }
    )
