"""Text that others wrote, in each kind of output."""

from __future__ import annotations

import csv
import io
import json

import duckdb
import polars as pl
import pytest

from dashboard.console import PlainConsole
from dashboard.release import literal
from dashboard.templates import link
from expectations import check_pages
from ingestion.plain_text import csv_text, escaped_json, is_unseen, markdown, markdown_item, visible
from orchestration.release.diff import MartDiff, as_markdown
from tests.helpers.hostile_text import HOSTILE


@pytest.mark.parametrize("text", ["Alphabet Inc.", "中际旭创", "a\u00a0b\u3000c", "line\nnext:\tline", "−5 € · –", ""])
def test_what_can_be_seen_stays(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", "\\x1b[31m"),
        ("a\rb", "a\\x0db"),
        ("\x9b31m", "\\x9b31m"),
        ("\u202eabc", "\\u202eabc"),
        ("a\u200bb\u00ad", "a\\u200bb\\xad"),
        ("a\u2028b", "a\\u2028b"),
        ("\U000e0041", "\\U000e0041"),
        ("\ud800", "\\ud800"),
        ("\x00\x7f", "\\x00\\x7f"),
    ],
)
def test_what_cannot_be_seen_stands_as_its_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_no_character_at_all_is_put_out_that_cannot_be_seen() -> None:
    every = "".join(
        map(chr, (*range(0x3100), *range(0xD7F0, 0xE010), *range(0xFE00, 0x10010), *range(0xE0000, 0xE0080)))
    )
    assert not [one for one in visible(every) if is_unseen(one)]
    assert json.loads(escaped_json(json.dumps(HOSTILE, ensure_ascii=False))) == HOSTILE


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "  =1", "＝1+1", "-", "+a"])
def test_a_cell_is_no_formula(text: str) -> None:
    assert csv_text(text).startswith("'")


@pytest.mark.parametrize("text", ["-12.5", "+3", "-1e9", "-.5", "-3%", "12", "a=b", "", "中", "2026-03-01"])
def test_numbers_and_plain_words_stay_in_a_cell(text: str) -> None:
    assert csv_text(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("capex_cash 2026Q2 -5.2", "capex_cash 2026Q2 -5.2"),
        ("a|b", "a\\|b"),
        ("alphabet__yoy", "alphabet__yoy"),
        ("__b__", "\\_\\_b\\_\\_"),
        ("[x](y)", "\\[x\\](y)"),
        ("<script>", "\\<script\\>"),
        ("_a_ **b** `c`", "\\_a\\_ \\*\\*b\\*\\* \\`c\\`"),
        ("a\n# b", "a # b"),
        ("\\", "\\\\"),
    ],
)
def test_text_in_markdown_says_its_letters(text: str, shown: str) -> None:
    assert markdown(text) == shown


@pytest.mark.parametrize(("text", "shown"), [("# a", "\\# a"), ("1. a", "1\\. a"), ("- a", "\\- a"), ("a-b", "a-b")])
def test_an_item_begins_nothing_else(text: str, shown: str) -> None:
    assert markdown_item(text) == shown


def test_a_diff_keeps_hostile_keys_in_their_cells() -> None:
    diff = MartDiff(
        "figures",
        added=1,
        vanished=({"company_id": f"# {HOSTILE}"},),
        added_examples=(f"\n# {HOSTILE}",),
        restated=((HOSTILE, "-5", HOSTILE, "a\n| b |"),),
    )
    page = as_markdown([diff], "now", "before")
    assert [line for line in page.splitlines() if line.startswith("#")] == [
        "# What changed in now",
        "## figures: restated",
        "## figures: vanished",
        "## figures: added",
    ]
    assert not [one for one in page if is_unseen(one)]
    cells = next(line for line in page.splitlines() if "| -5 |" in line).replace("\\|", "")
    assert cells.count("|") == 5
    assert "<script" not in page.replace("\\<", "")


def test_a_console_draws_text_alone() -> None:
    from rich.table import Table
    from rich.text import Text

    drawn = io.StringIO()
    console = PlainConsole(file=drawn, force_terminal=True, width=2000)
    grid = Table(title=HOSTILE)
    grid.add_column(HOSTILE)
    grid.add_row(HOSTILE)
    for said in (HOSTILE, grid):
        console.print(said)
    console.print(Text("failed", "red"), HOSTILE)
    plain = drawn.getvalue()
    for style in ("\x1b[0m", "\x1b[1m", "\x1b[3m", "\x1b[31m"):  # those that the table and the word are drawn in
        plain = plain.replace(style, "")
    assert not [one for one in plain if is_unseen(one)]
    assert plain.count("[red]r[/red]") == 5
    assert plain.count(":smile:") == 5


def test_check_pages_hold_no_element_of_others(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    row = dict.fromkeys(("table_name", "check_name", "observed", "expectation", "column_name"), HOSTILE)
    checks = pl.DataFrame([{**row, "layer": "raw", "severity": "blocking", "is_passed": False}])
    check_pages.write(folder, checks, HOSTILE)
    for path in folder.glob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert "<script" not in page
        assert "<img" not in page
        assert "<!--<" not in page
        assert not [one for one in page if is_unseen(one)]
        assert "default-src 'none'" in page


@pytest.mark.parametrize(
    "address",
    [
        *(
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
        ),
        *(
            "vbscript:x",
            "//evil.example",
            "\\\\evil.example",
            "https:\\\\evil.example",
            "file:///etc/passwd",
            "http://a b",
        ),
    ],
)
def test_a_page_leads_to_no_such_address(address: str) -> None:
    assert link(address) == "#"


@pytest.mark.parametrize(
    "address",
    [
        "https://www.sec.gov/x.htm#a",
        "http://a.example/?q=1&b=2",
        "companies/amazon.html#capex",
        "#sources",
        "../a.html",
    ],
)
def test_a_page_leads_to_filings_and_to_itself(address: str) -> None:
    assert link(address) == address


def test_cells_of_csv_are_read_back_as_they_were_meant() -> None:
    written = io.StringIO()
    csv.writer(written).writerow([csv_text(HOSTILE), csv_text("=1"), -5])
    assert next(csv.reader(io.StringIO(written.getvalue()))) == [visible(HOSTILE), "'=1", "-5"]


def test_any_text_is_a_literal_of_sql() -> None:
    for text in (HOSTILE, "'\0'", "\0", "a'b", "?"):
        assert duckdb.sql(f"select {literal(text)}, {literal(text)} = {literal(text)}").fetchall() == [(text, True)]
