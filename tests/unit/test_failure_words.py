"""What a person sees of a failed step is the outermost own error: its ``next:`` never disappears behind the cause."""

from __future__ import annotations

import errno
import io
import os
import re
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pytest
from rich.console import Console

from ingestion.archive.incoming import StorageError
from ingestion.source import SourceError
from orchestration.cli.progress import Progress, logger_for
from orchestration.failure_words import told, told_of
from orchestration.locks import BusyError
from orchestration.release.drafting import StandingFailureError
from orchestration.release.publication import PublishError
from orchestration.warehouse.dbt_runner import DbtError


def _storage() -> None:
    try:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    except OSError as error:
        raise StorageError("quotes", Path("/data"), error) from error


def _publish() -> None:
    try:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    except OSError as error:
        raise PublishError("release 1 could not be written\n  next: free space") from error


def _twice() -> None:
    try:
        _storage()
    except StorageError as error:
        raise PublishError("release 1 could not be written: the table\n  next: the outer step") from error


def _dbt() -> None:
    try:
        raise ValueError("deep within dbt")
    except ValueError as error:
        raise DbtError("dbt build could not run\n  next: mend what it names") from error


def _standing() -> None:
    raise StandingFailureError("2 checks stand failed\n  next: run the layer again")


def _failure() -> None:
    raise dg.Failure("5 nodes failed\n  next: mend the model", allow_retries=False)


def _busy() -> None:
    raise BusyError("Another run holds warehouse\n  next: wait for it")


def _source() -> None:
    raise SourceError("quotes", None, "document", "line 1", "it is damaged", "put it back from a copy")


def _full_and_unforeseen() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/data/x")


def _read_only_and_unforeseen() -> None:
    raise OSError(errno.EROFS, os.strerror(errno.EROFS), "/data/x")


def _unforeseen() -> None:
    try:
        raise KeyError("deep")
    except KeyError as error:
        raise RuntimeError("something else") from error


_FAULTS = {
    _storage: "next: make room",
    _publish: "next: free space",
    _twice: "next: the outer step",
    _dbt: "next: mend what it names",
    _standing: "next: run the layer again",
    _failure: "next: mend the model",
    _busy: "next: wait for it",
    _source: "put it back from a copy",
    _full_and_unforeseen: "next: make room on that disk",
    _read_only_and_unforeseen: "next: let this user write there",
    _unforeseen: "next: mend what it names and run again",
}


@pytest.mark.parametrize("fault", _FAULTS, ids=lambda fault: fault.__name__)
def test_a_failed_step_is_told_with_its_own_next_step(fault: Callable[[], None]) -> None:
    @dg.asset(name="failing")
    def failing() -> None:
        fault()

    progress = Progress(Console(file=io.StringIO()))
    defs = dg.Definitions(
        assets=[failing],
        jobs=[dg.define_asset_job("all_of_it", "*", executor_def=dg.in_process_executor)],
        loggers={"progress": logger_for(progress)},
    )
    done = defs.resolve_job_def("all_of_it").execute_in_process(
        raise_on_error=False, run_config={"loggers": {"progress": {}}}
    )
    assert not done.success
    ((step, words),) = progress.failures
    assert step == "failing"
    words = re.sub(" +", " ", words)
    assert _FAULTS[fault] in words
    assert words.count("next: ") == 1
    assert "Dagster" not in words


def test_an_error_without_words_of_its_own_has_a_next_step() -> None:
    assert "next: " in told([])
    assert told_of(ValueError()).startswith("ValueError")
    assert told(["outer", "inner"]).startswith("outer: inner\n")
    assert "next: make room" in told_of(OSError(errno.ENOSPC, "No space left on device"))
