"""Text that others wrote, made harmless where it is put out: for a person to look at, in a spreadsheet, in Markdown.

What a publisher sends is stored as it came. A name may hold what moves a terminal's cursor, turns the direction of a
line, begins a formula or a heading; each output has one function that lets it say no more than its letters.
"""

from __future__ import annotations

import json
import re
import unicodedata

#: Characters that are not seen: controls, formats (directions, joiners, marks), surrogates, private and unassigned
#: ones, separators of lines.
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_OF_A_LINE = "\n\t"
#: A spreadsheet takes text that begins so for a formula; the wide forms stand on Chinese keyboards.
_FORMULA = re.compile(r"[\s]*[=+\-@＝＋－＠]|[\t\r]")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?%?", re.ASCII)
#: What means something within a line of Markdown. An underscore within a word means nothing.
_MARKUP = re.compile(r"[\\`*\[\]<>|~]|(?<!\w)_+|_+(?!\w)")
_LINE_MARKUP = re.compile(r"(?=[#+=-])|(?<=\d)(?=[.)])")


def is_unseen(character: str) -> bool:
    """Whether a character does something and shows nothing; line ends and tabs excepted."""
    return character not in _OF_A_LINE and unicodedata.category(character) in _UNSEEN


def visible(text: str) -> str:
    """Text for a person to look at: what is not seen stands as its escape, like ``\\x1b`` or ``\\u202e``."""
    if text.isprintable():
        return text
    return "".join(_escape(character) if is_unseen(character) else character for character in text)


def _escape(character: str) -> str:
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def escaped_json(text: str) -> str:
    """JSON that says the same and holds nothing unseen: in JSON such characters stand within strings alone."""
    if text.isprintable():
        return text
    return "".join(json.dumps(character)[1:-1] if is_unseen(character) else character for character in text)


def csv_text(text: str) -> str:
    """Text as a cell of CSV: no formula, as spreadsheets take text for one; numbers stay as they are."""
    text = visible(text)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def markdown(text: object) -> str:
    """Text within a line or a cell of Markdown, saying its letters alone."""
    return _MARKUP.sub(lambda found: "".join(f"\\{one}" for one in found[0]), " ".join(visible(str(text)).split()))


def markdown_item(text: object) -> str:
    """Text as an item of a list, where a line may also begin a heading or another list."""
    escaped = markdown(text)
    return _LINE_MARKUP.sub(r"\\", escaped, count=1) if re.match(r"[#+=-]|\d+[.)]", escaped) else escaped
