"""Names of concepts, axes and members, the same from year to year.

A namespace changes every year (``http://fasb.org/us-gaap/2024``), and its prefix is the filer's choice. Names here
take the taxonomy's own short name (``us-gaap:Revenues``); a filer's extension keeps the prefix that it declares.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

_DATED = re.compile(r"https?://(?:[\w-]+\.)*(?:fasb\.org|sec\.gov|xbrl\.us)/([\w-]+)/\d{4}(?:[-q]\S*)?")
_IFRS = re.compile(r"https?://xbrl\.(?:ifrs|iasb)\.org/taxonomy/[\d-]+/([\w-]+)")
_FIXED = {"http://www.xbrl.org/2003/iso4217": "iso4217", "http://www.xbrl.org/2003/instance": "xbrli"}


@lru_cache(maxsize=4096)
def taxonomy_of(namespace: str) -> str | None:
    """Short name of a standard taxonomy's namespace of any year; ``None`` for a filer's extension."""
    match = _DATED.fullmatch(namespace) or _IFRS.fullmatch(namespace)
    return match[1] if match else _FIXED.get(namespace)


class Names:
    """The names of one document. ``is_flat``: every prefix is declared on the root, so no other place is searched."""

    def __init__(self, root: etree._Element, is_flat: bool):
        self._is_flat = is_flat
        self._namespaces: dict[str | None, str] = dict(root.nsmap)
        self._prefixes = {namespace: prefix for prefix, namespace in self._namespaces.items() if prefix}
        self._of_tags: dict[str, str] = {}
        self._of_texts: dict[str, str] = {}

    def of_element(self, element: etree._Element) -> str:
        """Name of a fact in an instance."""
        tag = str(element.tag)
        name = self._of_tags.get(tag)
        if name is None:
            namespace, _, local = tag.removeprefix("{").rpartition("}")
            name = self._of_tags[tag] = self._name(namespace, element.prefix, local)
        return name

    def of_text(self, text: str, element: etree._Element) -> str:
        """Name that a text (an attribute's, a member's) of ``element`` stands for."""
        name = self._of_texts.get(text)
        if name is None:
            prefix, _, local = text.strip().rpartition(":")
            namespaces = self._namespaces if self._is_flat else element.nsmap
            name = self._name(namespaces.get(prefix or None, ""), prefix, local)
            if self._is_flat:
                self._of_texts[text] = name
        return name

    def _name(self, namespace: str, prefix: str | None, local: str) -> str:
        short = taxonomy_of(namespace) or self._prefixes.get(namespace) or prefix
        return f"{short}:{local}" if short else local
