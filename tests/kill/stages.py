"""Each stage that writes, on made-up inputs, killed at every call by which it changes a file system for good.

A stage is carried out by a child on a copy of its own, once for each such call, and dies there. What then stands must
be sound, and an unaided second try must lead to what an undisturbed one leads to.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from dashboard.audit import everything
from ingestion.archive.store import Archive
from ingestion.parsing import tables
from ingestion.settings import Settings
from orchestration import recovery
from tests.helpers import fetches
from tests.helpers.made_up_release import make_warehouse, publish
from tests.helpers.quotes import QUOTES, Y2024, Y2025, of_one_year

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload([__name__])
#: Every call by which a file system is changed for good.
_CALLS = ("fsync", "rename", "replace", "mkdir", "symlink", "chmod", "unlink", "rmdir", "truncate", "pwrite", "rmtree")


@dataclass(frozen=True)
class Stage:
    """``prepare`` makes what stands before; ``do`` is what is killed and then tried again."""

    name: str
    prepare: Callable[[Settings], None]
    do: Callable[[Settings], None]


@dataclass
class Outcome:
    """Of one stage: at how many calls it was killed, and what was wrong after which."""

    stage: str
    kills: int
    faults: list[str]


def attack(stage: Stage, folder: Path, chosen: Callable[[int], bool] = lambda step: True) -> Outcome:
    """Kill a stage at its every call, or at those chosen by their number."""
    before, whole = _settings(folder / "before"), _settings(folder / "whole")
    stage.prepare(before)
    shutil.copytree(before.root, whole.root, symlinks=True)
    stage.do(whole)
    wanted, found = _told(whole), Outcome(stage.name, 0, [])
    for step in range(1, 1000):
        copy = _settings(folder / "copy")
        shutil.rmtree(copy.root, ignore_errors=True)
        if not chosen(step):
            continue
        shutil.copytree(before.root, copy.root, symlinks=True)
        if not _killed_at(step, stage, copy):
            break
        found.kills += 1
        found.faults += [f"{stage.name} at call {step}: {fault}" for fault in _faults(stage, copy, wanted)]
    return found


def _faults(stage: Stage, settings: Settings, wanted: Any) -> Iterator[str]:
    yield from _damage("after the kill", settings)
    list(recovery.recover(settings))
    stage.do(settings)
    yield from _damage("after the second try", settings)
    left = [one.path for area in everything(settings) for one in area.findings if not one.is_damage]
    if left:
        yield f"the second try left {left}"
    if _told(settings) != wanted:
        yield "the second try led to something else"


def _damage(when: str, settings: Settings) -> Iterator[str]:
    for area in everything(settings):
        for finding in area.findings:
            if finding.is_damage:
                yield f"{when}: {finding.path}: {finding.problem}"


def _told(settings: Settings) -> Any:
    """What stands, whatever runs it took: versions, rows of tables, the current release."""
    archive = Archive(settings)
    versions = sorted((one.key, one.document_id) for one in archive.versions("quotes"))
    rows = {path.name: pl.read_parquet(path).rows() for path in sorted(settings.tables.glob("*.parquet"))}
    link = settings.published / "current"
    return versions, rows, os.readlink(link) if link.is_symlink() else None


def _killed_at(step: int, stage: Stage, settings: Settings) -> bool:
    """Whether a child that dies at its ``step``-th call died there; not where it has fewer.

    It is forked from a server that has not begun any thread: what Polars holds would be held for ever in the child.
    """
    child = _SERVER.Process(target=_die_within, args=(STAGES.index(stage), settings.root, step))
    child.start()
    child.join(120)
    if child.exitcode not in (0, -signal.SIGKILL):
        raise RuntimeError(f"{stage.name} ended by itself at call {step}: {child.exitcode}")
    return child.exitcode == -signal.SIGKILL


def _die_within(stage: int, root: Path, step: int) -> None:
    _die_at(step)
    STAGES[stage].do(_settings(root))
    os._exit(0)


def _die_at(step: int) -> None:
    left = step

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def wrapped(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            count()
            return function(*arguments, **named)

        return call

    for name in _CALLS:
        if hasattr(os, name):
            setattr(os, name, wrapped(getattr(os, name)))

    def opened(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
            count()

    sys.addaudithook(opened)


def _settings(root: Path) -> Settings:
    return Settings(root=root, data=root / "data", published=root / "published")


#: The source of one year, as a file of the project.
_LOCAL = replace(
    of_one_year(),
    is_local=True,
    requests=lambda universe, today: [
        replace(one, url="quotes.csv") for one in of_one_year().requests(universe, today)
    ],
)


def _put(settings: Settings, body: bytes) -> None:
    settings.root.mkdir(parents=True, exist_ok=True)
    (settings.root / "quotes.csv").write_bytes(body)


def _fetch(settings: Settings) -> None:
    """What the asset of a source does."""
    Archive(settings).recover("quotes")
    fetches.attempt(settings, _LOCAL)


def _fetched_once(settings: Settings) -> None:
    _put(settings, Y2024)
    _fetch(settings)
    _build(settings)
    _put(settings, Y2025)


def _build(settings: Settings) -> None:
    tables.build(QUOTES, Archive(settings).documents("quotes"), settings)


def _fetched_twice(settings: Settings) -> None:
    _fetched_once(settings)
    _fetch(settings)


def _published_once(settings: Settings) -> None:
    settings.data.mkdir(parents=True)
    make_warehouse(settings.data / "warehouse.duckdb", rows=20)
    publish(settings.published, settings.data / "warehouse.duckdb", "0001")


def _publish(settings: Settings) -> None:
    publish(settings.published, settings.data / "warehouse.duckdb", "0002")


def _publish_again(settings: Settings) -> None:
    """As a run does: an id that stands already is not published again."""
    link = settings.published / "current"
    if os.readlink(link) != "releases/0002":
        _publish(settings)


STAGES = (
    Stage("first fetch", lambda settings: _put(settings, Y2024), _fetch),
    Stage("fetch", _fetched_once, _fetch),
    Stage("tables", _fetched_twice, _build),
    Stage("release", _published_once, _publish_again),
)
