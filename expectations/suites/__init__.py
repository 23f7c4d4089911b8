"""What is demanded of tables, in one package a layer and one file a subject.

In: suites (``expectations.suite``) of tables, in the file that is named as the folder of the tables' dbt models.
Out: what a check is and how it is carried out (``suite``, ``runner``), rules and words that subjects share (``rules``,
``vocabulary``). Example: that a group's sum is the sum of its members is in ``marts/payers.py``, since its mart is in
``dbt_project/models/marts/payers``; the margins that payers, optics and data centres can have are in ``rules``.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable

from expectations.suite import Suite


def suites_of(package: str, path: Iterable[str]) -> tuple[Suite, ...]:
    """``SUITES`` of every file of a layer's package, one after another in alphabetical order of the files."""
    names = sorted(module.name for module in pkgutil.iter_modules(path))
    return tuple(suite for name in names for suite in importlib.import_module(f"{package}.{name}").SUITES)
