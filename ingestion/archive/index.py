"""The index of one source: a line for each attempt, each naming the line before it, and beside them how many there are.

Lines lie in ``outcomes/<source>/<run>.jsonl``, a file a run. Each has its number in the history of the source
(``line``) and the SHA-256 of the line before it (``before``), the first one that of all older lines, which had neither.
``chains/<source>.json`` says how many lines there are and the SHA-256 of the last. It is written after the line that it
counts. So a crash leaves at most the beginning of one line, or one line that is not counted yet: both are taken back or
in by the next run. A line that is gone, changed or cut off is an error.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ingestion.archive import atomic
from ingestion.archive.versions import Outcome
from ingestion.source import SourceError


@dataclass(frozen=True)
class Seal:
    """How many lines of an index are numbered, and the SHA-256 of the last."""

    lines: int
    last: str


@dataclass(frozen=True)
class _Link:
    """What a line says of its own place; null in lines from before there were any."""

    line: int | None = None
    before: str | None = None


@dataclass(frozen=True)
class _Line:
    file: Path
    text: bytes
    outcome: Outcome
    link: _Link


@dataclass(frozen=True)
class Torn:
    """The beginning of a line that a crash cut off: where it lies, where it begins and how long it is."""

    file: Path
    at: int
    bytes: int

    def __str__(self) -> str:
        return f"the beginning of a line ({self.bytes} bytes) that a crash cut off at the end of {self.file}"


class SourceIndex:
    """The lines of one source in an archive's folder."""

    def __init__(self, archive: Path, source: str):
        self._archive, self._source = archive, source
        self._folder, self._seal_file = archive / "outcomes" / source, archive / "chains" / f"{source}.json"
        self._end: Seal | None = None
        self._is_recovered = False

    def outcomes(self) -> list[Outcome]:
        """Every attempt, in order. Raises :class:`SourceError` where a line is gone, changed or cut off."""
        return [line.outcome for line in self._read()]

    def readable(self) -> list[Outcome]:
        """What can be read of the lines, whether or not they are proven."""
        lines = (line for file in self._files() for line in file.read_bytes().splitlines())
        return [outcome for outcome in map(_outcome_or_none, lines) if outcome]

    def append(self, outcome: Outcome) -> None:
        """Add a line. On return it is on the disk and counted; where it cannot be, the index is as before."""
        if not self._is_recovered:
            self.recover()
        assert self._end is not None
        number = self._end.lines + 1
        line = msgspec.json.encode(outcome)[:-1] + b',"line":%d,"before":"%s"}' % (number, self._end.last.encode())
        sealed = Seal(number, _digest(line))
        file = self._folder / f"{outcome.run_id}.jsonl"
        atomic.append_line(file, line, then=lambda: self._write(sealed))
        self._end = sealed

    def recover(self) -> list[Torn]:
        """Cut off what a crash left of a line; what was cut off. Only for who alone writes to this source."""
        self._read()
        found = self.torn()
        for torn in found:
            with torn.file.open("r+b") as file:
                file.truncate(torn.at)
            atomic.sync(torn.file)
        self._is_recovered = True
        return found

    def torn(self) -> list[Torn]:
        """What a crash left of a line, for who only reads."""
        return [torn for file in self._files() if (torn := self._torn_in(file))]

    def give_up(self, is_retained: Callable[[Outcome], bool]) -> tuple[int, Path]:
        """Retain the lines that can be read and are to be retained, as lines that nothing is known of; how many others
        there were, and where a copy of the whole is. A crash within leaves an index that has to be given up again."""
        number = 1 + len(list((self._archive / "set_aside").glob(f"{self._source}-*")))
        aside = self._archive / "set_aside" / f"{self._source}-{number}"
        self._folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(self._folder, aside)
        dropped = 0
        for file in sorted(self._folder.glob("*.jsonl")):
            lines = file.read_bytes().splitlines()
            retained = [outcome for outcome in map(_outcome_or_none, lines) if outcome and is_retained(outcome)]
            dropped += len(lines) - len(retained)
            body = b"".join(msgspec.json.encode(outcome) + b"\n" for outcome in retained)
            atomic.replace(file, lambda out, body=body: out.write(body))  # type: ignore[misc]
        self._seal_file.unlink(missing_ok=True)
        self._is_recovered = False
        return dropped, aside

    # Inner

    def _read(self) -> list[_Line]:
        """All lines, older ones first by the day of the attempt, the numbered ones by their number; each proven."""
        seal = self._seal()  # before the lines: somebody may be adding some
        lines = [line for file in self._files() for line in self._lines(file)]
        older = [line for line in lines if line.link.line is None]
        numbered = sorted((line for line in lines if line.link.line is not None), key=lambda line: line.link.line or 0)
        last = _digest(*(line.text + b"\n" for line in older))
        for expected, line in enumerate(numbered, start=1):
            if line.link.line != expected:
                raise self._damaged(line.file, f"line {expected} of the index is gone: line {line.link.line} follows")
            if line.link.before != last:
                before = f"line {expected - 1}" if expected > 1 else "what stood before the first numbered line"
                raise self._damaged(line.file, f"{before} of the index was changed or is gone")
            last = _digest(line.text)
            if expected == seal.lines and last != seal.last:
                raise self._damaged(line.file, f"line {expected} of the index was changed")
        uncounted = len(numbered) - seal.lines
        if uncounted < 0:
            raise self._damaged(
                self._folder, f"{-uncounted} of the {seal.lines} lines of the index are gone at its end"
            )
        if seal.lines == 0 and len(numbered) > 1:
            raise self._damaged(self._seal_file, f"the count of the {len(numbered)} lines of the index is gone")
        self._end = Seal(len(numbered), last)
        ends_in = numbered[-1].file if numbered else None
        for file in {line.file for line in numbered} - {ends_in}:
            if self._torn_in(file):
                raise self._damaged(file, "its last line is cut off, and others were written after it")
        return sorted(older, key=lambda line: line.outcome.attempted_at) + numbered

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("*.jsonl"))

    def _lines(self, file: Path) -> Iterator[_Line]:
        body = file.read_bytes()
        for number, text in enumerate(body[: body.rfind(b"\n") + 1].split(b"\n")[:-1], start=1):
            try:
                outcome = msgspec.json.decode(text, type=Outcome)
                link = msgspec.json.decode(text, type=_Link)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise self._damaged(file, f"the line is not an outcome ({error})", f"line {number}") from None
            yield _Line(file, text, outcome, link)

    def _torn_in(self, file: Path) -> Torn | None:
        body = file.read_bytes()
        end = body.rfind(b"\n") + 1
        return Torn(file, end, len(body) - end) if end < len(body) else None

    def _seal(self) -> Seal:
        try:
            return msgspec.json.decode(self._seal_file.read_bytes(), type=Seal)
        except FileNotFoundError:
            return Seal(0, "")
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self._damaged(self._seal_file, f"the count of the index cannot be read ({error})") from None

    def _write(self, seal: Seal) -> None:
        """Of one length always, so that it is written over in place: within a sector, which a disk writes whole or not.
        After a power cut it may be an earlier one, which the lines that follow it prove."""
        text = b'{"lines":%12d,"last":"%s"}\n' % (seal.lines, seal.last.encode())
        if not self._seal_file.exists():
            atomic.replace(self._seal_file, lambda file: file.write(text))
        with self._seal_file.open("r+b", buffering=0) as file:
            file.write(text)

    def _damaged(self, file: Path, problem: str, place: str = "-") -> SourceError:
        return SourceError(
            self._source,
            None,
            str(file),
            place,
            f"the archive's index is damaged: {problem}",
            f"put {self._folder} and {self._seal_file} back from a copy of the archive; without one run "
            "froth repair --give-up, which retains what can be read: what the lost lines named is fetched again",
        )


def indexed_sources(archive: Path) -> set[str]:
    """Names of the sources that an archive has lines of, or once had."""
    return {folder.name for folder in (archive / "outcomes").glob("*")} | {
        file.stem for file in (archive / "chains").glob("*.json")
    }


def _outcome_or_none(line: bytes) -> Outcome | None:
    try:
        return msgspec.json.decode(line, type=Outcome)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()
