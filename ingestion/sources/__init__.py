"""One file a source. Importing this package registers them all."""

from __future__ import annotations

import importlib
import pkgutil

from ingestion.source import Source, registered

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

#: Every source of the project, by name.
SOURCES: dict[str, Source] = dict(registered())
