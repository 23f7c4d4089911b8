"""From which columns of which models a column is made, read from the SQL that dbt compiled.

``dagster_dbt`` can derive it too, one column at a time: 22 seconds for all models, and none for models over files
(docs/decisions/0012-dagster-as-it-offers-itself.md). All columns of a query at once take less than one.
"""

import re
from collections.abc import Mapping
from typing import Any, cast

import dagster as dg
from sqlglot import MappingSchema, exp
from sqlglot.errors import SqlglotError
from sqlglot.lineage import Node, lineage

#: The columns of tables with their types, by schema and table.
Columns = Mapping[str, Mapping[str, Mapping[str, str]]]

#: The file of a raw table, as dbt writes a source into a query.
_FILE = re.compile(r"'[^'\n]*/(\w+)\.parquet'")
_RAW = "raw"


def column_lineage(sql: str, read: Columns) -> dg.TableColumnLineage | None:
    """The lineage of the columns of a query over the tables in ``read``; none where the query cannot be followed.

    What only decides which rows there are (joins, conditions) is no part of it. A constant is made of no column.
    """
    query = _FILE.sub(rf'"{_RAW}"."\1"', sql)
    try:
        found = lineage(
            None,
            query,
            MappingSchema(cast(dict[str, object], read), dialect="duckdb"),
            dialect="duckdb",
            trim_selects=False,
        )
    except SqlglotError:
        return None
    return dg.TableColumnLineage({name: sorted(_made_of(node, read), key=str) for name, node in found.items()})


def _made_of(node: Node, read: Columns) -> set[dg.TableColumnDep]:
    made_of = set()
    for leaf in node.walk():
        table: Any = leaf.expression
        if leaf.downstream or not isinstance(table, exp.Table) or table.name not in read.get(table.db, {}):
            continue
        made_of.add(dg.TableColumnDep(dg.AssetKey([table.db, table.name]), leaf.name.rsplit(".", 1)[-1]))
    return made_of
