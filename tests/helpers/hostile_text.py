"""Text as somebody might write it who wants more than to be read, and a release that says it everywhere."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from dashboard.release import DATABASE

#: Markup of Rich, a smiley's code, escapes of a terminal (colour, title, a link, C1), directions, HTML, Markdown.
HOSTILE = (
    "[red]r[/red][link=https://evil.example]l[/link]:smile:"
    "\x1b[31m\x1b]0;title\x07\x1b]8;;https://evil.example\x07here\x1b]8;;\x07\x9b31m\x08\x00"
    "\u202eevil\u2066x\u2069\u200b\ufeff"
    "<!--<script>console.log('pwned')</script>]]><img src=https://evil.example/x onerror=console.log(1)>"
    "`code` **bold** [text](https://evil.example) | cell | \"quoted\" & 'single' {{ 7 * 7 }} ${7 * 7}"
)
FORMULA = "=HYPERLINK(1)"
ADDRESS = "javascript:console.log('pwned')"

_NAMES = re.compile(r"(^|_)(name|title|detail|found|observed|statement|findings|locator|label|note|words)$")


def spoil(release: Path, target: Path) -> Path:
    """A copy of a release's database in which every name, title and remark is hostile, and every address too."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{release / DATABASE}' as old (read_only); attach '{target}' as new")
        connection.execute("copy from database old to new")
        columns = connection.execute(
            "select table_name, column_name from duckdb_columns() join duckdb_tables() using (database_name, "
            "schema_name, table_name) where database_name = 'new' and schema_name = 'marts' and data_type = 'VARCHAR'"
        ).fetchall()
        for table, column in columns:
            if _NAMES.search(column) and column != "source_name" and column != "table_name":
                connection.execute(
                    f'update new.marts."{table}" set "{column}" = ? || "{column}" || ?', [FORMULA, HOSTILE]
                )
            elif column.endswith("_url"):
                connection.execute(f'update new.marts."{table}" set "{column}" = ?', [ADDRESS])
    return target
