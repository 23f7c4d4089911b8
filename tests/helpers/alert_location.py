"""A code location of the sensors, which watch the tests' own source, and of a job that breaks."""

import dagster as dg

from ingestion.settings import Settings
from orchestration.alerts.sensors import sensors
from tests.helpers.quotes import QUOTES


@dg.op
def breaks() -> None:
    raise ValueError("the disk is full")


@dg.job
def breaking() -> None:
    breaks()


defs = dg.Definitions(jobs=[breaking], sensors=sensors([QUOTES], Settings.from_environment()))
