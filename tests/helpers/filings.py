"""Small filings written by hand: instances and inline documents around the facts that a test is about."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from ingestion.source import Document
from ingestion.xbrl import Fact, extract

_NAMESPACES = """
 xmlns:us-gaap="http://fasb.org/us-gaap/2024" xmlns:dei="http://xbrl.sec.gov/dei/2024"
 xmlns:srt="http://fasb.org/srt/2024" xmlns:acme="http://www.acme.com/20241231"
 xmlns:iso4217="http://www.xbrl.org/2003/iso4217" xmlns:xbrldi="http://xbrl.org/2006/xbrldi"
 xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
"""
_INLINE = """
 xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"
 xmlns:ixt="http://www.xbrl.org/inlineXBRL/transformation/2020-02-12"
 xmlns:ixt-sec="http://www.sec.gov/inlineXBRL/transformation/2015-08-31"
"""
UNITS = """
<xbrli:unit id="usd"><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unit>
<xbrli:unit id="shares"><xbrli:measure>xbrli:shares</xbrli:measure></xbrli:unit>
<xbrli:unit id="pure"><xbrli:measure>xbrli:pure</xbrli:measure></xbrli:unit>
<xbrli:unit id="each"><xbrli:divide>
 <xbrli:unitNumerator><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unitNumerator>
 <xbrli:unitDenominator><xbrli:measure>xbrli:shares</xbrli:measure></xbrli:unitDenominator>
</xbrli:divide></xbrli:unit>
"""
YEAR = "<xbrli:startDate>2024-01-01</xbrli:startDate><xbrli:endDate>2024-12-31</xbrli:endDate>"
DAY = "<xbrli:instant>2024-12-31</xbrli:instant>"
CLOUD = '<xbrldi:explicitMember dimension="srt:ProductOrServiceAxis">acme:CloudMember</xbrldi:explicitMember>'
CHIPS = (
    '<xbrldi:explicitMember dimension="us-gaap:StatementBusinessSegmentsAxis">acme:ChipsMember</xbrldi:explicitMember>'
)
TYPED = (
    '<xbrldi:typedMember dimension="us-gaap:StartDateAxis"><us-gaap:Start>2025-01-01</us-gaap:Start>'
    "</xbrldi:typedMember>"
)
DOT = 'format="ixt:num-dot-decimal"'


def context(context_id: str, period: str = YEAR, segment: str = "", scenario: str = "") -> str:
    inner = f"<xbrli:segment>{segment}</xbrli:segment>" if segment else ""
    outer = f"<xbrli:scenario>{scenario}</xbrli:scenario>" if scenario else ""
    return (
        f'<xbrli:context id="{context_id}"><xbrli:entity><xbrli:identifier scheme="http://www.sec.gov/CIK">0000000042'
        f"</xbrli:identifier>{inner}</xbrli:entity><xbrli:period>{period}</xbrli:period>{outer}</xbrli:context>"
    )


CONTEXTS = context("year") + context("day", DAY) + context("cloud", YEAR, CLOUD)


def instance(facts: str, contexts: str = CONTEXTS, units: str = UNITS) -> bytes:
    text = f"<?xml version='1.0' encoding='UTF-8'?>\n<xbrli:xbrl {_NAMESPACES}>{contexts}{units}{facts}</xbrli:xbrl>"
    return text.encode()


def inline(body: str, hidden: str = "", contexts: str = CONTEXTS, units: str = UNITS, head: str = "") -> bytes:
    return (
        f'{head}<html xmlns="http://www.w3.org/1999/xhtml" {_NAMESPACES} {_INLINE}><body><div style="display:none">'
        f"<ix:header><ix:hidden>{hidden}</ix:hidden><ix:resources>{contexts}{units}</ix:resources></ix:header></div>"
        f"{body}</body></html>"
    ).encode()


def number(text: str, *attributes: str, name: str = "us-gaap:Revenues", within: str = "year", unit: str = "usd") -> str:
    """An inline number: its printed text, and attributes such as ``scale="6"``."""
    said = " ".join(attributes)
    return f'<ix:nonFraction name="{name}" contextRef="{within}" unitRef="{unit}" {said}>{text}</ix:nonFraction>'


def document(body: bytes, key: str = "0000000042-25-000001/acme-20241231_htm.xml") -> Document:
    return Document(
        document_id=hashlib.sha256(body).hexdigest(),
        source="sec_filing_facts",
        key=key,
        url=f"https://www.sec.gov/Archives/edgar/data/42/{key}",
        company_id="acme",
        fetched_at=datetime(2026, 11, 24, tzinfo=UTC),
        body=body,
    )


def facts(body: bytes) -> tuple[Fact, ...]:
    """The facts of a document that can be read without remarks."""
    extraction = extract(document(body))
    assert extraction.remarks == ()
    return extraction.facts


def only(body: bytes) -> Fact:
    (fact,) = facts(body)
    return fact
