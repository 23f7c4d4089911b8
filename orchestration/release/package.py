"""``make release``: the current release as one file to hand out; ``--public`` leaves out what may not be passed on."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tarfile
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb
import polars as pl

from dashboard.audit import release_audit
from dashboard.release import DATABASE
from ingestion.access import let_all_read, readable
from ingestion.settings import Settings, SettingsError
from ingestion.sources import SOURCES
from orchestration.release import public_copy, publication
from orchestration.release.pages import PagesError
from orchestration.warehouse.dbt_runner import DbtError


class HandoutError(Exception):
    """There is nothing to hand out, or what is there does not belong together; says what to do."""


def make(settings: Settings, is_public: bool) -> Path:
    """Pack the current release, or its public copy, into ``published/packages``; the archive's path.

    Raises :class:`HandoutError` where nothing is published, or where the tables are not those of the release.
    """
    standing = publication.current(settings.published)
    if standing is None:
        raise HandoutError("nothing is published yet\n  next: make run, then make release again")
    name = f"froth-{standing.name}" + ("-public" if is_public else "")
    if not is_public:
        return _packed(standing, name, settings.published)
    _demand_same_documents(settings, standing)
    aside = settings.data / "package"
    try:
        contents, row = public_copy.build(settings, SOURCES, aside)
        folder = aside / name
        folder.mkdir()
        contents.fill(folder, row)
        (folder / "diff.md").unlink()  # the release before is no public copy, so there is nothing to compare with
        described = public_copy.left_out(contents, SOURCES, standing / DATABASE, folder / DATABASE, standing.name)
        (folder / "left_out.md").write_text(described, encoding="utf-8")
        release_audit.write_sums(folder)
        return _packed(folder, name, settings.published)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _demand_same_documents(settings: Settings, standing: Path) -> None:
    """The tables that a public copy is built from must be those that the release was built from."""
    with duckdb.connect(str(standing / DATABASE), read_only=True) as connection:
        published = {name for (name,) in connection.sql("select document_id from marts.documents").fetchall()}
    path = settings.tables / "archive__documents.parquet"
    held = set(pl.read_parquet(path)["document_id"]) if path.exists() else set()
    if held != published:
        raise HandoutError(
            f"release {standing.name} rests on {len(published)} documents and {settings.tables} on {len(held)}: they "
            "are not of one run\n  next: make run, then make release PUBLIC=1 again"
        )


def _packed(folder: Path, name: str, published: Path) -> Path:
    """A folder as ``<name>.tar.gz`` with one folder in it, there whole or not at all."""
    target = published / "packages" / f"{name}.tar.gz"
    readable(target.parent)
    aside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with tarfile.open(aside, "w:gz", compresslevel=6) as archive:
            archive.add(folder, arcname=name, filter=_anonymous)
        let_all_read(aside)
        os.replace(aside, target)
    finally:
        aside.unlink(missing_ok=True)
    return target


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o755 if member.isdir() else 0o644
    return member


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m orchestration.release.package", description=__doc__)
    parser.add_argument("--public", action="store_true", help="leave out what its publisher does not let be passed on")
    options = parser.parse_args(arguments)
    started = time.monotonic()
    try:
        path = make(Settings.from_environment(), options.public)
    except (HandoutError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 2
    except (DbtError, PagesError) as error:
        print(f"the public copy could not be built: {error}\n  next: mend what it names", file=sys.stderr)
        return 1
    if options.public:
        left = [name for name, source in SOURCES.items() if not source.is_redistributable]
        print(f"left out     {len(left)} sources whose terms forbid passing their rows on; left_out.md names them")
    print(f"release      {path} ({path.stat().st_size / 1e6:.1f} MB, {time.monotonic() - started:.1f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
