"""vast.ai's search: a query in JSON, the cheapest offers first, errors with HTTP 200.

No answer of it is recorded, so the stand-in holds the offers that a test puts in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tests.publishers.server import ReceivedRequest, Reply

#: How many offers come where no limit is requested.
_DEFAULT_LIMIT = 64


class Vast:
    def __init__(self, offers: Iterable[Mapping[str, Any]] = ()):
        self._offers = list(offers)

    def __call__(self, received: ReceivedRequest) -> Reply:
        if received.path != "/api/v0/bundles/":
            return Reply(b'{"success": false, "error": "not_found", "msg": "No such endpoint"}', status=404)
        try:
            query = json.loads(received.query.get("q", ""))
        except ValueError:
            return Reply(b'{"success": false, "error": "invalid_args", "msg": "q is not JSON"}')
        least = query.get("gpu_ram", {}).get("gte", 0)
        shown = sorted((one for one in self._offers if one["gpu_ram"] >= least), key=lambda one: one["dph_total"])
        return Reply(json.dumps({"offers": shown[: query.get("limit", _DEFAULT_LIMIT)]}).encode())
