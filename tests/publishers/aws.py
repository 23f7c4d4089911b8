"""Amazon's bulk price list: an index of versions, of each an index of regions, of each region a CSV.

No body of it is recorded, so the stand-in holds what a test puts in; without that its index lists no version.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from tests.publishers.server import ReceivedRequest, Reply

_ROOT = "/offers/v1.0/aws/AmazonEC2"
_ABOUT = {
    "formatVersion": "v1.0",
    "disclaimer": "",
    "publicationDate": "2026-09-01T00:00:00Z",
    "offerCode": "AmazonEC2",
}


class AmazonPriceList:
    """``lists`` holds each version's CSV by version and region."""

    def __init__(self, lists: Mapping[str, Mapping[str, bytes]] | None = None):
        self._lists = lists or {}

    def __call__(self, received: ReceivedRequest) -> Reply:
        if received.path == f"{_ROOT}/index.json":
            return self._versions()
        for version, regions in self._lists.items():
            if received.path == f"{_ROOT}/{version}/region_index.json":
                return self._regions(version)
            for region, body in regions.items():
                if received.path == f"{_ROOT}/{version}/{region}/index.csv":
                    return Reply(body, "text/csv", last_modified=1_780_000_000)
        missing = b"<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>"
        return Reply(missing, "application/xml", 404)

    def _versions(self) -> Reply:
        versions = {
            version: {
                "versionEffectiveBeginDate": f"{version[:4]}-{version[4:6]}-01T00:00:00Z",
                "versionEffectiveEndDate": "",
                "offerVersionUrl": f"{_ROOT}/{version}/index.json",
            }
            for version in self._lists
        }
        return _json({**_ABOUT, "currentVersion": max(versions, default=""), "versions": versions})

    def _regions(self, version: str) -> Reply:
        regions = {
            region: {"regionCode": region, "currentVersionUrl": f"{_ROOT}/{version}/{region}/index.json"}
            for region in self._lists[version]
        }
        return _json({**_ABOUT, "regions": regions})


def _json(answer: object) -> Reply:
    return Reply(json.dumps(answer).encode(), "application/json", last_modified=1_780_000_000)
