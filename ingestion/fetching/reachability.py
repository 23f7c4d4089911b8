"""Whether there is a network at all: each publisher's host is tried once, all at the same time."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit
from urllib.request import getproxies

#: Time that a connection may take here, in seconds.
_SECONDS = 8.0


def origins(urls: Iterable[str]) -> list[str]:
    """The origins of addresses, like ``https://data.sec.gov``, each once."""
    return sorted({"{0.scheme}://{0.netloc}".format(urlsplit(url)) for url in urls})


def unreachable(origins: Iterable[str], address_map: Mapping[str, str]) -> dict[str, str]:
    """Of the origins those that no connection leads to, with the reason. An entry of ``address_map`` stands in.

    Behind a proxy nothing is tried: what the proxy reaches cannot be seen from here.
    """
    if getproxies().keys() & {"http", "https", "all"}:
        return {}
    named = list(origins)
    with ThreadPoolExecutor(max_workers=max(1, len(named))) as pool:
        reasons = pool.map(_reason, [address_map.get(origin, origin) for origin in named])
        return {origin: reason for origin, reason in zip(named, reasons, strict=True) if reason}


def _reason(address: str) -> str | None:
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        with socket.create_connection((parts.hostname or "", port), timeout=_SECONDS):
            return None
    except OSError as error:
        return error.strerror or str(error)
