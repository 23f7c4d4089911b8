"""Who may read what is written: the data of this project its owner alone, a release everybody; whatever the umask."""

from __future__ import annotations

import os
from pathlib import Path

from ingestion.settings import SettingsError

_OWNER_ALONE, _NOT_FOR_OTHERS = 0o700, 0o077
_FOLDER_FOR_ALL, _FILE_FOR_ALL = 0o755, 0o644


def keep_private(data: Path) -> None:
    """Let nobody else into the data folder, and into nothing that this process makes from now on.

    Raises :class:`SettingsError` where the folder is another's.
    """
    os.umask(_NOT_FOR_OTHERS)
    try:
        data.mkdir(parents=True, exist_ok=True)
        if data.stat().st_mode & _NOT_FOR_OTHERS:
            data.chmod(_OWNER_ALONE)
    except OSError as error:
        raise SettingsError(
            f"{data} cannot be kept to its owner: {error.strerror}.\n"
            "  next: make it this user's, or set FROTH_DATA to a folder that is"
        ) from error


def let_all_read(folder: Path) -> None:
    """Let everybody read a file, or a folder and what is in it."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(_FOLDER_FOR_ALL if path.is_dir() else _FILE_FOR_ALL)


def readable(folder: Path) -> Path:
    """The folder, made where it is missing, which everybody may list; what is in it is as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(_FOLDER_FOR_ALL)
    return folder
