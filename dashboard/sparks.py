"""Small pictures in a line of text: a series as a line without axes, as SVG."""

from __future__ import annotations

from collections.abc import Sequence

_WIDTH, _HEIGHT, _EDGE = 112.0, 26.0, 3.0


def spark(values: Sequence[float | None], slot: str) -> str:
    """The series as SVG in the colour of ``slot``, its last value as a dot; empty where fewer than two are known."""
    known = [(place, float(value)) for place, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(value for _, value in known), max(value for _, value in known)
    across, up = (_WIDTH - 2 * _EDGE) / (len(values) - 1), (_HEIGHT - 2 * _EDGE) / ((high - low) or 1)
    points = [(_EDGE + place * across, _HEIGHT - _EDGE - (value - low) * up) for place, value in known]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return (
        f'<svg class="spark" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" width="{_WIDTH:g}" height="{_HEIGHT:g}" '
        f'aria-hidden="true"><polyline points="{path}" fill="none" stroke="var(--{slot})" stroke-width="1.6" '
        f'stroke-linejoin="round"/><circle cx="{x:.1f}" cy="{y:.1f}" r="2.4" fill="var(--{slot})"/></svg>'
    )
