"""What a person may call a company and a metric, and what the release calls them; days, and what may be meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from datetime import date

from dashboard import address
from dashboard.address import PeriodQuery
from dashboard.cli.command_result import NotFoundError, Row, UsageError
from dashboard.release import Release


def company(release: Release, name: str) -> Row:
    """The company of an id, a name, a Chinese name, a ticker or an exchange code. Raises :class:`NotFoundError`."""
    companies = release.rows("from marts.companies order by company_id")
    wanted = _plain(name)
    spellings = {
        row["company_id"]: {
            _plain(str(row[column]))
            for column in ("company_id", "name", "name_zh", "ticker", "cik", "secucode")
            if row[column]
        }
        for row in companies
    }
    exact = [row for row in companies if wanted in spellings[row["company_id"]]]
    # A name without its legal form, or a Chinese name within a longer one.
    parts = [row for row in companies if any(wanted in spelling for spelling in spellings[row["company_id"]])]
    found = exact or (parts if len(wanted) > 1 else [])
    if len(found) == 1:
        return found[0]
    if found:
        ids = [row["company_id"] for row in found]
        raise NotFoundError(f"{name!r} may be {', '.join(ids)}", f"name one of them: froth company {ids[0]}", ids)
    close = difflib.get_close_matches(wanted, [text for texts in spellings.values() for text in texts], n=8)
    meant = list(dict.fromkeys(key for text in close for key, texts in spellings.items() if text in texts))
    raise NotFoundError(
        f"the release has no company {name!r}",
        f"did you mean {' or '.join(meant[:3])}?" if meant else f"name one of: {', '.join(spellings)}",
        meant[:3],
    )


def metric(release: Release, name: str) -> Row:
    """The metric of an id, in any spelling of it. Raises :class:`NotFoundError`."""
    metrics = release.rows("from marts.metrics order by metric_id")
    ids = [row["metric_id"] for row in metrics]
    for row in metrics:
        if row["metric_id"] == name.lower().replace("-", "_").replace(" ", "_"):
            return row
    meant = close_to(name, ids)
    raise NotFoundError(
        f"the release has no metric {name!r}",
        f"did you mean {' or '.join(meant)}?" if meant else f"name one of: {', '.join(ids)}",
        meant,
    )


def close_to(name: str, ids: Sequence[str]) -> list[str]:
    """Ids that a misspelt or shortened name may have meant, best first."""
    text = name.lower()
    near = difflib.get_close_matches(text, ids, n=3)
    return list(dict.fromkeys([*near, *(known for known in ids if text in known)]))[:3]


def period(text: str) -> PeriodQuery:
    """The period that a person names. Raises :class:`UsageError` where it is none."""
    if requested := address.period(text):
        return requested
    raise UsageError(
        f"{text!r} is no period",
        "ask for a calendar quarter (2026Q2), a half year (2026H1), a fiscal year (FY2025) or a company's own fiscal "
        "quarter (FY2026Q4)",
    )


def day(text: str | None) -> date | None:
    """A day as 2026-05-01. Raises :class:`UsageError`."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{text!r} is no day", "write it as 2026-05-01") from None


def complete(place: str | None, query: str, incomplete: str) -> Iterable[str]:
    """Names of the current release that begin as typed; none where no release is there."""
    from pathlib import Path

    from dashboard.release import ReleaseError, opened

    try:
        with opened(Path(place) if place else None) as release:
            return [name for name in release.names(query) if name.startswith(incomplete)]
    except ReleaseError:
        return []


def _plain(text: str) -> str:
    return re.sub(r"[\s.,()_-]+", "", text).casefold()
