"""Requests for an origin taken to another address: the stand-in of the tests, or a mirror."""

from __future__ import annotations

from typing import Any

import requests

from ingestion.fetching.deadline import DeadlineAdapter


class ElsewhereAdapter(DeadlineAdapter):
    """Takes requests for an origin to another address; what is requested and answered keeps the origin's URL."""

    def __init__(self, origin: str, address: str):
        self._origin, self._address = origin, address
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        elsewhere = request.copy()
        elsewhere.url = self._address + (request.url or "")[len(self._origin) :]
        kwargs["proxies"] = {}
        response = super().send(elsewhere, *args, **kwargs)
        response.url, response.request = request.url or "", request
        return response
