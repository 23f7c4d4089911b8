"""Tables that stand: a source is parsed again only where its documents, its parser or the locked libraries are others.

What a source's tables were made of, and the report of their making, is told in ``<data>/problems/<source>.json``. It is
struck out before they are made and told when they are, so that a kill between leaves them to be made again.
"""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from ingestion.archive import atomic
from ingestion.archive.store import Archive
from ingestion.parsing import tables
from ingestion.parsing.tables import BuildReport
from ingestion.settings import Settings
from ingestion.source import Source

_OURS = "ingestion"


def build(source: Source, archive: Archive, settings: Settings, *, is_full: bool = False) -> tuple[BuildReport, bool]:
    """The source's tables, made where they do not stand, or where ``is_full``: their report, and whether they stood."""
    told = settings.data / "problems" / f"{source.name}.json"
    made_of = _made_of(source, archive, settings)
    if not is_full and told.exists() and _are_there(source, settings):
        before = json.loads(told.read_bytes())
        if before["made_of"] == made_of:
            lists = {name: tuple(value) for name, value in before["report"].items() if isinstance(value, list)}
            return BuildReport(**{**before["report"], **lists}), True
    told.unlink(missing_ok=True)
    report = tables.build(source, archive.documents(source.name), settings)
    body = json.dumps({"made_of": made_of, "report": asdict(report)}).encode()
    atomic.replace(told, lambda file: file.write(body))
    return report, False


def _are_there(source: Source, settings: Settings) -> bool:
    paths = [settings.tables / f"{table.name}.parquet" for table in source.tables]
    return all(path.exists() for path in (*paths, settings.data / "problems" / f"{source.name}.parquet"))


def _made_of(source: Source, archive: Archive, settings: Settings) -> str:
    """A hash of the documents, of the code that reads them, and of the libraries that it is written with."""
    lock = settings.root / "requirements.lock"
    told = [lock.read_text(encoding="utf-8") if lock.exists() else "", _code(_modules_of(source))]
    told += [
        f"{one.key} {one.document_id} {one.url} {one.company_id} {one.fetched_at} {one.content_type}"
        for one in archive.versions(source.name)
    ]
    return hashlib.sha256("\0".join(told).encode()).hexdigest()


def _modules_of(source: Source) -> tuple[str, ...]:
    """The modules in which a source is declared and read."""
    declared, read = f"{_OURS}.sources.{source.name}", getattr(source.parse, "func", source.parse).__module__
    return tuple(sorted({tables.__name__, read, *([declared] if declared in sys.modules else [])}))


def _code(modules: tuple[str, ...]) -> str:
    """The text of modules and of all of ours that they import, directly or not."""
    seen: dict[str, str] = {}
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen[name], imported = _module(name)
            waiting += imported
    return "\0".join(seen[name] for name in sorted(seen))


@cache
def _module(name: str) -> tuple[str, tuple[str, ...]]:
    """The text of a module, and the names of ours that it imports. A name within a module has neither."""
    try:
        spec = find_spec(name)
    except ModuleNotFoundError:
        spec = None
    if spec is None or spec.origin is None:
        return "", ()
    text = Path(spec.origin).read_text(encoding="utf-8")
    return text, tuple(_imports(text))


def _imports(text: str) -> Iterable[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == _OURS:
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == _OURS)
