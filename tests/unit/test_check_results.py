"""Results of checks as rows by group, and as pages that need nothing but themselves."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import polars as pl

from expectations import check_pages, results
from expectations.suite import ExpectationResult, Suite, has_rows, not_null, unique
from ingestion.parsing.tables import replace_parquet


def checked() -> pl.DataFrame:
    suite = Suite(
        "marts", "figures", "sound_rows", "Sound.", (has_rows(), not_null("value"), unique(["id"]).as_warning)
    )
    seen = [
        ExpectationResult(suite, suite.expectations[0], True, "12"),
        ExpectationResult(suite, suite.expectations[1], False, "2 of 12 rows", 2, ("<script>alert(1)</script>",)),
        ExpectationResult(suite, suite.expectations[2], False, "1 of 12 rows", 1),
    ]
    rows = list(results.rows(seen, "run", results.now()))
    return pl.DataFrame({name: [row[name] for row in rows] for name in results.SCHEMA}, schema=results.SCHEMA)


def test_results_are_rows_that_are_replaced_by_group(tmp_path: Path) -> None:
    replace_parquet(tmp_path / "marts.parquet", results.as_table(checked().to_dicts()))
    replace_parquet(tmp_path / "raw.parquet", results.as_table(checked().with_columns(layer=pl.lit("raw")).to_dicts()))
    replace_parquet(tmp_path / "marts.parquet", results.as_table(checked().head(1).to_dicts()))
    held = results.read(tmp_path, ["raw", "marts", "never_run"])
    assert held.group_by("layer").len().sort("layer").rows() == [("marts", 1), ("raw", 3)]
    assert (
        held.filter(layer="raw", check_name="sound_rows.value_not_null")["observed"].item().startswith("2 of 12 rows")
    )
    assert check_pages.tally(held) == check_pages.Tally(passed=2, warned=1, failed=1)


class _Addresses(HTMLParser):
    """Everything that a browser would load, and every tag."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.loaded += [value or "" for name, value in attributes if name in ("src", "srcset", "data")]
        self.links += [value or "" for name, value in attributes if name == "href"]


def test_pages_stand_alone(tmp_path: Path) -> None:
    check_pages.write(tmp_path / "checks", checked(), "release 1")
    assert sorted(path.name for path in (tmp_path / "checks").iterdir()) == ["index.html", "marts.html"]
    for page in (tmp_path / "checks").iterdir():
        parser = _Addresses()
        parser.feed(page.read_text(encoding="utf-8"))
        assert parser.loaded == []
        assert "script" not in parser.tags
        assert "link" not in parser.tags
        assert "url(" not in page.read_text(encoding="utf-8")
        for link in parser.links:
            assert (tmp_path / "checks" / link.split("#")[0]).exists()
    assert "2 of 12 rows" in (tmp_path / "checks" / "index.html").read_text(encoding="utf-8")
