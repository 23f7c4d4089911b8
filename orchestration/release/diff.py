"""What a release changes against the one before: keys added, changed and vanished in each mart."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from ingestion.plain_text import markdown, markdown_item

#: Keys and restated values that are spelled out in the diff of one mart; the rest are counted.
_SHOWN = 100

#: Columns that say why a value is another one than before, in the order in which they are stated.
_WHY = ("known_from", "filing_code", "derivation", "reason", "evidence", "fx_method", "document_id")
_WHY_NOT = "the same documents, read or computed otherwise"


@dataclass(frozen=True)
class Mart:
    """A published table: its key, and whether it tells of our own operations rather than of companies.

    ``lasting`` is what must not vanish, the key unless it is narrower: a figure stays cited, by whatever document.
    ``run_dated`` are columns that carry the day of the run: another day alone is no news. Rows of a mart that
    ``is_passing`` end by themselves, as an objection does with what raised it.
    """

    name: str
    key: tuple[str, ...]
    is_operational: bool
    lasting: tuple[str, ...] = ()
    run_dated: tuple[str, ...] = ()
    is_passing: bool = False


@dataclass(frozen=True)
class MartDiff:
    """One mart against its last published state.

    ``restated`` gives a key, its old and new value and why; ``changed_columns`` how many keys differ in each column.
    """

    mart: str
    added: int = 0
    changed: int = 0
    vanished: tuple[Mapping[str, str], ...] = ()
    added_examples: tuple[str, ...] = ()
    restated: tuple[tuple[str, str, str, str], ...] = ()
    changed_columns: tuple[tuple[str, int], ...] = ()
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
    is_new: bool = False
    is_passing: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.vanished or self.columns_added or self.columns_removed)


@dataclass(frozen=True)
class Removal:
    """A line of ``docs/removed_keys.csv``: keys whose vanishing is meant. Empty fields match any value.

    It excuses keys against releases published on or before ``removed_on``, so that no line hides a later loss.
    """

    mart: str
    metric_id: str
    company_id: str
    removed_on: date
    reason: str

    @property
    def words(self) -> str:
        return f"{self.reason} ({self.removed_on})"

    def excuses(self, mart: str, key: Mapping[str, str], published_on: date) -> bool:
        return (
            self.mart == mart
            and published_on <= self.removed_on
            and self.metric_id in ("", key.get("metric_id", ""))
            and self.company_id in ("", key.get("company_id", ""))
        )


def read_removals(path: Path) -> list[Removal]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Removal(
                row["mart"], row["metric_id"], row["company_id"], date.fromisoformat(row["removed_on"]), row["reason"]
            )
            for row in csv.DictReader(file)
        ]


def compare(warehouse: Path, published: Path | None, marts: Iterable[Mart]) -> list[MartDiff]:
    """Each mart of the warehouse that has a key against the published file; all new where there is none."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse}' as new (read_only)")
        if published is not None:
            connection.execute(f"attach '{published}' as old (read_only)")
        return [_compare(connection, mart, published is not None) for mart in marts if mart.key]


def unexcused(diffs: Iterable[MartDiff], removals: Sequence[Removal], published_on: date) -> dict[str, list[str]]:
    """Keys that vanished without a line that says so, by mart."""
    lost: dict[str, list[str]] = {}
    for diff in diffs:
        for key in diff.vanished if not diff.is_passing else ():
            if not any(removal.excuses(diff.mart, key, published_on) for removal in removals):
                lost.setdefault(diff.mart, []).append(_words(key))
    return lost


def _compare(connection: duckdb.DuckDBPyConnection, mart: Mart, has_old: bool) -> MartDiff:
    new = _columns(connection, "new", mart.name)
    old = _columns(connection, "old", mart.name) if has_old else {}
    if not old or not set(mart.key) <= set(old):
        rows = connection.execute(f"select count(*) from new.marts.{mart.name}").fetchone()
        return MartDiff(mart.name, added=int(rows[0]) if rows else 0, is_new=True)
    joined = _alike(mart.key)
    shared = [column for column in new if column in old and column not in (*mart.key, *mart.run_dated)]
    differs = " or ".join(_differs(column, old[column], new[column]) for column in shared) or "false"
    keys = ", ".join(f'"{column}"' for column in mart.key)
    old_rows, new_rows = f"old.marts.{mart.name}", f"new.marts.{mart.name}"
    added = f"select {keys} from {new_rows} n where not exists (select 1 from {old_rows} o where {joined})"
    changed = f"from {new_rows} n inner join {old_rows} o on {joined} where {differs}"
    counted = ", ".join(f"count_if({_differs(column, old[column], new[column])})" for column in shared) or "0"
    counts = connection.execute(f"select {counted} {changed}").fetchone() or ()
    return MartDiff(
        mart.name,
        added=_count(connection, f"from ({added})"),
        changed=_count(connection, changed),
        vanished=tuple(_vanished(connection, mart)),
        added_examples=tuple(
            _words(key) for key in _keys(connection, f"{added} order by all limit {_SHOWN}", mart.key)
        ),
        restated=tuple(_restated(connection, mart, {column: (old[column], new[column]) for column in shared})),
        changed_columns=tuple((column, count) for column, count in zip(shared, counts, strict=False) if count),
        columns_added=tuple(column for column in new if column not in old),
        columns_removed=tuple(column for column in old if column not in new),
        is_passing=mart.is_passing,
    )


def _vanished(connection: duckdb.DuckDBPyConnection, mart: Mart) -> list[dict[str, str]]:
    """Keys of the release before, by the columns of them that last, that the new one has no row of."""
    lasting = mart.lasting or mart.key
    lost = ", ".join(f'"{column}"' for column in lasting)
    query = (
        f"select distinct {lost} from old.marts.{mart.name} o"
        f" where not exists (select 1 from new.marts.{mart.name} n where {_alike(lasting)}) order by all"
    )
    return _keys(connection, query, lasting)


def _restated(
    connection: duckdb.DuckDBPyConnection, mart: Mart, types: Mapping[str, tuple[str, str]]
) -> list[tuple[str, str, str, str]]:
    """Keys whose value is another one, with both and why. ``types`` are those of the shared columns, before and now."""
    if "value" not in types:
        return []
    own = ", ".join(f'n."{column}"' for column in mart.key)
    why = ", ".join(_change(column, *types[column]) for column in _WHY if column in types) or "null"
    rows = connection.execute(
        f"select {own}, o.value, n.value, coalesce(nullif(concat_ws('; ', {why}), ''), '{_WHY_NOT}')"
        f" from new.marts.{mart.name} n inner join old.marts.{mart.name} o on {_alike(mart.key)}"
        f" where {_differs('value', *types['value'])} order by all limit {_SHOWN}"
    ).fetchall()
    return [
        (_words(dict(zip(mart.key, map(str, row[:-3]), strict=True))), str(row[-3]), str(row[-2]), row[-1])
        for row in rows
    ]


def _alike(columns: Sequence[str]) -> str:
    """SQL of two rows having the same key."""
    return " and ".join(f'o."{column}" is not distinct from n."{column}"' for column in columns)


def _differs(column: str, old_type: str, new_type: str) -> str:
    if old_type == new_type:
        return f'o."{column}" is distinct from n."{column}"'
    return f'cast(o."{column}" as varchar) is distinct from cast(n."{column}" as varchar)'


def _change(column: str, old_type: str, new_type: str) -> str:
    """SQL of what a column was before and is now, null where it is the same."""
    before, now = (f"coalesce(left(cast({side}.\"{column}\" as varchar), 24), 'none')" for side in ("o", "n"))
    return f"case when {_differs(column, old_type, new_type)} then '{column} ' || {before} || ' → ' || {now} end"


def _columns(connection: duckdb.DuckDBPyConnection, catalog: str, mart: str) -> dict[str, str]:
    return dict(
        connection.execute(
            "select column_name, data_type from duckdb_columns()"
            " where database_name = ? and schema_name = 'marts' and table_name = ? order by column_index",
            [catalog, mart],
        ).fetchall()
    )


def _count(connection: duckdb.DuckDBPyConnection, tail: str) -> int:
    row = connection.execute(f"select count(*) {tail}").fetchone()
    return int(row[0]) if row else 0


def _keys(connection: duckdb.DuckDBPyConnection, query: str, names: Sequence[str]) -> list[dict[str, str]]:
    return [dict(zip(names, map(str, row), strict=True)) for row in connection.execute(query).fetchall()]


def _words(key: Mapping[str, Any]) -> str:
    return " ".join(str(value) for value in key.values())


def as_markdown(
    diffs: Sequence[MartDiff], release_id: str, previous_id: str | None, removals: Sequence[Removal] = ()
) -> str:
    """The diff for a person to read. ``removals`` say why keys vanished."""
    if previous_id is None:
        intro = f"The first release, {release_id}: every row is new."
    else:
        intro = f"Release {release_id} against {previous_id}."
    lines = [f"# What changed in {release_id}", "", intro, ""]
    lines += ["| mart | keys added | keys changed | keys vanished | columns |", "|---|---:|---:|---:|---|"]
    for diff in diffs:
        columns = [f"+{name}" for name in diff.columns_added] + [f"-{name}" for name in diff.columns_removed]
        lines.append(
            f"| {diff.mart} | {diff.added} | {diff.changed} | {len(diff.vanished)} | {', '.join(columns) or '·'} |"
        )
    for diff in diffs:
        if diff.changed_columns:
            described = ", ".join(f"{markdown(column)} ({count})" for column, count in diff.changed_columns)
            lines += ["", f"## {diff.mart}: changed", "", f"Keys that differ, by column: {described}."]
        if diff.restated:
            lines += ["", f"## {diff.mart}: restated", "", "| key | before | now | why |", "|---|---:|---:|---|"]
            lines += [f"| {' | '.join(map(markdown, row))} |" for row in diff.restated]
        gone = [f"{_words(key)}: {_why_gone(diff.mart, key, removals)}" for key in diff.vanished[:_SHOWN]]
        lines += _listed(f"{diff.mart}: vanished", gone, len(diff.vanished))
        lines += _listed(f"{diff.mart}: added", diff.added_examples, diff.added)
    return "\n".join(lines) + "\n"


def _why_gone(mart: str, key: Mapping[str, str], removals: Sequence[Removal]) -> str:
    """The newest line that excuses a key, as docs/removed_keys.csv words it."""
    lines = [removal for removal in removals if removal.excuses(mart, key, date.min)]
    return max(lines, key=lambda removal: removal.removed_on).words if lines else "no line says why"


def _listed(title: str, keys: Sequence[str], count: int) -> list[str]:
    if not keys:
        return []
    more = [f"- and {count - len(keys)} more"] if count > len(keys) else []
    return ["", f"## {title}", "", *(f"- {markdown_item(key)}" for key in keys), *more]
