"""The text of a PDF, page by page."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pypdf

# What it makes of a broken file is said once, as a problem.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

#: How the problem of a page begins that holds no text at all, which is no damage.
NO_TEXT = "no text"


def pages(body: bytes) -> Iterator[tuple[int, str | None, str | None]]:
    """Number, text and problem of each page; number 0 where the file cannot be read at all.

    A file that cannot be read is no error here: among thousands it must not keep the others from being read. pypdf
    raises nearly everything at files that break the format's rules, or that need a filter or a cipher it lacks.
    """
    try:
        reader = pypdf.PdfReader(io.BytesIO(body))
        if reader.is_encrypted:
            reader.decrypt("")  # locked against changes, and open to readers
        found = list(reader.pages)
    except Exception as error:
        yield 0, None, f"{type(error).__name__}: {error}"
        return
    for number, page in enumerate(found, start=1):
        try:
            text = page.extract_text().strip()
        except Exception as error:
            yield number, None, f"{type(error).__name__}: {error}"
        else:
            yield number, text or None, None if text else f"{NO_TEXT}: the page may be an image"
