"""A number that judges is a row of the seed ``parameters``, with its reason; what stands in code defines or counts."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: Numbers that define: none, one, two sides, the parts of a year and of a hundred, what turns an amount into words.
_DEFINING = frozenset({0, 1, 2, 3, 4, 12, 100, 365, 1e3, 1e6, 1e9})

#: Numbers that define in one file alone.
_DEFINING_HERE: Mapping[str, frozenset[float]] = {
    "calendar.sql": frozenset({6, 9, 24000}),  # months of a year's quarters; months before 2000
    "parameters.sql": frozenset({13}),  # the range that lags are taken from
    "int_doubts__guidance.sql": frozenset({1e8}),  # 亿, a hundred million
    "months.sql": frozenset({7}),  # the letters of a month like 2026-07
    "rounding.sql": frozenset({1e8, 1e5, 1e3, 10}),  # steps that figures are rounded to; two digits
    "int_claims__judged.sql": frozenset({5, 6, 7, 8}),  # an order
    "int_gauges__inputs.sql": frozenset({8}),  # quarters of two years
    "int_gauges__payer_clouds.sql": frozenset({7}),  # the first of eight quarters
    "int_gauges__data_centres.sql": frozenset({1.5, 5}),  # the straight line through four points
    "int_capex_guidance__resolved.sql": frozenset({11}),  # December, counted from none
    "int_claims__figures.sql": frozenset({6}),  # June
    "compute_rental_prices_monthly.sql": frozenset({0.1, 0.5, 0.9}),  # what the columns' names say
    "supply_chain_lead_lag.sql": frozenset({0.5}),  # Fisher's z
    "stg_aws_gpu_prices__rates.sql": frozenset({8760, 26280}),  # hours of one and three years
    "stg_azure_gpu_prices__meters.sql": frozenset({8760, 26280, 43800}),  # hours of one, three and five years
    "stg_vast_gpu_offers__offers.sql": frozenset({1024}),  # megabytes of a gigabyte
    "optical.sql": frozenset({1e4}),  # basis points of one
    "ledger.py": frozenset({10}),  # the letters of a day
}

_COMMENTS = re.compile(r"--[^\n]*|\{#.*?#\}|/\*.*?\*/", re.DOTALL)
#: Digits of a type, places in a text, decimals of a rounding.
_TYPES = re.compile(r"\b(?:decimal|numeric|varchar)\s*\(\s*\d+(?:\s*,\s*\d+)?\s*\)")
_PLACES = re.compile(r"\b(?:substring|round|split_part)\s*\((?:[^()]|\([^()]*\))*\)")
_TRAILING = re.compile(r"(?:,\s*\d+)+\s*\)$")
#: A day, and text without arithmetic; SQL that is handed to a macro as text is scanned like the rest.
_STRINGS = re.compile(r"'(?:\d{4}-\d{2}-\d{2}|-\d{2}-\d{2}|[\w ,.:/%|-]*)'")
_ARITHMETIC = re.compile(r"(?:^|\s)[-+*/%<>=]+\s")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:e\d+)?(?![\w.])")
_SQL = (
    "dbt_project/models/**/*.sql",
    "dbt_project/macros/**/*.sql",
    "dbt_project/tests/**/*.sql",
    "dashboard/questions/*.sql",
)
_PYTHON = ("dashboard/page.py", "dashboard/cards/*.py", "dashboard/charts/*.py", "dashboard/companies/*.py")
_READ = re.compile(r"""\b(?:parameter|whole_parameter|lags|whole)\(\s*['"](\w+)['"]""")
#: A parameter as a question of a page names it.
_NAMED = re.compile(r"\$(\w+)")
_NEXT = "next: a row in dbt_project/seeds/parameters.csv with its reason, read by parameter('...')"


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found.group())


def _bare(sql: str) -> str:
    """A query without its comments, its texts, and the numbers of types and places."""
    sql = _TYPES.sub(_blank, _COMMENTS.sub(_blank, sql))
    sql = _STRINGS.sub(lambda found: found.group() if _ARITHMETIC.search(found.group()) else _blank(found), sql)
    return _PLACES.sub(lambda found: _TRAILING.sub(_blank, found.group()), sql)


def _in_sql(path: Path) -> Iterator[tuple[int, float]]:
    for line, text in enumerate(_bare(path.read_text(encoding="utf-8")).splitlines(), 1):
        for found in _NUMBER.finditer(text):
            yield line, float(found.group())


def _is_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool)


#: Calls whose numbers are the look of a chart or the form of a text: our charts, Altair's parts and marks, roundings.
_LOOKS = re.compile(r"lines|ranges|round|_?dressed|alt\.\w+|mark_\w+")


def _called(call: ast.Call) -> str:
    """The name of what is called, with its module where that is Altair."""
    if isinstance(call.func, ast.Attribute):
        is_altair = isinstance(call.func.value, ast.Name) and call.func.value.id == "alt"
        return f"{'alt.' if is_altair else ''}{call.func.attr}"
    return getattr(call.func, "id", "")


def _in_python(path: Path) -> Iterator[tuple[int, float]]:
    """Numbers of a page but the looks of its charts: what is compared, calculated with, counted off or named."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    looks = {
        id(inner)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and _LOOKS.fullmatch(_called(call))
        for argument in (*call.args, *(keyword.value for keyword in call.keywords))
        for inner in ast.walk(argument)
    }
    for node in ast.walk(tree):
        if _is_number(node) and id(node) not in looks:
            yield node.lineno, float(node.value)  # type: ignore[attr-defined]


def _numbers(path: Path) -> Iterator[tuple[int, float]]:
    return _in_sql(path) if path.suffix == ".sql" else _in_python(path)


def _bare_numbers(path: Path) -> list[str]:
    allowed = _DEFINING | _DEFINING_HERE.get(path.name, frozenset())
    name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name
    return [f"{name}:{line}: {number:g}" for line, number in _numbers(path) if number not in allowed]


def _parameters() -> list[dict[str, str]]:
    with (ROOT / "dbt_project" / "seeds" / "parameters.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_models_and_macros_hold_no_bare_numbers() -> None:
    found = [found for pattern in _SQL for path in sorted(ROOT.glob(pattern)) for found in _bare_numbers(path)]
    assert not found, "\n".join([*found, _NEXT])


def test_pages_hold_no_bare_numbers() -> None:
    found = [found for pattern in _PYTHON for path in sorted(ROOT.glob(pattern)) for found in _bare_numbers(path)]
    assert not found, "\n".join([*found, _NEXT])


def test_what_is_allowed_is_still_there() -> None:
    for name, allowed in _DEFINING_HERE.items():
        paths = [path for pattern in (*_SQL, *_PYTHON) for path in ROOT.glob(pattern) if path.name == name]
        held = {number for path in paths for _, number in _numbers(path)}
        assert not allowed - held, f"{name}: {sorted(allowed - held)} stand there no longer: take them out of the list"


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("a.sql", "select 1\nwhere x > 0.8 -- 0.7\n", ["a.sql:2: 0.8"]),
        ("a.sql", "select substring(day, 1, 7), round(x / 55, 9), cast(x as decimal(38, 9))", ["a.sql:1: 55"]),
        ("a.sql", "select {{ settled('x / 50') }}, 'FY 77', '2025-01-31'", ["a.sql:1: 50"]),
        ("a.sql", "{% set stale = 200 %}", ["a.sql:1: 200"]),
        ("a.py", "LIMIT = 0.8\n", ["a.py:1: 0.8"]),
        ("a.py", "big = value > 77\n", ["a.py:1: 77"]),
        ("a.py", "ok = value > 100 and round(value, 7) and '88'\n", []),
        ("a.py", "card = Card(rows.head(7))\n", ["a.py:1: 7"]),
        ("a.py", "line = chart.mark_line(strokeWidth=2.4).encode(x=7)\n", ["a.py:1: 7"]),
        ("a.py", "def bars(width=55): return alt.value(77)\n", ["a.py:1: 55"]),
        ("a.sql", "select * from prices where day > last - to_months(18)", ["a.sql:1: 18"]),
    ],
)
def test_a_bare_number_is_found(tmp_path: Path, name: str, text: str, found: list[str]) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert _bare_numbers(tmp_path / name) == found


def test_each_parameter_is_read_where_it_says() -> None:
    """A misspelt name would read as null in SQL."""
    read: dict[str, set[str]] = {}
    for pattern in (*_SQL, "dashboard/**/*.py"):
        for path in ROOT.glob(pattern):
            text = path.read_text(encoding="utf-8")
            for name in (*_READ.findall(text), *(_NAMED.findall(text) if path.parent.name == "questions" else ())):
                read.setdefault(name, set()).add(path.stem)
    told = {row["parameter"]: row["used_by"] for row in _parameters()}
    assert told == {name: " ".join(sorted(files)) for name, files in sorted(read.items(), key=lambda one: one[0])}
    assert all(row["reason"] and row["unit"] for row in _parameters())
