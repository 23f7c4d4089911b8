"""A release to hand out: whole, or public, without a row of a source whose terms forbid passing it on."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest

from ingestion.settings import Settings
from ingestion.sources import SOURCES
from orchestration.release import package
from orchestration.release.package import HandoutError
from tests.helpers.places import ROOT, Place

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

FORBIDDEN = sorted(name for name, source in SOURCES.items() if not source.is_redistributable)
FILED = list(csv.DictReader((ROOT / "tests" / "end_to_end" / "filed_figures.csv").open(encoding="utf-8", newline="")))
_ID = re.compile(r"[0-9a-f]{64}")
_FIGURES = "select figure_id, value from marts.figures_{}"


def _unpacked(archive: Path, target: Path) -> Path:
    with tarfile.open(archive) as opened:
        assert {member.uname for member in opened} == {""}
        opened.extractall(target)  # made here; Python 3.11 before 3.11.4 knows no filter
    (folder,) = target.iterdir()
    return folder


@pytest.fixture(scope="module")
def public(place: Place, first: subprocess.CompletedProcess[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public copy of the first release, unpacked."""
    place = place.copied(tmp_path_factory.mktemp("handed_out"))
    done = place.python("orchestration.release.package", "--public")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"left out     {len(FORBIDDEN)} sources" in done.stdout
    archive = place.home / "published" / "packages" / f"froth-{place.current.resolve().name}-public.tar.gz"
    assert str(archive) in done.stdout
    return _unpacked(archive, tmp_path_factory.mktemp("public"))


@pytest.fixture(scope="module")
def own(public: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(public / "froth.duckdb"), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def forbidden_ids(place: Place, first: subprocess.CompletedProcess[str]) -> frozenset[str]:
    """Documents of the release that must not be passed on."""
    with place.connect() as connection:
        names = ", ".join(f"'{name}'" for name in FORBIDDEN)
        rows = connection.sql(f"select document_id from marts.documents where source_name in ({names})").fetchall()
    assert len(rows) > 50
    return frozenset(name for (name,) in rows)


def _ids_in_tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Every document id in any text of any mart."""
    found: set[str] = set()
    for mart, column in connection.sql(
        "select table_name, column_name from duckdb_columns() where schema_name = 'marts' and data_type = 'VARCHAR'"
    ).fetchall():
        rows = connection.sql(
            f"select distinct unnest(regexp_extract_all(\"{column}\", '[0-9a-f]{{64}}')) from marts.{mart}"
        )
        found |= {name for (name,) in rows.fetchall()}
    return found


def test_no_document_of_a_forbidden_source_is_in_any_file(
    place: Place, public: Path, own: duckdb.DuckDBPyConnection, forbidden_ids: frozenset[str]
) -> None:
    with place.connect() as whole:
        assert forbidden_ids <= _ids_in_tables(whole), "the whole release does hold them"
    assert _ids_in_tables(own)
    assert not _ids_in_tables(own) & forbidden_ids
    for path in public.rglob("*"):
        if path.suffix == ".parquet":
            with duckdb.connect() as connection:
                connection.execute("create schema marts")
                connection.execute(f"create view marts.held as from read_parquet('{path}')")
                assert not _ids_in_tables(connection) & forbidden_ids, path
        elif path.is_file() and path.suffix != ".duckdb":
            assert not set(_ID.findall(path.read_text(encoding="utf-8"))) & forbidden_ids, path


def test_no_row_says_that_it_is_of_a_forbidden_source(own: duckdb.DuckDBPyConnection) -> None:
    for mart, column in own.sql(
        "select table_name, column_name from duckdb_columns() where column_name in ('source_name', 'evidence')"
    ).fetchall():
        held = {name for (name,) in own.sql(f"select distinct {column} from marts.{mart}").fetchall()}
        assert not held & {*FORBIDDEN, "portal"}, mart
    for mart in ("share_prices_daily", "valuations_daily", "dotcom_comparison"):
        assert own.sql(f"select count(*) from marts.{mart}").fetchall() == [(0,)], mart
    # What a person read in the companies' own reports stays.
    assert own.sql("select distinct evidence from marts.optical_module_segments").fetchall() == [("curated",)]
    methods = {name for (name,) in own.sql("select distinct fx_method from marts.figures_quarterly").fetchall()}
    assert "average_ecb" in methods
    assert not [name for name in methods if name and "cfets" in name]


def test_every_row_is_one_of_the_whole_release_or_lacks_something(place: Place, own: duckdb.DuckDBPyConnection) -> None:
    """Facts of the public copy are facts of the release: nothing takes another value for want of a source."""
    columns = "company_id, metric_id, segment, period_kind, fiscal_label, unit, value, known_from, document_id, locator"
    question = f"select {columns} from marts.facts_history where evidence = 'filed' and derivation = 'reported'"
    with place.connect() as whole:
        facts = set(whole.sql(question).fetchall())
    held = set(own.sql(question).fetchall())
    assert held
    assert held <= facts


def test_the_filed_figures_are_those_of_the_whole_release(place: Place, own: duckdb.DuckDBPyConnection) -> None:
    query = " union all ".join(_FIGURES.format(kind) for kind in ("quarterly", "half_yearly", "yearly"))
    values = dict(own.sql(query).fetchall())
    passed_on = [filed for filed in FILED if filed["figure_id"] in values]
    assert {"microsoft:capex_cash:total:FY2026Q4", "alphabet:capex_cash:total:FY2026Q2"} <= set(values)
    assert len(passed_on) > 20
    for filed in passed_on:
        value = values[filed["figure_id"]]
        assert float(value) == pytest.approx(float(filed["value"]), rel=1e-9), filed["figure_id"]
    question = "select sum(capex_cash_usd) from marts.hyperscaler_group_quarterly where group_id = 'big4'"
    with place.connect() as whole:
        assert own.sql(question).fetchall() == whole.sql(question).fetchall()


def test_it_says_what_it_leaves_out_and_why(public: Path, own: duckdb.DuckDBPyConnection) -> None:
    text = (public / "left_out.md").read_text(encoding="utf-8")
    for name in FORBIDDEN:
        assert f"| {name} | {SOURCES[name].publisher} | {SOURCES[name].licence} |" in text
    rows = dict(re.findall(r"^\| (\w+) \| \d+ \| (\d+) \| ", text, re.MULTILINE))
    marts = [name for (name,) in own.sql("select table_name from duckdb_tables()").fetchall()]
    assert set(rows) == set(marts)
    for mart in marts:
        assert own.sql(f"select count(*) from marts.{mart}").fetchall() == [(int(rows[mart]),)]
    assert re.search(r"\| share_prices_daily \| \d{4,} \| 0 \| tencent_prices, yahoo_prices \|", text)
    package = json.loads((public / "datapackage.json").read_text(encoding="utf-8"))
    assert {source["name"] for source in package["sources"]} == set(SOURCES) - set(FORBIDDEN)
    assert not (public / "diff.md").exists()


def test_the_whole_release_is_packed_as_it_is(
    place: Place, first: subprocess.CompletedProcess[str], tmp_path: Path
) -> None:
    place = place.copied(tmp_path)
    done = place.python("orchestration.release.package")
    assert done.returncode == 0, done.stdout + done.stderr
    standing = place.current.resolve()
    folder = _unpacked(place.home / "published" / "packages" / f"froth-{standing.name}.tar.gz", tmp_path / "unpacked")
    names = {path.relative_to(standing) for path in standing.rglob("*")}
    assert {path.relative_to(folder) for path in folder.rglob("*")} == names
    assert all(
        (folder / name).read_bytes() == (standing / name).read_bytes() for name in names if (standing / name).is_file()
    )


def test_nothing_is_handed_out_that_is_not_of_one_run(
    place: Place, first: subprocess.CompletedProcess[str], tmp_path: Path
) -> None:
    empty = Settings(root=ROOT, data=tmp_path / "data", published=tmp_path / "published")
    with pytest.raises(HandoutError, match="next: make run"):
        package.make(empty, is_public=False)
    documents = pl.read_parquet(place.data / "tables" / "archive__documents.parquet")
    empty.tables.mkdir(parents=True)
    documents.head(3).write_parquet(empty.tables / "archive__documents.parquet")
    with pytest.raises(HandoutError, match=r"on 3: they are not of one run\n  next: make run"):
        package.make(replace(empty, published=place.home / "published"), is_public=True)
