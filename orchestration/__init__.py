"""Dagster: what is built from what, when, and how a release is published.

In: assets, checks, jobs and schedules (``definitions``, ``source_assets``, ``schedules``), the layers of the warehouse
(``warehouse``), the release (``release``), its copy in PostgreSQL (``postgres``), runs as processes that take turns
(``runs``, ``locks``, ``run_launcher``, ``interrupts``) and mend what dead ones left (``recovery``), and the commands
(``cli``).
Out: a publisher's name (a source's declaration says all that is needed here), what a figure means (``dbt_project``),
what must hold of it (``expectations``). Example: the lock that keeps two writers apart is here; the SQL is not.
"""
