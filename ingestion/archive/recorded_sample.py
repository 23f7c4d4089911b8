"""The recorded sample beneath the archive: the bodies that its manifest names, read-only."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from ingestion.archive.versions import Version


def recorded_versions(folder: Path) -> list[Version]:
    """The versions that the manifest of the sample in ``folder`` names, earliest first; none where there is none."""
    manifest = folder / "manifest.jsonl"
    if not manifest.exists():
        return []
    with manifest.open(encoding="utf-8") as lines:
        entries = [json.loads(line) for line in lines if line.strip()]
    versions = [
        Version(
            source=entry["source"],
            key=entry["key"],
            document_id=entry["sha256"],
            url=entry["url"],
            company_id=entry["company_id"],
            fetched_at=_utc(entry["recorded_at"]),
            content_type=entry["content_type"],
            etag=None,
            last_modified=None,
            bytes=entry["bytes"],
            layer="recorded",
            path=folder / entry["path"],
        )
        for entry in entries
    ]
    return sorted(versions, key=lambda version: version.fetched_at)


def _utc(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
