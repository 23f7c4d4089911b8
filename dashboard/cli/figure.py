"""A figure as it stands, and what was known of it on a day."""

from __future__ import annotations

import re
from datetime import date

from dashboard.address import KINDS, FigureAddress, PeriodQuery
from dashboard.cli import lookup
from dashboard.cli.command_result import CommandResult, NotFoundError, ResultTable, Row, amount, result_table
from dashboard.release import Release

_SHOWN = (
    *("figure_id", "value", "unit", "value_usd", "derivation", "reason", "evidence", "fiscal_label", "period_start"),
    *("period_end", "known_from", "known_to", "form", "filing_code", "filing_url"),
)
_FACTS_SHOWN = ("period_kind", "fiscal_label", "period_end", "value", "unit", "derivation", "reason", "known_from")
_CITATIONS_SHOWN = ("value", "unit", "period_start", "period_end", "concept", "form", "published_on", "filing_url")

#: A figure with the document to read first. ``{mart}``, ``{column}`` and ``{where}`` are ours, never typed by anyone.
_STANDING = """
    select figures.figure_id, figures.company_id, cast(figures.{column} as varchar) as period, figures.metric_id,
           figures.segment, figures.fiscal_label, figures.period_start, figures.period_end, figures.value,
           figures.unit, figures.value_usd, figures.fx_rate, figures.fx_method, figures.derivation, figures.reason,
           figures.evidence, figures.known_from, cast(null as date) as known_to, figures.document_id,
           figures.form, figures.filing_code, figures.filing_url
    from marts.{mart} as figures
    where {where}
    order by figures.segment <> 'total', figures.segment
"""
#: The vintage of a figure that stood on a day. Dollars only where they are the reporting currency, or where the
#: vintage is the figure that stands now: the release converts nothing else.
_VINTAGE = """
    select standing.figure_id, facts.company_id, standing.period, facts.metric_id, facts.segment, facts.fiscal_label,
           facts.period_start, facts.period_end, facts.value, facts.unit,
           case when facts.unit = 'USD' then facts.value when facts.value = standing.value then standing.value_usd
           end as value_usd,
           case when facts.value = standing.value then standing.fx_rate end as fx_rate,
           case when facts.value = standing.value then standing.fx_method end as fx_method,
           facts.derivation, facts.reason, facts.evidence, facts.known_from, facts.known_to, facts.document_id,
           filings.form, facts.filing_code, facts.filing_url
    from ({standing}) as standing
    join marts.facts_as_of(cast(? as date)) as facts
        on facts.company_id = standing.company_id and facts.metric_id = standing.metric_id
        and facts.segment = standing.segment and facts.unit = standing.unit
        and ((facts.period_kind = '{kind}' and facts.fiscal_label = standing.fiscal_label)
             or (facts.period_kind = 'instant' and facts.period_end = standing.period_end))
    left join (
        from marts.citations qualify row_number() over (partition by document_id, locator order by figure_id) = 1
    ) as filings on facts.document_id = filings.document_id and facts.locator = filings.locator
    order by facts.segment <> 'total', facts.segment
"""
_KNOWN = """
    from marts.facts_as_of(cast(? as date))
    where company_id = ? and list_contains(?, metric_id) and list_contains(?, segment)
"""

_KEY = ("company_id", "metric_id", "segment", "unit", "fiscal_label", "period_end")
_FIRST_KNOWN = """
    select min(known_from) as first from marts.facts_history
    where company_id = ? and metric_id = ? and segment = ? and unit = ?
        and ((period_kind = '{kind}' and fiscal_label = ?) or (period_kind = 'instant' and period_end = ?))
"""


def figure(
    release: Release, company: str, metric: str, period: str, segment: str | None, as_of: date | None
) -> CommandResult:
    """The figure of a period, with the places it was read from; as known on a day where ``as_of`` names one."""
    requested = lookup.period(period)
    rows = standing(release, company, metric, requested, segment)
    if as_of is not None:
        return _as_known(release, requested, rows, as_of)
    ids = [row["figure_id"] for row in rows]
    citations = result_table(
        release,
        "from marts.citations where list_contains(?, figure_id) order by figure_id, period_end desc, locator",
        ids,
        title="read there",
        shown=_CITATIONS_SHOWN,
    )
    return CommandResult({"figures": _table(rows), "citations": citations}, about={"as_of": None})


def standing(release: Release, company: str, metric: str, requested: PeriodQuery, segment: str | None) -> list[Row]:
    """Figures of a period as they stand: the total, or every segment where there is no total.

    Raises :class:`NotFoundError`, saying what periods or segments there are.
    """
    company_id = lookup.company(release, company)["company_id"]
    metric_id = lookup.metric(release, metric)["metric_id"]
    query = _STANDING.format(
        mart=requested.kind.mart,
        column=requested.column,
        where=f"figures.company_id = ? and figures.metric_id = ? and figures.{requested.column} = ?",
    )
    rows = release.rows(query, company_id, metric_id, requested.value)
    if not rows:
        raise NotFoundError(*_what_there_is(release, company_id, metric_id, requested))
    if segment is not None:
        found = [row for row in rows if row["segment"] == segment]
        if not found:
            segments = [str(row["segment"]) for row in rows]
            raise NotFoundError(
                f"{company_id} {metric_id} {requested.text} has no segment {segment!r}",
                f"its segments are: {', '.join(segments)}",
                lookup.close_to(segment, segments),
            )
        return found
    return [row for row in rows if row["segment"] == "total"] or rows


def at(release: Release, address: FigureAddress) -> list[Row]:
    """The row of the figure at an address. Raises :class:`NotFoundError`."""
    figure_id = address.figure_id
    for kind in KINDS:
        query = _STANDING.format(mart=kind.mart, column=kind.column, where="figures.figure_id = ?")
        if rows := release.rows(query, figure_id):
            return rows
    known = release.names(
        "select distinct figure_id from marts.citations where figure_id like ? || ':%'", address.company_id
    )
    meant = lookup.close_to(figure_id, known)
    raise NotFoundError(
        f"the release has no figure {figure_id!r}",
        f"did you mean {' or '.join(meant)}?"
        if meant
        else "a figure's id is company:metric:segment:fiscal period, "
        "such as microsoft:capex_cash:total:FY2026Q4; froth figure finds it by company, metric and period",
        meant,
    )


def _table(rows: list[Row]) -> ResultTable:
    return ResultTable(rows=rows, columns=tuple(rows[0]) if rows else (), shown=_SHOWN, layout="records")


def _what_there_is(release: Release, company_id: str, metric_id: str, requested: PeriodQuery) -> tuple[str, str]:
    """Why a period has no figure and what to ask instead."""
    reason = f"the release has no {metric_id} of {company_id} for {requested.text}"
    held = [
        f"{row['first']} to {row['last']}"
        for kind in KINDS
        for row in release.rows(
            f"select min({kind.column}) as first, max({kind.column}) as last from marts.{kind.mart}"
            " where company_id = ? and metric_id = ? having count(*) > 0",
            company_id,
            metric_id,
        )
    ]
    if held:
        return reason, f"it is held for {', '.join(held)}"
    others = release.names(
        "select distinct metric_id from marts.figures_yearly where company_id = ? and value is not null order by 1",
        company_id,
    )
    return reason, f"of {company_id} it holds: {', '.join(others)}" if others else "froth status says what is late"


def _as_known(release: Release, requested: PeriodQuery, rows: list[Row], as_of: date) -> CommandResult:
    kind = requested.kind
    query = _VINTAGE.format(
        standing=_STANDING.format(mart=kind.mart, column=requested.column, where="list_contains(?, figures.figure_id)"),
        kind=kind.name,
    )
    vintages = release.rows(query, [row["figure_id"] for row in rows], as_of)
    # What was computed has no vintages of its own; one that needs no later document stood then as it stands now.
    computed = [row for row in rows if row["derivation"] == "computed" and row["known_from"] <= as_of]
    replaced = {row["figure_id"] for row in computed}
    known = computed + [row for row in vintages if row["figure_id"] not in replaced]
    about = {"as_of": as_of}
    notes = _notes(release, rows, known, as_of)
    facts = _facts_known(release, rows, as_of)
    if known:
        return CommandResult({"figures": _table(known), "facts_known": facts}, about=about, notes=notes)
    wanted = rows[0]
    nothing = ResultTable(rows=[], columns=tuple(wanted), shown=_SHOWN, layout="records")
    reason, since = _why_unknown(release, wanted, kind.name, as_of)
    return CommandResult(
        {"figures": nothing, "facts_known": facts},
        about=about,
        notes=notes,
        reason=reason,
        next_step=f"ask for {since} or later",
    )


def _notes(release: Release, rows: list[Row], known: list[Row], as_of: date) -> tuple[str, ...]:
    """What to mind about an answer as of a day: later restatements, and days that the release cannot know of."""
    now = {row["figure_id"]: row for row in rows}
    notes = [
        f"{row['figure_id']} stands at {_words(now[row['figure_id']])} now, since {now[row['figure_id']]['known_from']}"
        for row in known
        if row["value"] != now[row["figure_id"]]["value"]
    ]
    made = release.rows("select max(published_at)::date as made from marts.releases")[0]["made"]
    if as_of > made:
        notes.append(f"release {release.release_id} was made on {made}: it knows of nothing later")
    return tuple(notes)


def _words(row: Row) -> str:
    return "no value" if row["value"] is None else f"{amount(row['value'])} {row['unit']}"


def _why_unknown(release: Release, row: Row, kind: str, as_of: date) -> tuple[str, date]:
    """Why a figure was not known on a day, and the first day on which it was."""
    vintages = release.rows(_FIRST_KNOWN.format(kind=kind), *(row[column] for column in _KEY))
    if vintages[0]["first"] is not None:
        first = vintages[0]["first"]
        return f"nothing was known of {row['figure_id']} on {as_of}; it was first published on {first}", first
    formula = release.rows("select formula from marts.metrics where metric_id = ?", row["metric_id"])[0]["formula"]
    since = row["known_from"]
    return (
        f"on {as_of} {row['figure_id']} was not what it is now: it is computed ({formula}) and needs a document of "
        f"{since}; the release keeps the history of facts, not of what was computed from them"
    ), since


def _facts_known(release: Release, rows: list[Row], as_of: date) -> ResultTable:
    """The facts known on a day that cover a period, or, where none does, the newest known of the same metric."""
    row = rows[0]
    metrics = _operands(release, row["metric_id"])
    looks = {"title": f"facts known on {as_of} that cover the period", "shown": ("metric_id", *_FACTS_SHOWN)}
    requested = (as_of, row["company_id"], metrics, [one["segment"] for one in rows])
    covering = result_table(
        release,
        f"{_KNOWN} and period_end >= ? and coalesce(period_start, period_end) <= ? order by metric_id, period_end",
        *(*requested, row["period_end"], row["period_start"] or row["period_end"]),
        **looks,
    )
    if covering.rows:
        return covering
    looks["title"] = f"nothing covers the period: the newest facts known on {as_of}"
    newest = "qualify period_end = max(period_end) over (partition by metric_id) order by metric_id, period_kind"
    return result_table(release, f"{_KNOWN} and period_end <= ? {newest}", *requested, row["period_end"], **looks)


def _operands(release: Release, metric_id: str) -> list[str]:
    """The metric, and those that its formula is made of, all the way down."""
    formulas = {row["metric_id"]: row["formula"] or "" for row in release.rows("from marts.metrics")}
    found: list[str] = []
    waiting = [metric_id]
    while waiting:
        name = waiting.pop()
        if name in formulas and name not in found:
            found.append(name)
            waiting += re.findall(r"[a-z_]+", formulas[name])
    return found
