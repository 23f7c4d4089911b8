"""One hostile case tried: what became of the request, and whether what must hold held."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from ingestion.archive.store import Archive, Outcome
from ingestion.fetching.session import Session
from ingestion.settings import Settings
from tests.helpers import fetches
from tests.helpers.quotes import QUOTES, Y2024, of_one_year
from tests.hostile.cases import Case, answer
from tests.hostile.raw_server import RawServer, sending
from tests.publishers.shelf import HOST

#: An answer may take this long here.
DEADLINE_SECONDS = 0.4
#: As often a request is made again here.
_ATTEMPTS = 2
#: A case that takes longer has held the run: all attempts, their pauses, and a wide margin for a busy machine.
_PATIENCE_SECONDS = 8.0

GOOD = sending(answer(Y2024))


def settings_for(server: RawServer, folder: Path) -> Settings:
    """An empty project that asks the server in place of the shelf."""
    return Settings(
        root=folder,
        data=folder / "data",
        fetch_mode="live",
        address_map={f"https://{HOST}": f"http://127.0.0.1:{server.port}"},
    )


def session_for(settings: Settings) -> Session:
    return Session(
        settings,
        attempts=_ATTEMPTS,
        backoff_seconds=0.01,
        connect_seconds=2.0,
        read_seconds=0.3,
        deadline_seconds=DEADLINE_SECONDS,
        longest_pause=1.0,
    )


def problems(case: Case, server: RawServer, folder: Path) -> list[str]:
    """What did not hold: the request ends in time, as it should, archives nothing unsound and harms no later one."""
    settings = settings_for(server, folder)
    session, source = session_for(settings), replace(of_one_year(QUOTES), requests_per_second=1000)
    server.received.clear()
    server.script([case.script] * _ATTEMPTS)
    started = time.monotonic()
    outcome = fetches.attempt(settings, source, session)
    found = []
    if time.monotonic() - started > _PATIENCE_SECONDS:
        found.append(f"it took {time.monotonic() - started:.1f} s")
    if (outcome.outcome, outcome.http_status) not in case.endings:
        found.append(f"{outcome.outcome} {outcome.http_status}, not one of {case.endings}: {outcome.detail}")
    if len(outcome.detail or "") > 1000:
        found.append(f"its detail has {len(outcome.detail or ''):,} characters")
    found += _unsound(outcome, settings)
    if case.kind == "redirect" and len(server.received) != 1:
        found.append(f"{len(server.received)} requests were made")
    server.script([])
    again = fetches.attempt(settings, source, session)
    wanted = ("refused",) if case.is_paused else ("fetched", "unchanged")
    if again.outcome not in wanted:
        found.append(f"the next request: {again.outcome} {again.http_status}: {again.detail}")
    if any(b"\r\ncookie:" in head.lower() or b"\r\nauthorization:" in head.lower() for head in server.received):
        found.append("a cookie or a password was sent")
    return found


def _unsound(outcome: Outcome, settings: Settings) -> list[str]:
    """Bytes in the archive that are not those that the publisher means."""
    held = [document.body for document in Archive(settings).documents(QUOTES.name)]
    if held != ([Y2024] if outcome.outcome == "fetched" else []):
        return [f"{len(held)} bodies are held: {held[0][:60]!r}" if held else "nothing is held"]
    return []
