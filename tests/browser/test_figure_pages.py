"""The figure page of each company: every number opens the document it was read in."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.address import figure_address
from tests.conftest import tab_of


@pytest.fixture(scope="module")
def folder(html: Path) -> Path:
    return html.with_name("companies")


def test_each_company_has_one(folder: Path, published: duckdb.DuckDBPyConnection) -> None:
    companies = [name for (name,) in published.sql("select company_id from marts.companies").fetchall()]
    assert sorted(path.stem for path in folder.iterdir()) == sorted(companies)
    for path in folder.iterdir():
        text = path.read_text(encoding="utf-8")
        assert 'href="../dashboard.html"' in text
        assert not re.search(
            r"\b(nan|None|null|undefined)\b", re.sub(r"<script>.*?</script>|title=\"[^\"]*\"", "", text)
        )
    (chinese,) = published.sql("select name_zh from marts.companies where company_id = 'oracle'").fetchone() or ("",)
    assert f"<h1>Oracle {chinese}</h1>" in (folder / "oracle.html").read_text(encoding="utf-8")


def test_the_package_lists_them_with_their_digests(folder: Path) -> None:
    package = json.loads((folder.parent / "datapackage.json").read_text(encoding="utf-8"))
    listed = {resource["path"]: resource for resource in package["resources"] if resource["format"] == "html"}
    assert set(listed) == {"dashboard.html", *(f"companies/{path.name}" for path in folder.iterdir())}
    for place, resource in listed.items():
        body = (folder.parent / place).read_bytes()
        assert resource["bytes"] == len(body)
        assert resource["hash"] == "sha256:" + hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize("company", ["alphabet", "innolight", "oracle"])
def test_a_number_opens_the_filing_of_its_figure(
    browser: Any, folder: Path, published: duckdb.DuckDBPyConnection, company: str
) -> None:
    quarter, metric, value, figure_id = published.execute(
        "select calendar_quarter, metric_id, cast(value as double) / 1e6, figure_id from marts.figures_quarterly"
        " where company_id = ? and metric_id = 'revenue' and segment = 'total' and value is not null"
        " order by calendar_quarter desc limit 1",
        [company],
    ).fetchone() or ("", "", 0.0, "")
    cited = published.execute(
        "select citations.filing_url from marts.citations join marts.figures_quarterly using (figure_id)"
        " where company_id = ? and calendar_quarter = ? and metric_id = ? and segment = 'total'",
        [company, quarter, metric],
    ).fetchall()
    for tab in tab_of(browser, folder / f"{company}.html"):
        assert (tab.asked[1:], tab.said) == ([], [])
        row = tab.locator("#margins-quarter tbody tr").filter(has=tab.get_by_text("Revenue", exact=True))
        place = tab.locator("#margins-quarter thead th").all_inner_texts().index(quarter)
        cell = row.locator("td").nth(place).locator("a")
        assert cell.inner_text() == f"{value:,.0f}"
        assert (cell.get_attribute("href"),) in cited
        assert figure_address(f"companies/{company}.html#{cell.get_attribute('id')}") == figure_address(figure_id)


def test_every_number_of_every_figure_table_opens_a_document(browser: Any, folder: Path) -> None:
    numbers = 0
    first, *others = sorted(folder.iterdir())
    for tab in tab_of(browser, first, viewport={"width": 360, "height": 800}):
        for path in (first, *others):
            tab.goto(path.as_uri())
            bare, links, wide, cells, places = tab.evaluate(_LOOK)
            assert len(places) == len(set(places)), path.name
            assert sum(":" in place for place in places) >= cells / 2, path.name
            assert bare == 0, path.name
            assert all(url.startswith("https://") for url in links), path.name
            assert wide <= 360, path.name
            numbers += cells
        assert [url for url in tab.asked if not url.startswith("file:")] == tab.said == []
    assert numbers > 1500


_LOOK = """
() => {
  const cells = [...document.querySelectorAll("[id$=-quarter] td.n, [id$=-year] td.n")]
    .filter(cell => cell.textContent.trim());
  return [
    cells.filter(cell => !cell.querySelector('a[href^="https://"]')).length,
    [...document.querySelectorAll("main a")].map(link => link.getAttribute("href")),
    document.documentElement.scrollWidth,
    cells.length,
    [...document.querySelectorAll("[id]")].map(element => element.id),
  ];
}
"""
