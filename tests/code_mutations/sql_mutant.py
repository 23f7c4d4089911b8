"""One thing of the SQL got wrong: what it makes of a model, in words, and the text that it changes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SqlMutant:
    """``file`` is below ``dbt_project``; ``old`` stands in it once, and ``new`` takes its place.

    ``why_same``: why nothing differs that can be seen, where it was judged so.
    """

    says: str
    file: str
    old: str
    new: str
    why_same: str = ""

    def applied_to(self, text: str) -> str:
        """The file's text, changed. Raises :class:`ValueError` where ``old`` does not stand in it once."""
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file}: {self.old!r} stands in it {text.count(self.old)} times, and not once")
        return text.replace(self.old, self.new)


def of(file: str, *changes: tuple[str, ...]) -> tuple[SqlMutant, ...]:
    return tuple(SqlMutant(says, file, *change) for says, *change in changes)
