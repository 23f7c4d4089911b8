"""One file a source. Importing this package registers them all.

In: a declaration and pure functions: what to request, what to request next, and rows from a document.
Out: network, disk and clock, and what two sources share (``publishers``). Example: ``ecb_exchange_rates.py``.
"""

from __future__ import annotations

import importlib
import pkgutil

from ingestion.source import Source, registered

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

#: Every source of the project, by name.
SOURCES: dict[str, Source] = dict(registered())
