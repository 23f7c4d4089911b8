"""The Dagster definitions: derived from declarations, wired without loose ends, and served by the UI."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dagster as dg
import pytest
import yaml

from dashboard.release import marts_queried
from ingestion.settings import Settings
from ingestion.sources import SOURCES
from ingestion.subjects import SUBJECTS, subject_of
from orchestration.postgres.asset import postgres_assets
from orchestration.runs import TURN

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("definitions")


@pytest.fixture(scope="module")
def defs(data: Path) -> Iterator[dg.Definitions]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FROTH_DATA", str(data / "data"))
        environment.setenv("FROTH_PUBLISHED", str(data / "published"))
        from orchestration.definitions import defs

        yield defs


@pytest.fixture(scope="module")
def graph(defs: dg.Definitions) -> Any:
    return defs.resolve_asset_graph()


def key(*parts: str) -> dg.AssetKey:
    return dg.AssetKey(list(parts))


def test_they_load(defs: dg.Definitions) -> None:
    dg.Definitions.validate_loadable(defs)
    jobs = {job.name for job in defs.jobs or ()}
    assert {"everything", "release", *(f"refresh_{name}" for name in SOURCES)} == jobs


def test_of_all_ops_postgresql_alone_is_tried_again_by_a_policy(defs: dg.Definitions) -> None:
    """Fetching asks for it itself, where it may help (`tests/faults/test_retries.py`); what follows from data alone
    would fail alike."""
    loading = postgres_assets(Settings(postgres="postgresql://nobody@127.0.0.1:1/froth"))
    jobs = dg.Definitions.merge(defs, dg.Definitions(assets=loading)).resolve_all_job_defs()
    policies = {
        node.name: node.retry_policy or job.get_node_named(node.name).definition.retry_policy
        for job in jobs
        for node in job.nodes
    }
    assert len(policies) > 40
    assert {name for name, policy in policies.items() if policy} == {"release__postgres"}
    assert not [tag for job in jobs for tag in job.tags if "retr" in tag]


def test_no_dependency_is_a_misspelt_key(graph: Any) -> None:
    """Dagster makes an external asset of any key that nothing makes, and runs what waits for it at once."""
    assert [asset.to_user_string() for asset in graph.external_asset_keys] == []


def test_every_check_is_of_an_asset_that_is_made(graph: Any) -> None:
    strange = [check for check in graph.asset_check_keys if check.asset_key not in graph.materializable_asset_keys]
    assert strange == []


def test_each_source_has_an_archive_and_its_tables(graph: Any) -> None:
    for source in SOURCES.values():
        archive = graph.get(key("archive", source.name))
        assert archive.group_name == subject_of(source.name)
        assert list(archive.owners) == ["team:froth"]
        assert archive.metadata["licence"] == source.licence
        assert archive.metadata["homepage"] == dg.MetadataValue.url(source.homepage)
        assert archive.freshness_policy.fail_window.to_timedelta() == source.allowed_age
        for table in source.tables:
            made = graph.get(key("raw", table.name))
            assert made.group_name == subject_of(source.name)
            assert made.parent_keys == {archive.key}
            columns = made.metadata["dagster/column_schema"].columns
            assert [column.name for column in columns] == [column.name for column in table.all_columns]
            assert columns[0].description.startswith(table.columns[0].description)


def test_a_subject_is_one_group_from_fetch_to_mart(graph: Any) -> None:
    """Groups are the folders of subjects; layers are the first part of a key and a tag."""
    folders = {path.name for path in (ROOT / "dbt_project" / "models").glob("*/*") if path.is_dir()}
    assert set(SUBJECTS) <= folders
    assert set().union(*SUBJECTS.values()) <= set(SOURCES)
    assert len(set().union(*SUBJECTS.values())) == sum(map(len, SUBJECTS.values())), "a source has one subject"
    groups: dict[str, set[str]] = {}
    for asset in (graph.get(found) for found in graph.materializable_asset_keys):
        assert list(asset.owners) == ["team:froth"], asset.key
        groups.setdefault(asset.group_name, set()).add(asset.key.path[0])
    assert {"archive", "raw", "staging", "intermediate", "marts"} <= groups["prices"]
    assert groups["seeds"] == {"seeds"}
    assert graph.get(key("marts", "bubble_gauges_quarterly")).tags["layer"] == "marts"
    assert graph.get(key("staging", "stg_sec_company_facts__facts")).group_name == "figures"


def test_a_layer_waits_for_the_checks_of_the_one_before(graph: Any) -> None:
    assert key("staging", "stg_archive__documents") in graph.materializable_asset_keys
    blocking = {check.asset_key.path[0] for check in graph.asset_check_keys if graph.get(check).blocking}
    assert {"raw", "staging", "intermediate", "marts"} <= blocking
    for parent, child in (
        (key("raw", "archive__documents"), key("staging", "stg_archive__documents")),
        (key("intermediate", "int_facts__converted"), key("marts", "figures_quarterly")),
        (key("marts", "figures_quarterly"), key("raw", "checks__results")),
        (key("raw", "checks__results"), key("marts", "check_results")),
        (key("raw", "releases__published"), key("release", "published")),
    ):
        assert parent in graph.get(child).parent_keys


def test_everything_that_opens_the_warehouse_takes_its_turn(defs: dg.Definitions) -> None:
    ops = defs.resolve_job_def("everything").nodes
    writers = {node.name for node in ops if TURN in node.definition.required_resource_keys}
    assert writers == {
        *(f"dbt_{layer}" for layer in ("staging", "intermediate", "marts", "operations")),
        *(f"check_{layer}" for layer in ("staging", "intermediate", "marts")),
        "release_candidate",
        "release__published",
    }
    assert all("settings" in node.definition.required_resource_keys for node in ops), "each says that its run lives"
    refreshing = defs.resolve_job_def(f"refresh_{next(iter(SOURCES))}").nodes
    assert not any(TURN in node.definition.required_resource_keys for node in refreshing), "those run side by side"
    assert not any(node.definition.pool for node in ops), "a slot of a pool outlives its process"


def test_each_source_is_requested_at_its_cadence(defs: dg.Definitions) -> None:
    schedules = {schedule.name: schedule for schedule in defs.schedules or ()}
    for source in SOURCES.values():
        schedule = schedules[f"{source.name}_cadence"]
        assert schedule.cron_schedule == source.cadence
        assert schedule.job_name == f"refresh_{source.name}"
        (requested,) = schedule.evaluate_tick(dg.build_schedule_context()).run_requests or ()
        assert requested.run_config["loggers"] == {"console": {"config": {"log_level": "INFO"}}}
        job = defs.resolve_job_def(schedule.job_name)
        assert {asset.path[-1] for asset in job.asset_layer.selected_asset_keys} == {
            source.name,
            *(table.name for table in source.tables),
        }


def test_the_docs_name_schedules_jobs_and_sensors_as_they_are(defs: dg.Definitions) -> None:
    running = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    schedules = {schedule.name for schedule in defs.schedules or ()}
    named = set(re.findall(r"`(<?\w+>?_cadence)`", running))
    assert named == {"<source>_cadence", "release_cadence"}
    assert {f"{name}_cadence" for name in SOURCES} | {"release_cadence"} == schedules
    assert "runs the job `refresh_<source>`" in running
    alerts = running.partition("## Alerts\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", alerts, re.MULTILINE)) == {sensor.name for sensor in defs.sensors or ()}


def test_orchestration_names_no_publisher() -> None:
    names = {source.name for source in SOURCES.values()}
    hosts = {urlsplit(source.homepage).netloc for source in SOURCES.values() if not source.is_local}
    hosts = {host for host in hosts if not host.endswith("example.org")}  # of a source that is only begun
    names |= {label for host in hosts for label in host.split(".")[:-1] if len(label) > 4}
    for file in (ROOT / "orchestration").rglob("*.py"):
        words = set(re.findall(r"[a-z_]+", file.read_text(encoding="utf-8").lower()))
        assert not words & names, file.name


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_ui_shows_groups_checks_and_schedules(data: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = data / "home"
    home.mkdir()
    (home / "dagster.yaml").write_text((ROOT / "dagster.yaml").read_text())
    server = subprocess.Popen(
        [Path(sys.executable).with_name("dagster"), "dev", "-w", "workspace.yaml", "-h", "127.0.0.1", "-p", str(port)],
        cwd=ROOT,
        env={**os.environ, "DAGSTER_HOME": str(home), "FROTH_DATA": str(data / "data"), "NO_PROXY": "127.0.0.1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        answer = ask(port, patience=300)
    finally:
        server.terminate()
        server.wait(timeout=120)
    (repository,) = answer["repositoriesOrError"]["nodes"]
    groups = {group["groupName"] for group in repository["assetGroups"]}
    subjects = {path.name for path in (ROOT / "dbt_project" / "models" / "marts").iterdir() if path.is_dir()}
    assert {*SUBJECTS, *subjects, "archive", "seeds", "release"} <= groups
    schedules = {schedule["name"]: schedule["cronSchedule"] for schedule in repository["schedules"]}
    assert {f"{source.name}_cadence": source.cadence for source in SOURCES.values()}.items() <= schedules.items()
    assets = {"/".join(node["assetKey"]["path"]): node for node in answer["assetNodes"]}
    assert "release/published" in assets
    source = next(iter(SOURCES.values()))
    told = {entry["label"]: entry for entry in assets[f"archive/{source.name}"]["metadataEntries"]}
    assert told["licence"]["text"] == source.licence
    assert told["homepage"]["url"] == source.homepage
    checks = assets[f"raw/{source.tables[0].name}"]["assetChecksOrError"]["checks"]
    assert {"as_declared", "every_field_known"} <= {check["name"] for check in checks}


_ASK = """
{
  repositoriesOrError { ... on RepositoryConnection { nodes {
    assetGroups { groupName } schedules { name cronSchedule }
  } } }
  assetNodes {
    assetKey { path }
    metadataEntries { label ... on TextMetadataEntry { text } ... on UrlMetadataEntry { url } }
    assetChecksOrError { ... on AssetChecks { checks { name blocking } } }
  }
}
"""


def ask(port: int, patience: float) -> dict[str, Any]:
    """What the UI's GraphQL answers once the code location is loaded."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql",
        data=json.dumps({"query": _ASK}).encode(),
        headers={"Content-Type": "application/json"},
    )
    until = time.monotonic() + patience
    while True:
        try:
            with opener.open(request, timeout=10) as response:
                data: dict[str, Any] = json.load(response)["data"]
            if data["repositoriesOrError"].get("nodes") and data["assetNodes"]:
                return data
        except (OSError, KeyError, TypeError):
            pass
        assert time.monotonic() < until, "the UI did not come up"
        time.sleep(0.5)


def exposed(name: str) -> set[str]:
    """The marts that an exposure says it reads."""
    told = yaml.safe_load((ROOT / "dbt_project" / "models" / "marts" / "_exposures.yml").read_text(encoding="utf-8"))
    (exposure,) = (one for one in told["exposures"] if one["name"] == name)
    return {mart.removeprefix("ref('").removesuffix("')") for mart in exposure["depends_on"]}


def test_the_dashboard_is_exposed_with_the_marts_it_asks() -> None:
    asked = marts_queried()
    assert asked
    assert exposed("dashboard") == asked


def test_superset_is_exposed_with_the_marts_its_datasets_read() -> None:
    asked: set[str] = set()
    for file in (ROOT / "dashboard" / "superset" / "datasets" / "froth").glob("*.yaml"):
        dataset = yaml.safe_load(file.read_text(encoding="utf-8"))
        asked |= set(re.findall(r"marts\.(\w+)", dataset["sql"])) if dataset.get("sql") else {dataset["table_name"]}
    assert len(asked) > 3
    assert exposed("superset") == asked
