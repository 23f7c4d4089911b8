"""The page of what was tried says what the harnesses wrote."""

from __future__ import annotations

from tests.trust.__main__ import PAGE, page


def test_the_page_is_what_the_harnesses_wrote() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "next: make trust"
