"""The one ``Definitions``: what ``workspace.yaml`` loads."""

import json

import dagster as dg

from expectations.suites import intermediate, staging
from expectations.suites.raw.declared import suite_for
from ingestion.settings import Settings
from ingestion.sources import SOURCES
from orchestration import runs, schedules
from orchestration.alerts import sensors
from orchestration.postgres.asset import postgres_assets
from orchestration.release.assets import is_read, release_assets
from orchestration.source_assets import source_assets
from orchestration.warehouse import dbt_runner
from orchestration.warehouse.archive_tables import archive_tables, bodies, verified_documents
from orchestration.warehouse.checks import Relation, mart_suites, raw_checks, warehouse_checks
from orchestration.warehouse.dbt_assets import Warehouse

settings = Settings.from_environment()
warehouse = Warehouse(json.loads(dbt_runner.manifest_path(settings).read_bytes()))
jobs = [*schedules.source_jobs(SOURCES.values()), *schedules.warehouse_jobs(SOURCES)]

defs = dg.Definitions(
    assets=[
        *(asset for source in SOURCES.values() for asset in source_assets(source)),
        archive_tables(SOURCES.values()),
        *warehouse.assets(is_read=is_read),
        *release_assets(warehouse, SOURCES),
        *postgres_assets(settings),
    ],
    asset_checks=[
        *(raw_checks(name, [suite_for(t) for t in source.tables]) for name, source in SOURCES.items()),
        warehouse_checks(warehouse, "staging", staging.SUITES, {}),
        warehouse_checks(warehouse, "intermediate", intermediate.SUITES, {}),
        warehouse_checks(
            warehouse, "marts", mart_suites(warehouse), {"verified_documents": Relation(verified_documents, bodies)}
        ),
    ],
    jobs=jobs,
    schedules=schedules.schedules(SOURCES.values(), jobs),
    sensors=sensors.sensors(SOURCES.values(), settings),
    resources={"settings": runs.living(settings), runs.TURN: runs.turn(settings)},
    executor=dg.in_process_executor,
)
