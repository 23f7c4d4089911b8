"""Templates, styles and scripts of the pages, and how they are filled in.

In: HTML, CSS and JavaScript. Out: which rows and words fill them (``cards``, ``companies``). Example: how a table folds
on a telephone is in ``page.css``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from ingestion.plain_text import visible

_FOLDER = Path(__file__).parent


def rendered(template: str, release_id: str, **values: Any) -> str:
    """A page in the clothes that all pages share."""
    return (
        _environment()
        .get_template(template)
        .render(release_id=release_id, style=text_of("page.css"), theme=text_of("theme.js"), **values)
    )


def text_of(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_seen,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["link"] = link
    return environment


def _seen(value: Any) -> Any:
    """What a page prints: of text that is not ours, what is not seen stands as its escape."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def link(address: str) -> str:
    """An address that a page may lead to: over HTTP, or a place of the release. Any other leads nowhere."""
    is_outside = re.fullmatch(r"https?://[^\s\\]+", address, re.IGNORECASE)
    is_within = re.fullmatch(r"(?!//)[\w./-]*(#[\w.:-]*)?", address, re.ASCII)
    return address if is_outside or is_within else "#"
