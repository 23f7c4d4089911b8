"""The part of an instance that goes into an embedded sample: an instance still, and a small one."""

from __future__ import annotations

from collections.abc import Container

from lxml import etree

from ingestion.xbrl.markup import page_in, parser
from ingestion.xbrl.names import taxonomy_of

_XBRLI = "{http://www.xbrl.org/2003/instance}"


def excerpt(body: bytes, concepts: Container[str]) -> bytes:
    """The instance with those facts of the concepts that stand along dimensions or are a filer's own.

    ``concepts`` are local names. Contexts and units that nothing refers to go as well. Bytes are not those of the
    filing; values, contexts and ids are.
    """
    root = etree.fromstring(page_in(body), parser(is_lenient=False))
    plain = {
        one.get("id")
        for one in root.iter(f"{_XBRLI}context")
        if next(one.iter("{*}explicitMember", "{*}typedMember"), None) is None
    }
    for element in list(root):
        name = etree.QName(element)
        is_resource = element.tag in (f"{_XBRLI}context", f"{_XBRLI}unit") or name.localname == "schemaRef"
        is_only_here = element.get("contextRef") not in plain or taxonomy_of(name.namespace or "") is None
        if not is_resource and (name.localname not in concepts or not is_only_here):
            root.remove(element)
    used = {one.get(name) for one in root for name in ("contextRef", "unitRef")}
    for element in list(root):
        if element.tag in (f"{_XBRLI}context", f"{_XBRLI}unit") and element.get("id") not in used:
            root.remove(element)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
