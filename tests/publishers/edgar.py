"""SEC EDGAR: indexes, company facts and filings, from what its sources recorded of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tests.publishers.sample import Recording, Sample
from tests.publishers.server import ReceivedRequest, Reply

_HOSTS = ("data.sec.gov", "www.sec.gov")


class Edgar:
    """Company facts, submissions and filings with validators; a page instead for who does not say who is calling."""

    def __init__(self, sample: Sample):
        self._sample = sample
        #: Every column that an index has been seen with: some recordings keep only those that their source reads.
        self._columns = dict.fromkeys(
            name
            for one in sample.all()
            if one.page.startswith("/submissions/")
            for name in one.json().get("filings", {}).get("recent", {})
        )

    def __call__(self, received: ReceivedRequest) -> Reply:
        if "@" not in received.headers.get("User-Agent", ""):
            page = "<html><head><title>SEC.gov | Undeclared Automated Tool</title></head><body></body></html>"
            return Reply(page.encode(), "text/html", 403)
        recordings = [one for one in self._sample.all() if one.host in _HOSTS and one.page == received.path]
        if recordings:
            newest = max(recordings, key=lambda one: one.recorded_at)
            body = _index(recordings, self._columns) if received.path.startswith("/submissions/") else newest.body
            return Reply(body, _edgar_type(received.path), last_modified=newest.recorded_at.timestamp())
        missing = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>"
        )
        return Reply(missing.encode(), "application/xml", 404)


def _edgar_type(path: str) -> str:
    return "application/json" if path.endswith(".json") else "text/xml" if path.endswith(".xml") else "text/plain"


def _index(recordings: list[Recording], columns: Iterable[str]) -> bytes:
    """One index of what several sources recorded of it, each its own forms; null where a column was not recorded."""
    bodies = sorted((json.loads(one.body) for one in recordings), key=len, reverse=True)
    whole: dict[str, dict[str, Any]] = {}
    for body in bodies:
        recent = body["filings"]["recent"]
        for row, accession_number in enumerate(recent["accessionNumber"]):
            whole.setdefault(accession_number, {name: values[row] for name, values in recent.items()})
    rows = sorted(whole.values(), key=lambda row: str(row["filingDate"]), reverse=True)
    bodies[0]["filings"]["recent"] = {name: [row.get(name) for row in rows] for name in columns}
    return json.dumps(bodies[0]).encode()
