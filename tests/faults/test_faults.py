"""Disks that fill up and processes that are killed: nothing archived is lost, and no table is half a table."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from ingestion.archive.store import Archive, Outcome, StorageError
from ingestion.settings import Settings
from ingestion.source import Request
from tests.helpers import fetches
from tests.helpers.quotes import QUOTES, Y2024, of_one_year
from tests.publishers.server import Publishers
from tests.publishers.shelf import HOST, Shelf

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[2]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own of 256 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def _fill(disk: Path, leave: int) -> Path:
    """Fill the disk but for so many bytes."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        while (free := os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize) > leave:
            file.write(bytes(min(4096, free - leave)))
    return filler


def test_a_disk_that_is_full_takes_no_body_and_loses_none(
    live: Settings, small_disk: Path, shelf_replies: Shelf
) -> None:
    settings = replace(live, data=small_disk / "data")
    fetches.run(settings)
    fetches.build(settings)
    before = (settings.tables / "quotes__prices.parquet").read_bytes()
    shelf_replies.put("/2024.csv", Y2024 + b"2024-06-03,B,201.00\n" * 4000, last_modified=1_770_000_000)
    filler = _fill(small_disk, leave=16384)
    with pytest.raises(StorageError, match=r"No space left on device(.|\n)*next: +make room"):
        fetches.run(settings)
    assert fetches.build(settings).documents == 2
    filler.unlink()
    assert [row.outcome for row in fetches.run(settings)] == ["fetched", "unchanged"]
    assert (settings.tables / "quotes__prices.parquet").read_bytes() == before


def test_a_disk_that_is_full_takes_no_outcome_and_keeps_those_of_before(live: Settings, small_disk: Path) -> None:
    settings = replace(live, data=small_disk / "data")
    row = fetches.attempt(settings, of_one_year())
    archive = Archive(settings)
    _fill(small_disk, leave=0)
    with pytest.raises(StorageError, match="No space left on device"):
        _record_often(archive, row)
    kept = archive.outcomes("quotes")
    assert Archive(settings).outcomes("quotes") == kept


def _record_often(archive: Archive, row: Outcome) -> None:
    for _ in range(100):
        archive.record(row)


def test_a_disk_that_is_full_takes_no_table_and_keeps_the_one_of_before(
    live: Settings, small_disk: Path, shelf_replies: Shelf
) -> None:
    settings = replace(live, data=small_disk / "data")
    fetches.run(settings)
    fetches.build(settings)
    before = (settings.tables / "quotes__prices.parquet").read_bytes()
    days = (f"{year}-{month:02}-{day:02}" for year in range(1950, 2000) for month in range(1, 13) for day in (1, 11))
    lines = "".join(f"{day},A,{random.randrange(10**9)}.{random.randrange(10**6)}\n" for day in days)
    shelf_replies.put("/2024.csv", b"day,grade,price\n" + lines.encode(), last_modified=1_770_000_000)
    fetches.run(settings)
    filler = _fill(small_disk, leave=8192)
    with pytest.raises(StorageError, match=r"No space left on device(.|\n)*next: +make room"):
        fetches.build(settings)
    assert (settings.tables / "quotes__prices.parquet").read_bytes() == before
    assert [path.name for path in settings.tables.iterdir()] == ["quotes__prices.parquet"]
    filler.unlink()
    assert fetches.build(settings).rows == {"quotes__prices": 1200 + 3 + 2}


_LIMITED = """
import resource, sys
from pathlib import Path
from ingestion.archive.store import StorageError
from ingestion.settings import Settings
from tests.helpers import fetches
settings = Settings(root=Path(sys.argv[1]), data=Path(sys.argv[1]) / "data", fetch_mode="live",
                    address_map={sys.argv[2]: sys.argv[3]})
resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
try:
    fetches.run(settings)
except StorageError as error:
    print(error.problem)
"""


def test_a_file_that_may_not_grow_is_a_storage_error(live: Settings, shelf_replies: Shelf) -> None:
    """The limit that needs no file system of its own: a quota of 8 kB a file."""
    fetches.run(live)
    shelf_replies.put("/2024.csv", Y2024 + b"2024-06-03,B,201.00\n" * 4000, last_modified=1_770_000_000)
    said = _python(_LIMITED, live).communicate()[0]
    assert said == "cannot write: [Errno 27] File too large\n"
    fetches.assert_whole(live)
    assert [row.outcome for row in fetches.run(live)] == ["fetched", "unchanged"]


_BETWEEN = """
import sys, time
from dataclasses import replace
from pathlib import Path
from ingestion.parsing import tables
from ingestion.archive.store import Archive
from ingestion.settings import Settings
from tests.helpers import fetches, quotes
settings = Settings(root=Path(sys.argv[1]), data=Path(sys.argv[1]) / "data", fetch_mode="live",
                    address_map={sys.argv[2]: sys.argv[3]})
fetches.run(settings)
def parse(document):
    print("archived", flush=True)
    time.sleep(60)
    return quotes.QUOTES.parse(document)
tables.build(replace(quotes.QUOTES, parse=parse), Archive(settings).documents("quotes"), settings)
"""


def test_a_kill_between_archive_and_table_leaves_the_old_table_and_the_new_body(
    live: Settings, shelf_replies: Shelf
) -> None:
    fetches.run(live)
    fetches.build(live)
    before = (live.tables / "quotes__prices.parquet").read_bytes()
    shelf_replies.put("/2024.csv", Y2024 + b"2024-06-03,B,201.00\n", last_modified=1_770_000_000)
    process = _python(_BETWEEN, live)
    assert process.stdout
    assert process.stdout.readline() == "archived\n"
    process.kill()
    assert process.wait() == -signal.SIGKILL
    assert (live.tables / "quotes__prices.parquet").read_bytes() == before
    fetches.assert_whole(live)
    assert [row.outcome for row in fetches.run(live)] == ["unchanged", "unchanged"]
    assert fetches.build(live).documents == 3
    assert pl.read_parquet(live.tables / "quotes__prices.parquet").filter(price=201).height == 1


_FETCHING = """
import sys
from dataclasses import replace
from pathlib import Path
from ingestion.fetching.crawl import fetch
from ingestion.archive.store import Archive
from ingestion.fetching.session import Session
from ingestion.settings import Settings
from tests.faults import test_faults
from tests.helpers import fetches, quotes
settings = Settings(root=Path(sys.argv[1]), data=Path(sys.argv[1]) / "data", fetch_mode="live",
                    address_map={sys.argv[2]: sys.argv[3]})
archive, session = Archive(settings), Session(settings)
def progress(line):
    print(line, flush=True)
fetch(test_faults.many(), fetches.NOBODY, fetches.TODAY, archive, session, settings, sys.argv[4], progress)
"""


def many() -> object:
    """The source, asking for a hundred and twenty years at two thousand a second."""
    requests = [
        Request(f"quotes/{year}", f"https://{HOST}/{year}.csv", body_format="csv") for year in range(1880, 2000)
    ]
    return replace(QUOTES, requests=lambda universe, today: requests, requests_per_second=2000)


def test_a_kill_at_any_instant_of_a_fetch_leaves_the_archive_whole(
    live: Settings, publishers: Publishers, shelf_replies: Shelf
) -> None:
    for year in range(1880, 2000):
        shelf_replies.put(f"/{year}.csv", Y2024.replace(b"2024-", f"{year}-".encode()))
    fetched = 0
    for kill in range(4):
        process = _python(_FETCHING, live, f"killed-{kill}")
        assert process.stdout
        for _ in range(random.randint(1, 20)):
            process.stdout.readline()
        time.sleep(random.uniform(0, 0.003))  # anywhere between two attempts
        process.kill()
        assert process.wait() == -signal.SIGKILL
        archive = Archive(live)
        assert all(archive.read(version) for version in archive.versions("quotes"))
        fetched = max(fetched, len(archive.versions("quotes")))
    assert 0 < fetched < 120
    live_again = _python(_FETCHING, live, "to-the-end")
    live_again.communicate()
    assert live_again.returncode == 0
    assert len(Archive(live).versions("quotes")) == 120


def _python(script: str, settings: Settings, *arguments: str) -> subprocess.Popen[str]:
    origin, address = next(iter(settings.address_map.items()))
    return subprocess.Popen(
        [sys.executable, "-c", script, str(settings.root), origin, address, *arguments],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
