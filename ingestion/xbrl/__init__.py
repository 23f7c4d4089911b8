"""XBRL of a filing, instance (``*_htm.xml``) and inline (``.htm``), to facts with their dimensions."""

from ingestion.xbrl.extraction import extract
from ingestion.xbrl.facts import Extraction, Fact
from ingestion.xbrl.instance_excerpts import excerpt
from ingestion.xbrl.resources import Context

__all__ = ["Context", "Extraction", "Fact", "excerpt", "extract"]
