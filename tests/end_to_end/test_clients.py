"""Clients that are light enough to read a release with every run of the tests; the others: ``make prove-bi``."""

from __future__ import annotations

import subprocess
from pathlib import Path

import duckdb
import pytest

from tests.clients import frames, old_duckdb, proof, spreadsheet
from tests.clients.proof import Differs, ReleaseFolder
from tests.helpers.places import Place


@pytest.fixture(scope="module")
def held(place: Place, first: subprocess.CompletedProcess[str]) -> ReleaseFolder:
    return ReleaseFolder(place.current.resolve())


def test_polars_reads_the_parquet_files(held: ReleaseFolder) -> None:
    assert frames.prove_polars(held).values > 1_000_000


def test_pandas_reads_the_parquet_files(held: ReleaseFolder) -> None:
    assert frames.prove_pandas(held).values > 1_000_000


def test_the_oldest_duckdb_reads_the_file(held: ReleaseFolder) -> None:
    assert min(old_duckdb.versions()) == old_duckdb.OLDEST
    try:
        done = old_duckdb.prove(held, old_duckdb.OLDEST)
    except proof.Absent as missing:
        pytest.skip(f"the file is not opened in DuckDB {old_duckdb.OLDEST}: {missing}")
    assert done.version == "1.1.3"
    assert done.values > 1_000_000


def test_a_difference_of_one_value_is_found(held: ReleaseFolder, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "parquet").mkdir(parents=True)
    with duckdb.connect(str(other / "froth.duckdb")) as connection:
        connection.execute("create schema marts; create table marts.metrics (metric_id varchar, is_additive boolean)")
        connection.execute("insert into marts.metrics values ('capex', true)")
        connection.execute(
            f"copy (select 'capex' as metric_id, false as is_additive) to '{other}/parquet/metrics.parquet'"
        )
    with pytest.raises(Differs, match="metrics: 1 rows that DuckDB does not read and 1 missing"):
        frames.prove_polars(ReleaseFolder(other))


def test_a_client_that_is_not_here_is_reported_with_how_to_get_it(
    held: ReleaseFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(proof.Absent, match=r"next .*: apt install libreoffice-calc-nogui"):
        spreadsheet.prove(held)
