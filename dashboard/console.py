"""The terminal that ``froth`` and ``make run`` write to: text is text, whatever it holds."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from ingestion.plain_text import visible


class PlainConsole(Console):
    """A console on which no text is markup, a smiley's code or a control: styles are given as styles.

    Every string that Rich draws, in a table's cell as on a line, passes :meth:`render_str`.
    """

    def __init__(self, **settings: Any):
        super().__init__(highlight=False, markup=False, emoji=False, **settings)

    def render_str(self, text: str, **settings: Any) -> Text:
        return super().render_str(visible(text), **settings)
