"""Typed tables: what a parser made of the bytes, demanded to be what the source declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from ingestion.archive.store import Archive
from ingestion.parsing import tables
from ingestion.settings import Settings
from ingestion.source import MONEY, Document, Parsed, ParseError
from tests.helpers import errands
from tests.helpers.quotes import QUOTES, Y2024, of_one_year
from tests.publishers.shelf import Shelf

_SOUND: dict[str, list[Any]] = {
    "quoted_on": [date(2024, 3, 1), date(2024, 3, 1)],
    "grade": ["A", "B"],
    "price": [Decimal("186.35"), Decimal("170.10")],
    "locator": ["line 2", "line 3"],
}


def document(body: bytes = Y2024, key: str = "quotes/2024", document_id: str = "0" * 64) -> Document:
    moment = datetime(2026, 1, 5, tzinfo=UTC)
    return Document(document_id, "quotes", key, f"https://shelf.example.org/{key}", "folgers", moment, body)


def build(settings: Settings, **columns: list[Any]) -> tables.BuildReport:
    """A build of one document of which the parser makes these columns."""
    made: Mapping[str, list[Any]] = {**_SOUND, **columns}
    return tables.build(replace(QUOTES, parse=lambda _: Parsed({"quotes__prices": made})), [document()], settings)


def table(settings: Settings) -> pl.DataFrame:
    return pl.read_parquet(settings.tables / "quotes__prices.parquet")


def test_rows_are_typed_and_say_where_they_were_read(live: Settings) -> None:
    errands.run(live)
    report = errands.build(live)
    assert (report.rows, report.documents, report.unknown_fields) == ({"quotes__prices": 5}, 2, ())
    found = table(live)
    assert dict(found.schema) == {
        "quoted_on": pl.Date(),
        "grade": pl.String(),
        "price": MONEY,
        "document_id": pl.String(),
        "locator": pl.String(),
    }
    row = found.filter(quoted_on=date(2024, 6, 3)).row(0, named=True)
    assert (row["grade"], row["price"], row["locator"]) == ("A", Decimal("224.600000"), "line 4")
    held = Archive(live).latest("quotes", "quotes/2024")
    assert held
    assert row["document_id"] == held.document_id


def test_tables_are_made_of_every_version(live: Settings, shelf_replies: Shelf) -> None:
    errands.run(live, of_one_year())
    shelf_replies.put("/2024.csv", Y2024.replace(b"186.35", b"186.40"), last_modified=1_735_900_000)
    errands.run(live, of_one_year())
    assert errands.build(live).documents == 2
    prices = table(live).filter(quoted_on=date(2024, 3, 1), grade="A")["price"]
    assert sorted(prices) == [Decimal("186.35"), Decimal("186.40")]


def test_where_history_replaces_the_newest_version_of_a_key_counts_alone(live: Settings) -> None:
    report = tables.build(
        replace(QUOTES, history="replaces"),
        [document(Y2024, document_id="1" * 64), document(Y2024, document_id="2" * 64), document(Y2024, "quotes/2025")],
        live,
    )
    assert report.documents == 2
    assert "1" * 64 not in table(live)["document_id"]


def test_a_field_that_nobody_knows_is_reported_and_the_rows_are_kept(live: Settings, shelf_replies: Shelf) -> None:
    shelf_replies.put("/2024.csv", b"day,grade,price,moisture\n2024-03-01,A,186.35,11.2\n")
    errands.run(live, of_one_year())
    report = errands.build(live)
    assert (report.rows, report.unknown_fields) == ({"quotes__prices": 1}, ("moisture",))


def test_a_value_that_nobody_knows_is_reported_and_the_row_is_kept(live: Settings) -> None:
    report = build(live, grade=["A", "C"])
    assert (report.rows, report.unknown_fields) == ({"quotes__prices": 2}, ("quotes__prices.grade = C",))


def test_a_missing_field_stops_the_parse_and_names_everything(live: Settings, shelf_replies: Shelf) -> None:
    shelf_replies.put("/2024.csv", b"day,price\n2024-03-01,186.35\n")
    errands.run(live, of_one_year())
    held = Archive(live).latest("quotes", "quotes/2024")
    with pytest.raises(ParseError) as caught:
        errands.build(live)
    assert held
    assert str(caught.value) == (
        "quotes: field 'grade' is missing\n"
        "  company:  (none)\n"
        f"  document: {held.document_id} (https://shelf.example.org/2024.csv)\n"
        "  place:    line 2\n"
        "  next:     read the archived body, mend ingestion/sources/quotes.py and rebuild its tables; "
        "nothing needs to be fetched again"
    )


_WRONG: dict[str, tuple[dict[str, list[Any]], str, str]] = {
    "text for a figure": ({"price": [Decimal(1), "170.10"]}, "line 3", "price is '170.10' (str)"),
    "a float for a figure": ({"price": [186.35, Decimal(1)]}, "line 2", "price is 186.35 (float)"),
    "no number": ({"price": [Decimal(1), Decimal("NaN")]}, "line 3", "price is Decimal('NaN')"),
    "too large": ({"price": [Decimal(1), Decimal(10) ** 35]}, "between line 2 and line 3", "price does not fit"),
    "yes for a figure": ({"price": [True, Decimal(1)]}, "line 2", "price is True (bool)"),
    "text for a day": ({"quoted_on": [date(2024, 3, 1), "2024-03-01"]}, "line 3", "quoted_on is '2024-03-01' (str)"),
    "an instant for a day": ({"quoted_on": [datetime(2024, 3, 1), date(2024, 3, 1)]}, "line 2", "(datetime)"),
    "a figure for text": ({"grade": ["A", 2]}, "line 3", "grade is 2 (int), which is no String"),
    "null where it may not be": ({"price": [Decimal(1), None]}, "line 3", "price is missing, and it may not be null"),
    "a column short of values": ({"price": [Decimal(1)]}, "quotes__prices", "differ in length"),
    "a column too many": ({"colour": ["green", "brown"]}, "quotes__prices", "declared ones differ in colour"),
    "no rows": ({name: [] for name in _SOUND}, "$", "it holds no row for quotes__prices, which may not be empty"),
}


@pytest.mark.parametrize("name", _WRONG)
def test_a_value_of_the_wrong_type_stops_the_parse(live: Settings, name: str) -> None:
    columns, place, problem = _WRONG[name]
    build(live)
    with pytest.raises(ParseError) as caught:
        build(live, **columns)
    assert (caught.value.locator, caught.value.company_id) == (place, "folgers")
    assert problem in caught.value.problem
    assert table(live).height == 2, "the table of before still stands"


def test_a_parser_that_stumbles_is_an_error_of_its_document(live: Settings) -> None:
    def stumble(_: Document) -> Parsed:
        raise KeyError("result")

    with pytest.raises(ParseError, match="KeyError: 'result'"):
        tables.build(replace(QUOTES, parse=stumble), [document()], live)


def test_two_rows_for_one_cell_that_differ_are_an_error_naming_both(live: Settings, shelf_replies: Shelf) -> None:
    shelf_replies.put("/2024.csv", Y2024 + b"2024-03-01,B,171.00\n")
    errands.run(live, of_one_year())
    with pytest.raises(ParseError) as caught:
        errands.build(live)
    assert caught.value.locator == "line 3 and line 5"
    assert caught.value.problem == (
        "two rows of quotes__prices for one (datetime.date(2024, 3, 1), 'B') differ: price is 170.100000 and 171.000000"
    )


def test_two_rows_that_repeat_each_other_are_one(live: Settings, shelf_replies: Shelf) -> None:
    shelf_replies.put("/2024.csv", Y2024 + b"2024-03-01,B,170.10\n")
    errands.run(live, of_one_year())
    assert errands.build(live).rows == {"quotes__prices": 3}


def test_rows_with_a_null_in_their_key_are_told_apart(live: Settings) -> None:
    keyed = replace(QUOTES.tables[0].columns[1], nullable=True)
    columns = QUOTES.tables[0].columns
    nullable = replace(QUOTES, tables=(replace(QUOTES.tables[0], columns=(columns[0], keyed, columns[2])),))
    made = {**_SOUND, "grade": [None, None]}
    with pytest.raises(ParseError, match=r"price is 186\.350000 and 170\.100000"):
        tables.build(replace(nullable, parse=lambda _: Parsed({"quotes__prices": made})), [document()], live)


def test_a_source_without_documents_has_empty_tables(live: Settings) -> None:
    assert tables.build(QUOTES, [], live) == tables.BuildReport({"quotes__prices": 0}, (), 0)
    assert table(live).schema == QUOTES.tables[0].schema


def test_the_archive_as_tables(live: Settings) -> None:
    errands.run(live)
    errands.run(live)
    archive = Archive(live)
    assert tables.build_archive_tables(archive, live) == {"archive__documents": 2, "archive__outcomes": 4}
    documents = pl.read_parquet(live.tables / "archive__documents.parquet")
    outcomes = pl.read_parquet(live.tables / "archive__outcomes.parquet")
    assert documents.schema == tables.DOCUMENTS_SCHEMA
    assert outcomes.schema == tables.OUTCOMES_SCHEMA
    assert outcomes["outcome"].to_list() == ["fetched", "fetched", "unchanged", "unchanged"]
    assert set(outcomes["document_id"]) == set(documents["document_id"])
    assert documents["bytes"].to_list() == [len(body) for body in (Y2024, archive.read(archive.versions("quotes")[1]))]
