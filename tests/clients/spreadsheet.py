"""LibreOffice Calc, opening CSV of marts and saving it in the formats of spreadsheets.

A CSV says nothing about types: text is quoted, and quoted fields are read as text, so that an identifier keeps its
zeros. Numbers become the doubles that a spreadsheet has.
"""

from __future__ import annotations

import math
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from tests.clients.proof import Absent, Differs, Proof, ReleaseFolder

MARTS = ("companies", "hyperscaler_spend_quarterly", "optical_module_quarterly", "idc_margins_quarterly", "freshness")

#: Commas, double quotes, UTF-8, from line 1, in US English, quoted fields as text, dates detected.
_AS_CSV = "CSV:44,34,76,1,,1033,true,true"


def prove(release: ReleaseFolder) -> Proof:
    program = shutil.which("soffice")
    if program is None:
        raise Absent("LibreOffice Calc; next (Debian and Ubuntu): apt install libreoffice-calc-nogui")
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    values = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        expected = {mart: _write_csv(release, mart, folder / f"{mart}.csv") for mart in MARTS}
        for kind, read in (("xlsx", _read_xlsx), ("ods", _read_ods)):
            _convert(program, folder, kind)
            for mart, (header, rows) in expected.items():
                first, *others = read(folder / "out" / f"{mart}.{kind}", len(header))
                if first != header:
                    raise Differs(f"{mart}.{kind}: {first} instead of {header}")
                values += _same_cells(f"{mart}.{kind}", others, rows)
    chinese = sum(bool(row[2]) for row in expected["companies"][1])
    return Proof("LibreOffice", version, f"{len(MARTS)} marts by CSV to xlsx and ods, {chinese} Chinese names", values)


def _write_csv(release: ReleaseFolder, mart: str, path: Path) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """The mart as CSV with text quoted. Its header, and its rows as a spreadsheet can hold them."""
    with release.connect() as connection:
        relation = connection.sql(f"from marts.{mart}")
        kinds = dict(zip(relation.columns, map(str, relation.types), strict=True))
        quoted = ", ".join(f'"{name}"' for name, kind in kinds.items() if kind in ("VARCHAR", "BOOLEAN"))
        connection.execute(f"copy marts.{mart} to '{path}' (format csv, header, force_quote ({quoted}))")
        return tuple(kinds), [tuple(map(_held, row)) for row in relation.fetchall()]


def _same_cells(what: str, there: Sequence[tuple[Any, ...]], here: Sequence[tuple[Any, ...]]) -> int:
    """Cells compared, row by row: numbers to the 15 digits that spreadsheets write, instants to a second."""
    if len(there) != len(here):
        raise Differs(f"{what}: {len(there)} rows instead of {len(here)}")
    for line, (read, expected) in enumerate(zip(there, here, strict=True), start=2):
        for cell, value in zip(read, expected, strict=True):
            if not _same(cell, value):
                raise Differs(f"{what}, line {line}: {cell!r} instead of {value!r}")
    return sum(map(len, here))


def _same(cell: Any, value: Any) -> bool:
    if isinstance(cell, float) and isinstance(value, float):
        return math.isclose(cell, value, rel_tol=1e-14)
    if isinstance(cell, datetime) and isinstance(value, datetime):
        return abs(cell - value) < timedelta(seconds=1)
    return bool(cell == value)


def _held(value: Any) -> Any:
    """A value as a cell holds it: numbers as doubles, truth as a word, a day as its midnight, nothing empty."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float() | Decimal():
            return float(value)
        case date() if not isinstance(value, datetime):
            return datetime(value.year, value.month, value.day)
        case "":
            return None
    return value


def _convert(program: str, folder: Path, kind: str) -> None:
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", kind]
    command += [f"--infilter={_AS_CSV}", "--outdir", str(folder / "out")]
    done = subprocess.run(
        [*command, *(str(folder / f"{mart}.csv") for mart in MARTS)],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    if done.returncode:
        raise Differs(f"LibreOffice could not convert to {kind}: {done.stderr.strip()}")


_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _read_ods(path: Path, width: int) -> Iterator[tuple[Any, ...]]:
    with zipfile.ZipFile(path) as archive:
        content = etree.fromstring(archive.read("content.xml"), etree.XMLParser(huge_tree=True))
    for row in content.iter(f"{_TABLE}table-row"):
        cells: list[Any] = []
        for cell in row:
            times = int(cell.get(f"{_TABLE}number-columns-repeated", 1))
            cells += [_ods_value(cell)] * min(times, width - len(cells))
        if any(cell is not None for cell in cells):
            yield tuple(cells + [None] * (width - len(cells)))


def _ods_value(cell: Any) -> Any:
    match cell.get(f"{_OFFICE}value-type"):
        case None:
            return None
        case "float" | "percentage" | "currency":
            return float(cell.get(f"{_OFFICE}value"))
        case "date":
            return datetime.fromisoformat(cell.get(f"{_OFFICE}date-value")[:19])
        case _:
            return "\n".join("".join(part.itertext()) for part in cell)


def _read_xlsx(path: Path, width: int) -> Iterator[tuple[Any, ...]]:
    with zipfile.ZipFile(path) as archive:
        texts = etree.fromstring(archive.read("xl/sharedStrings.xml"))
        shared = ["".join(text.text or "" for text in item.iter(f"{_SHEET}t")) for item in texts]
        styles = etree.fromstring(archive.read("xl/styles.xml"))
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    custom = {item.get("numFmtId"): item.get("formatCode", "").lower() for item in styles.iter(f"{_SHEET}numFmt")}
    formats = [custom.get(item.get("numFmtId"), "") for item in styles.find(f"{_SHEET}cellXfs")]
    for row in sheet.iter(f"{_SHEET}row"):
        cells: list[Any] = [None] * width
        for cell in row:
            value = cell.findtext(f"{_SHEET}v")
            if value is None:
                continue
            if cell.get("t") == "s":
                held: Any = shared[int(value)]
            elif "yy" in formats[int(cell.get("s", 0))]:
                held = datetime(1899, 12, 30) + timedelta(days=float(value))
            else:
                held = float(value)
            cells[_column(cell.get("r"))] = held
        yield tuple(cells)


def _column(reference: str) -> int:
    """``AB7`` is the 28th column, at 27."""
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64
    return number - 1
