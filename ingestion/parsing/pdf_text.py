"""The text of a PDF, page by page."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdf
from pypdf.errors import PyPdfError

#: What pypdf has been seen to raise at files that break the format's rules.
_DAMAGE = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)


def pages(body: bytes) -> Iterator[tuple[int, str | None, str | None]]:
    """Number, text and problem of each page; number 0 where the file cannot be read at all.

    A file that cannot be read is no error here: among thousands it must not keep the others from being read.
    """
    try:
        found = list(pypdf.PdfReader(io.BytesIO(body)).pages)
    except _DAMAGE as error:
        yield 0, None, f"{type(error).__name__}: {error}"
        return
    for number, page in enumerate(found, start=1):
        try:
            text = page.extract_text().strip()
        except _DAMAGE as error:
            yield number, None, f"{type(error).__name__}: {error}"
        else:
            yield number, text or None, None if text else "no text: the page may be an image"
