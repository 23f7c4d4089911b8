"""Gauges of the boom: the newest quarter of each, or the history of one."""

from __future__ import annotations

from dashboard.cli import lookup
from dashboard.cli.command_result import CommandResult, NotFoundError, ResultTable, Row, result_table
from dashboard.release import Release

#: The newest quarter that could be measured, or the newest of all where none could, and what the newest of all lacks.
_LATEST = """
    with newest as (
        select gauge_id, max(calendar_quarter) as newest_quarter,
               max_by(inputs_missing, calendar_quarter) as newest_inputs_missing
        from marts.bubble_gauges_quarterly group by gauge_id
    )
    select gauges.*, newest.newest_quarter, newest.newest_inputs_missing
    from marts.bubble_gauges_quarterly as gauges join newest using (gauge_id)
    {where}
    qualify row_number() over (partition by gauge_id order by (value is not null) desc, calendar_quarter desc) = 1
    order by value is null, gauge_id
"""
_HISTORY = "from marts.bubble_gauges_quarterly where gauge_id = ? order by calendar_quarter desc"
_SHOWN = ("gauge_id", "calendar_quarter", "value", "unit", "state", "percentile_in_own_history", "coverage_ratio")


def gauges(release: Release, gauge: str | None, state: str | None) -> CommandResult:
    """Every gauge, those of a measure, or the history of one; only those in a state where one is named.

    Raises :class:`NotFoundError` where no gauge is called so or none is in that state.
    """
    ids = release.names("select distinct gauge_id from marts.bubble_gauges_quarterly order by 1")
    if gauge in ids:
        history = result_table(release, _HISTORY, gauge, shown=(*_SHOWN[1:], "inputs_missing"))
        title = f"{history.rows[0]['title']} (judged on {history.rows[0]['judged_on']})"
        retained = [row for row in history.rows if state in (None, row["state"])]
        return _found(_replaced(history, retained, title), state)
    measures = release.names("select distinct measure_id from marts.bubble_gauges_quarterly order by 1")
    if gauge is not None and gauge not in measures:
        meant = lookup.close_to(gauge, [*measures, *ids])
        raise NotFoundError(
            f"the release has no gauge {gauge!r}",
            f"did you mean {' or '.join(meant)}?" if meant else "froth gauges lists them",
            meant,
        )
    where, parameters = ("where measure_id = ?", [gauge]) if gauge else ("", [])
    latest = result_table(release, _LATEST.format(where=where), *parameters, shown=(*_SHOWN, "inputs_missing"))
    retained = [row for row in latest.rows if state in (None, row["state"])]
    return _found(_replaced(latest, retained, "newest quarter of each gauge"), state)


def _replaced(table: ResultTable, rows: list[Row], title: str) -> ResultTable:
    return ResultTable(rows, table.columns, title, table.shown)


def _found(table: ResultTable, state: str | None) -> CommandResult:
    if table.rows:
        return CommandResult({"gauges": table})
    raise NotFoundError(
        f"no gauge is in the state {state!r}", "the states are calm, watch, stretched, extreme and unjudged"
    )
