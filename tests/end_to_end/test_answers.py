"""The page of answers: every question asked of the release built here; the page in the repository says the same."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dashboard import answers
from tests.helpers.places import ROOT

QUESTIONS = answers.read_questions(ROOT / answers.QUESTIONS)
ASKED = [question for question in QUESTIONS if question.query]


@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.id)
def test_a_question_is_answered_with_its_document(
    published: duckdb.DuckDBPyConnection, question: answers.Question
) -> None:
    """Of class A: a row at least, and a document behind it, or the article that a mere forecast stands in."""
    answer = answers.ask(published, question)
    assert answer.columns[-1] in ("filing_url", "article", "questions")
    if question.answer_class != "A":
        return
    assert answer.rows
    said = [cell for row in answer.rows for cell in row[:-1] if cell is not None]
    assert said or question.missing, "it says nothing, and not why"
    if answer.columns[-1] == "filing_url":
        assert answer.filings
        assert all(url.startswith("https://") for url in answer.filings)


def test_every_class_a_question_has_a_query() -> None:
    assert {question.id for question in QUESTIONS if question.answer_class == "A"} <= {
        question.id for question in ASKED
    }
    assert len({question.id for question in QUESTIONS}) == len(QUESTIONS)


def test_the_page_is_what_the_release_answers(published: duckdb.DuckDBPyConnection) -> None:
    text = answers.page([answers.ask(published, question) for question in QUESTIONS])
    stands = (ROOT / answers.PAGE).read_text(encoding="utf-8")
    assert stands == text, "docs/answers.md has fallen behind: make run && make answers"


def test_the_six_quarters_of_the_four_payers(published: duckdb.DuckDBPyConnection) -> None:
    """Cash capex over operating cash flow as the statements of cash flows of the four have them."""
    (first,) = (question for question in QUESTIONS if question.id == "Q1.1")
    rows = {row[0]: row[3] for row in answers.ask(published, first).rows}
    assert rows == {
        "2025Q1": 0.629,
        "2025Q2": 0.687,
        "2025Q3": 0.612,
        "2025Q4": 0.663,
        "2026Q1": 0.861,
        "2026Q2": 0.961,
    }


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- {id: Q9, class: D, question: Why, query: select 1}", "Q9: its class is 'D'"),
        ("- {id: Q9, class: B, question: Why}", "Q9: neither a query nor what is missing"),
    ],
)
def test_a_question_that_is_not_whole_is_named(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "questions.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=problem):
        answers.read_questions(tmp_path / "questions.yml")


def test_a_query_that_fails_names_its_question(published: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(ValueError, match=r"Q9: .*nowhere"):
        answers.ask(published, answers.Question("Q9", "A", "Why?", "select * from marts.nowhere"))
