"""Claims of articles and what the rules make of them, now or on a day."""

from __future__ import annotations

from datetime import date

from dashboard.cli import lookup
from dashboard.cli.command_result import CommandResult, NotFoundError, ResultTable, result_table
from dashboard.release import Release

_NOW = "from marts.claims order by claim_id"
_ON_A_DAY = """
    select claims.claim_id, claims.statement, claims.article, claims.claimed_on, known.* exclude (claim_id)
    from marts.claims_as_of(cast(? as date)) as known join marts.claims as claims using (claim_id)
    order by claim_id
"""
_SHOWN = ("claim_id", "verdict", "statement", "claimed_value", "warehouse_value", "unit", "suspected_factor")


def claims(release: Release, article: str | None, verdict: str | None, as_of: date | None) -> CommandResult:
    """Claims of an article (``doc1``, or words of its title) with a verdict; the verdict that held on ``as_of``.

    Raises :class:`NotFoundError` where none is left.
    """
    table = result_table(release, _ON_A_DAY, as_of) if as_of else result_table(release, _NOW)
    wanted = (article or "").casefold()
    of_article = [
        row
        for row in table.rows
        if row["claim_id"].casefold().startswith(f"{wanted}-") or wanted in row["article"].casefold()
    ]
    if not of_article:
        if as_of and not table.rows:
            raise NotFoundError(f"no claim had been made by {as_of}", "ask for a later day, or without --as-of")
        articles = release.rows(
            "select distinct split_part(claim_id, '-', 1) as id, article from marts.claims order by all"
        )
        raise NotFoundError(
            f"no claim is of an article {article!r}",
            "the articles are: " + "; ".join(f"{row['id']} ({row['article']})" for row in articles),
            lookup.close_to(wanted, [row["id"] for row in articles]),
        )
    found = [row for row in of_article if verdict in (None, row["verdict"])]
    if not found:
        verdicts = sorted({str(row["verdict"]) for row in of_article})
        raise NotFoundError(
            f"no claim has the verdict {verdict!r}",
            f"the verdicts are: {', '.join(verdicts)}",
            lookup.close_to(str(verdict), verdicts),
        )
    return CommandResult({"claims": ResultTable(found, table.columns, shown=_SHOWN)}, about={"as_of": as_of})
