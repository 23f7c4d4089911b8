"""Typed tables: what a parser made of the bytes, demanded to be what the source declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ingestion.archive.store import Archive, Outcome, Version
from ingestion.parsing import archive_index, tables
from ingestion.settings import Settings
from ingestion.source import MONEY, Document, Parsed, Tolerance
from tests.helpers import fetches
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


def problems(settings: Settings) -> pl.DataFrame:
    return pl.read_parquet(settings.data / "problems" / "quotes.parquet")


def test_rows_are_typed_and_say_where_they_were_read(live: Settings) -> None:
    fetches.run(live)
    report = fetches.build(live)
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
    fetches.run(live, of_one_year())
    shelf_replies.put("/2024.csv", Y2024.replace(b"186.35", b"186.40"), last_modified=1_735_900_000)
    fetches.run(live, of_one_year())
    assert fetches.build(live).documents == 2
    prices = table(live).filter(quoted_on=date(2024, 3, 1), grade="A")["price"]
    assert sorted(prices) == [Decimal("186.35"), Decimal("186.40")]


def test_where_history_replaces_the_newest_version_of_a_key_counts_alone(live: Settings) -> None:
    report = tables.build(
        replace(QUOTES, history="replaces"),
        [document(Y2024, document_id="1" * 64), document(Y2024, document_id="2" * 64), document(Y2024, "quotes/2025")],
        live,
    )
    assert report.documents == 3
    assert "1" * 64 not in table(live)["document_id"]


def test_a_field_that_nobody_knows_is_reported_and_the_rows_stand(live: Settings, shelf_replies: Shelf) -> None:
    shelf_replies.put("/2024.csv", b"day,grade,price,moisture\n2024-03-01,A,186.35,11.2\n")
    fetches.run(live, of_one_year())
    report = fetches.build(live)
    assert (report.rows, report.unknown_fields) == ({"quotes__prices": 1}, ("moisture",))


def test_a_value_that_nobody_knows_is_reported_and_the_row_stands(live: Settings) -> None:
    report = build(live, grade=["A", "C"])
    assert (report.rows, report.unknown_fields) == ({"quotes__prices": 2}, ("quotes__prices.grade = C",))


def test_a_row_that_cannot_be_read_costs_itself_and_names_everything(live: Settings, shelf_replies: Shelf) -> None:
    shelf_replies.put("/2024.csv", Y2024 + b"2024-06-04,A,dear\n")
    fetches.run(live, of_one_year())
    held = Archive(live).latest("quotes", "quotes/2024")
    report = fetches.build(live)
    assert (report.rows, report.rows_lost, report.set_aside) == ({"quotes__prices": 3}, 1, 0)
    (found,) = problems(live).to_dicts()
    assert held
    assert found == {
        "source": "quotes",
        "key": "quotes/2024",
        "document_id": held.document_id,
        "problem": 1,
        "company_id": None,
        "url": "https://shelf.example.org/2024.csv",
        "fetched_at": held.fetched_at.replace(tzinfo=None),
        "locator": "line 5",
        "field": None,
        "found": "a value is of the wrong type: [<class 'decimal.ConversionSyntax'>]",
        "cost": "row",
        "is_superseded": False,
    }


#: Columns of two rows that do not hold together, where, what is reported of it, and what it costs.
_WRONG: dict[str, tuple[dict[str, list[Any]], str, str, str]] = {
    "text for a figure": ({"price": [Decimal(1), "170.10"]}, "line 3", "'170.10' (str) is no Decimal", "row"),
    "a float for a figure": ({"price": [186.35, Decimal(1)]}, "line 2", "186.35 (float) is no", "row"),
    "no number": ({"price": [Decimal(1), Decimal("NaN")]}, "line 3", "Decimal('NaN')", "row"),
    "too large": ({"price": [Decimal(1), Decimal(10) ** 35]}, "line 3", "is no Decimal", "row"),
    "yes for a figure": ({"price": [True, Decimal(1)]}, "line 2", "True (bool) is no", "row"),
    "text for a day": ({"quoted_on": [date(2024, 3, 1), "2024-03-01"]}, "line 3", "'2024-03-01' (str)", "row"),
    "an instant for a day": ({"quoted_on": [datetime(2024, 3, 1), date(2024, 3, 1)]}, "line 2", "(datetime)", "row"),
    "a figure for text": ({"grade": ["A", 2]}, "line 3", "2 (int) is no String", "row"),
    "half a surrogate pair": ({"grade": ["A", "\ud800"]}, "line 3", "is no String", "row"),
    "null where it may not be": (
        {"price": [Decimal(1), None]},
        "line 3",
        "it is missing, and it may not be null",
        "row",
    ),
    "a column short of values": ({"price": [Decimal(1)]}, "quotes__prices", "differ in length", "document"),
    "a column too many": ({"colour": ["green", "brown"]}, "quotes__prices", "differ in colour", "document"),
    "no rows": ({name: [] for name in _SOUND}, "$", "it holds no row for quotes__prices", "document"),
    "no sound row": ({"price": ["1", "2"]}, "$", "none of its 2 rows for quotes__prices could be read", "document"),
}


@pytest.mark.parametrize("name", _WRONG)
def test_a_value_of_the_wrong_type_costs_its_row(live: Settings, name: str) -> None:
    columns, place, stated, cost = _WRONG[name]
    report = build(live, **columns)
    last = problems(live).to_dicts()[-1]
    assert (last["locator"], last["cost"], last["company_id"]) == (place, cost, "folgers")
    assert stated in last["found"]
    assert table(live).height == (1 if cost == "row" else 0)
    assert report.companies_lost == (("folgers",) if cost == "document" else ())


@pytest.mark.parametrize(
    ("price", "remains"),
    [(Decimal("0"), None), (Decimal("-5"), None), (Decimal("0.01"), Decimal("0.01")), (Decimal("1e40"), None)],
)
def test_where_null_is_allowed_an_impossible_value_costs_a_cell(
    live: Settings, price: Decimal, remains: Decimal | None
) -> None:
    columns = QUOTES.tables[0].columns
    positive = replace(columns[2], nullable=True, is_positive=True)
    source = replace(QUOTES, tables=(replace(QUOTES.tables[0], columns=(*columns[:2], positive)),))
    made = {**_SOUND, "price": [price, Decimal(2)]}
    report = tables.build(replace(source, parse=lambda _: Parsed({"quotes__prices": made})), [document()], live)
    assert table(live)["price"].to_list() == [remains, Decimal(2)]
    assert (report.cells_lost, report.rows_lost) == (int(remains is None), 0)


class _Panic(BaseException):
    """As polars raises them: no Exception."""


@pytest.mark.parametrize("error", [KeyError("result"), RecursionError(), MemoryError(), _Panic("overflow")])
def test_a_parser_that_stumbles_costs_its_document(live: Settings, error: BaseException) -> None:
    def stumble(of: Document) -> Parsed:
        if of.key == "quotes/2025":
            raise error
        return QUOTES.parse(of)

    report = tables.build(replace(QUOTES, parse=stumble), [document(), document(key="quotes/2025")], live)
    assert (report.documents, report.set_aside, report.rows) == (2, 1, {"quotes__prices": 3})
    assert type(error).__name__ in problems(live)["found"][0]


def test_an_interrupt_is_no_problem_of_a_document(live: Settings) -> None:
    def interrupted(_: Document) -> Parsed:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tables.build(replace(QUOTES, parse=interrupted), [document()], live)


def test_of_a_key_whose_newest_version_is_unreadable_the_one_before_stands(live: Settings) -> None:
    """Where history accumulates it does so anyway; where it replaces, the last version that could be read counts."""
    sound, broken = document(Y2024, document_id="1" * 64), document(b"captcha", document_id="2" * 64)
    report = tables.build(replace(QUOTES, history="replaces"), [sound, broken], live)
    assert (report.rows, report.set_aside, report.companies_lost) == ({"quotes__prices": 3}, 1, ())
    assert set(table(live)["document_id"]) == {"1" * 64}
    assert problems(live)["is_superseded"].to_list() == [True]


def test_more_than_a_source_declares_is_an_excess() -> None:
    report = tables.BuildReport(rows={"t": 90}, documents=10, set_aside=1, rows_lost=1, companies=3)
    assert report.excess(Tolerance()) == [], "one alone is never too much"
    report = replace(report, set_aside=2, rows_lost=10, companies_lost=("a", "b"))
    assert report.excess(Tolerance()) == [
        "2 of 10 documents could not be read, where 10% may be",
        "10 of 100 rows could not be read, where 5% may be",
        "2 of 3 companies could not be read, where 10% may be",
    ]
    assert report.excess(Tolerance(documents=0.2, rows=0.1, companies=0.7)) == []


def test_a_document_with_countless_problems_lists_the_first(live: Settings, shelf_replies: Shelf) -> None:
    shelf_replies.put("/2024.csv", Y2024 + b"2024-06-04,A,dear\n" * 1000)
    fetches.run(live, of_one_year())
    assert fetches.build(live).rows_lost == 1000
    assert problems(live).height == 201
    assert problems(live)["found"][-1] == "800 more of this document"


def test_rows_that_contradict_each_other_are_left_out_together(live: Settings, shelf_replies: Shelf) -> None:
    shelf_replies.put("/2024.csv", Y2024 + b"2024-03-01,B,171.00\n")
    fetches.run(live, of_one_year())
    assert fetches.build(live).rows == {"quotes__prices": 2}
    assert table(live)["grade"].to_list() == ["A", "A"]
    found = problems(live)
    assert found["locator"].to_list() == ["line 3", "line 5"]
    assert found["found"][0] == (
        "2 rows of quotes__prices for one quoted_on, grade differ: "
        "price is Decimal('170.100000') and Decimal('171.000000')"
    )


def test_two_rows_that_repeat_each_other_are_one(live: Settings, shelf_replies: Shelf) -> None:
    shelf_replies.put("/2024.csv", Y2024 + b"2024-03-01,B,170.10\n")
    fetches.run(live, of_one_year())
    assert fetches.build(live).rows == {"quotes__prices": 3}


def test_rows_with_a_null_in_their_key_are_distinguished(live: Settings) -> None:
    keyed = replace(QUOTES.tables[0].columns[1], nullable=True)
    columns = QUOTES.tables[0].columns
    nullable = replace(QUOTES, tables=(replace(QUOTES.tables[0], columns=(columns[0], keyed, columns[2])),))
    made = {name: [*values, values[0]] for name, values in _SOUND.items()} | {"grade": [None, None, "A"]}
    report = tables.build(replace(nullable, parse=lambda _: Parsed({"quotes__prices": made})), [document()], live)
    assert (report.rows, report.set_aside) == ({"quotes__prices": 1}, 0)
    assert problems(live).height == 2


def test_a_document_none_of_whose_rows_can_stand_is_set_aside(live: Settings) -> None:
    loose = replace(QUOTES, tables=(replace(QUOTES.tables[0], may_be_empty=True),))
    made = {**_SOUND, "grade": [1, 2]}
    report = tables.build(replace(loose, parse=lambda _: Parsed({"quotes__prices": made})), [document()], live)
    assert (report.rows, report.set_aside) == ({"quotes__prices": 0}, 1)
    assert problems(live)["cost"].to_list() == ["row", "row", "document"]


def test_a_source_without_documents_has_empty_tables(live: Settings) -> None:
    assert tables.build(QUOTES, [], live) == tables.BuildReport({"quotes__prices": 0})
    assert table(live).schema == QUOTES.tables[0].schema


def test_the_archive_as_tables(live: Settings) -> None:
    fetches.run(live)
    fetches.run(live)
    archive = Archive(live)
    assert archive_index.build_archive_tables(archive, live) == {
        "archive__problems": 0,
        "archive__documents": 2,
        "archive__spans": 2,
        "archive__observations": 2,
        "archive__outcomes": 4,
    }
    documents = pl.read_parquet(live.tables / "archive__documents.parquet")
    outcomes = pl.read_parquet(live.tables / "archive__outcomes.parquet")
    assert documents.schema == archive_index.DOCUMENTS_SCHEMA
    assert outcomes.schema == archive_index.OUTCOMES_SCHEMA
    assert outcomes["outcome"].to_list() == ["fetched", "fetched", "unchanged", "unchanged"]
    assert set(outcomes["document_id"]) == set(documents["document_id"])
    assert documents["bytes"].to_list() == [len(body) for body in (Y2024, archive.read(archive.versions("quotes")[1]))]


def test_a_document_is_observed_while_its_publisher_stands_by_it(live: Settings) -> None:
    """Fetched on the 1st, confirmed on the 3rd; the sample, a refusal and what was not asked see nothing."""
    first = datetime(2026, 9, 1, 7, 0, 0, tzinfo=UTC)
    held = Version("s", "k", "a", "u", None, first, None, None, None, 1, "live", Path("x"))
    other = replace(held, key="l", document_id="b", fetched_at=first + timedelta(seconds=1))
    attempts = [
        (first + timedelta(seconds=2), "live", "fetched", 200),
        (datetime(2026, 9, 3, 7, tzinfo=UTC), "live", "unchanged", 304),
        (datetime(2026, 9, 3, 9, tzinfo=UTC), "live", "unchanged", 304),
        (datetime(2026, 9, 4, 7, tzinfo=UTC), "live", "refused", 429),
        (datetime(2026, 9, 4, 8, tzinfo=UTC), "live", "unchanged", None),
        (datetime(2026, 9, 5, 7, tzinfo=UTC), "recorded", "unchanged", None),
    ]
    outcomes = [
        Outcome("run", "s", "k", None, "u", moment, outcome, mode, status, "a")  # type: ignore[arg-type]
        for moment, mode, outcome, status in attempts
    ]
    assert archive_index.observations([held, other], outcomes).rows() == [
        ("s", "b", date(2026, 9, 1), 1),
        ("s", "a", date(2026, 9, 1), 2),
        ("s", "a", date(2026, 9, 3), 1),
    ]
