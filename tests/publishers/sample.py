"""The recorded sample as the stand-in reads it: straight from its manifest."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

RECORDED = Path(__file__).resolve().parents[2] / "ingestion" / "recorded"


@dataclass(frozen=True)
class Recording:
    """A recorded body and what it was an answer to."""

    source: str
    key: str
    url: str
    recorded_at: datetime
    path: Path
    content_type: str

    @property
    def body(self) -> bytes:
        return self.path.read_bytes()

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    @property
    def page(self) -> str:
        return unquote(urlsplit(self.url).path)

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.url).query))

    def json(self) -> Any:
        """The body parsed, once for all who ask: not to be changed."""
        return _parsed(self.path)


class Sample:
    """Recordings, oldest first. Those after ``until`` are as if they were not there yet."""

    def __init__(self, folder: Path = RECORDED):
        lines = (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
        self._recordings = sorted((_recording(json.loads(line), folder) for line in lines), key=_when)
        self.until = datetime.max.replace(tzinfo=UTC)

    def all(self) -> list[Recording]:
        return [one for one in self._recordings if one.recorded_at <= self.until]

    def of(self, source: str) -> list[Recording]:
        return [one for one in self.all() if one.source == source]


@cache
def _parsed(path: Path) -> Any:
    return json.loads(path.read_bytes())


def _recording(entry: dict[str, Any], folder: Path) -> Recording:
    moment = datetime.fromisoformat(entry["recorded_at"])
    recorded_at = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    path, content_type = folder / entry["path"], entry["content_type"] or "application/octet-stream"
    return Recording(entry["source"], entry["key"], entry["url"], recorded_at, path, content_type)


def _when(recording: Recording) -> datetime:
    return recording.recorded_at
