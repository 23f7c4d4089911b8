"""``froth verify``: everything stored held against its hashes, counts and links; nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import audit
from dashboard.cli.command_result import CommandResult, ResultTable
from ingestion.findings import Audited, Finding
from ingestion.settings import Settings

_FINDING = ("area", "state", "path", "problem", "next_step")


def verify(settings: Settings) -> tuple[CommandResult, bool]:
    """What was looked at and what was found; and whether everything is sound."""
    audited = audit.everything(settings)
    findings = [finding for one in audited for finding in one.findings]
    is_sound = not any(finding.is_damage for finding in findings)
    areas = ResultTable([_area(one) for one in audited], ("area", "checked", "damaged", "left_over"), "looked at")
    found = ResultTable([row(finding) for finding in findings], _FINDING, "found", layout="records")
    verdict = "sound" if is_sound else "damaged"
    notes = () if is_sound else ("froth repair rebuilds what can be rebuilt, and names the rest",)
    return CommandResult({"areas": areas, "findings": found}, about={"verdict": verdict}, notes=notes), is_sound


def row(finding: Finding) -> dict[str, str]:
    """A finding as a row."""
    state = "damaged" if finding.is_damage else "left over"
    values: Sequence[str] = (finding.area, state, str(finding.path), finding.problem, finding.next_step)
    return dict(zip(_FINDING, values, strict=True))


def _area(one: Audited) -> dict[str, object]:
    damaged = sum(finding.is_damage for finding in one.findings)
    return {
        "area": one.area,
        "checked": one.checked,
        "damaged": damaged,
        "left_over": len(one.findings) - damaged,
    }
