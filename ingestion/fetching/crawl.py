"""A source's requests, and what they lead to, carried out one after another: an outcome for each.

In ``recorded`` mode the embedded sample (and whatever the archive already holds) answers, and no network is touched.
In ``live`` mode the publisher does. Documents of a local source stand in the repository and are read in both: the
``url`` of such a request is a path within the project.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from ingestion.archive.store import Archive, Outcome
from ingestion.fetching.addresses import hosts_of
from ingestion.fetching.attempts import RequestRunner
from ingestion.fetching.http_answers import PASSING
from ingestion.fetching.session import Session
from ingestion.settings import Settings
from ingestion.source import Source
from ingestion.universe import Universe

Progress = Callable[[str], object]

#: Answers that lead from one to the next, like the pages of a list: further ones lead in a circle.
_DEEPEST = 500
#: Characters of an outcome's detail.
_DETAIL = 1000


class NothingFetchedError(Exception):
    """Of all that a source asked for, nothing was answered.

    ``is_passing``: the publisher is away, overloaded or sent what could not be used, so that the same may do a little
    later. Where it forbade all that it was asked for it is not: who asks on is asked to leave.
    """

    def __init__(self, message: str, *, is_passing: bool = False):
        self.is_passing = is_passing
        super().__init__(message)


def fetch(
    source: Source,
    universe: Universe,
    today: date,
    archive: Archive,
    session: Session,
    settings: Settings,
    run_id: str,
    progress: Progress,
) -> list[Outcome]:
    """Ask for everything that the source wants to know, breadth first, each key once.

    A failure stops nothing but itself, until it is the fifth in a row; that a thing is not found is said of that thing
    alone and does not count. Raises :class:`NothingFetchedError` where every attempt failed or there was nothing to ask
    for, ``StorageError`` where the disk takes no more, ``SettingsError`` where the publisher wants a contact and none
    is set.
    """
    if source.needs_contact and settings.fetch_mode == "live":
        settings.require_contact(source.publisher)
    archive.sweep()
    first = list(source.requests(universe, today))
    runner = RequestRunner(source, archive, session, settings, run_id, hosts_of(first) | set(source.further_hosts))
    waiting = deque((request, 0) for request in first)
    seen: set[str] = set()
    outcomes: list[Outcome] = []
    failures = 0
    while waiting:
        request, depth = waiting.popleft()
        if request.key in seen:
            continue
        seen.add(request.key)
        foreign = runner.reason_to_refuse(request, len(seen))
        why_not = foreign or runner.reason_to_skip(request, failures)
        for outcome in map(_short, [runner.skip(request, why_not)] if why_not else runner.ask(request)):
            archive.record(outcome)
            outcomes.append(outcome)
            if not foreign:  # what a document names says nothing of whether its publisher is there
                failures = 0 if _is_an_answer(outcome) else failures + 1
        try:
            further = runner.follow(request, outcomes[-1])
            if further and depth == _DEEPEST:
                raise ValueError(f"{_DEEPEST} answers have led from one to the next")
            waiting.extend((one, depth + 1) for one in further)
        except Exception as error:
            detail = f"archived, yet what to ask for next could not be read in it: {error}"
            outcomes.append(_short(replace(outcomes[-1], outcome="broken", bytes=None, detail=detail)))
            archive.record(outcomes[-1])
        progress(_line(outcomes[-1], len(seen), len(waiting)))
    _demand_an_answer(source, outcomes)
    return outcomes


def _short(outcome: Outcome) -> Outcome:
    """The outcome with no more words than a person reads: what a publisher sends has no end by itself."""
    detail = outcome.detail or ""
    return outcome if len(detail) <= _DETAIL else replace(outcome, detail=f"{detail[: _DETAIL - 2]} …")


def _is_an_answer(outcome: Outcome) -> bool:
    """Whether the publisher is there and talks to us."""
    return outcome.outcome not in ("refused", "broken") or outcome.http_status in (404, 410)


def _demand_an_answer(source: Source, outcomes: list[Outcome]) -> None:
    if not outcomes:
        raise NothingFetchedError(
            f"{source.name}: there is nothing to ask {source.publisher} for: no company has what it takes\n"
            "  next: give companies their identifiers in dbt_project/seeds/company_identifiers.csv"
        )
    if all(outcome.outcome in ("refused", "broken") for outcome in outcomes):
        first = "\n".join(f"  {outcome.key}: {outcome.detail}" for outcome in outcomes[:3])
        raise NothingFetchedError(
            f"{source.name}: none of {len(outcomes)} requests was answered by {source.publisher}\n{first}\n"
            "  next: try again later; what was archived before is untouched, and tables can be built from it",
            is_passing=any(one.outcome == "broken" or one.http_status in PASSING for one in outcomes),
        )


def _line(outcome: Outcome, requested: int, waiting: int) -> str:
    size = f", {outcome.bytes:,} bytes" if outcome.bytes else ""
    detail = f": {outcome.detail.splitlines()[0]}" if outcome.detail else ""
    return f"{outcome.source} {requested}/{requested + waiting} {outcome.key}: {outcome.outcome}{size}{detail}"
