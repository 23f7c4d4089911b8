"""What a run shows while it works: one line a stage, with its time. A Dagster logger that reads its events."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import dagster as dg
from rich.console import Console
from rich.status import Status
from rich.text import Text

from ingestion.plain_text import visible
from orchestration import failure_words

#: Ops are shown by stage: the first word of a name decides, in the order in which data passes.
_STAGES = (
    ("archive__", "fetch"),
    ("tables_", "parse"),
    ("archive_tables", "parse"),
    ("check_raw", "check raw"),
    ("dbt_staging", "staging"),
    ("check_staging", "check staging"),
    ("dbt_intermediate", "intermediate"),
    ("check_intermediate", "check intermediate"),
    ("dbt_marts", "marts"),
    ("check_marts", "check marts"),
    ("release_candidate", "compare"),
    ("dbt_operations", "operations"),
    ("release__published", "publish"),
    ("release__postgres", "postgres"),
)

#: How Dagster says that a step is skipped, naming each output it lacks: what failed has been named by then.
_OF_SKIPPED_STEPS = "Dependencies for step "


def stage_of(step: str) -> str:
    return next((stage for prefix, stage in _STAGES if step.startswith(prefix)), step)


@dataclass
class Progress:
    """Seconds by stage, verdicts of checks and failures, gathered from a run's events and shown as they come."""

    console: Console
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    failures: list[tuple[str, str]] = field(default_factory=list)
    _started: dict[str, float] = field(default_factory=dict)
    _shown: str | None = None
    _status: Status | None = None

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Something done before the run, shown as a stage of its own."""
        self._turn_to(name, "")
        started = time.monotonic()
        yield
        self.seconds[name] += time.monotonic() - started
        self._turn_to(None, "")

    def see(self, event: dg.DagsterEvent, message: str) -> None:
        step = event.step_key
        if step is None:
            return
        stage = stage_of(step)
        match event.event_type:
            case dg.DagsterEventType.STEP_START:
                self._started[step] = time.monotonic()
                self._turn_to(stage, step)
            case dg.DagsterEventType.STEP_SUCCESS | dg.DagsterEventType.STEP_FAILURE:
                self.seconds[stage] += time.monotonic() - self._started.get(step, time.monotonic())
            case dg.DagsterEventType.ASSET_CHECK_EVALUATION if stage == "publish":
                verdict = event.asset_check_evaluation_data
                if not verdict.passed:
                    self._noted("not held", "yellow", f"{verdict.check_name}: {verdict.description}")
        if event.event_type == dg.DagsterEventType.STEP_FAILURE:
            self.failures.append((step, failure_words.told_of_step(event)))
            self._noted("failed", "red", step)

    def stated(self, message: str, level: int) -> None:
        """A line that an op logged. A warning stays: what is waited for, what was taken back."""
        if message.startswith(_OF_SKIPPED_STEPS):
            return
        if level >= logging.WARNING:
            self._noted("note", "yellow", message)
        elif self._status is not None:
            self._status.update(Text(visible(f"{self._shown}: {message}")))

    def _noted(self, word: str, colour: str, said: str) -> None:
        self.console.print(Text(word, colour), f" {said}")

    def finish(self) -> None:
        self._turn_to(None, "")

    def _turn_to(self, stage: str | None, step: str) -> None:
        if stage != self._shown:
            if self._shown is not None:
                self.console.print(f"{self._shown:<20}{self.seconds[self._shown]:>7.1f} s")
            if self._status is not None:
                self._status.stop()
                self._status = None
            self._shown = stage
            if stage is not None and self.console.is_terminal:
                self._status = self.console.status(stage)
                self._status.start()
        elif self._status is not None:
            self._status.update(Text(f"{stage}: {step}"))


def logger_for(progress: Progress) -> dg.LoggerDefinition:
    """A Dagster logger that tells ``progress`` of every event."""

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            event = getattr(record, "dagster_event", None)
            if event is not None:
                progress.see(event, record.getMessage())
            elif record.levelno >= logging.INFO:
                metadata = getattr(record, "dagster_meta", {})
                progress.stated(str(metadata.get("orig_message", record.getMessage())), record.levelno)

    def make(_: dg.InitLoggerContext) -> logging.Logger:
        logger = logging.Logger("froth.progress", logging.DEBUG)
        logger.addHandler(Handler())
        return logger

    return dg.LoggerDefinition(make, description="One line a stage.")
