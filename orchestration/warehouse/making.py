"""One layer of dbt's nodes, made as far as something they are made of has changed; the rest stands as it was."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from expectations import results
from ingestion.settings import Settings
from orchestration.warehouse import dbt_runner
from orchestration.warehouse.dbt_runner import NodeResult
from orchestration.warehouse.standing import Account, Nodes, Standing


@dataclass(frozen=True)
class Made:
    """A node and when it was made: in this run, or in an earlier one whose result stands."""

    node: NodeResult
    run_id: str
    made_at: datetime
    #: A hash of what a relation says; none of a test, and none where it was not made.
    content: str | None
    is_carried: bool


def make(
    settings: Settings,
    warehouse: Path,
    manifest: Mapping[str, Any],
    relations: Sequence[str],
    tests: Sequence[str],
    run_id: str,
    *,
    is_full: bool,
    is_idle: bool = False,
) -> list[Made]:
    """Make those of the seeds and models (``relations``) and tests that do not stand; all of them where ``is_full``.

    Where ``is_idle`` what was made once stands, whatever it was made of: nobody is going to read it.

    Each comes after those that it reads. A node that fails, or is skipped for it, is in the list and stands no longer.
    """
    now = results.now()
    nodes = Nodes(manifest, settings.data, f"{now:%Y-%m-%d}")
    account = Account(warehouse)
    standing = account.sound({unique_id: nodes.relation(unique_id) for unique_id in relations})
    stale = _stale(nodes, standing, relations, tests, is_full=is_full)
    if is_idle and all(unique_id in standing for unique_id in (*relations, *tests)):
        stale = {}
    carried = [
        _carried(nodes, unique_id, standing[unique_id])
        for unique_id in (*nodes.in_order(relations), *tests)
        if unique_id not in stale
    ]
    if not stale:
        return carried
    account.strike(list(stale))
    for unique_id in stale:
        standing.pop(unique_id, None)
    done = dbt_runner.build(settings, list(stale), manifest)
    made = {node.unique_id: node for node in done if not node.is_test and node.is_sound}
    contents = account.contents({unique_id: nodes.relation(unique_id) for unique_id in made})
    told: dict[str, Standing] = {}
    for unique_id in nodes.in_order(made):
        told[unique_id] = standing[unique_id] = Standing(
            nodes.made_of(unique_id, standing) or "", contents[unique_id], run_id, now
        )
    for node in done:
        if node.is_test and (node.is_sound or node.status == "warn"):
            told[node.unique_id] = Standing(
                nodes.made_of(node.unique_id, standing) or "", json.dumps(asdict(node)), run_id, now
            )
    account.tell(told)
    place = {unique_id: number for number, unique_id in enumerate(nodes.in_order([*relations, *tests]))}
    found = [*carried, *(Made(node, run_id, now, contents.get(node.unique_id), is_carried=False) for node in done)]
    return sorted(found, key=lambda one: place[one.node.unique_id])


def _stale(
    nodes: Nodes,
    standing: Mapping[str, Standing],
    relations: Sequence[str],
    tests: Sequence[str],
    *,
    is_full: bool,
) -> dict[str, None]:
    """Nodes to be made, each after those of them that it reads."""
    found: dict[str, None] = {}
    for unique_id in (*nodes.in_order(relations), *sorted(tests)):
        stands = standing.get(unique_id)
        if (
            is_full
            or stands is None
            or any(parent in found for parent in nodes.parents(unique_id))
            or nodes.made_of(unique_id, standing) != stands.made_of
        ):
            found[unique_id] = None
    return found


def _carried(nodes: Nodes, unique_id: str, stands: Standing) -> Made:
    if nodes.is_test(unique_id):
        node = NodeResult(**{name: _tuple(value) for name, value in json.loads(stands.content).items()})
        return Made(node, stands.run_id, stands.made_at, None, is_carried=True)
    node = NodeResult(
        unique_id=unique_id,
        name=nodes.name(unique_id),
        kind=unique_id.split(".")[0],
        status="success",
        message=f"stands as run {stands.run_id} made it",
    )
    return Made(node, stands.run_id, stands.made_at, stands.content, is_carried=True)


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
