"""Templates, styles and scripts of the pages, and how they are filled in.

In: HTML, CSS and JavaScript. Out: which rows and words fill them (``cards``, ``companies``). Example: how a table folds
on a telephone is in ``page.css``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jinja2

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
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
