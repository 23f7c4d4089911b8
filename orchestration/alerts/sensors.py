"""When something wrong is looked for. Sensors are on in a fresh clone: they ask no publisher, and start no run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import dagster as dg

from ingestion.archive.store import Archive
from ingestion.settings import Settings
from ingestion.source import Source
from orchestration import failure_words
from orchestration.alerts import conditions
from orchestration.alerts.delivery import Alert, deliver, ways

#: Nothing that is looked for here changes faster.
_SECONDS_BETWEEN = 900
_ON = dg.DefaultSensorStatus.RUNNING


def now() -> datetime:
    """This instant, with its zone: as outcomes and schedules hold theirs."""
    return datetime.now(UTC)


def sensors(sources: Iterable[Source], settings: Settings) -> list[dg.SensorDefinition]:
    """Failed runs, failed checks of runs that succeeded, late sources, runs that never came."""
    watched = list(sources)

    @dg.run_failure_sensor(name="failed_runs", default_status=_ON, description="Says that a run failed, and why.")
    def failed_runs(context: dg.RunFailureSensorContext) -> None:
        deliver(conditions.failed_run(context.dagster_run, _cause(context)), settings, context.log)

    @dg.run_status_sensor(
        run_status=dg.DagsterRunStatus.SUCCESS,
        name="failed_checks",
        default_status=_ON,
        description="Says which checks failed in a run that came to its end, like a publisher that never answered.",
    )
    def failed_checks(context: dg.RunStatusSensorContext) -> None:
        alert = conditions.failed_checks(context.dagster_run, context.instance)
        if alert is not None:
            deliver(alert, settings, context.log)

    @dg.sensor(
        name="late_sources",
        minimum_interval_seconds=_SECONDS_BETWEEN,
        default_status=_ON,
        description="Says once of each source that it is late, and again when it is late anew.",
    )
    def late_sources(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        return _told(context, settings, conditions.late_sources(watched, Archive(settings), now()))

    @dg.sensor(
        name="missing_runs",
        minimum_interval_seconds=_SECONDS_BETWEEN,
        default_status=_ON,
        description="Says once of each schedule that is on that its run never came, and again when it is so anew.",
    )
    def missing_runs(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        return _told(context, settings, conditions.missing_runs(context.instance, now()))

    return [failed_runs, failed_checks, late_sources, missing_runs]


def _told(context: dg.SensorEvaluationContext, settings: Settings, wrong: Mapping[str, Alert]) -> dg.SkipReason:
    """Tell of what is wrong and was not told of before; remember it until it is well again.

    What no receiver took is told of again at the next look: where the network is away, sources are late and alerts
    lost at one time.
    """
    before = set(json.loads(context.cursor or "[]"))
    receivers = len(ways(settings))
    untold = set()
    for name in sorted(wrong.keys() - before):
        lost = deliver(wrong[name], settings, context.log)
        if lost and len(lost) == receivers:
            untold.add(name)
    for name in sorted(before - wrong.keys()):
        context.log.info(f"{name} is well again")
    context.update_cursor(json.dumps(sorted(wrong.keys() - untold)))
    return dg.SkipReason(f"wrong: {', '.join(sorted(wrong))}" if wrong else "nothing is wrong")


def _cause(context: dg.RunFailureSensorContext) -> str:
    """What is told of each failed step; where there is none, what the run itself did."""
    causes = [failure_words.told_of_step(event) for event in context.get_step_failure_events()]
    return "\n".join(causes) or context.failure_event.message or "no reason was recorded"
