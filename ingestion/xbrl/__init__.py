"""XBRL of a filing, instance (``*_htm.xml``) and inline (``.htm``), to facts with their dimensions.

In: what the standard says of any filer: contexts, units, transformations, scale and sign, and finding a fact again.
Out: which filings are read and which concepts matter (``sources/sec_filing_facts.py``, ``dbt_project/seeds``). Example:
``ixt:num-dot-decimal`` is read here; that a concept is capital expenditure is a row of ``concept_map``.
"""

from ingestion.xbrl.extraction import extract
from ingestion.xbrl.facts import Extraction, Fact
from ingestion.xbrl.instance_excerpts import excerpt
from ingestion.xbrl.resources import Context

__all__ = ["Context", "Extraction", "Fact", "excerpt", "extract"]
