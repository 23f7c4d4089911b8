"""Amazon's price list of one region as CSV: a preamble, a header, then a line for each rate of every product.

Such a body has hundreds of megabytes and some thousand lines of interest. It is read a line at a time, and a line is
taken apart only where it holds the mark of what is looked for.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ingestion.parsing.fields import Record
from ingestion.source import Document, ParseError

_FORMAT = "v1.0"
#: Columns of every product that a price of GPU instances has no use for.
_UNUSED = (
    "PriceDescription|StartingRange|EndingRange|RelatedTo|Product Family|serviceCode|Location|Current Generation|vCPU"
    "|Physical Processor|Clock Speed|Memory|Storage|Network Performance|Processor Architecture|Storage Media"
    "|Volume Type|Max Volume Size|Max IOPS/volume|Max IOPS Burst Performance|Max throughput/volume|Provisioned"
    "|EBS Optimized|License Model|Group|Group Description|Transfer Type|From Location|From Location Type|To Location"
    "|To Location Type|usageType|operation|AvailabilityZone|ClassicNetworkingSupport|Dedicated EBS Throughput|ECU"
    "|Elastic Graphics Type|Enhanced Networking Supported|From Region Code|GPU Memory|Instance"
    "|Instance Capacity - 10xlarge|Instance Capacity - 12xlarge|Instance Capacity - 16xlarge"
    "|Instance Capacity - 18xlarge|Instance Capacity - 24xlarge|Instance Capacity - 2xlarge"
    "|Instance Capacity - 32xlarge|Instance Capacity - 4xlarge|Instance Capacity - 8xlarge"
    "|Instance Capacity - 9xlarge|Instance Capacity - large|Instance Capacity - medium|Instance Capacity - metal"
    "|Instance Capacity - xlarge|instanceSKU|Intel AVX2 Available|Intel AVX Available|Intel Turbo Available"
    "|Normalization Size Factor|Physical Cores|Processor Features|Product Type|Resource Type|serviceName"
    "|SnapshotArchiveFeeType|To Region Code|Volume API Name|VPCNetworkingSupport"
)
UNUSED_COLUMNS = tuple(_UNUSED.split("|"))


@dataclass(frozen=True)
class PriceList:
    """A price list opened at its first rate: which version it is, its columns, and the rates still to be read."""

    document: Document
    version_code: str
    published_on: date
    header: tuple[str, ...]
    _lines: Iterator[tuple[int, bytes]]

    def rates(self, mark: bytes) -> Iterator[tuple[Record, dict[str, str]]]:
        """The lines that hold the mark, each as a record and as its cells by column."""
        for number, line in self._lines:
            if mark in line:
                row: dict[str, str] | None = None
                with self.document.row(f"line {number}"):
                    cells = _cells(line)
                    if len(cells) != len(self.header):
                        problem = f"{len(cells)} fields where the header has {len(self.header)}"
                        raise ParseError(self.document, f"line {number}", problem)
                    row = dict(zip(self.header, cells, strict=True))
                if row is not None:
                    yield Record(self.document, f"line {number}", row), row


def open_price_list(document: Document, required: Iterable[str]) -> PriceList:
    """The list of a body. Raises :class:`ParseError` where its format is another or a required column is missing."""
    lines = enumerate(io.BytesIO(document.body), start=1)
    stated: dict[str, str] = {}
    for number, line in lines:
        cells = _cells(line)
        if len(cells) == 2:
            stated[cells[0]] = cells[1]
            continue
        missing = [name for name in required if name not in cells]
        if missing:
            raise ParseError(document, f"line {number}", f"the column {missing[0]} is missing")
        preamble = Record(document, "preamble", stated)
        if (version := preamble.text("FormatVersion")) != _FORMAT:
            raise preamble.wrong("FormatVersion", version, _FORMAT)
        published_on, code = preamble.day("Publication Date"), preamble.text("Version")
        return PriceList(document, code, published_on, tuple(cells), lines)
    raise ParseError(document, "preamble", "no header follows it")


def excerpt_of(body: bytes, marks: Iterable[bytes]) -> bytes:
    """The body's preamble and header as they stand, and of its further lines those that hold every mark."""
    retained, is_head = [], True
    for line in io.BytesIO(body):
        if is_head or all(mark in line for mark in marks):
            retained.append(line)
            is_head = is_head and len(_cells(line)) == 2
    return b"".join(retained)


def _cells(line: bytes) -> list[str]:
    return next(csv.reader([line.decode("utf-8").rstrip("\r\n")]), [])
