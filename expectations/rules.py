"""Rules that suites of several subjects share."""

from __future__ import annotations

from collections.abc import Sequence

from expectations.suite import Expected, Layer, Suite, between, no_rows, of_question, unique, usually_between

_BEFORE_PERIOD_ENDS = """
select
    company_id || ' ' || concept || ' ' || cast(period_end as varchar) || ' ' || filing_code as fact,
    date_diff('day', period_end, published_on) as days_until_published
from staging.{table}
where published_on < period_end and value <> 0 {unless}
"""


def known_before_period_ends(table: str, unless: str = "") -> str:
    """The question which figures of a staged table are known before their period ends."""
    return _BEFORE_PERIOD_ENDS.format(table=table, unless=unless)


def known_to_seed(layer: Layer, table: str, column: str, seed: str, row_name: Sequence[str]) -> Suite:
    """Words of a column, where there is one, stand in the seed that holds its vocabulary, in a column of that name."""
    query = f"""
    select {", ".join((*row_name, column))}
    from {layer}.{table} as checked
    where {column} is not null
        and not exists (select 1 from seeds.{seed} as known where known.{column} = checked.{column})
    """
    description = f"Every {column} is one of the seed {seed}."
    return of_question(layer, table, f"{column}_is_known", description, query, no_rows(f"unknown_{column}"))


def key_is_unique(mart: str, key: Sequence[str]) -> Suite:
    """No two rows of a mart share the key that its dbt model declares."""
    description = f"No two rows share {', '.join(key)}."
    return Suite("marts", mart, "key_is_unique", description, (unique(key),), row_name=tuple(key))


def gross_margin(column: str) -> tuple[Expected, Expected]:
    """Nothing is sold for more than all of its price; beyond the second range a figure is looked at.

    A start-up's cost can be twice its revenue (Nebius, fiscal 2023).
    """
    return between(column, high=1), usually_between(column, -0.5, 0.95)
