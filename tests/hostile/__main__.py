"""Every hostile answer, each from a socket of its own: ``make hostile``."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.hostile.addresses import ADDRESSES
from tests.hostile.addresses import problems as problems_of_address
from tests.hostile.cases import all_cases
from tests.hostile.raw_server import RawServer
from tests.hostile.trial import GOOD, problems
from tests.trust import Kind, record

tried: Counter[str] = Counter()
survived: Counter[str] = Counter()
with tempfile.TemporaryDirectory() as folder, RawServer(GOOD) as server:
    for number, case in enumerate(all_cases()):
        found = problems(case, server, Path(folder) / str(number))
        tried[case.kind] += 1
        survived[case.kind] += not found
        for problem in found:
            print(f"{case.kind}: {case.name}: {problem}")
    for number, address in enumerate(ADDRESSES):
        found = problems_of_address(address, Path(folder) / f"address{number}")
        tried["address"] += 1
        survived["address"] += not found
        for problem in found:
            print(f"address: {address!r}: {problem}")
print(f"{survived.total()} of {tried.total()} survived")
record(
    "http",
    "Publishers that send what HTTP forbids, drip, inflate, demand pauses and name addresses elsewhere",
    "make hostile",
    [Kind(kind, tried[kind], survived[kind]) for kind in tried],
    unseen=[
        "Each case is sent to every attempt of one request; mixtures of two cases within one request are not tried.",
        "TLS itself is tried by tests/faults/test_hostile_publishers.py with one slow and one untrusted server.",
        "A resolver that answers with many addresses that no connection leads to costs the connection's time for each.",
    ],
)
sys.exit(tried != survived)
