"""A fact of a filing found again by its locator, as a person would check it: its text, its days and its dimensions."""

from __future__ import annotations

from lxml import etree

from ingestion.xbrl.markup import any_tree

_OF_FACT = ("unitRef", "scale", "decimals", "sign")
_DAYS = ("startDate", "endDate", "instant")


def described(body: bytes, context_id: str, element_id: str | None, line: int | None) -> dict[str, str] | None:
    """The element with that id, or of that context on that line, with what its context says; null where it is not."""
    root = any_tree(body)
    if root is None:
        return None
    found = _first(root, "//*[@id=$wanted]", element_id) if element_id else _on_line(root, context_id, line)
    if found is None:
        return None
    context = _first(root, "//*[@id=$wanted]", context_id)
    about = {
        "element": found.get("name") or str(etree.QName(found).localname),
        "text": "".join(map(str, found.itertext())),
        **{name: str(found.get(name)) for name in _OF_FACT if found.get(name)},
    }
    for part in context.iter(etree.Element) if context is not None else ():
        kind = etree.QName(part).localname
        if kind in _DAYS:
            about[kind] = (part.text or "").strip()
        elif kind == "explicitMember":
            about[str(part.get("dimension"))] = (part.text or "").strip()
    return about


def _on_line(root: etree._Element, context_id: str, line: int | None) -> etree._Element | None:
    of_context = root.xpath("//*[@contextRef=$wanted]", wanted=context_id)
    elements = of_context if isinstance(of_context, list) else []
    return next((one for one in elements if isinstance(one, etree._Element) and str(one.sourceline) == str(line)), None)


def _first(root: etree._Element, path: str, wanted: str) -> etree._Element | None:
    found = root.xpath(path, wanted=wanted)
    first = found[0] if isinstance(found, list) and found else None
    return first if isinstance(first, etree._Element) else None
