"""What a release holds, and who can open it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dashboard.release import DATABASE
from orchestration.release import publication
from tests.helpers.made_up_release import make_warehouse, publish


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return tmp_path / "published"


def test_what_a_release_holds(tmp_path: Path, published: Path) -> None:
    folder = publish(published, make_warehouse(tmp_path / "warehouse.duckdb"), "0001")

    assert publication.current(published) == folder
    assert os.readlink(published / "current") == "releases/0001"
    package = json.loads((folder / "datapackage.json").read_text())
    assert {resource["path"] for resource in package["resources"]} == {
        "froth.duckdb",
        "parquet/facts_history.parquet",
        "parquet/figures_quarterly.parquet",
        "parquet/releases.parquet",
    }
    for resource in package["resources"]:
        body = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(body)
        assert resource["hash"] == "sha256:" + hashlib.sha256(body).hexdigest()
        assert not os.access(folder / resource["path"], os.W_OK) or os.geteuid() == 0
        assert (folder / resource["path"]).stat().st_mode & 0o222 == 0
    figures = next(resource for resource in package["resources"] if resource["name"] == "figures-quarterly")
    assert figures["rows"] == 200
    assert figures["schema"]["primaryKey"] == ["company_id", "calendar_quarter", "metric_id"]
    assert {"name": "value", "type": "number", "databaseType": "decimal(38,6)"}.items() <= figures["schema"]["fields"][
        3
    ].items()
    assert figures["schema"]["fields"][3]["unit"] == "USD"
    assert figures["licenses"] == [{"title": "public domain"}]
    assert figures["sources"][0]["path"] == "https://www.sec.gov"
    assert pl.read_parquet(folder / "parquet" / "figures_quarterly.parquet").height == 200


def test_the_database_describes_itself_and_answers_as_of_a_day(tmp_path: Path, published: Path) -> None:
    folder = publish(published, make_warehouse(tmp_path / "warehouse.duckdb", number=7), "0001")
    with duckdb.connect(str(folder / DATABASE), read_only=True) as connection:
        assert connection.sql("select distinct schema_name from duckdb_tables()").fetchall() == [("marts",)]
        comment = "select comment from duckdb_columns() where table_name = 'facts_history' and column_name = 'value'"
        assert connection.sql(comment).fetchone() == ("The figure; it's at scale one. Unit: USD.",)
        as_of = "select value from marts.facts_as_of(date '{}')"
        assert connection.sql(as_of.format("2024-01-31")).fetchall() == []
        assert connection.sql(as_of.format("2025-01-31")).fetchall() == [(7,)]
        assert connection.sql(as_of.format("2025-02-01")).fetchall() == [(8,)]
    with duckdb.connect() as connection:
        connection.execute(f"attach '{folder / DATABASE}' as elsewhere (read_only)")
        connection.execute("use elsewhere")
        assert connection.sql("select value from marts.facts_as_of('2025-01-31')").fetchall() == [(7,)]


@pytest.mark.slow
def test_a_client_of_1_1_opens_it(tmp_path: Path, published: Path, old_client: Path) -> None:
    folder = publish(published, make_warehouse(tmp_path / "warehouse.duckdb", number=3), "0001")
    read = f"""
        import duckdb
        assert duckdb.__version__ == "1.1.3"
        connection = duckdb.connect({str(folder / DATABASE)!r}, read_only=True)
        print(connection.sql("select count(*) from marts.figures_quarterly").fetchone()[0])
        print(connection.sql("select value from marts.facts_as_of('2025-01-31')").fetchone()[0])
        print(connection.sql("select comment from duckdb_tables() where table_name = 'facts_history'").fetchone()[0])
    """
    answer = subprocess.run([old_client, "-c", textwrap.dedent(read)], capture_output=True, text=True, check=False)
    assert answer.stdout.split("\n")[:3] == ["200", "3.000000", "Every vintage."], answer.stderr


@pytest.fixture(scope="session")
def old_client() -> Path:
    """The interpreter of an environment that holds DuckDB 1.1.3 alone, retained between test runs."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "froth" / "duckdb-1.1.3"
    python = cache / "bin" / "python"
    if subprocess.run([python, "-c", "import duckdb"], capture_output=True).returncode if python.exists() else True:
        subprocess.run([sys.executable, "-m", "venv", "--clear", cache], check=True, capture_output=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "duckdb==1.1.3"]
        done = subprocess.run(install, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"NOT PROVEN: no package index to install duckdb 1.1.3 from ({done.stderr.strip()[-200:]})")
    return python


def test_the_last_five_stay(tmp_path: Path, published: Path) -> None:
    warehouse = make_warehouse(tmp_path / "warehouse.duckdb")
    for number in range(1, 8):
        publish(published, warehouse, f"{number:04}")
    assert sorted(path.name for path in (published / "releases").iterdir()) == ["0003", "0004", "0005", "0006", "0007"]
