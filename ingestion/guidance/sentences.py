"""Prose taken apart: normal form, sentences, and clauses that each look either forward or back."""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from dataclasses import dataclass

from ingestion.parsing.text_bytes import seen

_PLAIN = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-") | {
    ord(mark): plain for marks, plain in (("“”„‟", '"'), ("‘’‚‛", "'")) for mark in marks
}
_BULLET = re.compile(r"^(?:[•·▪●■◦‣]\s*|[*o-]\s+)+")

#: Marks of footnotes: superscripts, daggers, stars, and numbers that are glued to a word or stand in brackets behind.
_SUPERSCRIPT = re.compile("[⁰¹²³⁴-⁹⁽⁾ᵃ-ᶻ†‡§¶]+(?:[,⁾]*[⁰¹²³⁴-⁹⁽⁾]+)*")
_FOOTNOTE = re.compile(
    r"(?<=[A-Za-z0-9%.,)])[(\[]\d{1,2}[)\]]|(?<=[^\W_])\*+(?=[\s.,;:)]|$)"
    r"|\b(trillion|billion|million|thousand|bn|mn|mm)\s[(\[]\d{1,2}[)\]]"
    r"|(?:(?<=[a-z]{4})|(?<=[a-z]{4}[.;,])|(?<=\d)(\s?(?:bn|mn|mm)))\d{1,2}(?=[\s.,;:)]|$)",
    re.IGNORECASE,
)
#: Words whose full stop ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:U\.S|U\.K|vs|Inc|Corp|Co|Ltd|No|Mr|Ms|Mrs|Dr|St|approx|incl|est|e\.g|i\.e|cf|ca?|al|Jan|Feb|Mar|Apr|Jun|Jul"
    r"|Aug|Sept?|Oct|Nov|Dec)|\b[A-Z])\.$"
)
_STOP = re.compile(r"[.!?][\"')\]]*\s+(?=[A-Z0-9\"'(\[$•])")
_SUBJECT = r"(?:we|it|they|our|this|management|the\s+company)\b"
_FORWARD = r"(?:expect|anticipat|plan|intend|project|forecast|continue|now|currently|will)"
#: Where one clause ends and one of another tense begins.
_SEAM = re.compile(
    r";\s+"
    rf"|,?\s+(?:and|but|while|whereas|so)\s+(?={_SUBJECT}[^.;$]{{0,40}}?\b{_FORWARD})"
    r"|,\s+(?:and|but|while|whereas|after|following)\s+(?=[^,;$]{0,60}?\b(?:was|were|totaled|totalled|came\s+to)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Span:
    """A stretch of a text: from ``start`` up to ``end``."""

    start: int
    end: int


def normal(text: str) -> str:
    """The text with one kind of dash, quotation mark and space, without a bullet before it, marks of footnotes, and
    characters that nobody sees (zero width, soft hyphens).
    """
    plain = text
    if not text.isascii():
        plain = unicodedata.normalize("NFKC", seen(_SUPERSCRIPT.sub("", text))).translate(_PLAIN)
    return _FOOTNOTE.sub(r"\1\2", _BULLET.sub("", " ".join(plain.split())))


def fingerprint(sentence: str) -> str:
    """SHA-256 of a sentence in normal form: the same however it was typeset."""
    return hashlib.sha256(normal(sentence).encode()).hexdigest()


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, in normal form. A full stop after an abbreviation or within a number is none."""
    whole, found, start = normal(text), [], 0
    for stop in _STOP.finditer(whole):
        if whole[stop.start()] == "." and _ABBREVIATION.search(whole[max(start, stop.start() - 8) : stop.start() + 1]):
            continue
        found.append(whole[start : stop.end()].strip())
        start = stop.end()
    return [one for one in (*found, whole[start:].strip()) if one]


def clauses(sentence: str) -> list[Span]:
    """The clauses of a sentence: what was and what is expected come apart."""
    edges = [0, *(seam.end() for seam in _SEAM.finditer(sentence)), len(sentence)]
    return [Span(first, last) for first, last in itertools.pairwise(edges) if last > first]
