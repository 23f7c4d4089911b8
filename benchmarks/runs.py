"""What a run costs: ``python -m benchmarks.runs [OTHER_PROJECT]``, in seconds, processor and memory.

Four runs, each in a copy of the project with data of its own: the first of all, one with nothing new, one after a
publisher restated a figure, one after a day of prices. With another project, of an earlier commit, its runs are
measured in between, and ratios are told: a machine is never as quiet as the time before.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.helpers.places import Place, copy_project

#: A source whose newest body is sent again with one figure changed, by what is measured.
_CHANGED = {"one new filing": "sec_company_facts", "a day of prices": "tencent_prices"}


@dataclass(frozen=True)
class Cost:
    """What one run took: wall time and processor in seconds, memory at its peak in MB."""

    seconds: float
    processor: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.seconds:7.1f} s {self.processor:7.1f} s of processor {self.megabytes:6.0f} MB"


def measure(place: Place) -> Cost:
    """The cost of one run. Raises where it fails: what is measured has to be the whole."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = place.run()
    seconds, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{done.stdout}{done.stderr}\n  next: a run that is measured has to succeed")
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak = float(done.stdout.rsplit(" MB of memory", 1)[0].rsplit(" ", 1)[-1])
    return Cost(seconds, processor, peak)


def send_again(project: Path, source: str) -> None:
    """Add a version to a source's newest recorded body, a day later: the same with one more blank at its end."""
    recorded = project / "ingestion" / "recorded"
    lines = (recorded / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    line = max((json.loads(one) for one in lines if f'"source": "{source}"' in one), key=lambda one: one["recorded_at"])
    body = (recorded / line["path"]).read_bytes() + b" "
    digest = hashlib.sha256(body).hexdigest()
    (recorded / source / f"{digest}.json").write_bytes(body)
    later = line["recorded_at"].replace("T00:", "T01:")
    new = {**line, "recorded_at": later, "sha256": digest, "bytes": len(body), "path": f"{source}/{digest}.json"}
    (recorded / "manifest.jsonl").write_text("\n".join([*lines, json.dumps(new)]) + "\n", encoding="utf-8")


def main() -> int:
    """Measure this project, and another beside it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.runs", description=__doc__)
    parser.add_argument("other", nargs="?", type=Path, help="another project, of an earlier commit")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        places = [Place(copy_project(Path(folder) / "this"), Path(folder) / "home")]
        if chosen.other:
            subprocess.run(["cp", "-a", str(chosen.other), f"{folder}/other"], check=True)
            places.append(Place(Path(folder) / "other", Path(folder) / "other_home"))
        for name, source in (("the first run", ""), ("nothing new", ""), *_CHANGED.items()):
            costs = []
            for place in places:
                if source:
                    send_again(place.project, source)
                costs.append(measure(place))
            told = f"{name:16} {costs[0]}"
            if len(costs) > 1:
                told += f"   other {costs[1]}   {costs[0].seconds / costs[1].seconds:.2f} of it"
            print(told, flush=True)
    return 0


if __name__ == "__main__":
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.exit(main())
