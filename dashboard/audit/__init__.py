"""Everything stored, read whole: the archive, tables, warehouse, release and Dagster's files.

In: what is sound of the warehouse and of Dagster's files (``databases``), of a release (``release_audit``), and all of
it together with what ingestion finds of its own (``everything``).
Out: mending (``orchestration/recovery.py``). Example: that a page's bytes are not those of its release is seen here.
"""

from __future__ import annotations

from dashboard.audit import databases, release_audit
from ingestion.archive import archive_audit
from ingestion.findings import Audited
from ingestion.parsing import table_files
from ingestion.settings import Settings


def everything(settings: Settings) -> list[Audited]:
    """What was looked at, area by area, in the order in which data passes. Nothing is changed."""
    return [
        *archive_audit.audit(settings),
        table_files.audit(settings.data),
        databases.audit_warehouse(settings),
        release_audit.audit(settings),
        databases.audit_runs(settings),
    ]
