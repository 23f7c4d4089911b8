"""The page of definitions, ``docs/definitions.md``: every judgement of the seeds with its reason (``make derive``)."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

PAGE = Path("docs/definitions.md")

Row = Mapping[str, str]

#: Each part: heading, what it is, the seed, and the columns shown of it.
_PARTS = (
    (
        "Ratios",
        "A quotient of two metrics of one company and period; of a group, of two sums.",
        "metric_ratios",
        ("metric_id", "numerator_id", "denominator_id"),
    ),
    (
        "What a company calls its capex",
        "Bases differ, so the headline is shown beside cash capex and never added up.",
        "headline_capex",
        ("company_id", "metric_id", "reason", "source"),
    ),
    ("Bases of guidance", "What is guided is compared with what was spent on the same basis.", "guidance_bases", None),
    (
        "What stands for the cloud",
        "One segment or line a company, by its own name.",
        "cloud_segments",
        ("company_id", "label", "reason", "source"),
    ),
    (
        "Numbers that judge",
        "Thresholds, tolerances and windows of days, and what the page shows of more.",
        "parameters",
        ("parameter", "value", "unit", "reason"),
    ),
    ("Breaks", "From these days on a series means something else; growth across is null.", "metric_breaks", None),
    ("Corrections", "Filed values that are set aside or put right.", "corrections", None),
    ("Evidence", "Where a figure was read; the better rank counts.", "evidence_ranks", None),
    ("Usage", "What to heed before calculating with a column of the marts.", "usage_warnings", None),
)


def page(seeds: Path) -> str:
    """The page, in Markdown, from the seeds' folder."""
    lines = [
        "# Definitions",
        "",
        "Derived from `dbt_project/seeds`: `make derive`. Why rules are as they are: [methodology](methodology.md).",
        *_metrics(_read(seeds, "metric_definitions"), _read(seeds, "metric_formulas")),
        *_gauges(_read(seeds, "gauge_measures"), _read(seeds, "gauge_subjects")),
    ]
    for heading, meaning, seed, columns in _PARTS:
        rows = _read(seeds, seed)
        lines += ["", f"## {heading}", "", f"{meaning} Seed: `{seed}`.", ""]
        lines += _table(rows, columns or tuple(rows[0]))
    return "\n".join(lines) + "\n"


def _metrics(definitions: Sequence[Row], formulas: Sequence[Row]) -> Iterator[str]:
    variants: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in formulas:
        variants[row["metric_id"]][row["variant"]].append(row)
    yield from ("", "## Metrics", "", "Two bases of one idea are two metrics. A formula is used where no filing states")
    yield from ("the metric itself.", "", "| metric | kind | adds up | definition | formula |", "|---|---|---|---|---|")
    for row in definitions:
        formula = " or ".join(_formula(operands) for operands in variants[row["metric_id"]].values())
        adds_up = "yes" if row["is_additive"] == "true" else "no"
        yield f"| `{row['metric_id']}` | {row['kind']} | {adds_up} | {_cell(row['definition'])} | {formula} |"


def _formula(operands: Sequence[Row]) -> str:
    """``revenue − operating_cost``; what may be missing stands in brackets."""
    described = ""
    for operand in operands:
        sign = "−" if operand["coefficient"].startswith("-") else "+"
        name = operand["operand_id"] if operand["is_required"] == "true" else f"({operand['operand_id']})"
        described += f" {sign} {name}" if described or sign == "−" else name
    return described.strip()


def _gauges(measures: Sequence[Row], gauges: Sequence[Row]) -> Iterator[str]:
    """Measures with their thresholds and the reasons for them; a gauge is a measure of a subject."""
    subjects = Counter(gauge["measure_id"] for gauge in gauges)
    yield from (
        "",
        "## Gauges",
        "",
        "A gauge is a measure of a subject. Thresholds are choices, each with its reason; there",
    )
    yield from ("is no composite score. Seeds: `gauge_measures`, `gauge_subjects`.", "")
    yield "| measure | answers | formula | strained when | watch | stretched | extreme | reason | subjects |"
    yield "|---|---|---|---|---|---|---|---|---:|"
    for one in measures:
        measure = one["measure_id"]
        when = f"{'high' if one['direction'].startswith('high') else 'low'}, by {one['judged_on']}"
        limits = " | ".join(one[f"{name}_threshold"] for name in ("watch", "stretched", "extreme"))
        yield (
            f"| `{measure}` | {one['question_ids'].replace(',', ', ')} | {_cell(one['formula'])} | {when} | {limits} "
            f"| {_cell(one['threshold_reason'])} | {subjects[measure]} |"
        )


def _table(rows: Sequence[Row], columns: Sequence[str]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(_cell(row[column]) for column in columns)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _read(seeds: Path, name: str) -> list[Row]:
    with (seeds / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
