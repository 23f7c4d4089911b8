"""``make trust``: draw ``docs/trust.md`` from what the harnesses wrote."""

from __future__ import annotations

import json
import sys
from typing import Any

from tests.helpers.places import ROOT
from tests.trust import FOLDER

PAGE = ROOT / "docs" / "trust.md"
HEAD = """# What was tried to break it

Written by `make trust` from `trust/*.json`, which the last whole run of each harness wrote. *Tried* counts attacks,
*survived* those after which what must hold held. What remains unseen is named below each table.
"""


def page() -> str:
    """The page as it would be written now."""
    sections = [_section(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(FOLDER.glob("*.json"))]
    return "\n".join([HEAD, *sections])


def _section(found: dict[str, Any]) -> str:
    kinds = found["kinds"]
    tried, survived = sum(kind["tried"] for kind in kinds), sum(kind["survived"] for kind in kinds)
    lines = [
        f"## {found['title']}\n",
        f"`{found['command']}` on {found['day']}: {survived:,} of {tried:,} survived.\n",
        "| kind | tried | survived | |",
        "|---|---:|---:|---|",
        *(f"| {kind['name']} | {kind['tried']:,} | {kind['survived']:,} | {kind['detail']} |" for kind in kinds),
        "",
    ]
    if found["unseen"]:
        lines += ["What remains unseen:\n", *(f"- {sentence}" for sentence in found["unseen"]), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")
    sys.exit(0)
