"""What software made a release: the locked packages, as a CycloneDX bill of materials (``sbom.json``).

Own code: ``cyclonedx-bom`` would add nine packages to the lock to write one list.
"""

from __future__ import annotations

import json
import re
import uuid
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any

FILE = "sbom.json"
LOCK = "requirements.lock"
_LINE = re.compile(r"([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)(?: ; ([^\\]+))?", re.ASCII)
_SPEC = "1.6"


def write(folder: Path, lock: Path, release_id: str, made_at: datetime) -> Path:
    """The bill of a release into its folder, from the lock that its environment is made of; its path."""
    path = folder / FILE
    bill = bill_of(lock.read_text(encoding="utf-8"), release_id, made_at)
    path.write_text(json.dumps(bill, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def bill_of(lock: str, release_id: str, made_at: datetime) -> dict[str, Any]:
    """The bill of materials of a lock's packages. The same release gives the same bill."""
    components = [_component(*found.groups()) for line in lock.splitlines() if (found := _LINE.match(line))]
    return {
        "$schema": f"http://cyclonedx.org/schema/bom-{_SPEC}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": _SPEC,
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'froth/{release_id}')}",
        "version": 1,
        "metadata": {
            "timestamp": made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": "froth",
                "name": "froth",
                "version": metadata.version("froth"),
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            },
        },
        "components": components,
        "dependencies": [{"ref": "froth", "dependsOn": [component["bom-ref"] for component in components]}],
    }


def _component(name: str, version: str, condition: str | None) -> dict[str, Any]:
    """A locked package; where the lock says so, on which systems and interpreters it is installed."""
    purl = f"pkg:pypi/{name}@{version}"
    component: dict[str, Any] = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    if condition:
        component["properties"] = [{"name": "froth:installed-where", "value": condition.strip()}]
    return component
