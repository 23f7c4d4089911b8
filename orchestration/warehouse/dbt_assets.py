"""dbt's models as assets, one op a layer, so that a layer's checks stand between it and the next."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets

from expectations import results
from ingestion.parsing.tables import replace_parquet
from ingestion.settings import Settings
from ingestion.source import registered
from ingestion.subjects import subject_of
from orchestration import runs
from orchestration.asset_metadata import OWNERS
from orchestration.runs import TURN
from orchestration.warehouse import making, model_metadata
from orchestration.warehouse.dbt_runner import NodeResult
from orchestration.warehouse.making import Made

#: Ops of dbt's models: seeds go with staging, steps between two marts with the marts; operations are built once the
#: marts' own checks are in.
LAYERS = {
    "staging": ("resource_type:seed fqn:froth.staging", ""),
    "intermediate": ("fqn:froth.intermediate", "tag:between_marts"),
    "marts": ("fqn:froth.marts tag:between_marts", "tag:operations"),
    "operations": ("tag:operations", ""),
}


def warehouse_path(settings: Settings) -> Path:
    return settings.data / "warehouse.duckdb"


def layer_of(node: Mapping[str, Any]) -> str:
    """The layer that a seed or model is built in."""
    return "operations" if "operations" in node["tags"] else str(node["config"]["schema"])


def subject_of_node(node: Mapping[str, Any]) -> str:
    """The group that a seed or model is shown in: the subject that its folder is named after, or that of its source."""
    if node["resource_type"] == "seed":
        return "seeds"
    folder = str(node["fqn"][-2])
    return subject_of(folder) if node["config"]["schema"] == "staging" else folder


@dataclass(frozen=True)
class Warehouse:
    """The dbt project as parsed."""

    manifest: Mapping[str, Any]

    def models(self, layer: str) -> list[dg.AssetKey]:
        """Asset keys of a layer's seeds and models."""
        return [
            _key(node)
            for node in self.manifest["nodes"].values()
            if node["resource_type"] in ("seed", "model") and layer_of(node) == layer
        ]

    def sources_behind(self, unique_id: str) -> frozenset[str]:
        """Names of the sources that a model's rows come from, found along dbt's own graph."""
        return frozenset(table.split("__")[0] for table in self._raw_tables_behind(unique_id))

    def raw_tables_behind(self, table: str) -> frozenset[str]:
        """The publishers' raw tables that a model's rows come from, by the model's name."""
        names = [node for node in self.manifest["nodes"] if node.rsplit(".", 1)[-1] == table]
        behind = frozenset[str]().union(*map(self._raw_tables_behind, names))
        return frozenset(name for name in behind if name.split("__")[0] in registered())

    def _raw_tables_behind(self, unique_id: str) -> frozenset[str]:
        seen: set[str] = set()
        waiting = [unique_id]
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                waiting += self.manifest["parent_map"].get(node, [])
        return frozenset(node.rsplit(".", 1)[-1] for node in seen if node.startswith("source."))

    def assets(self, is_read: Callable[[Settings, dg.DagsterRun], bool]) -> list[dg.AssetsDefinition]:
        """The ops of the layers. ``is_read`` tells whether anybody is going to read what a run says of itself."""
        return [self._layer(name, *selection, is_read) for name, selection in LAYERS.items()]

    def _layer(
        self, layer: str, select: str, exclude: str, is_read: Callable[[Settings, dg.DagsterRun], bool]
    ) -> dg.AssetsDefinition:
        @dbt_assets(
            name=f"dbt_{layer}",
            manifest=self.manifest,
            select=select,
            exclude=exclude,
            required_resource_keys={"settings", TURN},
            dagster_dbt_translator=_Translator(DagsterDbtTranslatorSettings(enable_asset_checks=True)),
        )
        def build(context: dg.AssetExecutionContext) -> Iterator[Any]:
            settings = context.resources.settings
            is_idle = layer == "operations" and not is_read(settings, context.run)
            yield from self._build(context, settings, layer, is_idle=is_idle)

        return build

    def _build(
        self, context: dg.AssetExecutionContext, settings: Settings, layer: str, *, is_idle: bool
    ) -> Iterator[Any]:
        nodes = self.manifest["nodes"]
        by_key = {_key(node): uid for uid, node in nodes.items() if node["resource_type"] in ("seed", "model")}
        checks = {key.name: key for key in context.selected_asset_check_keys}
        wanted = sorted(by_key[key] for key in context.selected_asset_keys)
        tests = [uid for uid in self.tests(layer) if not context.is_subset or nodes[uid]["name"] in checks]
        found = making.make(
            *(settings, warehouse_path(settings), self.manifest, wanted, tests, context.run_id),
            is_full=context.is_subset or runs.is_full(context.run),
            is_idle=is_idle and not context.is_subset,
        )
        if not context.is_subset:
            replace_parquet(settings.data / "checks" / f"dbt_{layer}.parquet", results.as_table(self._rows(found)))
        done = [made.node for made in found if not made.is_carried]
        described = model_metadata.describe(
            self.manifest, warehouse_path(settings), [node for node in done if not node.is_test]
        )
        for made in found:
            node = made.node
            if not node.is_test and node.is_sound:
                yield dg.MaterializeResult(
                    asset_key=_key(nodes[node.unique_id]),
                    data_version=dg.DataVersion(made.content or "none"),
                    metadata=_since(made) or {"seconds": node.seconds, **described.get(node.unique_id, {})},
                )
            elif node.name in checks and not node.was_skipped:
                yield _as_check(made, checks[node.name])
        context.log.info(f"{len(found) - len(done)} of {len(found)} stand as they were")
        _raise_for(layer, done)

    def tests(self, layer: str) -> list[str]:
        """Tests of data that can be carried out once the layer is made, and not before."""
        nodes, order = self.manifest["nodes"], list(LAYERS)
        found = []
        for unique_id, node in nodes.items():
            if node["resource_type"] == "test":
                read = [_made_in(nodes[parent]) for parent in node["depends_on"]["nodes"] if parent in nodes]
                if read and max(read, key=order.index) == layer:
                    found.append(unique_id)
        return found

    def _rows(self, found: Sequence[Made]) -> Iterator[dict[str, Any]]:
        for made in found:
            node = made.node
            tested = self.manifest["nodes"].get(node.tested or "")
            if not node.is_test or tested is None:
                continue
            yield {
                "run_id": made.run_id,
                "layer": tested["config"]["schema"],
                "table_name": tested["name"],
                "check_name": f"dbt.{node.name}",
                "expectation": f"dbt {node.test_kind or node.kind.replace('_', ' ')}",
                "column_name": ",".join(node.columns or _key_columns(node, tested)) or None,
                "severity": "warning" if node.severity == "warn" else "blocking",
                "is_passed": node.is_sound,
                "observed": node.message or f"{node.failures or 0} rows",
                "unexpected_count": node.failures,
                "checked_at": made.made_at,
            }


def _key_columns(node: NodeResult, tested: Mapping[str, Any]) -> Sequence[str]:
    """What the test of a key is about, which takes no arguments: the key that the model declares."""
    key: Sequence[str] = tested["config"].get("meta", {}).get("key", ()) if node.test_kind == "key_is_unique" else ()
    return key


class _Translator(DagsterDbtTranslator):
    """Names and describes assets as the project does; dbt's SQL is read in the project, not in descriptions."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        if dbt_resource_props["resource_type"] == "source":
            return None
        return subject_of_node(dbt_resource_props)

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> Sequence[str]:
        return OWNERS

    def get_tags(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, str]:
        tags: Mapping[str, str] = super().get_tags(dbt_resource_props)
        return (
            tags if dbt_resource_props["resource_type"] == "source" else {**tags, "layer": layer_of(dbt_resource_props)}
        )

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return str(dbt_resource_props.get("description") or "")


def _key(node: Mapping[str, Any]) -> dg.AssetKey:
    return dg.AssetKey([node["config"]["schema"], node["name"]])


def _made_in(node: Mapping[str, Any]) -> str:
    """The op that a seed or model is made in: seeds go with staging, steps between two marts with the marts."""
    layer = layer_of(node)
    return "marts" if "between_marts" in node["tags"] else layer if layer in LAYERS else "staging"


def _since(made: Made) -> dict[str, Any]:
    """What is said of a node that stands as an earlier run made it; nothing of one that this run made."""
    return {"stands since run": made.run_id, "made at": str(made.made_at)} if made.is_carried else {}


def _as_check(made: Made, key: dg.AssetCheckKey) -> dg.AssetCheckResult:
    node = made.node
    return dg.AssetCheckResult(
        passed=node.is_sound,
        asset_key=key.asset_key,
        check_name=key.name,
        severity=dg.AssetCheckSeverity.WARN if node.severity == "warn" else dg.AssetCheckSeverity.ERROR,
        metadata={
            "status": node.status,
            "failures": node.failures or 0,
            "seconds": node.seconds,
            "message": node.message,
            **_since(made),
        },
    )


def _raise_for(layer: str, done: Sequence[NodeResult]) -> None:
    """Fail the op where a model broke or a blocking test failed, naming each."""
    broken = [node for node in done if not node.is_sound and not node.was_skipped and node.status != "warn"]
    if broken:
        lines = "\n".join(f"  {node.kind} {node.name}: {node.message}" for node in broken)
        raise dg.Failure(
            f"{len(broken)} of {len(done)} dbt nodes of {layer} failed:\n{lines}\n"
            "  next: mend the model or the seed it names; the published release is untouched",
            allow_retries=False,
        )
