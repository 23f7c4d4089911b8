"""What a run says when it is done, read from what it made: the release, or where it stopped and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from rich.console import Console

from dashboard.release import DATABASE
from expectations import check_pages
from ingestion.settings import Settings
from orchestration.release import publication

#: Steps that hand a published release on.
AFTER_PUBLICATION = "release__postgres"

#: The largest outlays of the newest quarter that at least three companies have reported, with the filing of each.
_THREE_FIGURES = """
with newest as (
    select calendar_quarter
    from marts.figures_quarterly
    where metric_id = 'capex_cash' and value_usd is not null
    group by calendar_quarter
    having count(*) >= 3
    order by calendar_quarter desc
    limit 1
)

select
    figures.company_id, figures.metric_id, figures.calendar_quarter, figures.value_usd, figures.derivation,
    figures.form, figures.filing_url
from marts.figures_quarterly figures
inner join newest on figures.calendar_quarter = newest.calendar_quarter
where figures.metric_id = 'capex_cash' and figures.segment = 'total' and figures.value_usd is not null
order by figures.value_usd desc
limit 3
"""


def of_success(console: Console, settings: Settings, run_id: str) -> None:
    folder = publication.current(settings.published)
    if folder is None:
        raise FileNotFoundError(f"the run succeeded and {settings.published}/current is not there")
    with duckdb.connect(str(folder / DATABASE), read_only=True) as connection:
        made = connection.sql("select * from marts.releases order by published_at desc limit 1").pl().to_dicts()[0]
        figures = connection.sql(_THREE_FIGURES).fetchall()
        states = connection.sql("select source_name, state, newest_document_at from marts.freshness").pl()
    console.print(f"\nfetched      {_outcomes(settings, run_id)}")
    for line in _ages(states):
        console.print(line)
    console.print(f"unreadable   {_unreadable(settings)}")
    console.print(f"figures      {made['figures']:,} of {made['companies']} companies, from {made['facts']:,} facts")
    console.print(f"documents    {made['documents']:,} archived, their bytes checked against their ids")
    console.print(f"checks       {_verdicts(settings)}")
    if made["run_id"] == run_id:
        changes = f"{made['keys_added']:,} keys added, {made['keys_changed']:,} changed, {made['keys_vanished']:,} gone"
        console.print(f"published    {made['release_id']}: {changes}")
    else:
        console.print(f"unchanged    the marts say what release {made['release_id']} says, so it stays the current one")
    console.print(f"release      {_short(settings, settings.published / release_link(settings))}")
    for company, metric, quarter, value, derivation, form, url in figures:
        console.print(
            f"\n{company} {metric} {quarter}: {float(value) / 1e6:,.0f} M USD ({derivation}; {form})\n  {url}"
        )


def release_link(settings: Settings) -> str:
    folder = publication.current(settings.published)
    return f"current -> releases/{folder.name}" if folder else "current"


def of_failure(console: Console, settings: Settings, run_id: str, failures: Sequence[tuple[str, str]]) -> None:
    console.print("\nThe run stopped.", style="bold red")
    checks = _results(settings)
    broken = checks.filter((pl.col("run_id") == run_id) & ~pl.col("is_passed") & (pl.col("severity") == "blocking"))
    if broken.height:
        shown = settings.data / "checks" / "pages"
        check_pages.write(shown, checks, f"run {run_id}")
        for row in broken.head(10).to_dicts():
            console.print(f"  {row['layer']}.{row['table_name']}: {row['check_name']}: {row['observed']}")
        console.print(f"  next: read {_short(settings, shown / 'index.html')}, mend what it names, run again")
    for step, cause in failures:
        if not (broken.height and step.startswith("check_")):
            console.print(f"  {step}: {cause}")
    try:
        folder = publication.current(settings.published)
    except publication.PublishError as lost:
        console.print(f"  {lost}")
        return
    # A client that could not be given the release comes after it: then this run's own release stands.
    if any(step.startswith(AFTER_PUBLICATION) for step, _ in failures) and folder is not None:
        console.print(f"The release stands published, and was not handed on: {folder.name}")
    else:
        console.print(f"The published release is untouched: {folder.name if folder else '(nothing is published yet)'}")


def _outcomes(settings: Settings, run_id: str) -> str:
    attempts = pl.read_parquet(settings.data / "tables" / "archive__outcomes.parquet")
    counts: Counter[str] = Counter(attempts.filter(run_id=run_id)["outcome"].to_list())
    return ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())) or "nothing was requested"


def _ages(states: pl.DataFrame) -> list[str]:
    """What a reader has to know of how old the release is: of when the recorded sample is, and who never answered."""
    recorded, silent = (states.filter(state=state) for state in ("recorded", "never_answered"))
    lines = []
    if recorded.height:
        days = recorded["newest_document_at"].dt.strftime("%Y-%m-%d").sort()
        lines.append(f"recorded     {recorded.height} sources, the sample of {days[0]} to {days[-1]}, as old as that")
    if silent.height:
        lines.append(f"silent       nothing is held of {', '.join(sorted(silent['source_name']))}")
    return lines


def _unreadable(settings: Settings) -> str:
    """What of the archived documents could not be read, by what it cost; the worst of it, and where the rest stands."""
    problems = pl.read_parquet(settings.data / "tables" / "archive__problems.parquet")
    if problems.is_empty():
        return "nothing"
    counts = Counter(problems["cost"].to_list())
    worst = problems.sort(pl.col("cost").replace_strict({"document": 0, "row": 1, "cell": 2})).row(0, named=True)
    counted = ", ".join(f"{counts[cost]} {cost}s" for cost in ("document", "row", "cell") if counts[cost])
    return f"{counted} (froth status lists them); first {worst['source']} {worst['key']}: {worst['found']}"


def _verdicts(settings: Settings) -> str:
    counts = check_pages.tally(_results(settings))
    return f"{counts.passed} held, {counts.warned} warned, {counts.failed} failed"


def _results(settings: Settings) -> pl.DataFrame:
    from expectations import results

    folder = settings.data / "checks"
    return results.read(folder, sorted(path.stem for path in folder.glob("*.parquet")))


def _short(settings: Settings, path: Path) -> Path | Any:
    return path.relative_to(settings.root) if path.is_relative_to(settings.root) else path
