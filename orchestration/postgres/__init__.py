"""A release in PostgreSQL: loaded beside the one before, then switched to in one transaction.

In: loading (``loading``), switching (``views``), the server (``server``), the SQL of it (``statements``), and the
Dagster asset (``asset``).
Out: what a release holds (``release``). Example: views of schema ``marts`` point at one release's schema.
"""
