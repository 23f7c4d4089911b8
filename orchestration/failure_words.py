"""What a person is told of an error: the outermost own one, which knows what to do next, never the cause behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import dagster as dg

_NEXT = "next: "
_ROOM = "make room on that disk and run again; nothing needs to be fetched again"
_WRITABLE = "let this user write there and run again; nothing needs to be fetched again"
#: What the system and the libraries say of a disk that takes nothing, and what to do.
STEP_BY_WORDS = {
    "No space left on device": _ROOM,
    "disk quota": _ROOM,
    "database or disk is full": _ROOM,
    "File too large": "let files grow (ulimit -f) and run again; nothing needs to be fetched again",
    "Read-only file system": _WRITABLE,
    "readonly database": _WRITABLE,
    "read-only": _WRITABLE,
    "Permission denied": _WRITABLE,
}
ANY_OTHER = "mend what it names and run again; the published release is untouched"


def told(messages: Sequence[str]) -> str:
    """Of the messages of an error and its causes, outermost first, the one to show, with what to do next."""
    for message in messages:
        if _NEXT in message:
            return message
    if not messages:
        return f"no reason was recorded\n  {_NEXT}{ANY_OTHER}"
    outer, inner = messages[0], messages[-1]
    words = outer if inner in outer else f"{outer}: {inner}"
    step = next((step for hint, step in STEP_BY_WORDS.items() if hint.lower() in words.lower()), ANY_OTHER)
    return f"{words}\n  {_NEXT}{step}"


def told_of(error: BaseException) -> str:
    """The same of an error that was raised here."""
    return told([str(one) or type(one).__name__ for one in _chain(error)])


def told_of_step(event: dg.DagsterEvent) -> str:
    """The same of a failed step: what went wrong and what to do, without Dagster's frames."""
    failure = event.step_failure_data
    user = failure.user_failure_data
    if user is not None and user.description:
        return told([str(user.description)])
    own: list[str] = []
    dagsters: list[str] = []
    error = failure.error
    while error is not None:
        messages = dagsters if (error.cls_name or "").startswith("Dagster") else own
        messages.append(re.sub(r"^[\w.]+: ", "", error.message.strip()))
        error = error.cause
    return told(own or dagsters[-1:])


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
