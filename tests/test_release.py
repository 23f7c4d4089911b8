"""A release is whole or it is not there: while readers read, when the process dies, when the disk is full."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import textwrap
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from orchestration import release, release_candidate, release_diff, release_files
from orchestration.release_diff import Mart, Removal
from orchestration.release_files import DATABASE, ColumnNote, MartNote, SourceNote

FIGURES = Mart("figures_quarterly", ("company_id", "calendar_quarter", "metric_id"), is_operational=False)
HISTORY = Mart("facts_history", ("company_id", "metric_id", "known_from"), is_operational=False)
RELEASES = Mart("releases", ("release_id",), is_operational=True)
SOURCE = SourceNote("edgar", "Company facts", "SEC", "https://www.sec.gov", "public domain")


def make_warehouse(path: Path, number: int = 0, rows: int = 200) -> Path:
    """A warehouse with three marts whose every row carries ``number``, so that a mixture of releases would show."""
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.figures_quarterly as select 'company' || i % 5 as company_id,"
            " 2000 + i // 5 || 'Q1' as calendar_quarter, 'revenue' as metric_id,"
            f" cast({number} as decimal(38, 6)) as value, 'USD' as unit from range({rows}) t(i)"
        )
        connection.execute(
            "create table marts.facts_history (company_id varchar, metric_id varchar, value decimal(38, 6),"
            " known_from date, known_to date)"
        )
        connection.execute(
            "insert into marts.facts_history values"
            f" ('alphabet', 'revenue', {number}, date '2024-02-01', date '2025-02-01'),"
            f" ('alphabet', 'revenue', {number + 1}, date '2025-02-01', null)"
        )
        connection.execute(f"create table marts.releases as select '{number:04}' as release_id, {rows} as figures")
    return path


def notes() -> list[MartNote]:
    value = {"value": ColumnNote("The figure; it's at scale one.", "USD")}
    return [
        MartNote(HISTORY, "Every vintage.", value, ("edgar",)),
        MartNote(FIGURES, "Discrete quarters.", value, ("edgar",)),
        MartNote(RELEASES, "Releases.", {}, ()),
    ]


def fill(warehouse: Path, release_id: str):  # type: ignore[no-untyped-def]
    def write(folder: Path) -> None:
        release_files.write_database(warehouse, folder / DATABASE, notes())
        release_files.write_parquet(folder / DATABASE, folder / "parquet", notes())
        release_files.write_package(folder, notes(), {"edgar": SOURCE}, release_id, datetime(2026, 1, 1, tzinfo=UTC))

    return write


def publish(published: Path, warehouse: Path, release_id: str) -> Path:
    return release.publish(published, release_id, fill(warehouse, release_id))


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return tmp_path / "published"


def test_what_a_release_holds(tmp_path: Path, published: Path) -> None:
    folder = publish(published, make_warehouse(tmp_path / "warehouse.duckdb"), "0001")

    assert release.current(published) == folder
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
    """The interpreter of an environment that holds DuckDB 1.1.3 alone, kept between test runs."""
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


#: For every call by which a file system is changed for good: a publisher, on a copy of its own, that dies there.
_DYING = """
    import os, shutil, signal, sys
    from pathlib import Path
    from tests.test_release import fill
    from orchestration import release

    def dying_at(step):
        left = step
        def wrapped(function):
            def call(*arguments, **named):
                nonlocal left
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return function(*arguments, **named)
            return call
        for name in ("fsync", "rename", "replace", "mkdir", "symlink", "chmod", "unlink", "rmdir"):
            setattr(os, name, wrapped(getattr(os, name)))

    before, warehouse, copies = map(Path, sys.argv[1:])
    for step in range(1, 100):
        published = copies / f"{step:03}"
        shutil.copytree(before, published, symlinks=True)
        child = os.fork()
        if child == 0:
            dying_at(step)
            release.publish(published, "0002", fill(warehouse, "0002"))
            os._exit(0)
        if os.waitpid(child, 0)[1] == 0:
            break
"""


def test_a_kill_at_any_step_leaves_a_whole_release(tmp_path: Path, published: Path) -> None:
    new = make_warehouse(tmp_path / "new.duckdb", number=2)
    publish(published, make_warehouse(tmp_path / "old.duckdb", number=1), "0001")
    copies = tmp_path / "copies"
    copies.mkdir()
    command = [sys.executable, "-c", textwrap.dedent(_DYING), published, new, copies]
    subprocess.run(command, check=True, capture_output=True)

    steps = sorted(copies.iterdir())
    assert len(steps) > 20
    standing = [_whole_release(step) for step in steps]
    assert standing == sorted(standing), "no step takes a release back"
    assert set(standing) == {"0001", "0002"}
    for step in (*steps[::7], steps[-2]):
        publish(step, new, "0003")
        assert _whole_release(step, values=2) == "0003"
        left = sorted(path.name for path in (step / "releases").iterdir())
        assert left in (["0001", "0003"], ["0001", "0002", "0003"]), "what the dead publisher left is gone"


def _whole_release(published: Path, values: int | None = None) -> str:
    """The current release's id, once its parts agree."""
    folder = release.current(published)
    assert folder is not None
    package = json.loads((folder / "datapackage.json").read_text())
    for resource in package["resources"]:
        digest = hashlib.sha256((folder / resource["path"]).read_bytes()).hexdigest()
        assert resource["hash"] == f"sha256:{digest}"
    with duckdb.connect(str(published / "current" / DATABASE), read_only=True) as connection:
        seen = connection.sql("select distinct cast(value as int) from marts.figures_quarterly").fetchall()
    assert seen == [(values or int(folder.name),)]
    assert package["version"] == folder.name
    return folder.name


def test_a_full_disk_leaves_the_release_before(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("NOT PROVEN: mounting a small disk needs root")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"NOT PROVEN: this system lets nobody mount a small disk ({mounted.stderr.strip()})")
    try:
        first = publish(disk / "published", make_warehouse(tmp_path / "small.duckdb"), "0001")
        with pytest.raises(release.PublishError, match="free space on the disk") as raised:
            publish(disk / "published", make_big_warehouse(tmp_path / "big.duckdb"), "0002")
        assert "still published: 0001" in str(raised.value)
        assert release.current(disk / "published") == first
        assert [path.name for path in (disk / "published" / "releases").iterdir()] == ["0001"]
        with duckdb.connect(str(disk / "published" / "current" / DATABASE), read_only=True) as connection:
            assert connection.sql("select count(*) from marts.figures_quarterly").fetchone() == (200,)
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def make_big_warehouse(path: Path) -> Path:
    make_warehouse(path)
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "insert into marts.figures_quarterly select md5(cast(i as varchar)), md5(cast(-i as varchar)), 'revenue',"
            " i, 'USD' from range(400000) t(i)"
        )
    return path


_READER = """
    import sys, time, duckdb
    from pathlib import Path

    seen, reads = set(), 0
    while not Path(sys.argv[2]).exists():
        with duckdb.connect(sys.argv[1], read_only=True) as connection:
            (release_id, promised, rows, values), = connection.sql('''
                select release_id, figures, count(*), list(distinct cast(value as int))
                from marts.releases, marts.figures_quarterly group by all
            ''').fetchall()
        assert rows == promised, (release_id, rows, promised)
        assert values == [int(release_id)], (release_id, values)
        seen.add(release_id)
        reads += 1
    print(reads, *sorted(seen))
"""


def test_readers_see_whole_releases_while_ten_are_published(tmp_path: Path, published: Path) -> None:
    publish(published, make_warehouse(tmp_path / "0.duckdb", number=0), "0000")
    stop = tmp_path / "stop"
    command = [sys.executable, "-c", textwrap.dedent(_READER), published / "current" / DATABASE, stop]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    try:
        time.sleep(0.5)
        for number in range(1, 11):
            warehouse = make_warehouse(tmp_path / f"{number}.duckdb", number=number, rows=200 + 10 * number)
            publish(published, warehouse, f"{number:04}")
    finally:
        time.sleep(0.3)
        stop.touch()
    for reader in readers:
        out, err = reader.communicate(timeout=60)
        assert reader.returncode == 0, err
        reads, *releases = out.split()
        assert int(reads) > 10
        assert len(releases) > 5
        assert releases[-1] == "0010"


def test_a_failing_writer_names_what_stands(tmp_path: Path, published: Path) -> None:
    publish(published, make_warehouse(tmp_path / "warehouse.duckdb"), "0001")
    with pytest.raises(release.PublishError, match="still published: 0001"):
        publish(published, tmp_path / "missing.duckdb", "0002")
    assert sorted(path.name for path in (published / "releases").iterdir()) == ["0001"]


def test_the_diff_names_what_changed(tmp_path: Path, published: Path) -> None:
    folder = publish(published, make_warehouse(tmp_path / "old.duckdb", number=1), "0001")
    new = make_warehouse(tmp_path / "new.duckdb", number=1, rows=205)
    with duckdb.connect(str(new)) as connection:
        connection.execute(
            "update marts.figures_quarterly set value = 99 where company_id = 'company3' and"
            " calendar_quarter = '2001Q1'"
        )
        connection.execute(
            "delete from marts.figures_quarterly where company_id = 'company4' and calendar_quarter = '2002Q1'"
        )
    figures, history = release_diff.compare(new, folder / DATABASE, [FIGURES, HISTORY])

    assert (figures.added, figures.changed, len(figures.vanished)) == (5, 1, 1)
    assert figures.restated == (("company3 2001Q1 revenue", "1.000000", "99.000000"),)
    assert history.is_empty
    text = release_diff.as_markdown([figures, history], "0002", "0001")
    assert "| figures_quarterly | 5 | 1 | 1 | · |" in text
    assert "| company3 2001Q1 revenue | 1.000000 | 99.000000 |" in text
    assert "- company4 2002Q1 revenue" in text


def test_a_vanished_key_needs_a_line_of_its_own_day(tmp_path: Path, published: Path) -> None:
    folder = publish(published, make_warehouse(tmp_path / "old.duckdb"), "0001")
    new = make_warehouse(tmp_path / "new.duckdb", rows=199)
    diffs = release_diff.compare(new, folder / DATABASE, [FIGURES])
    day = date(2026, 1, 5)

    assert release_diff.unexcused(diffs, [], day) == {"figures_quarterly": ["company4 2039Q1 revenue"]}
    meant = Removal("figures_quarterly", "revenue", "company4", day, "it left the universe")
    assert release_diff.unexcused(diffs, [meant], day) == {}
    assert release_diff.unexcused(diffs, [meant], day + timedelta(days=1)) != {}
    other = Removal("figures_quarterly", "ocf", "", day, "another metric")
    assert release_diff.unexcused(diffs, [other], day) != {}


def test_the_same_marts_have_the_same_content_id(tmp_path: Path) -> None:
    def content_id(warehouse: Path, *also: str) -> str:
        checks = pl.DataFrame({"is_passed": [True]})
        now = datetime(2026, 1, 1, tzinfo=UTC)
        marts = [FIGURES, HISTORY, RELEASES]
        return str(release_candidate.draft(warehouse, None, marts, checks, "run", now, also).row["content_id"])

    one = content_id(make_warehouse(tmp_path / "one.duckdb"))
    assert content_id(make_warehouse(tmp_path / "two.duckdb")) == one
    assert content_id(make_warehouse(tmp_path / "three.duckdb", rows=201)) != one
    assert content_id(tmp_path / "two.duckdb", "a warning") != one
    with duckdb.connect(str(tmp_path / "two.duckdb")) as connection:
        connection.execute("update marts.releases set figures = 0")
    assert content_id(tmp_path / "two.duckdb") == one, "operational marts do not make a release another"


def test_another_day_alone_is_no_news(tmp_path: Path) -> None:
    dated = Mart("claims", ("claim_id",), is_operational=False, run_dated=("evaluated_as_of",))
    paths = [tmp_path / name for name in ("one.duckdb", "two.duckdb", "three.duckdb")]
    said = [("2026-01-01", "forecast"), ("2026-01-02", "forecast"), ("2026-01-02", "confirmed")]
    for path, (day, verdict) in zip(paths, said, strict=True):
        with duckdb.connect(str(path)) as connection:
            connection.execute("create schema marts")
            connection.execute(
                f"create table marts.claims as select 1 as claim_id, date '{day}' as evaluated_as_of,"
                f" '{verdict}' as verdict"
            )
    checks, now = pl.DataFrame({"is_passed": [True]}), datetime(2026, 1, 1, tzinfo=UTC)
    ids = [release_candidate.draft(path, None, [dated], checks, "run", now).row["content_id"] for path in paths]
    assert ids[0] == ids[1] != ids[2]
    changed = [release_diff.compare(path, paths[0], [dated])[0].changed for path in paths]
    assert changed == [0, 0, 1]
