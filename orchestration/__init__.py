"""Dagster: assets, checks and schedules made from declarations. Nothing here knows a publisher's name."""
