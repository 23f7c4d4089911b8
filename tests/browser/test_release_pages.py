"""Pages that do not stand in a browser are not published; pages that nothing could open are reported so."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from dashboard import browser, page
from orchestration.release import pages as release_pages
from orchestration.release import publication


@pytest.fixture
def copied(html: Path, tmp_path: Path) -> Path:
    """The page of the first release, to be spoilt."""
    return Path(shutil.copyfile(html, tmp_path / "page.html"))


@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize(
    ("whole", "spoilt", "fault"),
    [
        ("<main", '<img src="https://example.org/counter.png"><main', "asks for https://example.org/counter.png"),
        ("return (columns[0] ?? []).map(", "return [].map(", "drew nothing"),
        ("const views = {};", "const views = noSuchThing;", "fails: noSuchThing is not defined"),
    ],
)
def test_a_browser_sees_what_is_wrong(copied: Path, whole: str, spoilt: str, fault: str) -> None:
    text = copied.read_text(encoding="utf-8")
    assert whole in text
    copied.write_text(text.replace(whole, spoilt), encoding="utf-8")
    seen = browser.look(copied)
    assert any(fault in one for one in seen.faults), seen.faults
    assert not release_pages.verdict(seen).passed


@pytest.mark.usefixtures("browser")
def test_a_release_whose_page_complains_is_not_published(
    html: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = tmp_path / "published"
    database = html.with_name("froth.duckdb")
    publication.publish(published, "0001", lambda aside: (aside / "whole").touch())
    whole = page.text_of

    def noisy(name: str) -> str:
        return whole(name) + ('\nconsole.warn("look out");' if name == "page.js" else "")

    def fill(aside: Path) -> None:
        release_pages.write(database, "0002", aside, {})
        release_pages.look(aside)

    monkeypatch.setattr(page, "text_of", noisy)
    with pytest.raises(publication.PublishError, match="says look out") as raised:
        publication.publish(published, "0002", fill)
    assert isinstance(raised.value.__cause__, release_pages.PagesError)
    standing = publication.current(published)
    assert standing is not None
    assert standing.name == "0001"


@pytest.mark.usefixtures("browser")
def test_whole_pages_pass(html: Path) -> None:
    seen = browser.look(html)
    assert (seen.faults, seen.not_opened) == ((), "")
    assert seen.pages == 1 + len(list(html.with_name("companies").iterdir()))
    verdict = release_pages.verdict(seen)
    assert verdict.passed
    assert f"{seen.charts} charts drew" in (verdict.description or "")


def test_without_a_browser_it_warns_and_does_not_pass(html: Path, monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    seen = browser.look(html)
    assert "apt install chromium" in seen.not_opened
    verdict = release_pages.verdict(seen)
    assert not verdict.passed
    assert verdict.severity == dg.AssetCheckSeverity.WARN
    assert "were not opened" in (verdict.description or "")
