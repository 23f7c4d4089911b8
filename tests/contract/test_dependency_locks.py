"""The two locks: a run finds what it imports in the first, work on the project adds the second, and both are hashed."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.helpers.places import ROOT

RUN, DEV = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
_ROOMS = ("ingestion", "orchestration", "dashboard", "expectations")
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
#: What a reader of the data runs; every other target is for work on the project.
_OF_A_RUN = {"run", "release", "publish-postgres", "dev", "answers"}
_TARGETS = re.findall(
    r"^([a-z-]+): (setup(?:-dev)?) ##.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
)


def packages(lock: Path) -> dict[str, set[str]]:
    """The versions of each package, most of which have one."""
    versions: dict[str, set[str]] = {}
    for name, version in re.findall(
        r"^([a-z0-9][a-z0-9._-]*)==([^ ]+)", lock.read_text(encoding="utf-8"), re.MULTILINE
    ):
        versions.setdefault(name, set()).add(version)
    return versions


@pytest.mark.parametrize("lock", [RUN, DEV], ids=lambda lock: lock.name)
def test_every_package_has_hashes_and_no_address_stands_in_a_lock(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    entries = re.split(r"^(?=[^ #])", text, flags=re.MULTILINE)[1:]
    assert len(entries) > 20
    assert [
        entry for entry in entries if not re.match(r"[a-z0-9._-]+==\S+ .*\\\n    --hash=sha256:[0-9a-f]{64}", entry)
    ] == []
    assert "://" not in text


def test_the_second_lock_only_adds() -> None:
    run, dev = (set(re.findall(r"^[a-z0-9].*", lock.read_text(encoding="utf-8"), re.MULTILINE)) for lock in (RUN, DEV))
    assert run & dev == set()
    held = packages(RUN)
    assert {name: versions for name, versions in packages(DEV).items() if name in held and versions != held[name]} == {}


def test_what_the_project_declares_stands_in_the_lock_that_is_to_have_it() -> None:
    run = packages(RUN)
    both = {**run, **packages(DEV)}
    extras = _PROJECT["optional-dependencies"]
    for declared, locked in ((_PROJECT["dependencies"] + extras["place"], run), (extras["dev"], both)):
        for requirement in map(Requirement, declared):
            versions = locked[canonicalize_name(requirement.name)]
            assert all(requirement.specifier.contains(version) for version in versions), requirement


def _imported(path: Path) -> set[str]:
    """The packages that a module names in an import, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - set(_ROOMS)


def test_a_run_imports_nothing_that_its_lock_does_not_have() -> None:
    run, providers = set(packages(RUN)), metadata.packages_distributions()
    missing = {}
    for path in (path for room in _ROOMS for path in (ROOT / room).rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        if place.startswith("dashboard/superset/"):
            continue  # read by Superset, in its own environment
        for name in _imported(path):
            if not run & {canonicalize_name(provider) for provider in providers.get(name, [])}:
                missing[place] = name
    assert missing == {}


def test_a_target_that_needs_tools_installs_them_and_a_run_does_not() -> None:
    needs = {name: prerequisite for name, prerequisite, _ in _TARGETS}
    assert {name for name, prerequisite in needs.items() if prerequisite == "setup"} == _OF_A_RUN
    tools = {
        name for name, _, recipe in _TARGETS if re.search(r"\(BIN\)/(?!python|dagster)|-m (pytest|tests\b)", recipe)
    }
    assert {"test", "test-fast", "lint", "docs", "derive", "kill"} <= tools
    assert {name for name in tools if needs[name] != "setup-dev"} == set()


def test_what_is_left_out_stands_in_no_lock() -> None:
    left_out = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["uv"][
        "exclude-dependencies"
    ]
    assert left_out
    assert set(left_out) & {*packages(RUN), *packages(DEV)} == set()
