"""Edits of a body: of its bytes, or of the tree that they write down."""

from __future__ import annotations

import copy
import csv
import io
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

#: What bytes are replaced by: what breaks quoting, nesting, encodings and numbers.
_TOKENS = (
    *(b'"', b"'", b"\\", b"{", b"}", b"[", b"]", b",", b":", b"<", b">", b"&", b"\n", b"\r", b"\t", b"\0", b"\xff"),
    *(b"null", b"true", b"NaN", b"Infinity", b"-", b"1e400", b"1e-99", b"9" * 40, b"\xef\xbf\xbd", b"\xed\xa0\x80"),
    *(b"</", b"<!--", b"]]>", b"&#0;", b"%", b"\xe5\xb9\xb4", "１２".encode(), b"0x1F", b"1_000"),
)
#: What values are replaced by.
_VALUES: tuple[Any, ...] = (
    *(None, "", " ", "x", "5", "1_000", "１２", "NaN", "1e-99", "1e400", "2026-02-30", "9999-99-99", "\ud800", "a\0b"),
    *(
        0,
        -1,
        1,
        5.5,
        10**40,
        -(10**40),
        2**63,
        1e308,
        1e-99,
        True,
        False,
        [],
        {},
        [1],
        {"a": 1},
        "x" * 5000,
        "<b>",
        "=",
    ),
)


@dataclass(frozen=True)
class Edit:
    """An edited body. ``path`` is the place of an edit of the tree that moved nothing else; null of any other."""

    body: bytes
    path: str | None
    kind: str
    #: What stood there was a value and no list or object of values.
    is_of_value: bool = False


def of_bytes(body: bytes, draw: random.Random) -> Edit:
    data = bytearray(body)
    for _ in range(draw.choice((1, 1, 1, 2, 4))):
        at = draw.randrange(len(data) + 1)
        kind = draw.randrange(6)
        if kind == 0 and data:
            data[min(at, len(data) - 1)] = draw.randrange(256)
        elif kind == 1:
            data[at:at] = draw.choice(_TOKENS)
        elif kind == 2:
            data[at : at + draw.choice((1, 2, 8, 64))] = b""
        elif kind == 3:
            data[at:at] = data[at : at + draw.choice((1, 8, 64, 512))]
        elif kind == 4:
            data[at : at + draw.choice((1, 4))] = draw.choice(_TOKENS)
        else:
            del data[max(1, at) :]
    return Edit(bytes(data), None, "bytes")


def of_tree(body: bytes, shape: str, draw: random.Random) -> Edit:
    """An edit of one place of the tree; of a body that is none, of its bytes."""
    if shape == "json":
        return _of_json(body, draw)
    if shape in ("csv", "ids", "lines"):
        return _of_csv(body, draw, shape)
    return _of_xml(body, draw) if shape == "xml" else of_bytes(body, draw)


def _of_json(body: bytes, draw: random.Random) -> Edit:
    tree = json.loads(body)
    places = list(_places(tree, "$"))
    holder, name, path = draw.choice(places) if places else (None, None, "$")
    if holder is None:
        return Edit(json.dumps(draw.choice(_VALUES)).encode(), None, "json whole")
    kind = draw.choice(("gone", "value", "value", "value", "huge", "swapped", "doubled"))
    moved, is_of_value = False, not isinstance(holder[name], list | dict)
    if kind == "gone":
        moved = isinstance(holder, list)
        del holder[name]
    elif kind == "value":
        holder[name] = draw.choice(_VALUES)
    elif kind == "huge":
        holder[name] = draw.choice((10**40, -(10**40), 1e308, 10**18))
    elif kind == "swapped":
        keys = list(range(len(holder))) if isinstance(holder, list) else list(holder)
        other = draw.choice(keys)
        holder[name], holder[other] = holder[other], holder[name]
        moved = isinstance(holder, list)
    elif isinstance(holder, list):
        holder.insert(name, holder[name])
        moved = True
    else:
        holder[f"{name}_again"] = holder[name]
    text = json.dumps(tree).encode()
    return Edit(text, None if moved else path, f"json {kind}", is_of_value)


def _places(tree: Any, path: str) -> Iterator[tuple[Any, Any, str]]:
    """Every place of a tree: what holds it, its name there, and its path as locators write it."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            at = name if path == "$" else f"{path}.{name}"
            yield tree, name, at
            yield from _places(value, at)
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            at = f"{path}[{index}]"
            yield tree, index, at
            yield from _places(value, at)


def _of_csv(body: bytes, draw: random.Random, shape: str) -> Edit:
    """An edit of a cell or a row, which is named as the shape has it: by its number, its id or its line in the file."""
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    number = draw.randrange(len(rows))
    row = rows[number]
    named = {"csv": f"record {number}", "ids": f"row {row[0] if row else ''}", "lines": f"line {number + 1}"}[shape]
    column = draw.randrange(len(row)) if row else 0
    kind = draw.choice(("value", "value", "value", "gone", "swapped", "doubled", "row doubled"))
    if kind == "value" and row:
        value = draw.choice(_VALUES)
        row[column] = "" if value is None else str(value)
    elif kind == "gone" and row:
        del row[column]
    elif kind == "swapped" and row:
        other = draw.randrange(len(row))
        row[column], row[other] = row[other], row[column]
    elif kind == "doubled" and row:
        row.insert(column, row[column])
    else:
        rows.insert(number, list(row))
    text = io.StringIO()
    quoting: Any = csv.QUOTE_ALL if shape == "lines" else csv.QUOTE_MINIMAL
    csv.writer(text, lineterminator="\n", quoting=quoting).writerows(rows)
    head = next((at for at, cells in enumerate(rows) if len(cells) > 2), 0)
    path = named if number > head and kind != "row doubled" else None
    return Edit(text.getvalue().encode("utf-8", "surrogatepass"), path, f"csv {kind}")


def _of_xml(body: bytes, draw: random.Random) -> Edit:
    parser = etree.XMLParser(recover=True, huge_tree=True, resolve_entities=False)
    root = etree.fromstring(body, parser)
    elements = list(root.iter(etree.Element)) if root is not None else []
    if len(elements) < 2:
        return of_bytes(body, draw)
    element = draw.choice(elements[1:])
    parent = element.getparent()
    kind, path = draw.choice(("gone", "value", "value", "attribute", "swapped", "doubled")), None
    if kind == "gone" and parent is not None:
        parent.remove(element)
    elif kind == "value":
        path = _xml_path(element, root)
        element.text = _xml_text(draw)
    elif kind == "attribute" and element.attrib:
        element.set(draw.choice(list(element.attrib)), _xml_text(draw))
    elif kind == "swapped":
        other = draw.choice(elements[1:])
        element.text, other.text = other.text, element.text
    elif parent is not None:
        parent.append(copy.deepcopy(element))
    text = etree.tostring(root, xml_declaration=body.startswith(b"<?xml"), encoding="UTF-8")
    return Edit(text, path, f"xml {kind}")


def _xml_path(element: Any, root: Any) -> str | None:
    """The place of an element that has nothing within it, as forms number their rows; null of one that holds others."""
    if len(element) or element is root:
        return None
    steps: list[str] = []
    while element is not root:
        holder = element.getparent()
        number = [one for one in holder if one.tag == element.tag].index(element) + 1
        steps.append(f"{element.tag}[{number}]" if str(element.tag).endswith("Transaction") else str(element.tag))
        element = holder
    return "/".join(reversed(steps))


def _xml_text(draw: random.Random) -> str:
    text = str(draw.choice(_VALUES))
    return "".join(letter for letter in text if letter.isprintable() and not "\ud800" <= letter <= "\udfff")
