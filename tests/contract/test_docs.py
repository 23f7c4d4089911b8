"""The documentation is a site that is whole and asks no server for anything, and its queries run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.helpers.places import ROOT

pytestmark = pytest.mark.slow

CHINESE = (ROOT / "README.zh.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    built = subprocess.run(
        [str(Path(sys.executable).parent / "mkdocs"), "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


def test_the_site_asks_no_server_for_anything(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 15
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"""<(script|img|iframe)[^>]+src=["']https?:""", text), page.name
        assert not re.search(r"""<link[^>]+rel=["'](stylesheet|preconnect|icon)["'][^>]+href=["']https?:""", text), (
            page.name
        )


def test_it_can_be_searched(site: Path) -> None:
    assert "capex_to_ocf" in (site / "search" / "search_index.json").read_text(encoding="utf-8")


def test_every_page_of_the_docs_is_in_the_contents() -> None:
    contents = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for page in (ROOT / "docs").rglob("*.md"):
        assert f": {page.relative_to(ROOT / 'docs')}\n" in contents, f"{page.name} is not in mkdocs.yml"


@pytest.mark.parametrize("query", re.findall(r"```sql\n(.*?)```", CHINESE, re.DOTALL))
def test_a_query_of_the_chinese_readme_answers(published: duckdb.DuckDBPyConnection, query: str) -> None:
    assert published.sql(query).fetchall()


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_links_between_files_lead_somewhere(readme: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (ROOT / readme).read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
