"""``make record``: the embedded sample refreshed from the publishers, or left as it was."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingestion.scaffold.record import Recording, read_manifest, write_manifest
from tests.helpers.places import copy_project
from tests.publishers import misbehaviours as bad
from tests.publishers.protocols import all_protocols
from tests.publishers.sample import Sample
from tests.publishers.server import Publishers

pytestmark = pytest.mark.slow


@pytest.fixture
def all_publishers() -> Iterator[Publishers]:
    with Publishers(all_protocols(Sample())) as running:
        yield running


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_project(tmp_path / "project")


def record(project: Path, publishers: Publishers, *sources: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ingestion.scaffold.record", *sources],
        cwd=project,
        env={
            **os.environ,
            "FROTH_CONTACT": "someone@example.org",
            "FROTH_ADDRESS_MAP": json.dumps(publishers.address_map),
            "NO_PROXY": "127.0.0.1",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def sample_of(project: Path) -> dict[tuple[str, str, str], Recording]:
    recordings = read_manifest(project / "ingestion" / "recorded")
    return {(one.source, one.key, one.sha256): one for one in recordings}


def test_what_is_new_is_added_and_what_is_held_is_not(project: Path, all_publishers: Publishers) -> None:
    """Two of Alphabet's three vintages are forgotten: the one that the publisher sends today comes back."""
    folder = project / "ingestion" / "recorded"
    before = sample_of(project)
    alphabet = sorted(
        (one for one in before.values() if one.key == "companyfacts/CIK0001652044"), key=lambda one: one.recorded_at
    )
    write_manifest(folder, [one for one in before.values() if one not in alphabet[1:]])

    done = record(project, all_publishers, "sec_company_facts")
    assert done.returncode == 0, done.stdout + done.stderr
    after = sample_of(project)
    assert after.keys() == before.keys() - {(one.source, one.key, one.sha256) for one in alphabet[1:-1]}
    renewed = after[alphabet[-1].source, alphabet[-1].key, alphabet[-1].sha256]
    assert renewed.url == "https://data.sec.gov/api/xbrl/companyfacts/CIK0001652044.json"
    body = (folder / renewed.path).read_bytes()
    assert hashlib.sha256(body).hexdigest() == renewed.sha256
    assert not (folder / alphabet[1].path).exists(), "a body that no line names is gone"


def test_market_data_is_replaced(project: Path, all_publishers: Publishers) -> None:
    folder = project / "ingestion" / "recorded"
    (old,) = (one for one in sample_of(project).values() if one.source == "ecb_exchange_rates")
    body = (folder / old.path).read_bytes()
    (folder / old.path).write_bytes(body[: body.rindex(b"EXR.D.USD")])
    shorter = Recording(**{**vars(old), "sha256": hashlib.sha256((folder / old.path).read_bytes()).hexdigest()})
    others = [one for one in sample_of(project).values() if one != old]
    write_manifest(folder, [*others, shorter])

    done = record(project, all_publishers, "ecb_exchange_rates")
    assert done.returncode == 0, done.stdout + done.stderr
    (new,) = (one for one in sample_of(project).values() if one.source == "ecb_exchange_rates")
    assert new.sha256 == old.sha256


def test_a_publisher_that_refuses_leaves_the_sample_as_it_was(project: Path, all_publishers: Publishers) -> None:
    before = sample_of(project)
    all_publishers.misbehave("data-api", *[bad.forbidden] * 4)
    done = record(project, all_publishers, "ecb_exchange_rates")
    assert done.returncode == 1
    assert "none of 1 requests was answered by European Central Bank" in done.stderr
    assert "The sample is as it was." in done.stderr
    assert sample_of(project) == before
    assert sorted(path.name for path in (project / "ingestion").glob(".recorded-*")) == []
