"""``make run``: everything through Dagster in this process, with one line a stage, and a summary at the end."""

from __future__ import annotations

import argparse
import resource
import sys
import time
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg
from rich.console import Console

from dashboard.console import PlainConsole
from expectations import results
from ingestion.access import keep_private
from ingestion.fetching import reachability
from ingestion.settings import Settings, SettingsError
from ingestion.sources import SOURCES
from ingestion.universe import read_universe
from orchestration import failure_words, home, locks, recovery, runs
from orchestration.cli import summary
from orchestration.cli.progress import Progress, logger_for
from orchestration.interrupts import leave_when_asked
from orchestration.schedules import EVERYTHING

#: Exit code of a live run that found no publisher at all.
NO_NETWORK = 3
#: Exit code where another run holds the lock.
BUSY = 4

for _category in (dg.BetaWarning, dg.PreviewWarning, dg.SupersessionWarning):
    warnings.filterwarnings("ignore", category=_category)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m orchestration.cli.run", description=__doc__)
    parser.add_argument("--force", action="store_true", help="publish even where nothing has changed")
    parser.add_argument("--full", action="store_true", help="make everything anew, whatever has not changed")
    parser.add_argument("--rebuild", action="store_true", help="the same from what is archived, and ask no publisher")
    parser.add_argument("--give-up", action="store_true", help="give up what is lost of the archive's index and bodies")
    options = parser.parse_args(arguments)

    started = time.monotonic()
    console = PlainConsole(soft_wrap=True)
    try:
        settings = _settings()
    except SettingsError as error:
        console.print(str(error))
        return 2
    if settings.fetch_mode == "live" and not options.rebuild and (lack := _lack_of_network(settings)):
        console.print(lack)
        return NO_NETWORK
    leave_when_asked("What was archived stays, and the published release is untouched. next: run again")
    try:
        with locks.hold(settings.data, locks.WAREHOUSE, "make run"):
            return _run(console, settings, started, options)
    except locks.BusyError as busy:
        console.print(str(busy))
        return BUSY
    except Exception as error:
        console.print(f"\nThe run stopped.\n  {failure_words.told_of(error)}")
        return 1


def _run(console: Console, settings: Settings, started: float, options: argparse.Namespace) -> int:
    """Everything, in this process, which holds the lock; the exit code."""
    for words in _recovered(settings, options):
        console.print(words)
    console.print(f"Froth, from {'the live publishers' if settings.fetch_mode == 'live' else 'the recorded sample'}")
    progress = Progress(console)
    with progress.stage("load"):
        from orchestration.definitions import defs
    watched = dg.Definitions.merge(defs, dg.Definitions(loggers={"progress": logger_for(progress)}))
    with dg.DagsterInstance.get() as instance:
        for run_id in runs.reclaim(instance, settings):
            console.print(f"reclaimed    what run {run_id} held, which was killed")
        job = watched.resolve_job_def(EVERYTHING)
        result = job.execute_in_process(
            instance=instance,
            raise_on_error=False,
            run_config=run_config(is_forced=options.force),
            tags={**runs.BY_COMMAND, **(runs.FULL if options.full or options.rebuild else {})},
            asset_selection=_but_archives(job) if options.rebuild else None,
        )
    progress.finish()
    if result.success:
        summary.of_success(console, settings, result.run_id)
    else:
        summary.of_failure(console, settings, result.run_id, progress.failures)
    console.print(
        f"\n{time.monotonic() - started:.1f} s in all, "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB of memory at the peak"
    )
    return 0 if result.success else 1


def _recovered(settings: Settings, options: argparse.Namespace) -> Iterator[str]:
    """What was done before Dagster is asked for anything, a line each."""
    yield from recovery.recover_history(home.prepare(settings))
    yield from recovery.recover(settings)
    if options.rebuild:
        yield from recovery.withdraw_damaged_release(settings)
    if options.give_up:
        yield from recovery.give_up(settings)


def _but_archives(job: dg.JobDefinition) -> list[dg.AssetKey]:
    """Everything that is built of what is archived."""
    return [key for key in job.asset_layer.selected_asset_keys if key.path[0] != "archive"]


def run_config(*, is_forced: bool) -> dict[str, Any]:
    """What Dagster is given for a run. A forced one publishes even where nothing has changed."""
    return {
        "loggers": {"progress": {}},
        "ops": {"release__published": {"config": {"is_forced": is_forced}}},
    }


def _lack_of_network(settings: Settings) -> str | None:
    """A line that says so where none of the publishers can be reached."""
    universe, today = read_universe(), results.now().date()
    remote = [source for source in SOURCES.values() if not source.is_local]
    first = (next(iter(source.requests(universe, today)), None) for source in remote)
    hosts = reachability.origins(request.url for request in first if request)
    away = reachability.unreachable(hosts, settings.address_map)
    if not hosts or len(away) < len(hosts):
        return None
    origin, reason = next(iter(away.items()))
    return (
        f"No network: none of {len(hosts)} publishers can be reached ({origin}: {reason}); nothing was changed. "
        "next: connect and run again, or leave FROTH_FETCH unset to build from the recorded sample"
    )


def _settings() -> Settings:
    """The settings; where publishers ask who is calling, that is checked before anything else is done."""
    settings = Settings.from_environment()
    keep_private(settings.data)
    if settings.fetch_mode == "live":
        for source in SOURCES.values():
            if source.needs_contact:
                settings.require_contact(source.publisher)
    return settings


if __name__ == "__main__":
    sys.exit(main())
