"""Figure pages: one for each company, in which every number opens the document it was read in.

They hold no script but the theme's: tables and small pictures, so that they open anywhere, print, and stay small.

In: the sections of a company's page. Out: what several companies are held against each other in (``cards``). Example:
guidance of one company is a section in ``lists``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from dashboard.address import page_of
from dashboard.cards.card import with_chinese
from dashboard.cards.tiles import Tile
from dashboard.companies import figures, lists
from dashboard.companies.section import Section
from dashboard.release import Release
from dashboard.templates import rendered, text_of

_QUESTIONS = (
    "figures",
    "all_guidance",
    "contracts",
    "segments",
    "all_transactions",
    "claims_about",
    "month_ends",
    "filings",
)
_MAKERS = (
    lists.guidance,
    figures.figures,
    lists.contracts,
    lists.segments,
    lists.insiders,
    lists.prices,
    lists.claims,
    lists.filings,
)


def write(release: Release, release_id: str, folder: Path) -> list[Path]:
    """Write the figure page of every company into a release's folder; what was written, in order of their ids."""
    answers = {question: release.ask(question) for question in _QUESTIONS}
    written = []
    for company in release.ask("companies").iter_rows(named=True):
        own = {
            question: rows.filter(pl.col("company_id") == company["company_id"])
            for question, rows in answers.items()
            if rows.height
        }
        sections = [section for make in _MAKERS for section in make(release, own)]
        path = folder / page_of(company["company_id"])
        path.parent.mkdir(exist_ok=True)
        path.write_text(_page(company, figures.tiles(release, own), sections, release_id), encoding="utf-8")
        written.append(path)
    return written


def _page(company: dict[str, Any], tiles: list[Tile], sections: list[Section], release_id: str) -> str:
    facts = (
        ("", (company["roles"] or "").replace("_", " ")),
        ("listed as ", company["secucode"] or company["ticker"]),
        ("reports in ", company["reporting_currency"]),
        ("fiscal year ends ", company["fiscal_year_end"]),
        ("CIK ", company["cik"]),
    )
    return rendered(
        "company.html.j2",
        release_id,
        name=with_chinese(company),
        about="; ".join(f"{words}{fact}" for words, fact in facts if fact) + f". {company['name']}",
        tiles=tiles,
        sections=sections,
        script=text_of("controls.js"),
    )
