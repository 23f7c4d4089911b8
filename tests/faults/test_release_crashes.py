"""A release is whole or it is not there: while readers read, when the process dies, when the disk is full."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import duckdb
import pytest

from dashboard.release import DATABASE
from orchestration.release import publication
from tests.helpers.made_up_release import make_warehouse, publish

pytestmark = pytest.mark.slow


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return tmp_path / "published"


#: For every call by which a file system is changed for good: a publisher, on a copy of its own, that dies there.
_DYING = """
    import os, shutil, signal, sys
    from pathlib import Path
    from tests.helpers.made_up_release import fill
    from orchestration.release import publication

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
            publication.publish(published, "0002", fill(warehouse, "0002"))
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
    folder = publication.current(published)
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
        with pytest.raises(publication.PublishError, match="free space on the disk") as raised:
            publish(disk / "published", make_big_warehouse(tmp_path / "big.duckdb"), "0002")
        assert "still published: 0001" in str(raised.value)
        assert publication.current(disk / "published") == first
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
    import os, sys, duckdb
    from pathlib import Path

    seen, reads, stop, is_last = set(), 0, Path(sys.argv[2]), False
    while not is_last:
        is_last = stop.exists()
        with duckdb.connect(sys.argv[1], read_only=True) as connection:
            (release_id, promised, rows, values), = connection.sql('''
                select release_id, figures, count(*), list(distinct cast(value as int))
                from marts.releases, marts.figures_quarterly group by all
            ''').fetchall()
        assert rows == promised, (release_id, rows, promised)
        assert values == [int(release_id)], (release_id, values)
        seen.add(release_id)
        reads += 1
        stop.with_name(f"reading-{os.getpid()}").touch()
    print(reads, *sorted(seen))
"""


def test_readers_see_whole_releases_while_ten_are_published(tmp_path: Path, published: Path) -> None:
    publish(published, make_warehouse(tmp_path / "0.duckdb", number=0), "0000")
    stop = tmp_path / "stop"
    command = [sys.executable, "-c", textwrap.dedent(_READER), published / "current" / DATABASE, stop]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    try:
        until = time.monotonic() + 60
        while len(list(tmp_path.glob("reading-*"))) < len(readers):
            assert time.monotonic() < until, "the readers have not begun"
            time.sleep(0.01)
        for number in range(1, 11):
            warehouse = make_warehouse(tmp_path / f"{number}.duckdb", number=number, rows=200 + 10 * number)
            publish(published, warehouse, f"{number:04}")
    finally:
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
    with pytest.raises(publication.PublishError, match="still published: 0001"):
        publish(published, tmp_path / "missing.duckdb", "0002")
    assert sorted(path.name for path in (published / "releases").iterdir()) == ["0001"]
