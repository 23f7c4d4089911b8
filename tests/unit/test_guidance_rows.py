"""Guidance in tables and lists: scale in a header, a currency in a cell of its own, a verb and a year above a list."""

from __future__ import annotations

from typing import Any

import pytest

from ingestion.guidance.candidates import Exhibit, GuidanceCandidate, candidates
from ingestion.guidance.outlook_rows import is_row_of_values
from ingestion.parsing.html_tables import Cell
from ingestion.parsing.html_text import blocks

BILLION = 10**9
OUTLOOK = "<p>Fiscal 2026 Outlook</p>"


def found(html: str) -> list[GuidanceCandidate]:
    exhibit = Exhibit()
    return [one for block in blocks(html.encode()) for one in exhibit.read(block)]


def table(*rows: list[str], lead: str = OUTLOOK) -> str:
    """A table of cells; ``text@3`` spans three columns."""
    lines = []
    for row in rows:
        cells = (cell.partition("@") for cell in row)
        lines.append("".join(f'<td colspan="{width or 1}">{text}</td>' for text, _, width in cells))
    return f"{lead}<table><tr>{'</tr><tr>'.join(lines)}</tr></table>"


def ends(one: GuidanceCandidate) -> tuple[Any, Any]:
    low, high = (one.point, one.point) if one.point is not None else (one.low, one.high)
    return tuple(None if value is None else float(value / BILLION) for value in (low, high))  # type: ignore[return-value]


@pytest.mark.parametrize(
    "row",
    [
        ["Capital expenditures", "$20.0 billion to $23.0 billion"],
        ["Capital expenditures", "$20 - $23", "billion"],
        ["Capital expenditures", "$", "20.0", "&#8211;", "$", "23.0", "billion"],
        ["Capital expenditures", "$", "20", "to", "23", "billion"],
        ["Capital expenditures<sup>1</sup>", "$20<sup>2</sup> billion to $23 billion<sup>(3)</sup>"],
        ["Capital expenditures", "&#8203;", "$20&#8203;.0", "&#8203;", "to", "$23 billion"],
        ["Capital expenditures", "between $20 and $23 billion"],
    ],
)
@pytest.mark.parametrize("header", [[], ["", "FY 2026 guidance"]])
def test_a_range_is_read_however_its_cells_are_cut(row: list[str], header: list[str]) -> None:
    (one,) = found(table(*([header] if header else []), row))
    assert ends(one) == (20, 23)
    assert one.currency == "USD"
    assert one.period is not None
    assert (one.period.kind, one.period.year, one.review_reasons[-1]) == ("fiscal_year", 2026, "table_row")


@pytest.mark.parametrize("year", ["2026", "FY2026", "FY 2026", "2026E", "2025A"])
def test_a_row_of_years_is_a_header(year: str) -> None:
    (one,) = found(table(["(in billions)", year], ["Capital expenditures", "$20 - $23"], lead=""))
    assert ends(one) == (20, 23)
    assert not is_row_of_values([Cell("Year ending December", 0), Cell(year, 1)])
    assert is_row_of_values([Cell("Capital expenditures", 0), Cell("20 - 23", 1)])


@pytest.mark.parametrize("word", ["Actual", "Reported", "Result", "Results", "Variance", "Growth"])
def test_a_column_that_looks_back_gives_no_guidance(word: str) -> None:
    (one,) = found(table(["", word, "Guidance"], ["Capital expenditures", "$18 billion", "$20 - $23 billion"]))
    assert ends(one) == (20, 23)


def test_a_column_of_what_was_said_before_is_the_prior() -> None:
    row = ["Capital expenditures", "$18 - $22 billion", "$20 - $23 billion"]
    (one,) = found(table(["", "Prior guidance", "Current guidance"], row))
    assert ends(one) == (20, 23)
    assert (one.prior_low, one.prior_high) == (18 * BILLION, 22 * BILLION)
    assert one.sentence == 1, "a row is its own first sentence"


def test_a_row_alone_is_read_from_its_text() -> None:
    (one,) = candidates("Capital expenditures | $20.0 billion to $23.0 billion")
    assert ends(one) == (20, 23)
    assert one.review_reasons == ("unstated_basis", "unstated_period", "table_row")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["(in billions)", "FY 2026 guidance"], ["Capital expenditures", "$", "20", "-", "23"]], (20, 23)),
        ([["($ in millions)", "Guidance"], ["Capital expenditures", "20,000 - 23,000"]], (20, 23)),
        ([["", "Guidance ($ in thousands)"], ["Capital expenditures", "200,000 to 230,000"]], (0.2, 0.23)),
        ([["(billions)", "Guidance"], ["Capital expenditures", "$20 - $23"]], (20, 23)),
        ([["($000s)", "Guidance"], ["Capital expenditures", "20,000,000 - 23,000,000"]], (20, 23)),
        ([["(in billions of dollars)", "Guidance"], ["Capital expenditures", "20 - 23"]], (20, 23)),
        ([["(in billions of US dollars)", "Guidance"], ["Capital expenditures", "20 - 23"]], (20, 23)),
        ([["(in billions of U.S. dollars)", "Guidance"], ["Capital expenditures", "20 - 23"]], (20, 23)),
        ([["", "Guidance"], ["Capital expenditures ($ in billions)", "20 to 23"]], (20, 23)),
        ([["(in millions)", "Guidance"], ["Capital expenditures", "$20.0 - $23.0 billion"]], (20, 23)),
        ([["(in billions)", "Low", "High"], ["Capital expenditures", "$20", "$23"]], (20, 23)),
        ([["(in billions)", "Low", "Midpoint", "High"], ["Capital expenditures", "$20", "$21.5", "$23"]], (20, 23)),
        ([["(in billions)", "Low", "High"], ["Revenue", "$90", "$95"], ["Capital expenditures", "20", "23"]], (20, 23)),
        ([["(in billions)", "Guidance"], ["Capital expenditures", "$20 +/- 5%"]], (19, 21)),
        ([["", "Guidance"], ["Capital expenditures", "$20 billion", "+/-", "5%"]], (19, 21)),
        ([["", "Guidance"], ["Capital expenditures", "Up to $23 billion"]], (None, 23)),
        ([["", "Guidance"], ["Capital expenditures", "&#8805; $20 billion"]], (20, None)),
        ([["", "Guidance"], ["Capital expenditures", "$21 billion"]], (21, 21)),
        ([["(in billions)", "Guidance"], ["Capital expenditures", "$20 - $23", "(1)"]], (20, 23)),
        ([["($ in billions)", "Revenue", "Capital expenditures"], ["2026 guidance", "$90", "$20 - $23"]], (20, 23)),
    ],
)
def test_what_stands_above_says_the_scale_and_the_ends(rows: list[list[str]], expected: Any) -> None:
    (one,) = found(table(*rows))
    assert ends(one) == expected


def test_a_scale_may_stand_between_heading_and_table() -> None:
    (one,) = found(
        table(["", "Low", "High"], ["Capital expenditures", "$20", "$23"], lead=OUTLOOK + "<p>(in billions)</p>")
    )
    assert ends(one) == (20, 23)


def test_the_currency_of_the_header_is_that_of_the_row() -> None:
    (one,) = found(table(["(EUR in millions)", "Guidance"], ["Capital expenditures", "200 - 230"]))
    assert (one.currency, ends(one)) == ("EUR", (0.2, 0.23))
    assert found(table(["(in millions)", "Guidance"], ["Capital expenditures", "200 - 230"])) == []


def test_columns_are_held_against_their_headers() -> None:
    first, second = found(
        table(
            ["(in billions)@3", "Q1 2026 Outlook@5", "FY 2026 Outlook@5"],
            ["Capital expenditures@3", "$", "5.0", "-", "$", "5.5", "$", "20", "-", "$", "23"],
        )
    )
    assert (ends(first), first.period and first.period.quarter) == ((5, 5.5), 1)
    assert (ends(second), second.period and second.period.kind) == ((20, 23), "fiscal_year")
    (one,) = found(
        table(
            ["($ in billions)", "Prior guidance", "Current guidance"],
            ["Capital expenditures", "$18 - $20", "$20 - $23"],
        )
    )
    assert (ends(one), one.prior_low, one.prior_high) == ((20, 23), 18 * BILLION, 20 * BILLION)
    (one,) = found(
        table(["($ in billions)", "FY 2025 Actual", "FY 2026 Guidance"], ["Capital expenditures", "$17.2", "$21.5"])
    )
    assert (ends(one), one.period and one.period.year) == ((21.5, 21.5), 2026)


def test_a_section_of_a_table_names_the_period_of_its_rows() -> None:
    first, second = found(
        table(
            ["($ in billions)", "Low", "High"],
            ["Full year 2026 guidance:"],
            ["Capital expenditures", "20", "23"],
            ["Full year 2027 guidance:"],
            ["Capital expenditures", "25", "28"],
            lead="",
        )
    )
    assert [(ends(one), one.period and one.period.year) for one in (first, second)] == [
        ((20, 23), 2026),
        ((25, 28), 2027),
    ]


def test_an_outlay_in_brackets_is_read_with_a_doubt() -> None:
    (one,) = found(table(["(in billions)", "Guidance"], ["Cash flow", "$50"], ["Capital expenditures", "(20) - (23)"]))
    assert ends(one) == (20, 23)
    assert "negative_amount" in one.review_reasons


@pytest.mark.parametrize(
    "html",
    [
        table(
            ["(in millions)", "2026", "2025"], ["Capital expenditures", "$44,924", "$22,446"], lead="<p>Cash flows</p>"
        ),
        table(["(in millions)", "2026", "2025"], ["Capital expenditures", "$44,924", "$22,446"]),
        table(["(in millions)", "Six months ended June 30, 2026"], ["Capital expenditures", "$44,924"]),
        table(
            ["(in billions)@2", "2026@2", "2025@2", "2024@2"],
            ["Capital expenditures@2", "$", "44", "&#8212;@2", "$", "22"],
            lead="",
        ),
        table(["", "Guidance"], ["Free cash flow less capital expenditures", "$20 - $23 billion"]),
        table(["(in billions)", "Guidance"], ["Capital expenditures as % of revenue", "$20 - $23"]),
        table(["(in billions)", "Guidance"], ["Capital expenditures", "20% - 23%"]),
        table(["(in billions)", "Guidance"], ["Capital expenditures growth", "20 - 23"]),
        table(["", "Guidance"], ["Revenue", "$20 - $23 billion"]),
        table(["", "Guidance"], ["Capital expenditures", "$20 - $23"]),
        OUTLOOK
        + "<p>STATEMENTS OF CASH FLOWS</p>"
        + table(["", "2026"], ["Capital expenditures", "$9 billion"], lead=""),
    ],
)
def test_results_and_other_measures_are_no_guidance(html: str) -> None:
    assert found(html) == []


@pytest.mark.parametrize(
    "html",
    [
        "<p>For fiscal 2026, we expect:</p><ul><li>Revenue of $9 billion</li><li>Capital expenditures of {}</li></ul>",
        "<p>For 2026, we expect:</p><p>&#8226; Revenue of $10 billion</p><p>&#8226; Capital expenditures of {}</p>",
        "<p>For 2026, we expect:</p><p>Revenue of $10 billion</p><p>Capital expenditures of {}</p>",
        "<p>For 2026, we expect:</p><table><tr><td>&#8226;</td><td>Capital expenditures of {}</td></tr></table>",
        "<p>For 2026, we expect:</p><ul><li>Spending<ul><li>Capital expenditures of {}</li></ul></li></ul>",
        "<h3>2026 Outlook</h3><ul><li>Revenue: $10 billion</li><li>Capital expenditures: {}</li></ul>",
        "<h3>2026 Outlook</h3><p>The company expects:</p><ul><li>Capital expenditures of {}</li></ul>",
        "<h3>2026 Outlook</h3><p>It is as follows.</p><ul><li>Capital expenditures of {}</li></ul>",
    ],
)
def test_a_list_goes_on_from_what_leads_into_it(html: str) -> None:
    (one,) = found(html.format("$3.0 billion to $3.5 billion"))
    assert ends(one) == (3.0, 3.5)
    assert one.period is not None
    assert (one.period.year, one.review_reasons) == (2026, ("unstated_basis", "led_in"))


def test_the_lead_may_name_what_the_list_is_of() -> None:
    first, second = found(
        "<p>We expect capital expenditures of:</p><ul><li>$3.0 billion to $3.5 billion in 2026; and</li>"
        "<li>at least $4 billion in 2027.</li></ul>"
    )
    assert (ends(first), ends(second)) == ((3.0, 3.5), (4, None))
    assert "inherited_anchor" in first.review_reasons


@pytest.mark.parametrize(
    "html",
    [
        "<p>In 2025, we had:</p><ul><li>Capital expenditures of $3.0 billion</li></ul>",
        "<p>For 2026, we expect:</p><ul><li>Capital expenditures were $3.0 billion in 2025</li></ul>",
        "<p>For 2026, we expect:</p><ul><li>Growth.</li></ul><p>Fine.</p><p>Capital expenditures of $3.0 billion.</p>",
        "<h3>2026 Outlook</h3><p>Fine.</p><h3>Results</h3><ul><li>Capital expenditures of $3.0 billion</li></ul>",
    ],
)
def test_a_list_that_does_not_look_forward_says_nothing(html: str) -> None:
    assert found(html) == []
