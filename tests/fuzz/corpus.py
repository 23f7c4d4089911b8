"""What the mutations start from: for each parser bodies that it reads whole, small enough to be read many times.

Recorded bodies where the sample has any, shortened by their lists; for the sources that nobody has recorded, the
made-up bodies of their own tests.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingestion.archive.store import Archive
from ingestion.parsing.reading import read
from ingestion.settings import Settings
from ingestion.source import Document, Request
from ingestion.sources import SOURCES
from tests.helpers.documents import answer
from tests.helpers.papers import pdf
from tests.publishers.sample import RECORDED

#: Bodies of one parser, one for each kind of key.
_MOST_BODIES = 4
#: Items of a list, lines of a CSV body that a seed keeps.
_MOST_ITEMS = 12


@dataclass(frozen=True)
class Seed:
    """A document to begin with, and its body's shape: ``json``, ``csv``, ``ids``, ``lines``, ``xml`` or ``bytes``."""

    document: Document
    shape: str


def seeds(source: str) -> list[Seed]:
    """The documents of a parser. Each is read without a problem, into at least one row or into what follows from it."""
    archive = Archive(Settings(root=RECORDED.parents[1], data=Path("/nonexistent")))
    by_kind: dict[str, Document] = {}
    for document in archive.documents(source):
        kind = document.key.partition("/")[0] + ("#page" if "-submissions-" in document.key else "")
        known = by_kind.get(kind)
        if known is None or len(document.body) < len(known.body):
            by_kind[kind] = document
    found = [*list(by_kind.values())[:_MOST_BODIES], *_made_up(source)]
    return [_shortened(document) for document in found]


def _shortened(document: Document) -> Seed:
    body = document.body
    if body.lstrip()[:1] in (b"{", b"["):
        short = json.dumps(_cut(json.loads(body)), ensure_ascii=False).encode()
        seed = Seed(_with(document, short), "json")
    elif b"<" in body[:100]:
        seed = Seed(document, "xml")
    elif body.startswith(b"%PDF"):
        seed = Seed(document, "bytes")
    else:
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))[: _MOST_ITEMS + 1]
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        seed = Seed(_with(document, text.getvalue().encode()), "csv")
        if document.source == "disclosures":  # rows are told by their ids
            seed = Seed(seed.document, "ids")
        if document.source == "aws_gpu_prices":  # a preamble, and lines that are told by what is quoted in them
            seed = Seed(document, "lines")
    if read(SOURCES[document.source], seed.document).is_set_aside:  # its lists hang together by their lengths
        return Seed(document, seed.shape)
    return seed


def _with(document: Document, body: bytes) -> Document:
    return replace(document, body=body)


def _cut(value: Any) -> Any:
    if isinstance(value, list):
        return [_cut(item) for item in value[:_MOST_ITEMS]]
    if isinstance(value, dict):
        items = list(value.items())
        return {name: _cut(item) for name, item in (items[:_MOST_ITEMS] if len(items) > 60 else items)}
    return value


def _made_up(source: str) -> Iterator[Document]:
    """Bodies of the sources of which the sample holds none."""
    # Their tests make them; importing those costs a moment, so it is done where it is needed.
    if source == "aws_gpu_prices":
        from tests.sources.test_aws_gpu_prices import P4D, P5, document, price_list

        yield document(price_list([P5, P4D]))
    elif source == "vast_gpu_offers":
        from tests.sources.test_vast_gpu_offers import FOUND
        from tests.sources.test_vast_gpu_offers import document as offers

        yield offers(*FOUND)
    elif source == "cninfo_announcements":
        from tests.sources.test_cninfo_announcements import announcement, index

        yield index(*(announcement(number, "关于算力服务合同的公告") for number in range(1, 6)))
        request = Request("pdf/300999.SZ/1", "https://static.cninfo.com.cn/x.PDF", body_format="pdf")
        yield answer(SOURCES[source], request, pdf(("合同总金额为3亿元", "合同期限为5年")))
    elif source == "eastmoney_shareholder_changes":
        from tests.sources.test_eastmoney_shareholder_changes import INSIDER, SOLD, envelope, requests

        yield answer(
            SOURCES[source],
            requests("000012.SZ")["holders"],
            envelope(SOLD, {**SOLD, "HOLDER_NAME": "乙公司"}, {**SOLD, "HOLDER_NAME": "丙公司"}),
        )
        yield answer(
            SOURCES[source],
            requests("300124.SZ")["insiders"],
            envelope(INSIDER, {**INSIDER, "PERSON_NAME": "乙某"}, {**INSIDER, "PERSON_NAME": "丙某"}),
        )
    elif source == "sec_press_releases":
        from tests.sources.test_sec_press_releases import EXHIBIT
        from tests.sources.test_sec_press_releases import document as exhibit

        yield exhibit(EXHIBIT)
    elif source == "disclosures":
        for path in sorted((RECORDED.parents[0] / "disclosures").glob("*.csv")):
            request = Request(path.stem, "https://repository.example.org/", body_format="csv")
            yield answer(SOURCES[source], request, path.read_bytes())
