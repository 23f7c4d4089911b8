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

from tests.helpers.places import ROOT, Place

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


def ask(project: Path, place: Place, metrics: list[str], entity: str, grain: str = "quarter") -> Answer:
    """What ``mf query`` answers by the entity's id and by quarter, or by year as its first quarter."""
    answer = project / "answer.csv"
    command = [
        str(Path(sys.executable).parent / "mf"),
        "query",
        *("--metrics", ",".join(metrics)),
        *("--group-by", f"metric_time__{grain},{entity}"),
        *("--csv", str(answer)),
    ]
    environment = os.environ | {"FROTH_DATA": str(place.data), "DO_NOT_TRACK": "1"}
    told = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=120)
    assert told.returncode == 0, told.stdout + told.stderr
    rows: Answer = {}
    with answer.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day = date.fromisoformat(row.pop(f"metric_time__{grain}")[:10])
            key = (f"{day.year}Q{day.month // 3 + 1}", row.pop(entity))
            rows[key] = {metric: float(value) if value else None for metric, value in row.items()}
    return rows


def test_its_ratios_are_those_of_the_seed() -> None:
    """Each of the seed's ratios is there, and takes its amounts from the rows of that ratio, which the seed pairs."""
    metrics = {metric["name"]: metric for metric in SEMANTIC["metrics"]}
    derived = {name for name, metric in metrics.items() if metric["type"] == "derived" and "payers" not in name}
    assert derived == {ratio["metric_id"] for ratio in RATIOS}
    for ratio in RATIOS:
        name = ratio["metric_id"]
        for side in ("numerator", "denominator"):
            assert metrics[f"{name}_{side}"]["type_params"] == {"measure": f"{side}_usd"}
            assert f"= '{name}'" in metrics[f"{name}_{side}"]["filter"]
        assert metrics[name]["type_params"]["expr"].startswith("case when") == (
            ratio["needs_positive_denominator"] == "true"
        )


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
    answer = ask(project, place, ratios, "pair__company_id")
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


@pytest.mark.slow
def test_a_ratio_of_a_year_is_of_the_quarters_in_which_both_amounts_are_held(
    project: Path, place: Place, published: duckdb.DuckDBPyConnection
) -> None:
    """Alphabet's gross profit of 2026 is held for one quarter and its revenue for two: one quarter is divided."""
    answer = ask(project, place, ["gross_margin"], "pair__company_id", "year")
    rows = published.sql(
        "select metric_id, calendar_quarter, cast(value_usd as double) from marts.figures_quarterly"
        " where company_id = 'alphabet' and segment = 'total' and calendar_quarter like '2026%'"
        " and metric_id in ('gross_profit', 'revenue') and value_usd is not null"
    ).fetchall()
    profit = {quarter: value for metric, quarter, value in rows if metric == "gross_profit"}
    revenue = {quarter: value for metric, quarter, value in rows if metric == "revenue"}
    assert set(profit) < set(revenue)
    expected = sum(profit.values()) / sum(revenue[quarter] for quarter in profit)
    assert answer["2026Q1", "alphabet"]["gross_margin"] == pytest.approx(expected)
