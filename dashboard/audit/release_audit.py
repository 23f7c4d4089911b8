"""The current release held against its own list of hashes, its counts, and the archive that its rows cite."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

import duckdb

from dashboard.release import DATABASE
from ingestion.archive.store import Archive
from ingestion.findings import Audited, Finding
from ingestion.settings import Settings
from ingestion.source import SourceError

#: The list of every other file of a release, as ``sha256sum`` writes and checks it.
SUMS = "SHA256SUMS"
_ANEW = "froth repair sets this release aside and publishes anew; or put the file back from a copy"


def write_sums(folder: Path) -> None:
    """Write the list into the folder of a release that is whole but for it."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    lines = (f"{digest(path)}  {path.relative_to(folder)}\n" for path in paths)
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def audit(settings: Settings) -> Audited:
    """Every hash, count and link of the current release; how many files were read."""
    link = settings.published / "current"
    if not link.is_symlink():
        return Audited("release", 0)
    if not link.exists():
        problem = f"it names {os.readlink(link)}, which is not there"
        return Audited("release", 0, (_finding(link, problem, "put that folder back, or point it to another release"),))
    folder = link.resolve()
    found = [*damages(folder), *_left(settings.published, folder)]
    if not any(finding.is_damage for finding in found):
        found += [*_counts(folder), *_links(settings, folder)]
    return Audited("release", sum(path.is_file() for path in folder.rglob("*")), tuple(found))


def damages(folder: Path) -> list[Finding]:
    """The files of a release that are not what was published."""
    return list(_hashes(folder))


def _hashes(folder: Path) -> Iterable[Finding]:
    if not (folder / SUMS).exists():
        yield from _packaged(folder)
        return
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
        named = {name: wanted for wanted, name in (line.split("  ", 1) for line in lines)}
    except ValueError:
        yield _finding(folder / SUMS, "the list of hashes cannot be read")
        return
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {SUMS}
    for name in sorted(there | set(named)):
        if name not in there:
            yield _finding(folder / name, "it is gone")
        elif name not in named:
            yield _finding(folder / name, "the list of hashes does not name it")
        elif digest(folder / name) != named[name]:
            yield _finding(folder / name, "its bytes are not those that were published")


def _packaged(folder: Path) -> Iterable[Finding]:
    """A release from before there was a list: what its data package names."""
    try:
        resources = json.loads((folder / "datapackage.json").read_bytes())["resources"]
        named = {str(resource["path"]): str(resource["hash"]) for resource in resources}
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield _finding(folder / "datapackage.json", f"it cannot be read ({error})")
        return
    for name, wanted in named.items():
        if not (folder / name).exists():
            yield _finding(folder / name, "it is gone")
        elif f"sha256:{digest(folder / name)}" != wanted:
            yield _finding(folder / name, "its bytes are not those that were published")


def _counts(folder: Path) -> Iterable[Finding]:
    """The rows that the data package promises of each table, in the database."""
    resources = json.loads((folder / "datapackage.json").read_bytes())["resources"]
    with duckdb.connect(str(folder / DATABASE), read_only=True) as connection:
        for resource in resources:
            if resource["format"] != "parquet":
                continue
            name = Path(resource["path"]).stem
            counted = connection.execute(f"select count(*) from marts.{name}").fetchone()
            if counted != (resource["rows"],):
                problem = f"it promises {resource['rows']} rows of {name}, and the database holds {counted}"
                yield _finding(folder / "datapackage.json", problem)


def _links(settings: Settings, folder: Path) -> Iterable[Finding]:
    """Every document that the release cites is one that it lists, and every one that it lists is held."""
    with duckdb.connect(str(folder / DATABASE), read_only=True) as connection:
        marts = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
        if not {"documents", "citations"} <= marts:
            return
        listed = {name for (name,) in connection.execute("select document_id from marts.documents").fetchall()}
        cited = {name for (name,) in connection.execute("select document_id from marts.citations").fetchall()}
    archive = Archive(settings)
    try:
        held = {version.document_id for source in archive.sources() for version in archive.versions(source)}
    except SourceError:
        return  # the index is damaged, which is said of it
    for missing in sorted(cited - listed - {None}):
        yield _finding(folder / DATABASE, f"it cites document {missing}, which it does not list")
    for missing in sorted(listed - held):
        problem = f"it rests on document {missing}, which the archive does not hold"
        yield Finding("release", folder / DATABASE, problem, "put the archive back from a copy", "publisher")


def _left(published: Path, current: Path) -> Iterable[Finding]:
    for path in sorted((published / "releases").iterdir()):
        if path.name.startswith(".") or path.name > current.name:
            yield Finding("release", path, "a dead run left it", "the next release removes it", "rebuild", False)


def _finding(path: Path, problem: str, next_step: str = _ANEW) -> Finding:
    return Finding("release", path, problem, next_step, "person")


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
