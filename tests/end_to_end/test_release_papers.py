"""What a release says of itself in words agrees with what it holds."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from datetime import date
from typing import Any

import duckdb
import pytest
import yaml

from ingestion.sources import SOURCES
from tests.helpers.places import ROOT, Place

pytestmark = pytest.mark.timeout(600)


def test_the_dictionary_has_every_mart_and_column(
    place: Place, first: subprocess.CompletedProcess[str], published: duckdb.DuckDBPyConnection
) -> None:
    text = (place.current / "dictionary.md").read_text(encoding="utf-8")
    sections = dict(zip(*[iter(re.split(r"^## (\w+)$", text, flags=re.MULTILINE)[1:])] * 2, strict=True))
    told = {
        (mart, *line)
        for mart, section in sections.items()
        for line in re.findall(r"^\| `(\w+)` \| (.+?) \| .*? \| .*? \| (.*) \|$", section, re.MULTILINE)
    }
    held = published.sql(
        "select table_name, column_name, lower(data_type), comment from duckdb_columns() where schema_name = 'marts'"
    ).fetchall()
    assert {(mart, column, kind) for mart, column, kind, _ in told} == {row[:3] for row in held}
    assert all(meaning for *_, meaning in told)
    comments = {row[:2]: row[3] for row in held}
    for mart, column, _, meaning in told:
        assert comments[mart, column].startswith(meaning.replace("\\|", "|")), (mart, column)
    assert "marts.facts_as_of(date '2026-05-01')" in sections["facts_history"]
    assert "| unit | mixed, sum, one_unit | The figure in `unit`" in sections["figures_quarterly"]


def test_every_number_says_how_it_may_be_used(place: Place, published: duckdb.DuckDBPyConnection) -> None:
    """In words of the closed vocabulary, which the seed defines; the comment in the database carries their meanings."""
    seed = (ROOT / "dbt_project" / "seeds" / "usage_warnings.csv").open(encoding="utf-8", newline="")
    vocabulary = {row["warning"]: row["meaning"] for row in csv.DictReader(seed)}
    package = json.loads((place.current / "datapackage.json").read_text(encoding="utf-8"))
    assert package["usage"].items() <= vocabulary.items()
    comments = {
        (mart, column): comment
        for mart, column, comment in published.sql(
            "select table_name, column_name, comment from duckdb_columns() where schema_name = 'marts'"
        ).fetchall()
    }
    numbers = 0
    for table in (one for one in package["resources"] if "schema" in one):
        for field in table["schema"]["fields"]:
            usage = field.get("usage", [])
            if field["type"] in ("number", "integer"):
                numbers += 1
                assert usage, (table["name"], field["name"])
            comment = comments[table["name"].replace("-", "_"), field["name"]]
            assert all(vocabulary[word] in comment for word in usage), (table["name"], field["name"])
    assert numbers > 150
    ratio = next(field for field in _fields(package, "idc-margins-quarterly") if field["name"] == "gross_margin_ratio")
    assert ratio["usage"] == ["ratio"]


def _fields(package: dict[str, Any], table: str) -> list[dict[str, Any]]:
    fields: list[dict[str, Any]] = next(one["schema"]["fields"] for one in package["resources"] if one["name"] == table)
    return fields


def test_the_pages_of_dbt_are_whole_and_name_no_folder_of_this_machine(
    place: Place, first: subprocess.CompletedProcess[str]
) -> None:
    text = (place.current / "dictionary.html").read_text(encoding="utf-8")
    assert "model.froth.hyperscaler_group_quarterly" in text
    assert "The payers together; null, never a partial sum, where one is missing." in text
    for folder in (place.data, ROOT):
        assert str(folder) not in text
    assert not re.search(r"""<(script|link)[^>]+(src|href)=["']https?:""", text), "it asks no server for anything"


def test_every_source_is_licensed_in_its_own_words(place: Place, first: subprocess.CompletedProcess[str]) -> None:
    text = (place.current / "LICENSES.md").read_text(encoding="utf-8")
    sections = {re.findall(r"`(\w+)`", section)[0]: section for section in text.split("\n## ")[1:]}
    assert set(sections) == set(SOURCES)
    for name, source in SOURCES.items():
        assert f"- Terms: {source.licence}\n" in sections[name]
        assert f"redistributed: {'yes' if source.is_redistributable else 'no'}\n" in sections[name]
    assert "share_prices_daily" in sections["yahoo_prices"]
    assert "share_prices_daily" not in sections["sec_company_facts"]


def test_a_release_is_cited_by_its_id_and_day(place: Place, first: subprocess.CompletedProcess[str]) -> None:
    own = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    cited = yaml.safe_load((place.current / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(own)
    assert cited["version"] == place.current.resolve().name
    assert date.fromisoformat(cited["date-released"]) == date.fromisoformat(cited["version"][:8])
    assert (cited["type"], cited["title"], cited["authors"]) == ("dataset", own["title"], own["authors"])
