"""What is worth a word: runs that failed, checks that did not hold, sources that are late, runs that never came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

import dagster as dg
from dagster._core.definitions.run_request import InstigatorType
from dagster._core.scheduler.instigation import InstigatorStatus, ScheduleInstigatorData
from dagster._utils.schedules import reverse_cron_string_iterator

from ingestion.archive.store import Archive
from ingestion.source import Source, SourceError
from orchestration.alerts.delivery import Alert

#: A run may come so much later than its schedule says: others take their turn before it.
GRACE = timedelta(hours=2)
#: Of an answer: the publisher is there and said something of use.
_ANSWERS = ("fetched", "unchanged", "absent")
#: Tag that Dagster gives the runs of a schedule.
SCHEDULE_TAG = "dagster/schedule_name"
#: Clocks differ: a run may have been made a little before it was due.
_EARLY = timedelta(minutes=1)


def failed_run(run: dg.DagsterRun, cause: str) -> Alert:
    """A run that did not come to its end."""
    return Alert(
        "failed_run",
        f"the run of {run.job_name} failed",
        (f"run {run.run_id}", *cause.strip().splitlines()[:20]),
        "open the run in Dagster's UI; docs/running.md lists the usual cases. What is published stands",
    )


def failed_checks(run: dg.DagsterRun, instance: dg.DagsterInstance) -> Alert | None:
    """The checks of a run that failed as errors, though it came to its end; those that only warn are no alert."""
    entries = instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    verdicts = [entry.dagster_event.asset_check_evaluation_data for entry in entries if entry.dagster_event]
    failed = [one for one in verdicts if not one.passed and one.severity == dg.AssetCheckSeverity.ERROR]
    if not failed:
        return None
    words = (f"{one.asset_key.to_user_string()}: {one.check_name}: {one.description or ''}" for one in failed)
    return Alert(
        "failed_check",
        f"{len(failed)} check{'s' * (len(failed) > 1)} failed in the run of {run.job_name}",
        (f"run {run.run_id}", *(line.splitlines()[0] for line in words)),
        "froth status lists them; docs/gates.md says what each stops",
    )


def late_sources(sources: Iterable[Source], archive: Archive, now: datetime) -> dict[str, Alert]:
    """Sources whose newest answer is older than they may be, by name. One that was never requested is not late.

    A source whose attempts cannot be read is told of as that, under a name of its own; it keeps no other from being
    looked at.
    """
    found = {}
    for source in (one for one in sources if not one.is_local):
        try:
            attempts = archive.outcomes(source.name)
        except SourceError as error:
            found[f"{source.name}, unreadable"] = _unreadable(source, error)
            continue
        answered = [one.attempted_at for one in attempts if one.outcome in _ANSWERS]
        since = max(answered) if answered else min((one.attempted_at for one in attempts), default=now)
        if now - since > source.allowed_age:
            found[source.name] = _late(source, since, has_answered=bool(answered))
    return found


def _late(source: Source, since: datetime, *, has_answered: bool) -> Alert:
    last = "last answered on" if has_answered else "has never answered, and was first requested on"
    hours = source.allowed_age // timedelta(hours=1)
    return Alert(
        "late_source",
        f"{source.title} is late",
        (
            f"{source.name}: {source.publisher} {last} {since:%Y-%m-%d %H:%M} UTC",
            f"it may be {hours} hours old" if hours % 24 else f"it may be {hours // 24} days old",
        ),
        f"see that its schedule {source.name}_cadence is on; froth status says how its attempts ended",
    )


def _unreadable(source: Source, error: SourceError) -> Alert:
    return Alert(
        "late_source",
        f"whether {source.title} is late cannot be told",
        (f"{source.name}: {error.problem}", f"{error.document}, {error.locator}"),
        error.next_step,
    )


def missing_runs(instance: dg.DagsterInstance, now: datetime) -> dict[str, Alert]:
    """Schedules that are on and whose last run should have come, by name."""
    missing = {}
    for name, crons, on_since in _schedules_on(instance):
        due = max(_last_due(cron, now - GRACE) for cron in crons)
        if due < on_since:
            continue
        wanted = dg.RunsFilter(tags={SCHEDULE_TAG: name}, created_after=due - _EARLY)
        runs = instance.get_run_records(wanted)
        if not any(record.start_time or record.dagster_run.is_finished for record in runs):
            missing[name] = Alert(
                "missing_run",
                f"the run of {name} never came",
                (f"it was due on {due:%Y-%m-%d %H:%M} UTC", f"runs of it that wait to begin: {len(runs)}"),
                "see that dagster-daemon runs and that no other run holds the warehouse",
            )
    return missing


def _schedules_on(instance: dg.DagsterInstance) -> Iterator[tuple[str, list[str], datetime]]:
    """Schedules that are on: name, cron lines, and since when."""
    for state in instance.all_instigator_state(instigator_type=InstigatorType.SCHEDULE):
        held = state.instigator_data
        is_on = state.status is InstigatorStatus.RUNNING
        if is_on and isinstance(held, ScheduleInstigatorData) and held.start_timestamp:
            crons = [held.cron_schedule] if isinstance(held.cron_schedule, str) else list(held.cron_schedule)
            yield state.instigator_name, crons, datetime.fromtimestamp(held.start_timestamp, UTC)


def _last_due(cron: str, before: datetime) -> datetime:
    return next(iter(reverse_cron_string_iterator(before.timestamp(), cron, "UTC"))).astimezone(UTC)
