"""Parquet files that are replaced whole, each with the SHA-256 that it must have.

``<data>/sums/<folder>/<table>.sha256`` names the bytes that are about to stand and those that stood before: it is
written first, so that a crash between the two leaves a file that it names. A file that it does not name is damaged.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from ingestion.archive import abandoned, atomic
from ingestion.findings import Audited, Finding

#: Folders of a data folder that hold such files.
FOLDERS = ("tables", "problems", "checks")


def replace(frames: Mapping[Path, pl.DataFrame]) -> None:
    """Replace files. All are on the disk before the first takes its place. One that says the same is left as it is."""
    bodies = {path: body for path, frame in frames.items() if not _holds(path, body := _parquet(frame))}
    sums = {_sum_file(path): _sums(path, body) for path, body in bodies.items()}
    atomic.replace_all({path: _writing(text.encode()) for path, text in sums.items()})
    atomic.replace_all({path: _writing(body) for path, body in bodies.items()})


def audit(data: Path) -> Audited:
    """Which files are not what was written. Nothing is changed."""
    paths = [path for folder in FOLDERS for path in sorted((data / folder).glob("*.parquet"))]
    found = [
        Finding("tables", path, "its bytes are not those that were written", "make run builds it anew", "rebuild")
        for path in paths
        if not is_sound(path)
    ]
    for folder in FOLDERS:
        for path in abandoned.found(data / folder, atomic.ASIDE):
            found.append(Finding("tables", path, "a dead run left it", "make run removes it", "rebuild", False))
    return Audited("tables", len(paths), tuple(found))


def is_sound(path: Path) -> bool:
    """Whether a file is what was written. One from before sums were kept is sound where it can be read."""
    sums = _known_sums(path)
    if sums:
        return hashlib.sha256(path.read_bytes()).hexdigest() in sums
    try:
        pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError):
        return False
    return True


def _holds(path: Path, body: bytes) -> bool:
    """Whether a file has these bytes, and is known to."""
    return path.exists() and path.read_bytes() == body and hashlib.sha256(body).hexdigest() in _known_sums(path)


def _sums(path: Path, body: bytes) -> str:
    new = hashlib.sha256(body).hexdigest()
    standing = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else new
    known = _known_sums(path)
    is_known = not known or standing in known
    return "".join(f"{digest}\n" for digest in dict.fromkeys((new, standing if is_known else new)))


def _known_sums(path: Path) -> set[str]:
    file = _sum_file(path)
    return set(file.read_text(encoding="ascii", errors="replace").split()) if file.exists() else set()


def _sum_file(path: Path) -> Path:
    return path.parent.parent / "sums" / path.parent.name / f"{path.stem}.sha256"


def _parquet(frame: pl.DataFrame) -> bytes:
    body = io.BytesIO()
    frame.write_parquet(body, compression="zstd")
    return body.getvalue()


def _writing(body: bytes) -> atomic.Write:
    return lambda file: file.write(body)
