"""Draws of wrong figures, packed into as few builds as keep them apart, and what became of each."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import polars as pl

from orchestration.warehouse.dbt_runner import DbtError
from tests.mutations.judge import Verdict, judge
from tests.mutations.kinds import KINDS, ROW, Cell, Kind
from tests.mutations.targets import TARGETS, Target
from tests.mutations.warehouse import Laboratory, Outcome

#: So often a kind is tried on another cell before it is given up as meaningless here.
_TRIES = 60
#: Rows that are never drawn for being without effect are few; a draw without effect is drawn again this often.
_NEWEST = 0.5


@dataclass(frozen=True)
class Draw:
    """A kind at a cell, with the seed of what else is random in it."""

    kind: Kind
    cell: Cell
    seed: str
    #: Whose rows it changes.
    entities: tuple[str, ...]

    def applied(self, frame: pl.DataFrame) -> pl.DataFrame | None:
        return self.kind.change(frame, self.cell, random.Random(self.seed))


class Harness:
    """Draws by a seed and their verdicts."""

    def __init__(self, laboratory: Laboratory, seed: int, kinds: Sequence[Kind] = KINDS) -> None:
        self.laboratory = laboratory
        self.seed = seed
        self.kinds = kinds
        self.frames = {one.table: self.laboratory.table(one.table).with_row_index(ROW) for one in TARGETS}

    def draws(self, each: int) -> list[Draw]:
        """``each`` draws of every kind, over tables, entities and days; fewer where a kind means little here."""
        found = []
        for kind in self.kinds:
            chance = random.Random(f"{self.seed} {kind.name}")
            for number in range(each):
                if draw := self._draw(kind, chance, f"{self.seed} {kind.name} {number}"):
                    found.append(draw)
        return found

    def _draw(self, kind: Kind, chance: random.Random, seed: str) -> Draw | None:
        for _ in range(_TRIES):
            if (cell := self._cell(chance.choice(TARGETS), chance)) is None:
                continue
            frame = self.frames[cell.target.table]
            changed = kind.change(frame, cell, random.Random(seed))
            if changed is not None and (entities := _touched(cell.target, frame, changed)):
                return Draw(kind, cell, seed, entities)
        return None

    def _cell(self, target: Target, chance: random.Random) -> Cell | None:
        """A number of a row: an entity first, then a label, then a day, so that long series do not fill the draw."""
        column = chance.choice(target.values)
        frame = self.frames[target.table].filter(target.only & pl.col(column).is_not_null())
        for name in (target.entity, *target.labels):
            frame = _one_of(frame, name, chance)
        if not frame.height:
            return None
        frame = frame.sort(target.day, ROW)
        number = frame.height - 1 if chance.random() < _NEWEST else chance.randrange(frame.height)
        return Cell(target, frame.row(number, named=True), column)

    def verdicts(self, draws: Sequence[Draw], *, builds: int | None = None) -> Iterator[tuple[Draw, Verdict]]:
        """What became of each draw, build by build; of those that fit into so many builds."""
        before = self.laboratory.before
        for batch in islice(_batches(draws), builds):
            yield from self._batch(batch, before)

    def _batch(self, batch: Sequence[Draw], before: Outcome) -> Iterator[tuple[Draw, Verdict]]:
        """A build that breaks off is a draw's doing: the batch is halved until it is known whose."""
        try:
            after = self._build(batch)
        except DbtError as error:
            if len(batch) == 1:
                yield batch[0], Verdict("block", (f"dbt: {error}",), ())
                return
            middle = len(batch) // 2
            yield from self._batch(batch[:middle], before)
            yield from self._batch(batch[middle:], before)
        else:
            for draw in batch:
                yield draw, judge(draw.cell, draw.entities, before, after, is_loss=draw.kind.is_loss)

    def _build(self, batch: Sequence[Draw]) -> Outcome:
        changed: dict[str, pl.DataFrame] = {}
        for draw in batch:
            name = draw.cell.target.table
            frame = draw.applied(changed.get(name, self.frames[name]))
            if frame is not None:
                changed[name] = frame
        return self.laboratory.outcome({name: frame.drop(ROW) for name, frame in changed.items()})


def _touched(target: Target, before: pl.DataFrame, after: pl.DataFrame) -> tuple[str, ...]:
    """Entities of the rows that stand on one side alone."""
    sides = pl.concat([before, after]).filter(~pl.struct(pl.all()).is_duplicated())
    return tuple(sorted(set(sides.get_column(target.entity).drop_nulls().to_list())))


def _one_of(frame: pl.DataFrame, name: str, chance: random.Random) -> pl.DataFrame:
    values = sorted(frame.get_column(name).drop_nulls().unique().to_list())
    return frame.filter(pl.col(name) == chance.choice(values)) if values else frame.clear()


def _batches(draws: Sequence[Draw]) -> Iterator[list[Draw]]:
    """Draws in as few builds as let each be the only one of its entities, and rates and companies apart."""
    waiting = list(draws)
    while waiting:
        batch: list[Draw] = []
        taken: set[str] = set()
        rest: list[Draw] = []
        for draw in waiting:
            group = "rates" if draw.cell.target.is_rate else None
            names = {*draw.entities, *([group] if group else [])}
            if names & taken:
                rest.append(draw)
            else:
                batch.append(draw)
                taken |= names
        yield batch
        waiting = rest
