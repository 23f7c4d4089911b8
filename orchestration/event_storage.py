"""Dagster's SQLite storage of events, with its files held open: what ``dagster.yaml`` names as ``event_log_storage``.

Dagster opens and closes a file for each event, and a run has 2,000 of them: an eighth of its time. Here a file stays
open for the events that follow. Each event is a transaction of its own as before, so that other processes read and
write between two of them.
"""

import os
import sqlite3
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME, SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData

#: Files open at a time; a webserver that shows many runs closes the one that was used longest ago.
_OPEN = 8


class KeptOpenEventLogStorage(SqliteEventLogStorage):
    """Events as Dagster keeps them, below ``history/runs`` of its home."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None):
        self._engines: OrderedDict[str, sqlalchemy.Engine] = OrderedDict()
        super().__init__(base_dir, inst_data)

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        return {}

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> "KeptOpenEventLogStorage":
        return cls(os.path.join(os.environ["DAGSTER_HOME"], "history", "runs"), inst_data)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[sqlalchemy.Connection]:
        with self._db_lock:
            engine = self._engine(shard)
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.connect() as connection, connection.begin():
                yield connection

    def has_table(self, table_name: str) -> bool:
        """Whether the index holds a table. Dagster asks at every event of an asset, with the lock held or not."""
        with self._engine(INDEX_SHARD_NAME).connect() as connection:
            return bool(sqlalchemy.inspect(connection).has_table(table_name))

    def _engine(self, shard: str) -> sqlalchemy.Engine:
        if shard not in self._engines:
            engine = sqlalchemy.create_engine(
                self.conn_string_for_shard(shard), connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}
            )
            sqlalchemy.event.listen(engine, "connect", _without_waiting_for_the_disk)
            self._engines[shard] = engine
        self._engines.move_to_end(shard)
        while len(self._engines) > _OPEN:
            self._engines.popitem(last=False)[1].dispose()
        return self._engines[shard]

    def dispose(self) -> None:
        while self._engines:
            self._engines.popitem()[1].dispose()
        super().dispose()


def _without_waiting_for_the_disk(connection: sqlite3.Connection, _: object) -> None:
    """A power cut may lose the last events of a run, and never what stands in a file before them."""
    connection.execute("pragma synchronous = normal")
