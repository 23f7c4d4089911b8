"""The kinds of wrong figures: each changes one cell, row, filing or span of a table, as a publisher or parser may."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from tests.mutations.targets import Target

#: Column that numbers a table's rows while it is changed.
ROW = "row_index"


@dataclass(frozen=True)
class Cell:
    """One number of one row, and the row as it stood."""

    target: Target
    row: Mapping[str, object]
    column: str

    @property
    def index(self) -> int:
        return int(str(self.row[ROW]))

    @property
    def entity(self) -> str:
        return str(self.row[self.target.entity])

    @property
    def day(self) -> date:
        found = self.row[self.target.day]
        assert isinstance(found, date)
        return found

    def __str__(self) -> str:
        labels = " ".join(str(self.row[label]) for label in self.target.labels)
        return f"{self.target.table} {self.entity} {labels} {self.day}: {self.row[self.column]}"


#: Changes a table at a cell; none where the kind has no meaning there.
Change = Callable[[pl.DataFrame, Cell, random.Random], pl.DataFrame | None]


def _at(frame: pl.DataFrame, cell: Cell, **values: pl.Expr) -> pl.DataFrame:
    """The frame with columns of the cell's row replaced, the types kept."""
    here = pl.col(ROW) == cell.index
    return frame.with_columns(
        pl.when(here).then(value.cast(frame.schema[name], strict=False)).otherwise(pl.col(name)).alias(name)
        for name, value in values.items()
    )


def _scaled(factor: str) -> Change:
    def change(frame: pl.DataFrame, cell: Cell, chance: random.Random) -> pl.DataFrame | None:
        value = cell.row[cell.column]
        if not isinstance(value, Decimal) or value == 0:
            return None
        return _at(frame, cell, **{cell.column: pl.lit(value * Decimal(factor))})

    return change


def _zero(frame: pl.DataFrame, cell: Cell, chance: random.Random) -> pl.DataFrame | None:
    return None if not cell.row[cell.column] else _at(frame, cell, **{cell.column: pl.lit(Decimal(0))})


def _null(frame: pl.DataFrame, cell: Cell, chance: random.Random) -> pl.DataFrame | None:
    """No value, where the table allows none: elsewhere the raw checks stop the run, whatever the rest says."""
    if not frame.get_column(cell.column).null_count():
        return None
    return _at(frame, cell, **{cell.column: pl.lit(None)})


def _moved(days: int) -> Change:
    """The row's days, moved: a statement's year shifted, or all of it in the future."""

    def change(frame: pl.DataFrame, cell: Cell, chance: random.Random) -> pl.DataFrame | None:
        moved = {cell.target.day: pl.lit(cell.day + timedelta(days=days))}
        if cell.target.start and isinstance(start := cell.row[cell.target.start], date):
            moved[cell.target.start] = pl.lit(start + timedelta(days=days))
        return _at(frame, cell, **moved)

    return change


def _filed_ahead(frame: pl.DataFrame, cell: Cell, chance: random.Random) -> pl.DataFrame | None:
    """Filed on a day yet to come."""
    column = cell.target.filed
    if column is None or not isinstance(cell.row[column], date):
        return None
    return _at(frame, cell, **{column: pl.lit(date(2031, 3, 1))})


def _half_as_quarter(frame: pl.DataFrame, cell: Cell, chance: random.Random) -> pl.DataFrame | None:
    """The sum of a half year stated as that of its second quarter."""
    if cell.target.start is None or not isinstance(start := cell.row[cell.target.start], date):
        return None
    if not 170 <= (cell.day - start).days <= 190:
        return None
    return _at(frame, cell, **{cell.target.start: pl.lit(start + timedelta(days=91))})


def _swapped(frame: pl.DataFrame, cell: Cell, other: pl.Expr, chance: random.Random) -> pl.DataFrame | None:
    """The cell's value and that of another row, exchanged."""
    found = frame.filter(other & (pl.col(ROW) != cell.index) & pl.col(cell.column).is_not_null())
    mine = cell.row[cell.column]
    far = [row for row in found.iter_rows(named=True) if _is_far(mine, row[cell.column])]
    if not far:
        return None
    row = chance.choice(far)
    frame = _at(frame, cell, **{cell.column: pl.lit(row[cell.column])})
    return _at(frame, Cell(cell.target, row, cell.column), **{cell.column: pl.lit(mine)})


def _is_far(one: object, other: object) -> bool:
    """Whether taking one number for the other is an error above a factor of two."""
    if not isinstance(one, Decimal) or not isinstance(other, Decimal) or not one or not other:
        return False
    return not Decimal("0.5") <= one / other <= Decimal(2)


def _labels_swapped(frame: pl.DataFrame, cell: Cell, chance: random.Random) -> pl.DataFrame | None:
    """Two lines of one statement, each under the other's name."""
    target = cell.target
    if not target.labels or target.entity in target.labels:
        return None
    same = [target.entity, target.day, *([target.start] if target.start else []), *target.document]
    return _swapped(frame, cell, _alike(cell, same), chance)


def _entities_swapped(frame: pl.DataFrame, cell: Cell, chance: random.Random) -> pl.DataFrame | None:
    """The same line of two companies, or two accelerators of one list, exchanged."""
    target = cell.target
    same = [target.day, *(label for label in target.labels if label != target.entity)]
    if target.entity == "gpu":
        same.append("provider")
    if "transaction_code" in cell.row:
        return None
    other = _alike(cell, same) & (pl.col(target.entity) != cell.entity)
    return _swapped(frame, cell, other, chance)


def _alike(cell: Cell, columns: list[str]) -> pl.Expr:
    return pl.all_horizontal(pl.col(name).eq_missing(pl.lit(cell.row[name])) for name in columns)


def _currency(frame: pl.DataFrame, cell: Cell, chance: random.Random) -> pl.DataFrame | None:
    """An amount in another currency than the one stated: dollars said to be yuan, and yuan dollars."""
    unit = cell.target.unit
    if unit is None or (stated := cell.row[unit]) not in ("USD", "CNY", "HKD"):
        return None
    return _at(frame, cell, **{unit: pl.lit("CNY" if stated == "USD" else "USD")})


def _lost_document(frame: pl.DataFrame, cell: Cell, chance: random.Random) -> pl.DataFrame | None:
    """A filing or snapshot that is not there."""
    names = cell.target.document
    return frame.filter(~_alike(cell, [*names, cell.target.entity])) if names else None


def _lost_month(frame: pl.DataFrame, cell: Cell, chance: random.Random) -> pl.DataFrame | None:
    """A month of a daily series that is not there."""
    if not (cell.target.is_price or cell.target.is_rate):
        return None
    day = pl.col(cell.target.day)
    lost = _alike(cell, [cell.target.entity]) & (day.dt.strftime("%Y-%m") == cell.day.strftime("%Y-%m"))
    return frame.filter(~lost)


def _inverted(days: int) -> Change:
    """An exchange rate the other way round, for a day or for longer."""

    def change(frame: pl.DataFrame, cell: Cell, chance: random.Random) -> pl.DataFrame | None:
        if not cell.target.is_rate:
            return None
        return _series(frame, cell, days, 1 / pl.col(cell.column).cast(pl.Float64))

    return change


def _rescaled(days: int, factor: float, *, rates: bool, prices: bool) -> Change:
    """A daily series off by a factor for a day or for longer."""

    def change(frame: pl.DataFrame, cell: Cell, chance: random.Random) -> pl.DataFrame | None:
        if not ((rates and cell.target.is_rate) or (prices and cell.target.is_price)):
            return None
        return _series(frame, cell, days, pl.col(cell.column).cast(pl.Float64) * factor)

    return change


def _series(frame: pl.DataFrame, cell: Cell, days: int, value: pl.Expr) -> pl.DataFrame:
    last = cell.day + timedelta(days=days - 1)
    here = _alike(cell, [cell.target.entity]) & pl.col(cell.target.day).is_between(cell.day, last)
    kind = frame.schema[cell.column]
    return frame.with_columns(pl.when(here).then(value.cast(kind)).otherwise(pl.col(cell.column)).alias(cell.column))


def _split_not_applied(frame: pl.DataFrame, cell: Cell, chance: random.Random) -> pl.DataFrame | None:
    """Every close before the day at four times what it is worth on the basis of the later ones."""
    if not cell.target.is_price:
        return None
    here = _alike(cell, [cell.target.entity]) & (pl.col(cell.target.day) < cell.day)
    if frame.filter(here).height < 5:
        return None
    kind = frame.schema[cell.column]
    return frame.with_columns(
        pl.when(here).then((pl.col(cell.column) * 4).cast(kind)).otherwise(pl.col(cell.column)).alias(cell.column)
    )


def _volume_as_close(frame: pl.DataFrame, cell: Cell, chance: random.Random) -> pl.DataFrame | None:
    volume = next((name for name in ("volume", "volume_shares") if cell.row.get(name)), None)
    return _at(frame, cell, **{cell.column: pl.lit(cell.row[volume])}) if volume and cell.target.is_price else None


def _other_series(frame: pl.DataFrame, cell: Cell, chance: random.Random) -> pl.DataFrame | None:
    """Half a year of one share's closes in place of another's."""
    if not cell.target.is_price:
        return None
    entity, day = cell.target.entity, cell.target.day
    others = sorted(set(frame.get_column(entity).drop_nulls().to_list()) - {cell.entity})
    other = frame.filter(pl.col(entity) == chance.choice(others)).select(day, pl.col(cell.column).alias("theirs"))
    last = cell.day + timedelta(days=183)
    here = _alike(cell, [entity]) & pl.col(day).is_between(cell.day, last) & pl.col("theirs").is_not_null()
    joined = frame.join(other.unique(day), on=day, how="left", maintain_order="left")
    if joined.filter(here).height < 20:
        return None
    return joined.with_columns(
        pl.when(here).then(pl.col("theirs")).otherwise(pl.col(cell.column)).alias(cell.column)
    ).drop("theirs")


def _direction(frame: pl.DataFrame, cell: Cell, chance: random.Random) -> pl.DataFrame | None:
    column = cell.target.direction
    if column is None or cell.row[column] not in ("A", "D"):
        return None
    return _at(frame, cell, **{column: pl.lit("D" if cell.row[column] == "A" else "A")})


def _duplicate(frame: pl.DataFrame, cell: Cell, chance: random.Random) -> pl.DataFrame | None:
    """The row once more, with another value: which of the two is meant nobody can tell."""
    value = cell.row[cell.column]
    if not isinstance(value, Decimal) or value == 0:
        return None
    row = frame.filter(pl.col(ROW) == cell.index)
    other = row.with_columns(pl.lit(value * 3).cast(frame.schema[cell.column]).alias(cell.column))
    return pl.concat([frame, other])


def _mojibake(frame: pl.DataFrame, cell: Cell, chance: random.Random) -> pl.DataFrame | None:
    """A label whose bytes were read in another encoding."""
    labels = cell.target.labels
    if not labels:
        return None
    return _at(frame, cell, **{labels[0]: pl.lit(f"Ã©{cell.row[labels[0]]}"[:40])})


@dataclass(frozen=True)
class Kind:
    """A kind of wrong figure.

    ``is_gross``: above a factor of two, or a wrong sign, date, unit, company or currency. ``is_loss``: rows go.
    """

    name: str
    change: Change
    is_gross: bool = True
    is_loss: bool = False


KINDS: tuple[Kind, ...] = (
    Kind("times 10", _scaled("10")),
    Kind("divided by 10", _scaled("0.1")),
    Kind("times 1000", _scaled("1000")),
    Kind("divided by a million", _scaled("0.000001")),
    Kind("sign", _scaled("-1")),
    Kind("zero", _zero),
    Kind("plus 10 %", _scaled("1.1"), is_gross=False),
    Kind("percent for ratio", _scaled("100")),
    Kind("null", _null, is_gross=False),
    Kind("a year early", _moved(-364)),
    Kind("a year late", _moved(364)),
    Kind("in the future", _moved(364 * 5)),
    Kind("filed ahead", _filed_ahead),
    Kind("half as quarter", _half_as_quarter),
    Kind("labels swapped", _labels_swapped),
    Kind("companies swapped", _entities_swapped),
    Kind("currency", _currency),
    Kind("lost filing", _lost_document, is_loss=True),
    Kind("lost month", _lost_month, is_loss=True),
    Kind("rate inverted for a day", _inverted(1)),
    Kind("rate inverted for a year", _inverted(365)),
    Kind("rate inverted for ever", _inverted(36500)),
    Kind("rate off by 4 for a day", _rescaled(1, 4, rates=True, prices=False)),
    Kind("rate off by 4 for a year", _rescaled(365, 4, rates=True, prices=False)),
    Kind("price spike", _rescaled(1, 2.5, rates=False, prices=True)),
    Kind("price off by 100 for a month", _rescaled(30, 100, rates=False, prices=True)),
    Kind("split not applied", _split_not_applied),
    Kind("volume as close", _volume_as_close),
    Kind("another share's prices", _other_series),
    Kind("direction swapped", _direction),
    Kind("duplicate", _duplicate),
    Kind("mojibake", _mojibake),
)
