"""Addresses that documents name and no request may go to, and a listener that would see it if one did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ingestion.source import Document, Request
from tests.helpers import fetches
from tests.helpers.quotes import QUOTES, Y2024
from tests.hostile.cases import answer
from tests.hostile.raw_server import RawServer, sending
from tests.hostile.trial import session_for, settings_for
from tests.publishers.shelf import HOST

#: ``PORT`` is that of the listener.
ADDRESSES = (
    *("http://127.0.0.1:PORT/x", "https://127.0.0.1:PORT/x", "https://localhost:PORT/x", "https://[::1]:PORT/x"),
    *("https://2130706433:PORT/x", "https://0x7f000001:PORT/x", "https://127.1:PORT/x", "https://0177.0.0.1/x"),
    *(f"http://{HOST}/x", f"ftp://{HOST}/x", f"file://{HOST}/etc/passwd", "file:///etc/passwd", "data:text/csv,a"),
    *("javascript:alert(1)", "gopher://127.0.0.1:PORT/x", f"HTTP://{HOST}/x", f"unix://{HOST}/x"),
    *(f"https://{HOST}@127.0.0.1:PORT/x", f"https://{HOST}:443@127.0.0.1:PORT/x", f"https://user@{HOST}/x"),
    *(f"https://user:password@{HOST}/x", f"https://127.0.0.1:PORT#@{HOST}/x", f"https://127.0.0.1:PORT?@{HOST}/x"),
    *(f"https://{HOST}:PORT/x", f"https://{HOST}:80/x", f"https://{HOST}:0/x", f"https://{HOST}:99999/x"),
    *(f"https://{HOST}:/x", f"https://{HOST}:+443/x", f"https://{HOST}:4 43/x", f"https://{HOST}.:443/x"),
    *(f"https://{HOST}.evil.example/x", f"https://evil-{HOST}/x", f"https://sub.{HOST}/x", f"https://{HOST}./x"),
    *(
        "https://shelf.еxample.org/x",
        "https://ѕhelf.example.org/x",
        "https://shelf。example。org/x",
        "https://ｓhelf.example.org/x",
    ),
    *("https://xn--helf-1xb.example.org/x", "https://shelf.example.org\u200b/x", "https://shelf.example\u00ad.org/x"),
    *(
        f"https://127.0.0.1:PORT\\@{HOST}/x",
        f"https:\\\\{HOST}\\x",
        f"https://{HOST}\\.evil.example/x",
        f"\\\\{HOST}\\x",
    ),
    *("//127.0.0.1:PORT/x", f"///{HOST}/x", f"https:{HOST}/x", f"https:/{HOST}/x", f"https:///{HOST}/x", "x", "", "/x"),
    *(f"https://{HOST}%2eevil.example/x", f"https://{HOST}%00.evil.example/x", f"https://{HOST}%40127.0.0.1:PORT/x"),
    *(
        f"https://{HOST}\r\nX-Evil: 1/x",
        f"https://{HOST}/x\r\nX-Evil: 1",
        f"https://{HOST}/\0x",
        f"https://{HOST}/\x1b[31m",
    ),
    *(f" https://{HOST}/x", f"https://{HOST} /x", f"https://\t{HOST}/x", f"https://{HOST}/a b", f"ht\ntps://{HOST}/x"),
    *("https://[::ffff:127.0.0.1]:PORT/x", "https://[fe80::1%25eth0]/x", "https://[/x", "https://]/x", "https://["),
)


def _leading_to(address: str) -> Callable[[Document], list[Request]]:
    def follow(document: Document) -> list[Request]:
        return [Request("second", address, body_format="csv")] if document.key == "first" else []

    return follow


def problems(address: str, folder: Path) -> list[str]:
    """What did not hold: an address that a document names is refused, and nobody is asked."""
    good = sending(answer(Y2024))
    with RawServer(good) as server, RawServer(good) as listener:
        named = address.replace("PORT", str(listener.port))
        settings = settings_for(server, folder)
        asked = [Request("first", f"https://{HOST}/first.csv", body_format="csv")]
        source = replace(QUOTES, requests=lambda universe, today: asked, follow=_leading_to(named))
        outcomes = fetches.run(settings, source, session=session_for(settings))
        found = []
        if [one.outcome for one in outcomes] != ["fetched", "refused"]:
            found.append(f"{[(one.outcome, one.http_status, one.detail) for one in outcomes]}")
        elif not (outcomes[1].detail or "").startswith("not asked: "):
            found.append(f"its row says {outcomes[1].detail!r}")
        if listener.received or len(server.received) != 1:
            found.append(f"{len(listener.received)} and {len(server.received)} requests were received")
    return found
