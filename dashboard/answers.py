"""What the warehouse answers, as a page: each question of ``docs/questions.yml`` with its query, answer and filings.

``make answers`` writes ``docs/answers.md`` from the published release. A question whose query fails stops it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import yaml

from ingestion.plain_text import markdown
from ingestion.settings import Settings

QUESTIONS = Path("docs/questions.yml")
PAGE = Path("docs/answers.md")

#: What a class of questions can be answered from.
CLASSES = {
    "A": "answered from filings and prices",
    "B": "answered in part: the rest stands in prose or needs a proxy",
    "C": "no public primary source: never guessed",
}
#: Columns that hold addresses; their cells become numbered links.
_LINKS = "filing_url"
#: Rows of an answer that the page shows.
_MOST_ROWS = 12


@dataclass(frozen=True)
class Question:
    """A question, how far it can be answered, and the SQL that answers it; ``missing`` says what it leaves open."""

    id: str
    answer_class: str
    question: str
    query: str | None = None
    missing: str | None = None


@dataclass(frozen=True)
class Answer:
    """What a release says to a question: columns and rows as DuckDB gives them."""

    question: Question
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]

    @property
    def filings(self) -> list[str]:
        """Addresses of the documents behind the rows, each once, in their order."""
        links = [index for index, column in enumerate(self.columns) if column == _LINKS]
        return list(dict.fromkeys(url for row in self.rows for index in links for url in (row[index] or "").split()))


def read_questions(path: Path) -> list[Question]:
    """The questions in their order.

    Raises :class:`ValueError` naming the question whose class is none of :data:`CLASSES`, or that says nothing.
    """
    questions = []
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        question = Question(
            entry["id"],
            entry["class"],
            entry["question"],
            (entry.get("query") or "").strip() or None,
            entry.get("missing"),
        )
        if question.answer_class not in CLASSES:
            raise ValueError(f"{path}: {question.id}: its class is {question.answer_class!r}, not one of A, B, C")
        if not question.query and not question.missing:
            raise ValueError(f"{path}: {question.id}: neither a query nor what is missing")
        questions.append(question)
    return questions


def ask(connection: duckdb.DuckDBPyConnection, question: Question) -> Answer:
    """The answer of a release. Raises :class:`ValueError` with the question's id where the query cannot be run."""
    if question.query is None:
        return Answer(question, (), ())
    try:
        relation = connection.sql(question.query)
        return Answer(question, relation.columns, relation.fetchall())
    except duckdb.Error as error:
        raise ValueError(f"{QUESTIONS}: {question.id}: {error}") from None


def page(answers: Sequence[Answer]) -> str:
    """The page, in Markdown."""
    counted = {name: sum(answer.question.answer_class == name for answer in answers) for name in CLASSES}
    lines = [
        "# Answers",
        "",
        "What the warehouse is asked, and what the embedded sample answers: written by `make answers` from "
        f"[the questions](questions.yml) and a release. Tables show at most {_MOST_ROWS} rows; the queries give all. "
        "Amounts and ratios are as the marts hold them; numbers in the last column lead to the documents.",
        "",
        *(f"- **{name}**, {counted[name]} questions: {meaning}." for name, meaning in CLASSES.items()),
    ]
    for answer in answers:
        lines += _section(answer)
    return "\n".join(lines) + "\n"


def _section(answer: Answer) -> Iterator[str]:
    question = answer.question
    yield from ("", f"## {question.id}: {question.question}", "", f"Class {question.answer_class}.")
    if question.query:
        yield from ("", "```sql", question.query, "```")
        if not answer.rows:
            yield from ("", "The release holds no row of it.")
        else:
            yield from _table(answer)
    if question.missing:
        yield from ("", f"What it leaves open: {question.missing}")


def _table(answer: Answer) -> Iterator[str]:
    shown = Answer(answer.question, answer.columns, answer.rows[:_MOST_ROWS])
    numbers = {url: number for number, url in enumerate(shown.filings, start=1)}
    yield from ("", f"| {' | '.join(answer.columns)} |", f"|{'---|' * len(answer.columns)}")
    for row in shown.rows:
        cells = [
            " ".join(f"[{numbers[url]}]({url})" for url in (cell or "").split()) if column == _LINKS else _text(cell)
            for column, cell in zip(answer.columns, row, strict=True)
        ]
        yield f"| {' | '.join(cells)} |"
    if len(answer.rows) > _MOST_ROWS:
        yield from ("", f"{len(answer.rows) - _MOST_ROWS} more rows.")


def _text(cell: Any) -> str:
    """A cell as text: no value as a dash, numbers without needless digits."""
    if cell is None:
        return "–"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Decimal | float):
        return f"{float(cell):,.4f}".rstrip("0").rstrip(".")
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return markdown(cell)


def write(release: Path, root: Path) -> Path:
    """Ask a release every question and write the page below ``root``; its path."""
    with duckdb.connect(str(release / "froth.duckdb"), read_only=True) as connection:
        text = page([ask(connection, question) for question in read_questions(root / QUESTIONS)])
    (root / PAGE).write_text(text, encoding="utf-8")
    return root / PAGE


if __name__ == "__main__":
    settings = Settings.from_environment()
    current = settings.published / "current"
    if not (current / "froth.duckdb").exists():
        sys.exit(f"No release stands in {current}.\nnext: make run")
    print(write(current.resolve(), settings.root))
