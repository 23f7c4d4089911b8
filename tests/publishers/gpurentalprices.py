"""gpurentalprices.com: the newest day and a file for each recorded day, on a host of files."""

from __future__ import annotations

from tests.publishers.sample import Sample
from tests.publishers.server import ReceivedRequest, Reply

#: The host of files sends JSON so.
_TYPE = "text/plain; charset=utf-8"


class RentalPrices:
    def __init__(self, sample: Sample):
        self._sample = sample

    def __call__(self, received: ReceivedRequest) -> Reply:
        for recording in self._sample.of("gpu_rental_offers"):
            if recording.page == received.path:
                return Reply(
                    recording.body, "text/plain; charset=utf-8", last_modified=recording.recorded_at.timestamp()
                )
        return Reply(b"404: Not Found", "text/plain; charset=utf-8", 404)
