"""A project of few companies without the embedded sample: all it can know, it has to ask for."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from pathlib import Path

from tests.helpers.places import Place, copy_project

#: A universe small enough to be asked for politely within a minute.
COMPANIES = {"microsoft", "alphabet", "amazon", "meta", "coreweave", "innolight"}

#: Seeds that name rows of another seed: child, its column, parent, the parent's key.
ORPHANS = (
    ("dotcom_alignments", "series_id", "dotcom_series", "series_id"),
    ("lead_lag_pairs", "leader_id", "lead_lag_series", "series_id"),
    ("lead_lag_pairs", "follower_id", "lead_lag_series", "series_id"),
)


def empty_place(home: Path, address_map: Mapping[str, str], *, is_hasty: bool = False) -> Place:
    """The project in ``home``, which asks the publishers at those addresses; hasty, without its politeness."""
    project = copy_project(home / "project")
    for path in (project / "ingestion" / "recorded").rglob("*.*"):
        if path.is_file():
            path.unlink()
    for path in [*(project / "dbt_project" / "seeds").glob("*.csv"), project / "ingestion/disclosures/figures.csv"]:
        _keep_companies(path)
    for child, column, parent, key in ORPHANS:
        _keep_children(project / "dbt_project" / "seeds", child, column, parent, key)
    if is_hasty:
        for path in (project / "ingestion" / "sources").glob("*.py"):
            text = path.read_text(encoding="utf-8")
            text = re.sub(r"requests_per_second=[\d.]+", "requests_per_second=1000", text)
            path.write_text(re.sub(r"jitter_seconds=[\d.]+", "jitter_seconds=0.0", text), encoding="utf-8")
    return Place(
        project,
        home,
        {
            "FROTH_FETCH": "live",
            "FROTH_CONTACT": "someone@example.org",
            "FROTH_ADDRESS_MAP": json.dumps(dict(address_map)),
            "NO_PROXY": "127.0.0.1",
        },
    )


def _keep_children(seeds: Path, child: str, column: str, parent: str, key: str) -> None:
    """Leave of a seed what its parent still holds."""
    held = {row[key] for row in _rows(seeds / f"{parent}.csv")}
    rows = _rows(seeds / f"{child}.csv")
    with (seeds / f"{child}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in rows if row[column] in held)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _keep_companies(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        header = list(reader.fieldnames or [])
        rows = [row for row in reader if row.get("company_id", "") in {"", *COMPANIES}]
    if "company_id" in header:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
