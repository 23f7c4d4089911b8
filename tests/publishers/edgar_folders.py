"""The folders of EDGAR's filings: a listing of the files in each, and exhibits that a test puts there."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from tests.publishers.sample import Sample
from tests.publishers.server import Asked, Protocol, Reply

_LISTING = re.compile(r"(/Archives/edgar/data/(\d+)/(\d{10})(\d{2})(\d{6}))/index\.json")
#: What the listing shows as an icon, by how a file's name ends.
_ICONS = {"htm": "text.gif", "html": "text.gif", "txt": "text.gif", "xml": "text.gif", "zip": "compressed.gif"}


class EdgarFolders:
    """EDGAR, with the folders of the filings that its recorded indexes name.

    ``exhibits`` are bodies by path. EDGAR puts a document's header around what is filed, and sends it as a page.
    """

    def __init__(self, edgar: Protocol, sample: Sample, exhibits: Mapping[str, bytes] | None = None):
        self._edgar, self._exhibits = edgar, dict(exhibits or {})
        self._main = {
            accession_number: primary
            for recording in sample.of("sec_submissions")
            for accession_number, primary in _filings(recording.json())
        }

    def __call__(self, asked: Asked) -> Reply:
        if "@" not in asked.headers.get("User-Agent", ""):
            return self._edgar(asked)
        if asked.path in self._exhibits:
            return Reply(_wrapped(asked.path, self._exhibits[asked.path]), "text/html")
        listing = _LISTING.fullmatch(asked.path)
        accession_number = "-".join(listing.groups()[2:]) if listing else None
        if listing and accession_number in self._main:
            return self._listing(listing[1], str(accession_number))
        return self._edgar(asked)

    def _listing(self, folder: str, accession_number: str) -> Reply:
        names = [f"{accession_number}-index.html", f"{accession_number}.txt", self._main[accession_number]]
        names += sorted(path.rpartition("/")[2] for path in self._exhibits if path.rpartition("/")[0] == folder)
        items = [
            {
                "last-modified": "2026-07-29 16:05:32",
                "name": name,
                "type": _ICONS.get(name.rpartition(".")[2], "unknown.gif"),
                "size": "",
            }
            for name in names
            if name
        ]
        directory = {"item": items, "name": folder, "parent-dir": folder.rpartition("/")[0]}
        return Reply(json.dumps({"directory": directory}).encode(), "application/json")


def _filings(body: dict[str, dict[str, dict[str, list[str]]]]) -> list[tuple[str, str]]:
    columns = body["filings"]["recent"]
    return list(zip(columns["accessionNumber"], columns["primaryDocument"], strict=True))


def _wrapped(path: str, body: bytes) -> bytes:
    name = path.rpartition("/")[2]
    head = f"<DOCUMENT>\n<TYPE>EX-99.1\n<SEQUENCE>2\n<FILENAME>{name}\n<DESCRIPTION>EX-99.1\n<TEXT>\n"
    return head.encode() + body + b"\n</TEXT>\n</DOCUMENT>\n"
