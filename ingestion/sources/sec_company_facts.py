"""SEC EDGAR company facts: every fact without dimensions that a company filed in XBRL, all vintages in one body."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import polars as pl

from ingestion.document import printable, shown
from ingestion.parsing.fields import Record, json_record, shape_error
from ingestion.parsing.numbers import exact_decimals
from ingestion.parsing.rows import Rows, parsed
from ingestion.source import (
    MONEY,
    MONEY_DECIMALS,
    Column,
    Document,
    Parsed,
    ParseError,
    Problem,
    Request,
    Selection,
    Source,
    Table,
    register,
)
from ingestion.universe import Universe

FACTS = Table(
    name="sec_company_facts__facts",
    description="One row for each fact, filing and unit, as EDGAR's company-facts interface lists it.",
    columns=(
        Column("company_id", pl.String, "Our id of the company."),
        Column("cik", pl.String, "EDGAR number, ten digits."),
        Column("taxonomy", pl.String, "Taxonomy, like us-gaap."),
        Column("concept", pl.String, "Concept of the taxonomy."),
        Column("unit", pl.String, "Unit as tagged: USD, shares, USD/shares, pure."),
        Column("period_start", pl.Date, "First day; null for an instant.", nullable=True),
        Column("period_end", pl.Date, "Last day, or the instant."),
        Column("value", MONEY, "Value at scale one, rounded half to even at the sixth decimal.", unit="unit"),
        Column("accession_number", pl.String, "Filing that carries the fact."),
        Column("fiscal_year", pl.Int32, "Fiscal year of the filing, not of the fact.", nullable=True),
        Column("fiscal_period", pl.String, "Fiscal period of the filing, not of the fact.", nullable=True),
        Column("form", pl.String, "Form of the filing."),
        Column("filed_on", pl.Date, "Day on which it was filed."),
        Column("frame", pl.String, "Marks the latest vintage of a period: never select by it.", nullable=True),
    ),
    key=("taxonomy", "concept", "unit", "period_start", "period_end", "accession_number"),
)


def _types(is_strict: bool) -> tuple[type, type, type]:
    """The types of a body, of a tag and of a fact; strictly, a field that nobody knows is an error."""
    options: dict[str, Any] = {"gc": False, "forbid_unknown_fields": is_strict}
    fact = msgspec.defstruct(
        "Fact",
        [
            ("end", date),
            ("val", Decimal),
            ("accn", str),
            ("form", str),
            ("filed", date),
            ("start", date | None, None),
            ("fy", int | None, None),
            ("fp", str | None, None),
            ("frame", str | None, None),
        ],
        **options,
    )
    tag = msgspec.defstruct(
        "Tag",
        # units may be empty; label and description are null or empty for the taxonomies added in 2026
        [("units", dict[str, list[fact]]), ("label", str | None, None), ("description", str | None, None)],  # type: ignore[valid-type]
        **options,
    )
    body = msgspec.defstruct(
        "Body",
        # cik is a number in most bodies and a zero-padded text in some
        [("cik", int | str), ("facts", dict[str, dict[str, tag]]), ("entityName", str | None, None)],  # type: ignore[valid-type]
        **options,
    )
    return body, tag, fact


_STRICT: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_types(True)[0])
_BODY, _TAG, _FACT = _types(False)
_LENIENT: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_BODY)
#: msgspec reads a number out of text too, where a text is no value of this publisher.
_VALUE_IN_TEXT = re.compile(rb'"val"\s*:\s*"')


def _requests(universe: Universe, today: date) -> Iterable[Request]:
    for company, cik in universe.identified_by("cik", today):
        yield Request(
            key=f"companyfacts/CIK{cik}",
            url=f"https://data.sec.gov/api/xbrl/companyfacts/CIK{cik}.json",
            company_id=company.company_id,
            may_be_absent=True,
        )


def _parse(document: Document) -> Parsed:
    collecting = gc.isenabled()
    gc.disable()  # a body makes half a million small objects, and none of them is garbage
    try:
        body, unknown = _decode(document)
        rows = Rows(FACTS, company_id=document.company_id, cik=_cik(document, body.cik))
        for taxonomy, tags in body.facts.items():
            for concept, tag in tags.items():
                for unit, facts in tag.units.items():
                    place = f"facts.{taxonomy}.{concept}.units.{unit}"
                    kept = [index for index, fact in enumerate(facts) if _is_storable(document, place, index, fact)]
                    facts = [facts[index] for index in kept] if len(kept) < len(facts) else facts
                    rows.extend(
                        [f"{place}[{index}]" for index in kept],
                        taxonomy=[taxonomy] * len(facts),
                        concept=[concept] * len(facts),
                        unit=[unit] * len(facts),
                        period_start=[fact.start for fact in facts],
                        period_end=[fact.end for fact in facts],
                        value=[fact.val for fact in facts],
                        accession_number=[fact.accn for fact in facts],
                        fiscal_year=[fact.fy for fact in facts],
                        fiscal_period=[fact.fp for fact in facts],
                        form=[fact.form for fact in facts],
                        filed_on=[fact.filed for fact in facts],
                        frame=[fact.frame for fact in facts],
                    )
    finally:
        if collecting:
            gc.enable()
    return parsed(rows, unknown=unknown)


def _cik(document: Document, stated: int | str) -> str:
    """The number of ten digits, as the body states it."""
    text = str(stated)
    if not (text.isascii() and text.isdecimal() and len(text) <= 10):
        raise ParseError(document, "cik", f"{shown(stated)} is no EDGAR number")
    return text.zfill(10)


def _decode(document: Document) -> tuple[Any, tuple[str, ...]]:
    """The body, and the first field in it that nobody knows. Facts that cannot be read are null in it."""
    unknown: tuple[str, ...] = ()
    if not _VALUE_IN_TEXT.search(document.body):
        try:
            return _STRICT.decode(document.body), ()
        except msgspec.ValidationError as strict:
            if "unknown field" in str(strict):
                unknown = (str(strict).partition("unknown field ")[2].replace("`", ""),)
        except (msgspec.DecodeError, RecursionError):
            pass
        if unknown:
            with suppress(msgspec.ValidationError):
                return _LENIENT.decode(document.body), unknown
    return _fact_by_fact(document), unknown


def _fact_by_fact(document: Document) -> Any:
    """The body, each fact read for itself: what is odd costs a fact, a unit or a concept, each with a problem."""
    body = json_record(document)
    cik = body.code("cik", 10)
    facts: dict[str, dict[str, Any]] = {}
    for taxonomy, tags in body.entries("facts"):
        for concept in tags.names:
            with document.row(tags.at(concept)):
                units = tags.record(concept).record("units")
                read = {unit: _facts(units, unit) for unit in units.names}
                facts.setdefault(taxonomy, {})[concept] = _TAG(units=read)
    return _BODY(cik=cik, facts=facts)


def _facts(units: Record, unit: str) -> list[Any]:
    place, document = units.at(unit), units.document
    found: list[Any] = []
    for index, fact in enumerate(units.values(unit)):
        found.append(None)
        with document.row(f"{place}[{index}]"):
            if isinstance(fact, dict) and type(fact.get("val")) not in (int, Decimal):
                raise ParseError(document, f"{place}[{index}].val", f"{shown(fact.get('val'))} is no number")
            try:
                found[-1] = msgspec.convert(fact, _FACT)
            except msgspec.ValidationError as error:
                raise ParseError(document, f"{place}[{index}]", shape_error(document, error).problem) from None
    return found


def _is_storable(document: Document, place: str, index: int, fact: Any) -> bool:
    """Whether a fact was read and its value can be stored as it was filed, unrounded."""
    if fact is None:
        return False
    try:
        exact_decimals(fact.val, MONEY_DECIMALS)
    except ValueError as error:
        document.problems.append(Problem(f"{place}[{index}].val", "val", printable(str(error)), "row"))
        return False
    return True


def _excerpt(body: bytes, selection: Selection) -> bytes:
    """The facts of mapped concepts whose period ends on or after the first day of the selection."""
    whole = msgspec.json.decode(body)
    since = selection.since.isoformat()
    for taxonomy, tags in whole["facts"].items():
        retained = {}
        for concept, tag in tags.items():
            units = {unit: [fact for fact in facts if fact["end"] >= since] for unit, facts in tag["units"].items()}
            units = {unit: facts for unit, facts in units.items() if facts}
            if concept in selection.concepts and units:
                retained[concept] = {"label": tag.get("label"), "description": None, "units": units}
        whole["facts"][taxonomy] = retained
    whole["facts"] = {taxonomy: tags for taxonomy, tags in whole["facts"].items() if tags}
    return msgspec.json.encode(whole)


SOURCE = register(
    Source(
        name="sec_company_facts",
        title="Company facts",
        publisher="US Securities and Exchange Commission",
        homepage="https://www.sec.gov/search-filings/edgar-application-programming-interfaces",
        licence="Public domain (US government)",
        is_redistributable=True,
        tables=(FACTS,),
        requests=_requests,
        parse=_parse,
        excerpt=_excerpt,
        cadence="30 6 * * *",
        allowed_age=timedelta(hours=48),
        requests_per_second=8,
        needs_contact=True,
    )
)
