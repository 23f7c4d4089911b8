"""The whole chain of a figure, from the mart down to the archived bytes and the element it was read from."""

from __future__ import annotations

import hashlib
from pathlib import Path

from dashboard.address import figure_address
from dashboard.cli import figure, lookup
from dashboard.cli.command_result import CommandResult, ResultTable, Row, UsageError, result_table
from dashboard.release import Release
from ingestion.parsing import locators
from ingestion.settings import Settings

_FIGURE_SHOWN = (
    *("figure_id", "value", "unit", "value_usd", "fx_rate", "fx_method", "derivation", "reason", "evidence"),
    *("definition", "formula", "period_start", "period_end", "known_from"),
)
_FACTS = """
    select figure_id, value, unit, concept, period_start, period_end, form, filing_code, published_on, filing_url,
           citations.evidence, document_id, locator
    from marts.citations
    where list_contains(?, figure_id)
    order by figure_id, period_end desc, period_start, concept, locator
"""
_DOCUMENTS = """
    select document_id, source_name, freshness.title, freshness.publisher, freshness.licence, publisher_code, url,
           content_type, fetched_at, bytes, sha256, layer
    from marts.documents left join marts.freshness using (source_name)
    where list_contains(?, document_id)
    order by source_name, fetched_at
"""
_HISTORY = """
    select cast(? as varchar) as figure_id, history.value, history.unit,
           history.derivation, history.reason, history.known_from, history.known_to,
           history.known_at_basis, history.evidence, history.filing_code, history.filing_url, history.locator,
           history.subtracted_filing_url, history.subtracted_locator
    from marts.facts_history as history
    where company_id = ? and metric_id = ? and segment = ? and unit = ? and period_end = ?
        and (period_kind = 'instant' or fiscal_label = ?)
    order by known_from
"""
_KEY = ("company_id", "metric_id", "segment", "unit", "period_end", "fiscal_label")


def explain(release: Release, named: str, metric: str | None, period: str | None, segment: str | None) -> CommandResult:
    """The chain of one figure. ``named`` is its company, or its id or link where no metric and period are named.

    Raises :class:`UsageError` where that names no figure.
    """
    address = figure_address(named)
    if metric is not None and period is not None:
        rows = figure.standing(release, named, metric, lookup.period(period), segment)
    elif address is not None and metric is period is None:
        rows = figure.at(release, address)
    else:
        raise UsageError(
            "a figure is named by company, metric and period, by its id, or by the link to it on a page",
            "froth explain microsoft capex_cash 2026Q2, or froth explain microsoft:capex_cash:total:FY2026Q4",
        )
    ids = [row["figure_id"] for row in rows]
    facts = result_table(release, _FACTS, ids)
    documents = release.rows(_DOCUMENTS, sorted({row["document_id"] for row in facts.rows}))
    bodies = _bodies(documents)
    for row in documents:
        row |= {"archive_path": None, "is_intact": None} | _place(row, bodies[row["document_id"]])
    read = [row | {"element": _element(row, bodies)} for row in facts.rows]
    described = [row | _metric(release, row["metric_id"]) for row in rows]
    history = [result_table(release, _HISTORY, row["figure_id"], *(row[column] for column in _KEY)) for row in rows]
    return CommandResult(
        {
            "figures": ResultTable(described, tuple(described[0]), "figure", _FIGURE_SHOWN, "records"),
            "facts": ResultTable(read, (*facts.columns, "element"), "read there", layout="records"),
            "documents": ResultTable(
                documents, tuple(documents[0]) if documents else (), "documents", layout="records"
            ),
            "history": ResultTable(
                [vintage for table in history for vintage in table.rows],
                history[0].columns,
                "what was known of it, and when",
                ("value", "unit", "derivation", "reason", "known_from", "known_to", "evidence", "filing_url"),
            ),
        }
    )


def _metric(release: Release, metric_id: str) -> Row:
    return release.rows("select definition, formula from marts.metrics where metric_id = ?", metric_id)[0]


def _bodies(documents: list[Row]) -> dict[str, Path | None]:
    """Where the bytes lie that this checkout has, in its archive or in the recorded sample beneath it."""
    from ingestion.archive.store import Archive

    archive = Archive(Settings.from_environment())
    held = {
        version.document_id: version.path
        for source in {row["source_name"] for row in documents}
        for version in archive.versions(source)
        if version.path.exists()
    }
    return {row["document_id"]: held.get(row["document_id"]) for row in documents}


def _place(document: Row, path: Path | None) -> Row:
    if path is None:
        return {}
    return {
        "archive_path": _named(path, Settings.from_environment()),
        "is_intact": hashlib.sha256(path.read_bytes()).hexdigest() == document["sha256"],
    }


def _named(path: Path, settings: Settings) -> str:
    """A path below the project, or below the data folder where that lies elsewhere: an answer may be handed on."""
    if path.is_relative_to(settings.root):
        return str(path.relative_to(settings.root))
    return f"$FROTH_DATA/{path.relative_to(settings.data)}"


def _element(fact: Row, bodies: dict[str, Path | None]) -> str | None:
    path = bodies.get(fact["document_id"])
    return locators.resolve(path.read_bytes(), fact["locator"]) if path is not None else None
