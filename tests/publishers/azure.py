"""Azure's retail prices, from recorded items: a filter on service and SKU, pages of at most a thousand."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

from tests.publishers.sample import Sample
from tests.publishers.server import ReceivedRequest, Reply

_FILTER = re.compile(r"serviceName eq 'Virtual Machines' and startswith\(armSkuName,'(\w+)'\)")


class Azure:
    """``page_size`` is the publisher's thousand; a test may make it smaller. Filter values are case-sensitive."""

    def __init__(self, sample: Sample, page_size: int = 1000):
        self._sample, self._page_size = sample, page_size

    def __call__(self, received: ReceivedRequest) -> Reply:
        if received.path != "/api/retail/prices":
            return Reply(b"", "text/plain", 404)
        wanted = _FILTER.fullmatch(received.query.get("$filter", ""))
        if not wanted:
            problem = {"Error": {"Code": "BadRequest", "Message": "Invalid OData parameters supplied"}}
            return Reply(json.dumps(problem).encode(), status=400)
        items = self._items(wanted.group(1))
        skipped = int(received.query.get("$skip", "0"))
        shown = items[skipped : skipped + self._page_size]
        following = skipped + self._page_size
        link = None
        if following < len(items):
            # The link names a port that the question did not.
            version, text = received.query["api-version"], quote(received.query["$filter"])
            link = (
                f"https://prices.azure.com:443/api/retail/prices?api-version={version}&$filter={text}&$skip={following}"
            )
        answer = {
            "BillingCurrency": "USD",
            "CustomerEntityId": "Default",
            "CustomerEntityType": "Retail",
            "Items": shown,
            "NextPageLink": link,
            "Count": len(shown),
        }
        return Reply(json.dumps(answer).encode(), "application/json; charset=utf-8")

    def _items(self, prefix: str) -> list[dict[str, Any]]:
        recordings = self._sample.of("azure_gpu_prices")
        items = [item for recording in recordings for item in recording.json()["Items"]]
        return [item for item in items if item["armSkuName"].startswith(prefix)]
