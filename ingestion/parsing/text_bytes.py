"""Bytes of a page to text: in the encoding that they are in, or not at all.

EDGAR takes ASCII with entities and UTF-8; filers send UTF-16, Windows bytes, and both at once all the same. A byte that
is no character of any of them becomes U+FFFD, so that a reader sees that something stood there.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

#: What is no character, and how much of it there may be before a body is no text.
UNREADABLE = "\ufffd"
_MOST_UNREADABLE = 0.001
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
#: What pages declare without meaning it: the bytes say better what they are.
_WESTERN = frozenset(("ascii", "utf-8", "iso8859-1", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"))
#: Letters of Western languages stand among ASCII; long runs of other bytes are another script.
_RUN = re.compile(rb"[\x80-\xff]{3,}")
_FEW = 32


class NotTextError(ValueError):
    """The body is no text, or in an encoding that nobody declared."""


def decoded(body: bytes) -> str:
    """The text of a body, without control characters and without characters of no width.

    Raises :class:`NotTextError`.
    """
    text = _text(body)
    bad = len(_CONTROL.findall(text)) + text.count(UNREADABLE)
    if bad > max(1, _MOST_UNREADABLE * len(text)):
        raise NotTextError(f"{bad} of its {len(text)} characters are none that can be read")
    return seen(text)


def seen(text: str) -> str:
    """The text without characters of no width and without controls, which an entity may stand for as well."""
    return _CONTROL.sub("", text).translate(_UNSEEN)


def _text(body: bytes) -> str:
    try:
        for mark, encoding in _BOMS:
            if body.startswith(mark):
                return body.decode(encoding)
        if wide := _wide(body[:4096]):
            return body.decode(wide)
    except UnicodeDecodeError as error:
        raise NotTextError(f"it is no whole {error.encoding} ({error.reason} at byte {error.start})") from None
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return _of_another(body)


def _wide(start: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of markup is zero."""
    first, second = (start[offset::2].count(0) for offset in (0, 1))
    fewest = len(start) * 0.4 / 2
    if len(start) >= 4 and max(first, second) > fewest and min(first, second) <= fewest / 10:
        return "utf-16-be" if first > second else "utf-16-le"
    return None


def _of_another(body: bytes) -> str:
    """Text in the encoding that the page declares; else UTF-8 with single bytes of Windows among it."""
    declared = _declared(body[:2048])
    if declared is not None and declared not in _WESTERN:
        return body.decode(declared, errors="replace")
    mixed = body.decode("utf-8", errors=_STRAY)
    strays = b"".join(body[at.start() : at.end()] for at in _RUN.finditer(body) if not _is_utf8(at[0]))
    if len(strays) > max(_FEW, len(body) // 100):
        raise NotTextError("its bytes are in an encoding that it does not declare")
    return mixed


def _declared(start: bytes) -> str | None:
    found = _DECLARED.search(start)
    try:
        return codecs.lookup(found[1].decode("ascii")).name if found else None
    except LookupError:
        return None


def _is_utf8(run: bytes) -> bool:
    try:
        run.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _windows_byte(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return UNREADABLE


def _stray(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(_windows_byte(byte) for byte in error.object[error.start : error.end]), error.end


_STRAY = "windows-bytes-among-utf-8"
codecs.register_error(_STRAY, _stray)
#: Characters without width vanish. The unused controls of Unicode stand for Windows bytes that were taken for Latin-1.
_UNSEEN: dict[int, str | None] = {
    **{code: None for code in range(0x2100) if unicodedata.category(chr(code)) == "Cf"},
    0xFEFF: None,
    **{code: _windows_byte(code).replace(UNREADABLE, "") for code in range(0x80, 0xA0)},
}
