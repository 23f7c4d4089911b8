"""Epoch AI: files of CSV under addresses that stay."""

from __future__ import annotations

from tests.publishers.sample import Sample
from tests.publishers.server import ReceivedRequest, Reply


class Epoch:
    def __init__(self, sample: Sample):
        self._sample = sample

    def __call__(self, received: ReceivedRequest) -> Reply:
        recordings = self._sample.of("epoch_data_centers") + self._sample.of("epoch_ai_companies")
        for recording in recordings:
            if recording.page == received.path:
                return Reply(recording.body, "text/csv; charset=utf-8", last_modified=recording.recorded_at.timestamp())
        return Reply(b"<!DOCTYPE html><html><head><title>404 | Epoch AI</title></head></html>", "text/html", 404)
