"""What each source is about: the subject that Dagster shows it under, beside the models and marts of that subject.

The names are those of the marts' folders. A source that is not listed is a subject of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "compute": ("aws_gpu_prices", "azure_gpu_prices", "gpu_rental_offers", "vast_gpu_offers"),
    "data_centres": ("epoch_data_centers",),
    "figures": (
        "disclosures",
        "eastmoney_statements",
        "epoch_ai_companies",
        "sec_company_facts",
        "sec_filing_facts",
        "sec_submissions",
    ),
    "guidance": ("sec_press_releases",),
    "insiders": ("cninfo_announcements", "eastmoney_shareholder_changes", "sec_insider_trades"),
    "optical": ("eastmoney_segments",),
    "prices": ("cfets_central_parity", "ecb_exchange_rates", "tencent_prices", "yahoo_prices"),
}


def subject_of(source_name: str) -> str:
    """The subject of a source."""
    return next((subject for subject, sources in SUBJECTS.items() if source_name in sources), source_name)
