"""What a release says about itself in words: its dictionary, the terms of its sources, and how to cite it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from dashboard.release import DATABASE
from orchestration.release.files import AS_OF, MartNote, SourceNote


def write(
    folder: Path, package: Mapping[str, Any], marts: Sequence[MartNote], sources: Mapping[str, SourceNote], cff: Path
) -> None:
    """``dictionary.md``, ``LICENSES.md`` and ``CITATION.cff`` into a release. ``cff`` is the project's own citation."""
    (folder / "dictionary.md").write_text(dictionary(package), encoding="utf-8")
    (folder / "LICENSES.md").write_text(licences(marts, sources, package["version"]), encoding="utf-8")
    (folder / "CITATION.cff").write_text(citation(cff, package), encoding="utf-8")


def dictionary(package: Mapping[str, Any]) -> str:
    """Every mart and column of a data package for a person to read: type, unit, meaning, and how to ask for it."""
    tables = [resource for resource in package["resources"] if "schema" in resource]
    lines = [
        f"# Dictionary of release {package['version']}",
        "",
        f"Every mart stands in `{DATABASE}` (schema `marts`) and as a Parquet file; both carry the same rows. Amounts "
        "are at scale one, ratios are fractions, instants are in UTC. A null in a figure has its reason beside it.",
        "",
        "What to heed before calculating with a column stands under usage, in these words:",
        "",
        *(f"- `{word}`: {meaning}" for word, meaning in sorted(package["usage"].items())),
        "",
        "| mart | rows | what |",
        "|---|---:|---|",
    ]
    lines += [f"| [{_name(table)}](#{_name(table)}) | {table['rows']} | {table['description']} |" for table in tables]
    for table in tables:
        lines += _table(table)
    return "\n".join(lines) + "\n"


def _table(table: Mapping[str, Any]) -> Iterator[str]:
    name = _name(table)
    yield from ("", f"## {name}", "", table["description"], "")
    if key := table["schema"].get("primaryKey"):
        yield f"- One row for each: {', '.join(f'`{column}`' for column in key)}."
    yield f"- Ask: `from marts.{name}`, or `read_parquet('{table['path']}')`."
    for macro, mart, first, end in AS_OF:
        if mart == name:
            yield (
                f"- As of a day: `from marts.{macro}(date '2026-05-01')` gives the rows that stood on it (`{first}` on "
                f"or before it, `{end}` after it or null)."
            )
    if table["sources"]:
        yield f"- Rests on: {', '.join(source['name'] for source in table['sources'])}."
    yield from ("", "| column | type | unit | usage | meaning |", "|---|---|---|---|---|")
    for field in table["schema"]["fields"]:
        meaning = field.get("description", "").replace("|", "\\|")
        usage = ", ".join(field.get("usage", ()))
        yield f"| `{field['name']}` | {field['databaseType']} | {field.get('unit', '')} | {usage} | {meaning} |"


def _name(table: Mapping[str, Any]) -> str:
    return str(table["name"]).replace("-", "_")


def licences(marts: Sequence[MartNote], sources: Mapping[str, SourceNote], release_id: str) -> str:
    """The terms of every source in the release, as it declares them, with the marts that rest on it."""
    lines = [
        f"# Licences of release {release_id}",
        "",
        "The code that made this release is under Apache-2.0. The data are each publisher's, under its own terms; a "
        "mart that rests on several sources is under the terms of all of them.",
    ]
    for source in sources.values():
        resting = [note.mart.name for note in marts if source.name in note.sources and not note.mart.is_operational]
        lines += [
            "",
            f"## {source.publisher}: {source.title}",
            "",
            f"- Source: `{source.name}`, {source.homepage}",
            f"- Terms: {source.licence}",
            f"- Its rows may be redistributed: {'yes' if source.is_redistributable else 'no'}",
            f"- Marts that rest on it: {', '.join(resting) or 'none'}",
        ]
    return "\n".join(lines) + "\n"


def citation(cff: Path, package: Mapping[str, Any]) -> str:
    """The project's citation, made that of one release: a data set with a version and a day."""
    own = yaml.safe_load(cff.read_text(encoding="utf-8"))
    own |= {"type": "dataset", "version": package["version"], "date-released": package["created"][:10]}
    text: str = yaml.safe_dump(own, sort_keys=False, allow_unicode=True, width=120)
    return text
