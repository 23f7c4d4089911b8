"""``docs/messages.md``: every message with a next step, by what was run when it came."""

from __future__ import annotations

from dataclasses import dataclass

from tests.helpers.places import ROOT
from tests.runbook.messages import Message, messages

PAGE = ROOT / "docs" / "messages.md"


@dataclass(frozen=True)
class Part:
    """A part of the page: what was run, what stands after it, and where its messages are said."""

    title: str
    stands: str
    rooms: tuple[str, ...]


PARTS = (
    Part(
        "make setup, and any target before its environment is there",
        "Nothing was begun.",
        ("Makefile",),
    ),
    Part(
        "Settings",
        "Nothing was begun (exit code 2). A value that may be a secret is not repeated.",
        ("ingestion/settings.py", "ingestion/access.py", "ingestion/universe.py"),
    ),
    Part(
        "Whether a run may begin, and how it leaves",
        "Nothing was changed, or what was archived stays; the published release is untouched (exit codes 3, 4, 130 "
        "and 143).",
        ("orchestration/cli/", "orchestration/locks.py", "orchestration/runs.py"),
    ),
    Part(
        "Fetching, the archive and parsers",
        "What was archived stays. What cannot be read costs itself and is a row of `marts.parse_problems`; only a "
        "damaged archive or a full disk ends a run.",
        ("ingestion/fetching/", "ingestion/archive/", "ingestion/document.py", "ingestion/parsing/", "ingestion/xbrl/"),
    ),
    Part(
        "Building and checking the warehouse",
        "The published release is untouched (exit code 1).",
        ("orchestration/warehouse/", "orchestration/recovery.py", "orchestration/failure_words.py"),
    ),
    Part(
        "Publishing, and make release",
        "The release that was current still is, unless the message says otherwise (exit code 1).",
        ("orchestration/release/", "dashboard/browser.py"),
    ),
    Part(
        "PostgreSQL, and make publish-postgres",
        "The release stands in `published`, and the views in PostgreSQL are what they were.",
        ("orchestration/postgres/",),
    ),
    Part(
        "Alerts",
        "No run is stopped by one.",
        ("orchestration/alerts/",),
    ),
    Part(
        "froth verify, froth repair",
        "`verify` changes nothing.",
        ("dashboard/audit/",),
    ),
    Part(
        "froth figure, explain, company, gauges, claims, status; make answers",
        "Nothing is changed by asking.",
        ("dashboard/cli/", "dashboard/release.py", "dashboard/answers.py"),
    ),
    Part(
        "make record, make new-source",
        "For who works on the project.",
        ("ingestion/scaffold/",),
    ),
)


def part_of(message: Message) -> Part:
    """The part of the page that a message stands in. Raises :class:`LookupError` where none is for its module."""
    for part in PARTS:
        if message.module.startswith(part.rooms):
            return part
    raise LookupError(f"{message.module} tells what to do next, and no part of docs/messages.md is for it")


def text() -> str:
    """The whole page."""
    lines = [
        "# Messages",
        "",
        "Every message that says what to do next, as the code states it (`make derive`; a test compares them). `…` is "
        "filled in when it is said. [Running](running.md#when-something-fails) tells the usual cases and exit codes.",
    ]
    for part in PARTS:
        lines += ["", f"## {part.title}", "", part.stands, "", "| what it says | next | said by |", "|---|---|---|"]
        lines += _rows([message for message in messages() if part_of(message) is part])
    return "\n".join(lines) + "\n"


def _rows(said: list[Message]) -> list[str]:
    """A row for each thing that is said, with all that may be next."""
    steps: dict[tuple[str, str], dict[str, None]] = {}
    for message in said:
        steps.setdefault((message.module, message.problem), {}).update(dict.fromkeys(message.steps))
    return [
        f"| {_cell(problem)} | {_cell(' — or: '.join(following))} | `{module}` |"
        for (module, problem), following in steps.items()
    ]


def _cell(text: str) -> str:
    """A text in a table of Markdown, where nothing in it is markup."""
    for letter in "\\`*_<>|[]{}":
        text = text.replace(letter, f"\\{letter}")
    return text
