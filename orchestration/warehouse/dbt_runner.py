"""dbt, run inside this process: importing it costs three seconds and parsing five, so a run pays for both once.

The warehouse file is locked while dbt has it open. dbt keeps it open until its process ends, so it is closed here
after every command, for the checks that read between the layers.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dagster_dbt import DbtProject

from ingestion.settings import Settings

#: What a parse depends on.
_PARSED_SUFFIXES = {".sql", ".yml", ".csv", ".md"}

#: Unit tests test the code: no run of the warehouse carries them out.
_NO_UNIT_TESTS = ("--exclude-resource-type", "unit_test")
#: dbt's own object for the project as parsed for a manifest, retained for the commands that follow.
_parsed: dict[Path, Any] = {}


@dataclass(frozen=True)
class NodeResult:
    """What became of one seed, model or test. ``failures`` counts the rows that broke a test."""

    unique_id: str
    name: str
    kind: str
    status: str
    message: str
    seconds: float = 0.0
    failures: int | None = None
    severity: str = "error"
    tested: str | None = None
    columns: tuple[str, ...] = ()
    test_kind: str | None = None
    #: The SQL that was run; none for seeds.
    compiled: str | None = None

    @property
    def is_test(self) -> bool:
        return self.kind in ("test", "unit_test")

    @property
    def is_sound(self) -> bool:
        return self.status in ("success", "pass")

    @property
    def was_skipped(self) -> bool:
        return self.status == "skipped"


class DbtError(Exception):
    """dbt could not carry a command out at all; carries its own words."""


def project(settings: Settings) -> DbtProject:
    """The dbt project. What it parses and compiles is stored with the data, since addresses in it are the data's."""
    return DbtProject(settings.root / "dbt_project", target_path=settings.data / "dbt")


def manifest_path(settings: Settings) -> Path:
    """The manifest, parsed anew where it is missing or older than a file of the project.

    ``DbtProject.prepare_if_dev`` would parse under ``dagster dev`` alone, and in a process of its own.
    """
    found = project(settings)
    manifest: Path = found.manifest_path
    if not _is_whole(manifest) or manifest.stat().st_mtime < _newest_change(found.project_dir):
        # In full: parsed in part, dbt has lost models that a unit test names since they were new.
        _invoke(settings, ["parse", "--no-partial-parse"])
    return manifest


def _is_whole(manifest: Path) -> bool:
    """Whether the manifest is there and not cut off: dbt writes it in place, and may be killed there."""
    try:
        json.loads(manifest.read_bytes())
    except (OSError, ValueError):
        return False
    return True


def build(settings: Settings, unique_ids: Sequence[str], manifest: Mapping[str, Any]) -> list[NodeResult]:
    """These seeds, models and tests of data, in order, and nothing else."""
    return _nodes(
        settings, ["build", *_NO_UNIT_TESTS, "--indirect-selection", "empty", *_selecting(unique_ids, manifest)]
    )


def test_units(settings: Settings) -> list[NodeResult]:
    """Every unit test: models over made-up rows. They test the code, not the data, so no run carries them out."""
    return _nodes(settings, ["test", "--select", "test_type:unit"])


def test_everything(settings: Settings) -> list[NodeResult]:
    """Every test of data, of what is built already."""
    return _nodes(settings, ["test", *_NO_UNIT_TESTS])


def build_models(settings: Settings, selected: Sequence[str] = ()) -> None:
    """Seeds and models without their tests, all of them or those selected in dbt's words: of data that were tested as
    part of a larger whole."""
    select = ["--select", *selected] if selected else []
    _raise_for_broken(_nodes(settings, ["build", "--resource-type", "seed", "--resource-type", "model", *select]))


def _raise_for_broken(nodes: Sequence[NodeResult]) -> None:
    if broken := [node for node in nodes if not node.is_sound]:
        raise DbtError("\n".join(f"{node.kind} {node.name}: {node.message}" for node in broken))


def run_models(settings: Settings, selected: Sequence[str]) -> None:
    """Models alone, those selected in dbt's words, over seeds and models that are there."""
    _raise_for_broken(_nodes(settings, ["run", "--select", *selected]))


def documentation(settings: Settings) -> str:
    """dbt's own pages of the project and its lineage as one HTML file, without the addresses of this machine."""
    _invoke(settings, ["docs", "generate", "--static", "--no-compile"])
    text = (project(settings).target_path / "static_index.html").read_text(encoding="utf-8")
    return text.replace(str(settings.data), "data").replace(str(settings.root), ".")


def _selecting(unique_ids: Sequence[str], manifest: Mapping[str, Any]) -> list[str]:
    return ["--select", *(f"fqn:{'.'.join(manifest['nodes'][unique_id]['fqn'])}" for unique_id in unique_ids)]


def _nodes(settings: Settings, arguments: Sequence[str]) -> list[NodeResult]:
    answer = _invoke(settings, arguments)
    if answer is None or not hasattr(answer, "results"):
        raise DbtError(f"dbt {arguments[0]} gave no results")
    return [_node(result) for result in answer.results]


def _node(result: Any) -> NodeResult:
    node = result.node
    metadata = getattr(node, "test_metadata", None)
    column = getattr(node, "column_name", None)
    return NodeResult(
        unique_id=node.unique_id,
        name=node.name,
        kind=str(node.resource_type),
        status=str(result.status),
        message=str(result.message or ""),
        seconds=float(result.execution_time),
        failures=result.failures,
        severity=str(getattr(node.config, "severity", None) or "error").lower(),
        tested=_tested(node),
        columns=(column,) if column else tuple((metadata.kwargs if metadata else {}).get("columns", ())),
        test_kind=metadata.name if metadata else None,
        compiled=getattr(node, "compiled_code", None),
    )


def _tested(node: Any) -> str | None:
    """The model a test is of; none where it is of several, or where the node is a seed and tests nothing."""
    for attribute in ("attached_node", "tested_node_unique_id"):
        if found := getattr(node, attribute, None):
            return str(found)
    needed: Sequence[str] = getattr(node.depends_on, "nodes", ())
    return str(needed[0]) if len(needed) == 1 else None


def _invoke(settings: Settings, arguments: Sequence[str]) -> Any:
    """One dbt command. Failing nodes are in its answer; what keeps it from running at all is raised."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    settings.data.mkdir(parents=True, exist_ok=True)
    found = project(settings)
    with _environment(settings):
        is_parse = arguments[0] == "parse"
        if not is_parse and found.manifest_path not in _parsed:
            _invoke(settings, ["parse"])  # what changed was parsed in full when the manifest was asked for
        try:
            answer = dbtRunner(manifest=None if is_parse else _parsed[found.manifest_path]).invoke(
                [
                    *("--quiet", "--log-level", "none", "--log-level-file", "info", "--no-use-colors"),
                    *("--no-send-anonymous-usage-stats", "--no-version-check"),
                    *(("--no-write-json",) if arguments[0] in ("build", "test") else ()),
                    *arguments,
                    *("--project-dir", str(found.project_dir), "--profiles-dir", str(found.profiles_dir)),
                    *("--target-path", str(found.target_path), "--log-path", str(found.target_path)),
                ]
            )
        finally:
            DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
    if answer.exception is not None:
        raise DbtError(
            f"dbt {arguments[0]} could not run: {answer.exception}\n"
            f"  next: mend what it names; the whole log is {found.target_path / 'dbt.log'}"
        ) from answer.exception
    if is_parse:
        _parsed[found.manifest_path] = answer.result
    return answer.result


@contextmanager
def _environment(settings: Settings) -> Iterator[None]:
    """The variables that the profile and the sources read, for the length of a command."""
    wanted = {"FROTH_DATA": str(settings.data), "DO_NOT_TRACK": "1"}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _newest_change(project: Path) -> float:
    return max(
        path.stat().st_mtime
        for folder in ("models", "seeds", "macros", "tests", ".")
        for path in (project.glob("*.yml") if folder == "." else (project / folder).rglob("*"))
        if path.suffix in _PARSED_SUFFIXES or path.is_dir()
    )
