"""A code location of the sensors, which watch the tests' own source, and of a job that breaks."""

import dagster as dg

from ingestion.settings import Settings
from orchestration.alerts.sensors import sensors
from tests.helpers.breaking_job import breaking
from tests.helpers.quotes import QUOTES

defs = dg.Definitions(jobs=[breaking], sensors=sensors([QUOTES], Settings.from_environment()))
