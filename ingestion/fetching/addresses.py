"""Where a request may go: to the hosts that its source names, whatever a document or a redirection says.

Documents name further addresses, and whoever writes a document could name any: a service of this machine, another
publisher, a name that looks like one. An address is judged as it would be sent, before anything is sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

import requests

from ingestion.source import Request


class ForeignAddressError(Exception):
    """An address leads elsewhere than to its source's hosts, or is none."""


def full_url(request: Request) -> str:
    """The address in full, with its parameters; as it was given where it is none."""
    try:
        return requests.Request("GET", request.url, params=request.params).prepare().url or request.url
    except (requests.RequestException, ValueError):
        return request.url


def hosts_of(requests: Iterable[Request]) -> frozenset[str]:
    """The hosts of requests that a source's declaration makes itself."""
    return frozenset(urlsplit(request.url).netloc for request in requests)


def require_own(request: Request, hosts: Iterable[str]) -> None:
    """Raise :class:`ForeignAddressError` unless a request goes to one of the hosts, over HTTPS, at its own port.

    The host is compared as it stands in the address: whoever it is that asks for a user's name, an address in numbers,
    another port, a letter of another script or a backslash, none of it is a host that a source names.
    """
    if any(not character.isprintable() or character in "\\ " for character in request.url):
        raise ForeignAddressError(f"its address has a space, a backslash or a control character: {request.url!r}")
    for url in (request.url, full_url(request)):
        try:
            parts = urlsplit(url)
        except ValueError as error:
            raise ForeignAddressError(f"its address cannot be read ({error}): {url!r}") from None
        if parts.scheme != "https" or parts.netloc.removesuffix(":443") not in hosts:
            raise ForeignAddressError(
                f"it would be asked of {parts.scheme or 'no scheme'}://{parts.netloc}, and its source names "
                f"{', '.join(sorted(hosts))}"
            )
