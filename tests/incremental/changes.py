"""Changes such as people make between two runs, each to a file of a project that is drawn by chance."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

#: Does a change to a project; what was changed, in words.
Change = Callable[[Path, random.Random], str]


def _one_of(paths: Sequence[Path], chance: random.Random) -> Path:
    return chance.choice(sorted(paths))


def a_body(project: Path, chance: random.Random) -> str:
    """A publisher sends something else a day later: one figure of a body is one more in its last digit."""
    recorded = project / "ingestion" / "recorded"
    lines = (recorded / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    line = json.loads(chance.choice([line for line in lines if ".json" in line]))
    text = (recorded / line["path"]).read_text(encoding="utf-8")
    numbers = list(re.finditer(r"(?<=[:\s])\d{5,}(?=[,\s}\]])", text))
    if not numbers:
        return a_body(project, chance)
    found = chance.choice(numbers)
    body = f"{text[: found.start()]}{int(found[0]) + 1}{text[found.end() :]}".encode()
    later = (datetime.fromisoformat(line["recorded_at"]) + timedelta(days=1)).isoformat()
    digest = hashlib.sha256(body).hexdigest()
    path = f"{line['source']}/{digest}.json"
    (recorded / path).write_bytes(body)
    new = {**line, "recorded_at": later, "sha256": digest, "bytes": len(body), "path": path}
    lines.append(json.dumps(new))
    (recorded / "manifest.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return f"{line['source']} {line['key']}: {found[0]} is one more"


def a_parameter(project: Path, chance: random.Random) -> str:
    """A bound is a hundredth wider."""
    path = project / "dbt_project" / "seeds" / "parameters.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    wide = [number for number, line in enumerate(lines) if re.match(r"\w+_(times|tolerance|slack),\d", line)]
    number = chance.choice(wide)
    name, value, rest = lines[number].split(",", 2)
    lines[number] = f"{name},{float(value) * 1.01:.6g},{rest}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return f"parameter {name}: {value} is a hundredth more"


def a_reason(project: Path, chance: random.Random) -> str:
    """A seed's reason is worded otherwise."""
    path = project / "dbt_project" / "seeds" / "figure_limits.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    number = chance.randrange(1, len(lines))
    lines[number] += " as stated"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return f"figure_limits row {number}"


def a_model(project: Path, chance: random.Random) -> str:
    """A model says the same in other words."""
    path = _one_of(list((project / "dbt_project" / "models").rglob("*.sql")), chance)
    path.write_text(path.read_text(encoding="utf-8") + f"-- {chance.random()}\n", encoding="utf-8")
    return f"model {path.stem} has another comment"


def a_macro(project: Path, chance: random.Random) -> str:
    """A macro that several models use says the same in other words."""
    path = project / "dbt_project" / "macros" / "types.sql"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("cast(", "cast( ", 1 + chance.randrange(2)), encoding="utf-8")
    return "macro types.sql has another blank"


def an_expectation(project: Path, chance: random.Random) -> str:
    """A suite expects a little less."""
    path = project / "expectations" / "suites" / "staging" / "disclosures.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("high=30", f"high={31 + chance.randrange(9)}"), encoding="utf-8")
    return "terms of contracts may be longer"


def a_card(project: Path, chance: random.Random) -> str:
    """The page is drawn otherwise."""
    path = project / "dashboard" / "page.py"
    path.write_text(path.read_text(encoding="utf-8") + f"\n# {chance.random()}\n", encoding="utf-8")
    return "the page's code has another comment"


def a_parser(project: Path, chance: random.Random) -> str:
    """A parser is written otherwise."""
    path = _one_of(list((project / "ingestion" / "parsing").glob("*.py")), chance)
    path.write_text(path.read_text(encoding="utf-8") + f"\n# {chance.random()}\n", encoding="utf-8")
    return f"parser {path.stem} has another comment"


KINDS: tuple[Change, ...] = (a_body, a_parameter, a_reason, a_model, a_macro, an_expectation, a_card, a_parser)
