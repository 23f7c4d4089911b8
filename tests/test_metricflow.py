"""MetricFlow's semantic models, asked by its own command: the same numbers as the marts."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest
import yaml

from tests.places import ROOT, Place

SEMANTIC = yaml.safe_load((ROOT / "dbt_project/models/semantic/_semantic_models.yml").read_text(encoding="utf-8"))
RATIOS = list(csv.DictReader((ROOT / "dbt_project/seeds/metric_ratios.csv").open(encoding="utf-8", newline="")))
Answer = dict[tuple[str, str], dict[str, float | None]]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, published: duckdb.DuckDBPyConnection, place: Place) -> Path:
    """The dbt project beside what the run parsed of it: where ``mf`` is run."""
    copy = tmp_path_factory.mktemp("metricflow") / "dbt_project"
    shutil.copytree(ROOT / "dbt_project", copy, ignore=shutil.ignore_patterns("target", "logs"))
    (copy / "target").mkdir()
    shutil.copy(place.data / "dbt" / "semantic_manifest.json", copy / "target")
    return copy


def ask(project: Path, place: Place, metrics: list[str], entity: str) -> Answer:
    """What ``mf query`` answers by quarter and by the entity's id."""
    answer = project / "answer.csv"
    command = [
        str(Path(sys.executable).parent / "mf"),
        "query",
        *("--metrics", ",".join(metrics)),
        *("--group-by", f"metric_time__quarter,{entity}"),
        *("--csv", str(answer)),
    ]
    environment = os.environ | {"FROTH_DATA": str(place.data), "DO_NOT_TRACK": "1"}
    told = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=120)
    assert told.returncode == 0, told.stdout + told.stderr
    rows: Answer = {}
    with answer.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day = date.fromisoformat(row.pop("metric_time__quarter")[:10])
            key = (f"{day.year}Q{day.month // 3 + 1}", row.pop(entity))
            rows[key] = {metric: float(value) if value else None for metric, value in row.items()}
    return rows


def test_its_ratios_are_those_of_the_seed() -> None:
    """One definition: the quotient of the same two metrics, for the same bases."""
    given = {
        metric["name"]: (metric["type_params"]["metrics"], metric["type_params"]["expr"].startswith("case when"))
        for metric in SEMANTIC["metrics"]
        if metric["type"] == "derived" and not metric["name"].startswith("payers_")
    }
    seeded = {
        ratio["metric_id"]: (
            [ratio["numerator_id"], ratio["denominator_id"]],
            ratio["needs_positive_denominator"] == "true",
        )
        for ratio in RATIOS
    }
    assert given == seeded


@pytest.mark.slow
def test_a_ratio_of_a_company_is_the_one_of_the_mart(
    project: Path, place: Place, published: duckdb.DuckDBPyConnection
) -> None:
    """Of every company and quarter whose two operands are held in USD: MetricFlow adds up in USD."""
    ratios = [ratio["metric_id"] for ratio in RATIOS]
    operands = {ratio["metric_id"]: (ratio["numerator_id"], ratio["denominator_id"]) for ratio in RATIOS}
    in_usd = set(
        published.sql(
            "select calendar_quarter, company_id, metric_id from marts.figures_quarterly"
            " where segment = 'total' and value_usd is not null"
        ).fetchall()
    )
    answer = ask(project, place, ratios, "figure__company_id")
    figures = published.execute(
        "select calendar_quarter, company_id, metric_id, cast(value as double) from marts.figures_quarterly"
        " where segment = 'total' and derivation = 'computed' and value is not null and list_contains(?, metric_id)",
        [ratios],
    ).fetchall()
    assert {metric for _, _, metric, _ in figures} == set(ratios)
    compared = [
        figure for figure in figures if all((figure[0], figure[1], one) in in_usd for one in operands[figure[2]])
    ]
    assert len(compared) > 0.8 * len(figures)
    for quarter, company, metric, value in compared:
        assert answer[quarter, company][metric] == pytest.approx(value, rel=1e-5, abs=1e-5), (quarter, company, metric)


@pytest.mark.slow
def test_a_ratio_of_a_group_is_the_one_of_the_mart(
    project: Path, place: Place, published: duckdb.DuckDBPyConnection
) -> None:
    """Null where the mart is null: a member is missing."""
    answer = ask(project, place, ["payers_capex_to_ocf", "payers_capex_intensity"], "payers__group_id")
    rows = published.sql(
        "select calendar_quarter, group_id, capex_to_ocf_ratio, capex_intensity_ratio"
        " from marts.hyperscaler_group_quarterly"
    ).fetchall()
    assert len(rows) == len(answer)
    assert answer["2026Q2", "big4"]["payers_capex_to_ocf"] == pytest.approx(0.961, abs=0.0005)
    for quarter, group, capex_to_ocf, capex_intensity in rows:
        told = answer[quarter, group]
        assert told == {
            "payers_capex_to_ocf": pytest.approx(capex_to_ocf),
            "payers_capex_intensity": pytest.approx(capex_intensity),
        }
