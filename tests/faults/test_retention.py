"""What is retained, and what a copy of it is worth: releases by their number, the archive whole."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.audit import everything
from ingestion.archive.store import Archive
from ingestion.settings import Settings
from orchestration import recovery
from orchestration.release import publication
from tests.helpers import fetches
from tests.helpers.places import ROOT
from tests.helpers.quotes import Y2024
from tests.publishers.shelf import Shelf

_RUNNING = (ROOT / "docs" / "running.md").read_text("utf-8")


def _is_sound(settings: Settings) -> bool:
    """Whether nothing is damaged; a body that no line names yet is no damage."""
    return not [finding for one in everything(settings) for finding in one.findings if finding.is_damage]


def _publish(published: Path, release_id: str) -> None:
    publication.publish(published, release_id, lambda folder: (folder / "id").write_text(release_id) and None)


def _releases(published: Path) -> list[str]:
    return sorted(path.name for path in (published / "releases").iterdir())


def test_the_last_five_releases_are_retained(tmp_path: Path) -> None:
    """By their number: what the clock says of a folder is no reason to delete it."""
    assert "**What is retained.** The last five releases" in _RUNNING
    for number in range(1, 9):
        _publish(tmp_path, f"{number:04}")
        assert _releases(tmp_path) == [f"{one:04}" for one in range(max(1, number - 4), number + 1)]
        for name in _releases(tmp_path):
            assert (tmp_path / "releases" / name / "id").read_text() == name
    assert (tmp_path / "current" / "id").read_text() == "0008"


def test_a_release_that_somebody_points_back_to_stands_until_the_next(tmp_path: Path) -> None:
    for number in range(1, 6):
        _publish(tmp_path, f"{number:04}")
    (tmp_path / "current").unlink()
    (tmp_path / "current").symlink_to("releases/0001")
    with pytest.raises(publication.PublishError, match="the disk\n  still published: 0001"):
        publication.publish(tmp_path, "0006", _failing)
    assert (tmp_path / "current" / "id").read_text() == "0001"
    _publish(tmp_path, "0007")
    assert (tmp_path / "current" / "id").read_text() == "0007"


def _failing(folder: Path) -> None:
    raise ValueError("the disk")


def _files(data: Path) -> dict[str, bytes]:
    """What must never be less: bodies, and lines of the index."""
    archive = data / "archive"
    paths = [*(archive / "blobs").glob("*/*"), *(archive / "outcomes").glob("*/*.jsonl")]
    return {str(path.relative_to(archive)): path.read_bytes() for path in paths}


def test_no_body_and_no_line_of_the_archive_is_ever_removed(live: Settings, shelf_replies: Shelf) -> None:
    """Whatever comes: new bodies, the old one again, nothing of use, errors; and what each run clears away."""
    before: dict[str, bytes] = {}
    for number, body in enumerate(
        (Y2024, Y2024 + b"2024-07-01,A,1.00\n", b"<html>away</html>", Y2024, b"error,quota\n")
    ):
        shelf_replies.put("/2024.csv", body, last_modified=1_770_000_000 + number)
        fetches.run(live)
        fetches.build(live)
        list(recovery.recover(live))
        after = _files(live.data)
        assert all(after[name].startswith(held) for name, held in before.items())
        assert len(after) > len(before) or number
        before = after
    assert len([name for name in before if name.startswith("blobs/")]) == 3
    assert sum(text.count(b"\n") for name, text in before.items() if name.startswith("outcomes/")) == 10


def _documented() -> tuple[str, list[str]]:
    """The command that makes a copy, as docs/running.md has it, and its parts in order."""
    (command,) = re.findall(r"^\$ (for part in .*; done)$", _RUNNING, re.MULTILINE)
    return command, command.partition(" in ")[2].partition(";")[0].split()


def _restored(live: Settings, copy: Path, target: Path) -> Settings:
    restored = replace(live, data=target)
    shutil.copytree(copy, restored.data / "archive")
    return restored


def test_everything_lost_but_a_copy_of_the_archive_is_there_again(live: Settings, tmp_path: Path) -> None:
    fetches.run(live)
    fetches.build(live)
    held = Archive(live).outcomes("quotes")
    tables = (live.tables / "quotes__prices.parquet").read_bytes()
    (tmp_path / "backup").mkdir()
    subprocess.run(["bash", "-euc", _documented()[0]], cwd=tmp_path, check=True)
    shutil.rmtree(live.data)
    restored = _restored(live, tmp_path / "backup", tmp_path / "elsewhere")
    assert Archive(restored).outcomes("quotes") == held
    fetches.build(restored)
    assert (restored.tables / "quotes__prices.parquet").read_bytes() == tables
    assert [row.outcome for row in fetches.run(restored)] == ["unchanged", "unchanged"]
    assert _is_sound(restored)


def test_a_copy_made_while_runs_fetch_is_whole(live: Settings, shelf_replies: Shelf, tmp_path: Path) -> None:
    """New bodies and lines come between each two parts of the copy."""
    command, parts = _documented()
    copy = tmp_path / "backup"
    copy.mkdir()
    fetches.run(live)
    for number, part in enumerate(parts):
        subprocess.run(["bash", "-euc", command.replace(" ".join(parts), part)], cwd=tmp_path, check=True)
        body = Y2024 + b"2024-07-0%d,A,1.00\n" % (number + 1)
        shelf_replies.put("/2024.csv", body, last_modified=1_770_000_000 + number)
        assert [row.outcome for row in fetches.run(live)] == ["fetched", "unchanged"]
    restored = _restored(live, copy, tmp_path / "restored")
    assert len(Archive(restored).outcomes("quotes")) == 4  # of the run before, and of the one after chains were copied
    assert _is_sound(restored)
    fetches.run(restored)
    fetches.build(restored)
    assert _is_sound(restored)
