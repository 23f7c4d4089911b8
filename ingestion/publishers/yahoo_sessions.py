"""Trading sessions as Yahoo states them: which day a bar is of, and whether the last one is still being made.

A day's bar is stamped at the opening of its session. While the market is open, and for a while after its close, the
last bar is live: stamped at the moment of the answer, or beside the day's own bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ingestion.parsing.fields import Record

#: Bars before the last that show when sessions open.
_RECENT = 10
_HOUR = 3600


@dataclass(frozen=True)
class Sessions:
    """An exchange's clock. ``opening`` and ``closing`` are of the session that the answer calls current."""

    offset: timedelta
    zone: ZoneInfo | None
    opening: int | None
    closing: int | None
    fetched_at: datetime

    @classmethod
    def of(cls, meta: Record, fetched_at: datetime) -> Sessions:
        """The clock as the head of a chart states it: its zone where it names one, else its distance from UTC."""
        offset = timedelta(seconds=meta.whole("gmtoffset"))
        period = meta.record("currentTradingPeriod") if "currentTradingPeriod" in meta.left else None
        regular = period.record("regular") if period and "regular" in period.left else None
        opening = regular.optional_whole("start") if regular else None
        closing = regular.optional_whole("end") if regular else None
        return cls(offset, _zone(meta.optional_text("exchangeTimezoneName")), opening, closing, fetched_at)

    def local(self, stamp: Any) -> datetime:
        """A stamp (seconds since 1970) on the exchange's clock. Raises :class:`ValueError` where it is none."""
        if type(stamp) is not int:
            raise ValueError(f"{stamp!r} is no number of seconds")
        try:
            moment = datetime.fromtimestamp(stamp, UTC)
            return moment.astimezone(self.zone) if self.zone else moment + self.offset
        except (OverflowError, OSError, ValueError):
            raise ValueError(f"{stamp} is no moment") from None

    def day(self, stamp: Any) -> date:
        """The trading day of a stamp on the exchange."""
        return self.local(stamp).date()

    def is_live(self, stamps: Sequence[int]) -> bool:
        """Whether the last of the bars is not yet, or not at all, that of a whole day."""
        if not stamps:
            return False
        last = stamps[-1]
        if len(stamps) > 1 and self.day(last) == self.day(stamps[-2]):
            return True
        if self.opening is not None and self.closing is not None and self.opening <= last:
            return last != self.opening or self.fetched_at.timestamp() < self.closing
        if len(stamps) == 1:
            return last % 1800 != 0
        usual = {self._seconds(stamp) for stamp in stamps[-1 - _RECENT : -1]}
        if (
            self.zone is None
        ):  # the distance from UTC is today's, and bars of the other half of a year stand an hour off
            usual |= {seconds + shift for seconds in usual for shift in (-_HOUR, _HOUR)}
        return self._seconds(last) not in usual

    def _seconds(self, stamp: int) -> int:
        moment = self.local(stamp)
        return moment.hour * _HOUR + moment.minute * 60 + moment.second


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
