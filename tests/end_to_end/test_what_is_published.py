"""What a release hands out besides its data: no place of its maker's machine, who may read it, and its software."""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from jsonschema import Draft7Validator
from referencing import Registry
from referencing.jsonschema import DRAFT7

from ingestion.access import keep_private, let_all_read, readable
from ingestion.settings import SettingsError
from orchestration.release import components
from tests.helpers.froth import Froth
from tests.helpers.places import ROOT, Place

_SCHEMA = Path(__file__).parents[1] / "helpers" / "cyclonedx-1.6.schema.json"
_MADE_AT = datetime(2026, 11, 29)


def _places(place: Place) -> list[str]:
    """Folders that nobody else has: the project's, those of the run, the user's and the temporary one."""
    named = {ROOT, place.home, place.project, Path.home(), Path(tempfile.gettempdir()), Path(sys.prefix)}
    return sorted({str(path) for one in named for path in (one, one.resolve()) if len(path.parts) > 1})


def _texts(path: Path) -> list[bytes]:
    """The bytes of a file, and where it is compressed every text in it."""
    held = [path.read_bytes()]
    if path.suffix == ".parquet":
        with duckdb.connect() as connection:
            held += [str(row).encode() for row in connection.sql(f"from parquet_kv_metadata('{path}')").fetchall()]
            held += [str(row).encode() for row in connection.sql(f"from '{path}'").fetchall()]
    return held


def test_nothing_published_names_a_place_of_the_machine(place: Place, first: subprocess.CompletedProcess[str]) -> None:
    folder = place.current.resolve()
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 50
    for path in files:
        for text in _texts(path):
            for named in _places(place):
                # A longer name, or an address with such a path, is no place of this machine.
                assert not re.search(rb"(?<![\w.:/-])" + re.escape(named.encode()) + rb"(?![\w-])", text), (path, named)


def test_the_scan_finds_a_place_where_there_is_one(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "some.parquet"
    duckdb.sql(f"copy (select '{ROOT}/data/x' as a from range(3)) to '{path}' (format parquet, compression zstd)")
    assert [text for text in _texts(path) if str(ROOT).encode() in text]
    assert str(ROOT) in _places(place)


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_explain_names_no_place_of_the_machine(froth: Froth, place: Place, form: tuple[str, ...]) -> None:
    said = froth("explain", "alphabet", "capex_cash", "2026Q2", *form).stdout
    assert "capex_cash" in said
    assert not [named for named in _places(place) if re.search(rf"(?<![\w.:/-]){re.escape(named)}(?![\w-])", said)]


def test_data_is_its_owners_and_a_release_everybodys(place: Place, first: subprocess.CompletedProcess[str]) -> None:
    """The runs of the tests have the umask of whoever runs them; what is written has the modes all the same."""
    assert place.data.stat().st_mode & 0o777 == 0o700
    open_to_others = [path for path in place.data.rglob("*") if not path.is_symlink() and path.stat().st_mode & 0o077]
    assert open_to_others == []
    folder = place.current.resolve()
    for path in (place.home / "published", folder.parent, folder, *folder.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o444), path


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_modes_whatever_the_umask(umask: int, tmp_path: Path) -> None:
    """Set in a process of its own, since a umask is the process's."""
    script = (
        "import os, sys; from pathlib import Path; from ingestion.access import *\n"
        f"os.umask({umask}); home = Path(sys.argv[1])\n"
        "keep_private(home / 'data'); (home / 'data' / 'a').mkdir(); (home / 'data' / 'a' / 'b').write_text('x')\n"
        "folder = readable(home / 'published'); (folder / 'c').mkdir(); (folder / 'c' / 'd').write_text('x')\n"
        "let_all_read(folder)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, cwd=ROOT)
    modes = {str(path.relative_to(tmp_path)): path.stat().st_mode & 0o777 for path in tmp_path.rglob("*")}
    assert modes == {
        "data": 0o700,
        "data/a": 0o700,
        "data/a/b": 0o600,
        "published": 0o755,
        "published/c": 0o755,
        "published/c/d": 0o644,
    }


def test_a_folder_that_cannot_be_kept_private_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder")
    umask = os.umask(0o022)
    try:
        with pytest.raises(SettingsError, match=r"cannot be kept to its owner: .*\n  next: make it this user's"):
            keep_private(tmp_path / "data" / "more")
    finally:
        os.umask(umask)
    assert readable(tmp_path / "shown").stat().st_mode & 0o777 == 0o755
    let_all_read(tmp_path / "shown")


def _errors(bill: dict[str, Any]) -> list[str]:
    """What the schema of CycloneDX 1.6 finds; its lists of licences and of signatures are not held here."""
    schema = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    others = [
        (name, DRAFT7.create_resource({})) for name in ("spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json")
    ]
    base = schema["$id"].rpartition("/")[0]
    registry: Registry[Any] = Registry().with_resources(
        [*others, *((f"{base}/{name}", resource) for name, resource in others)]
    )
    return [error.message for error in Draft7Validator(schema, registry=registry).iter_errors(bill)]


def test_a_release_lists_the_software_that_made_it(place: Place, first: subprocess.CompletedProcess[str]) -> None:
    bill = json.loads((place.current / components.FILE).read_text(encoding="utf-8"))
    lock = (ROOT / components.LOCK).read_text(encoding="utf-8")
    locked = {line.split(" ")[0] for line in lock.splitlines() if re.match(r"[a-z0-9]", line)}
    assert {f"{one['name']}=={one['version']}" for one in bill["components"]} == locked
    assert _errors(bill) == []
    package = json.loads((place.current / "datapackage.json").read_text(encoding="utf-8"))
    assert [one["format"] for one in package["resources"] if one["path"] == components.FILE] == ["json"]


def test_the_bill_of_materials_is_one_by_its_schema() -> None:
    bill = components.bill_of((ROOT / components.LOCK).read_text(encoding="utf-8"), "20261129T000000Z", _MADE_AT)
    assert _errors(bill) == []
    assert bill == components.bill_of(
        (ROOT / components.LOCK).read_text(encoding="utf-8"), "20261129T000000Z", _MADE_AT
    )
    for break_it in ("bomFormat", "specVersion"):
        broken = copy.deepcopy(bill)
        del broken[break_it]
        assert _errors(broken) != []
    broken = copy.deepcopy(bill)
    broken["components"][0]["type"] = "wheel"
    assert _errors(broken) != []
