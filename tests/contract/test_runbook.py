"""Every message that tells a person what to do next is in the runbook, as the code states it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ingestion.settings import Settings
from orchestration import failure_words, locks
from orchestration.release import package, publication
from tests.helpers.froth import Froth
from tests.helpers.places import ROOT
from tests.runbook.messages import matches, messages, messages_of
from tests.runbook.page import PAGE, PARTS, part_of, text

_RUNBOOK = ROOT / "docs" / "running.md"


def test_the_runbook_lists_every_message_as_the_code_states_it() -> None:
    assert PAGE.read_text("utf-8") == text(), "docs/messages.md is behind the code: make derive"
    assert len(messages()) > 90


def test_every_part_of_the_runbook_has_messages() -> None:
    assert {part_of(message).title for message in messages()} == {part.title for part in PARTS}


@pytest.mark.parametrize("code", [1, 2, 3, 4, 130, 143])
def test_the_runbook_knows_every_exit_code(code: int) -> None:
    (codes,) = re.findall(r"Exit codes: 0 done, (.*?)\.", _RUNBOOK.read_text("utf-8"))
    assert re.search(rf"\b{code} \w+", codes)


_WAYS_TO_SAY_IT = """
class OwnError(Exception):
    def __init__(self, problem, next_step): ...

class DeeperError(OwnError):
    def __init__(self, document):
        super().__init__(f"{document} is broken", "mend it")

def found(path, problem, next_step="look at it"): ...

def step(error):
    if error:
        return "free it"
    return "grow it"

def several(one, lost):
    raise ValueError(f"{one} is away\\n  next: wait")
    raise ValueError(f"{one} is full" + (" now" if lost else "") + ".\\n  next: empty it")
    raise OwnError("no", "say yes")
    raise OwnError(next_step=f"ask {one}", problem="who")
    raise OwnError(*both(one))
    found(one, "odd")
    where = "here" if one else "there"
    raise ValueError(f"it stopped; next: {step(one)}")
    raise ValueError(f"it is\\n  next: {where_step}")

def both(one):
    return f"{one} or not", "choose"
"""


def test_a_message_is_seen_however_it_is_written() -> None:
    seen = {(message.problem, step) for message in messages_of("m.py", _WAYS_TO_SAY_IT) for step in message.steps}
    assert seen == {
        ("… is broken", "mend it"),
        ("… is away", "wait"),
        ("… is full", "empty it"),
        ("… is full now", "empty it"),
        ("no", "say yes"),
        ("who", "ask …"),
        ("… or not", "choose"),
        ("odd", "look at it"),
        ("it stopped", "free it"),
        ("it stopped", "grow it"),
    }


def _said_by_settings(home: Path) -> str:
    return _error_of(lambda: Settings.from_environment({"FROTH_FETCH": "sometimes"}))


def _said_by_a_link_to_nothing(home: Path) -> str:
    (home / "current").symlink_to("releases/0001")
    return _error_of(lambda: publication.current(home))


def _said_by_packing(home: Path) -> str:
    return _error_of(lambda: package.make(Settings(published=home), is_public=False))


def _said_by_the_command(home: Path) -> str:
    return Froth(home)("status").output


def _said_of_a_full_disk(home: Path) -> str:
    return failure_words.told_of(OSError(28, "No space left on device"))


def _said_to_a_second_run(home: Path) -> str:
    holding = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(home), locks.WAREHOUSE], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holding.stdin
    assert holding.stdout
    with holding:
        assert holding.stdout.readline() == b"held\n"
        said = _error_of(lambda: locks.hold(home, locks.WAREHOUSE, "a test").__enter__())
        holding.stdin.close()
    return said


_HOLD = """
import pathlib, sys
from orchestration import locks
with locks.hold(pathlib.Path(sys.argv[1]), sys.argv[2], "another test"):
    print("held", flush=True)
    sys.stdin.read()
"""


def _error_of(what: Callable[[], object]) -> str:
    with pytest.raises(Exception) as raised:  # noqa: PT011  (whatever it ends with)
        what()
    return failure_words.told_of(raised.value)


@pytest.mark.parametrize(
    "say",
    [
        _said_by_settings,
        _said_by_a_link_to_nothing,
        _said_by_packing,
        _said_by_the_command,
        _said_of_a_full_disk,
        _said_to_a_second_run,
    ],
)
def test_what_is_really_said_is_found_in_the_runbook(say: Callable[[Path], str], tmp_path: Path) -> None:
    said = say(tmp_path)
    assert "next: " in said
    assert [message for message in messages() if matches(message, said)], said
    changed = re.sub(r"next: .*", "next: guess", said, flags=re.DOTALL)
    assert not [message for message in messages() if matches(message, changed)]
