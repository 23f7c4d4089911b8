"""A column's lineage: the columns that its value is made of, through joins, unions, stars and files."""

from __future__ import annotations

import dagster as dg
import pytest

from orchestration.warehouse.column_lineage import column_lineage

READ = {
    "staging": {"bars": {"day": "date", "close": "double"}, "rates": {"day": "date", "rate": "double"}},
    "raw": {"quotes": {"traded_on": "varchar", "price": "varchar"}},
}


def made_of(sql: str) -> dict[str, list[str]]:
    lineage = column_lineage(sql, READ)
    assert lineage is not None
    return {
        name: [f"{one.asset_key.to_user_string()}.{one.column_name}" for one in found]
        for name, found in lineage.deps_by_column.items()
    }


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "select bars.day, bars.close * rates.rate as price from staging.bars as bars"
            " inner join staging.rates as rates on bars.day = rates.day",
            {"day": ["staging/bars.day"], "price": ["staging/bars.close", "staging/rates.rate"]},
        ),
        ("select * from staging.bars", {"day": ["staging/bars.day"], "close": ["staging/bars.close"]}),
        (
            'with one as (select day from "warehouse"."staging"."bars" union all select day from staging.rates)'
            " select max(day) as last from one",
            {"last": ["staging/bars.day", "staging/rates.day"]},
        ),
        (
            "select cast(price as double) as price, 'CNY' as unit from '/somewhere/tables/quotes.parquet'",
            {"price": ["raw/quotes.price"], "unit": []},
        ),
        ("select count(*) as days from staging.bars", {"days": []}),
    ],
)
def test_a_column_is_followed_to_what_its_value_is_made_of(sql: str, expected: dict[str, list[str]]) -> None:
    assert made_of(sql) == expected


def test_what_cannot_be_followed_has_no_lineage() -> None:
    assert column_lineage("select from from", READ) is None
    assert column_lineage("select day from staging.bars", READ) == dg.TableColumnLineage(
        {"day": [dg.TableColumnDep(dg.AssetKey(["staging", "bars"]), "day")]}
    )
