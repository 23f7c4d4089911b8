"""How a figure is named, read in one place: its id, the link to its place on a page, a period as a person types it."""

from __future__ import annotations

import pytest

from dashboard.address import HALF_YEAR, QUARTER, YEAR, FigureAddress, PeriodKind, figure_address, period

CAPEX = FigureAddress("microsoft", "capex_cash", "total", "FY2026Q4")


@pytest.mark.parametrize(
    "text",
    [
        "microsoft:capex_cash:total:FY2026Q4",
        "companies/microsoft.html#capex_cash:total:FY2026Q4",
        "file:///srv/published/current/companies/microsoft.html#capex_cash:total:FY2026Q4",
        "../companies/microsoft.html#capex_cash:total:FY2026Q4",
    ],
)
def test_an_id_and_a_link_name_one_figure(text: str) -> None:
    assert figure_address(text) == CAPEX


def test_what_is_written_is_read_back() -> None:
    for address in (CAPEX, FigureAddress("china-telecom", "segment_revenue", "aws", "FY2024")):
        assert figure_address(address.figure_id) == figure_address(address.link) == address
    assert CAPEX.link == f"companies/microsoft.html#{CAPEX.anchor}"


@pytest.mark.parametrize(
    "text",
    [
        "microsoft",
        "microsoft:capex_cash:FY2026Q4",
        "microsoft:capex_cash::FY2026Q4",
        "microsoft:capex_cash:total:FY2026Q4:",
        "companies/microsoft.html",
        "companies/microsoft.html#capex_cash",
        "microsoft.html#capex_cash:total:FY2026Q4",
        "",
    ],
)
def test_what_names_no_figure_has_no_address(text: str) -> None:
    assert figure_address(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "column", "value"),
    [
        ("2026Q2", QUARTER, "calendar_quarter", "2026Q2"),
        ("2026q2", QUARTER, "calendar_quarter", "2026Q2"),
        ("2026H1", HALF_YEAR, "calendar_half", "2026H1"),
        ("FY2025", YEAR, "fiscal_year", 2025),
        ("2025", YEAR, "fiscal_year", 2025),
        ("FY2026Q4", QUARTER, "fiscal_label", "FY2026Q4"),
        ("fy2025h1", HALF_YEAR, "fiscal_label", "FY2025H1"),
    ],
)
def test_a_period_is_read_as_it_is_typed(text: str, kind: PeriodKind, column: str, value: str | int) -> None:
    found = period(text)
    assert found is not None
    assert (found.kind, found.column, found.value) == (kind, column, value)


@pytest.mark.parametrize("text", ["2026Q5", "2026H3", "26Q2", "FY26", "2026-Q2", "Q2", "20261", ""])
def test_what_is_no_period_is_none(text: str) -> None:
    assert period(text) is None
