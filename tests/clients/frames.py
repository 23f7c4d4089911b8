"""Polars and pandas, reading the Parquet files of a release."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.clients.proof import Proof, ReleaseFolder, same_rows

Rows = Iterable[tuple[Any, ...]]


def _compared(release: ReleaseFolder, read: Callable[[Path], Rows]) -> tuple[str, int]:
    marts = release.marts()
    values = sum(
        same_rows(name, read(release.folder / "parquet" / f"{name}.parquet"), rows) for name, rows in marts.items()
    )
    return f"every value of {len(marts)} Parquet files", values


def prove_polars(release: ReleaseFolder) -> Proof:
    import polars as pl

    return Proof("Polars", pl.__version__, *_compared(release, lambda path: pl.read_parquet(path).rows()))


def prove_pandas(release: ReleaseFolder) -> Proof:
    import pandas as pd

    def plain(value: Any) -> Any:
        if value is pd.NA or value is pd.NaT:
            return None
        return value.to_pydatetime() if isinstance(value, datetime) else value

    def read(path: Path) -> Rows:
        frame = pd.read_parquet(path, dtype_backend="pyarrow")
        return (tuple(map(plain, row)) for row in frame.itertuples(index=False, name=None))

    return Proof("pandas", pd.__version__, *_compared(release, read))
