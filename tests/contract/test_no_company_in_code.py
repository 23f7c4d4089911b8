"""Code names no company: names, colours and groups are rows of seeds."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_SEEDS = ROOT / "dbt_project" / "seeds"

#: Ids and names that are also words of the trade: dbt calls a node's own notes its meta.
_ALSO_WORDS = frozenset({"meta"})

_PYTHON = (
    "dashboard/*.py",
    "dashboard/cards/*.py",
    "dashboard/charts/*.py",
    "dashboard/companies/*.py",
    "orchestration/**/*.py",
    "expectations/**/*.py",
)
_SQL = ("dashboard/questions/*.sql", "dbt_project/models/**/*.sql", "dbt_project/macros/**/*.sql")
_COMMENTS = re.compile(r"--[^\n]*|\{#.*?#\}|/\*.*?\*/", re.DOTALL)


def _called() -> set[str]:
    """What the companies are called: their ids, and their names in English, Chinese and short."""
    with (_SEEDS / "universe.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    called = {row[column] for row in rows for column in ("company_id", "name", "short_name", "name_zh")}
    return called - _ALSO_WORDS - {""}


def _texts(path: Path) -> Iterator[tuple[int, str]]:
    """What code says, by line: of SQL all but comments, of Python its strings but what documents it."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".sql":
        bare = _COMMENTS.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
        yield from enumerate(bare.splitlines(), 1)
        return
    tree = ast.parse(text)
    documenting = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documenting:
            yield node.lineno, node.value


def test_no_company_is_named_in_code() -> None:
    named = re.compile(
        rf"(?<![^\W_])(?:{'|'.join(map(re.escape, sorted(_called(), key=len, reverse=True)))})(?![^\W_])"
    )
    found = [
        f"{path.relative_to(ROOT)}:{line}: {match.group()}"
        for pattern in (*_PYTHON, *_SQL)
        for path in sorted(ROOT.glob(pattern))
        for line, text in _texts(path)
        if (match := named.search(text))
    ]
    assert not found, "\n".join(
        [*found, "next: say it in a seed (universe, company_groups, drawn_companies) and read it from marts.companies"]
    )
