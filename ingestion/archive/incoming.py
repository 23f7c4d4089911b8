"""A body on its way into the archive, and what is raised where the disk does not take it."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from types import TracebackType

from ingestion.archive import abandoned
from ingestion.source import SourceError


class StorageError(SourceError):
    """The disk did not take what was to be written. What stood there before still stands, whole."""

    def __init__(self, source: str, path: Path, error: Exception):
        super().__init__(
            source, None, str(path), "-", f"cannot write: {error}", "make room (or move FROTH_DATA) and run again"
        )


class Incoming:
    """A body on its way in: a file of its own that is hashed as it grows, and gone unless it is adopted."""

    def __init__(self, source: str, folder: Path):
        self._source, self._hash, self.size = source, hashlib.sha256(), 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with abandoned.beginning(folder):
                descriptor, name = tempfile.mkstemp(dir=folder)
                abandoned.claim(descriptor)
        except OSError as error:
            raise StorageError(source, folder, error) from error
        self.path = Path(name)
        self._file = os.fdopen(descriptor, "wb", buffering=0)

    @property
    def document_id(self) -> str:
        return self._hash.hexdigest()

    def write(self, chunk: bytes) -> None:
        """Add to the body. Raises :class:`StorageError` where the disk does not take it."""
        self._hash.update(chunk)
        self.size += len(chunk)
        rest = memoryview(chunk)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            raise StorageError(self._source, self.path, error) from error

    def restart(self) -> None:
        """Forget what has arrived: it is requested again."""
        self._file.seek(0)
        self._file.truncate()
        self._hash, self.size = hashlib.sha256(), 0

    def sync(self) -> None:
        os.fsync(self._file.fileno())

    def __enter__(self) -> Incoming:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)
