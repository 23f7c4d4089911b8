"""The folders of EDGAR's filings: the header of each, which lists its documents, and exhibits that a test puts there.

The header is made in the shape that public clients read; no header was recorded.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping

from tests.publishers.sample import Sample
from tests.publishers.server import Protocol, ReceivedRequest, Reply

_HEADER = re.compile(r"(/Archives/edgar/data/\d+/\d{18})/(\d{10}-\d{2}-\d{6})-index-headers\.html")


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

    def __call__(self, received: ReceivedRequest) -> Reply:
        if "@" not in received.headers.get("User-Agent", ""):
            return self._edgar(received)
        if received.path in self._exhibits:
            return Reply(_wrapped(received.path, self._exhibits[received.path]), "text/html")
        header = _HEADER.fullmatch(received.path)
        if header and header[2] in self._main:
            exhibits = sorted(path for path in self._exhibits if path.rpartition("/")[0] == header[1])
            return Reply(header_page(header[2], self._main[header[2]], exhibits), "text/html")
        return self._edgar(received)


def header_page(accession_number: str, main: str, exhibits: Iterable[str]) -> bytes:
    """A filing's header as EDGAR shows it: SGML as escaped text, the main document first, then exhibits by path."""
    documents = [("8-K", main), *((f"EX-99.{number}", path) for number, path in enumerate(exhibits, start=1))]
    described = "".join(
        f"<DOCUMENT>\n<TYPE>{kind}\n<SEQUENCE>{place}\n<FILENAME>{path.rpartition('/')[2]}\n<DESCRIPTION>{kind}\n"
        f"<TEXT>\nDocument {place} - file: {path.rpartition('/')[2]}\n</TEXT>\n</DOCUMENT>\n"
        for place, (kind, path) in enumerate(documents, start=1)
    )
    head = f"<SEC-DOCUMENT>\n<SEC-HEADER>\nACCESSION NUMBER:\t\t{accession_number}\n</SEC-HEADER>\n"
    return f"<html><body><pre>{html.escape(head + described)}&lt;/SEC-DOCUMENT&gt;</pre></body></html>".encode()


def _filings(body: dict[str, dict[str, dict[str, list[str]]]]) -> list[tuple[str, str]]:
    columns = body["filings"]["recent"]
    return list(zip(columns["accessionNumber"], columns["primaryDocument"], strict=True))


def _wrapped(path: str, body: bytes) -> bytes:
    name = path.rpartition("/")[2]
    head = f"<DOCUMENT>\n<TYPE>EX-99.1\n<SEQUENCE>2\n<FILENAME>{name}\n<DESCRIPTION>EX-99.1\n<TEXT>\n"
    return head.encode() + body + b"\n</TEXT>\n</DOCUMENT>\n"
