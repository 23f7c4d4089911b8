"""The element of an archived body that a locator names, as text: the last step from a figure down to its bytes."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

_INDEXED = re.compile(r"(.*?)((?:\[\d+\])*)")
_XBRL = re.compile(r"contextRef=(?P<context>.*),id=(?P<id>.*)")
_LONGEST = 600


def read(body: bytes, locator: str) -> str | None:
    """What stands at a locator; null where bodies of that kind are read by other means (a page of a PDF).

    ``facts.us-gaap.X.units.USD[3]`` is a place in JSON, ``row id`` and ``line 7`` in CSV, ``contextRef=c,id=f`` in
    XBRL.
    """
    if matched := _XBRL.fullmatch(locator):
        return _shortened(_xbrl(body, matched["context"], matched["id"]))
    if locator.startswith("row "):
        return _shortened(_row(body, locator.removeprefix("row ")))
    if locator.startswith("line "):
        lines = body.decode(errors="replace").splitlines()
        number = int(locator.removeprefix("line "))
        return _shortened(lines[number - 1]) if number <= len(lines) else None
    if body[:1] in (b"{", b"["):
        return _shortened(_json(body, locator))
    return None


def _json(body: bytes, locator: str) -> str | None:
    """A scalar is shown under its name, an object whole."""
    value: Any = json.loads(body, parse_float=str)
    name = ""
    for part in locator.split("."):
        matched = _INDEXED.fullmatch(part)
        name, indexes = (matched[1], re.findall(r"\d+", matched[2])) if matched else (part, [])
        try:
            value = value if name == "$" else value[name]
            for index in indexes:
                value = value[int(index)]
        except (KeyError, IndexError, TypeError):
            return None
    shown = value if isinstance(value, dict | list) else {name: value}
    return json.dumps(shown, ensure_ascii=False)


def _row(body: bytes, row_id: str) -> str | None:
    reader = csv.DictReader(io.StringIO(body.decode(), newline=""))
    for row in reader:
        if row_id in (next(iter(row.values()), None),):
            return json.dumps({name: value for name, value in row.items() if value}, ensure_ascii=False)
    return None


def _xbrl(body: bytes, context_id: str, element_id: str) -> str | None:
    """The fact's element, and the days and dimensions of its context."""
    from lxml import etree

    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError:
        return None
    elements = root.xpath("//*[@id=$id]", id=element_id)
    contexts = root.xpath("//*[@id=$id]", id=context_id)
    if not isinstance(elements, list) or not elements:
        return None
    found = elements[0]
    if not isinstance(found, etree._Element):
        return None
    said = {
        "element": found.get("name") or str(etree.QName(found).localname),
        "text": "".join(map(str, found.itertext())),
    }
    said |= {name: str(found.get(name)) for name in ("unitRef", "scale", "decimals", "sign") if found.get(name)}
    for context in contexts if isinstance(contexts, list) else []:
        if isinstance(context, etree._Element):
            for part in context.iter(etree.Element):
                kind = etree.QName(part).localname
                if kind in ("startDate", "endDate", "instant"):
                    said[kind] = (part.text or "").strip()
                elif kind == "explicitMember":
                    said[str(part.get("dimension"))] = (part.text or "").strip()
    return json.dumps(said, ensure_ascii=False)


def _shortened(text: str | None) -> str | None:
    return text if text is None or len(text) <= _LONGEST else text[:_LONGEST] + " ..."
