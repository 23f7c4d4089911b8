"""Ways in which publishers have been seen to misbehave."""

from __future__ import annotations

import json
import re
import socket
import struct
import time
from dataclasses import replace

from tests.publishers.server import Exchange, Misbehaviour, Reply

_DENIED = (
    b"<!DOCTYPE html>\n<html><head><title>SEC.gov | Request Rate Threshold Exceeded</title></head>"
    b"<body><h1>Your Request Originates from an Undeclared Automated Tool</h1></body></html>"
)
_CAPTCHA = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>安全验证</title></head>"
    "<body><script src='/captcha.js'></script></body></html>"
).encode()


def too_many(retry_after: str | None = "1") -> Misbehaviour:
    """HTTP 429, with a pause demanded or without."""
    headers = {"Retry-After": retry_after} if retry_after else {}
    return lambda exchange, reply: exchange.send(Reply(b"Too Many Requests\n", "text/plain", 429, None, headers))


def failing(status: int = 503) -> Misbehaviour:
    return lambda exchange, reply: exchange.send(
        Reply(b"<html><head><title>Service Unavailable</title></head></html>", "text/html", status)
    )


def forbidden(exchange: Exchange, reply: Reply) -> None:
    """HTTP 403 with a page."""
    exchange.send(Reply(_DENIED, "text/html", 403))


def captcha(exchange: Exchange, reply: Reply) -> None:
    """HTTP 200 with a page that wants a person."""
    exchange.send(Reply(_CAPTCHA, "text/html; charset=utf-8"))


def moved(exchange: Exchange, reply: Reply) -> None:
    exchange.send(Reply(b"", "text/html", 302, None, {"Location": "https://elsewhere.example.org/verify"}))


def error_inside(body: bytes | None = None) -> Misbehaviour:
    """HTTP 200 with an error in the publisher's own envelope (Eastmoney's unless given)."""
    said = {"version": None, "result": None, "success": False, "message": "系统繁忙,请稍后再试", "code": 9501}
    return lambda exchange, reply: exchange.send(Reply(body or json.dumps(said, ensure_ascii=False).encode()))


def hung_up(exchange: Exchange, reply: Reply) -> None:
    """A body of which half arrives, by its Content-Length."""
    exchange.send_head(reply, len(reply.body))
    exchange.wfile.write(reply.body[: len(reply.body) // 2])
    exchange.close_connection = True


def hung_up_in_chunks(exchange: Exchange, reply: Reply) -> None:
    """A body in chunks of which the last never arrives."""
    exchange.send_head(replace(reply, headers={"Transfer-Encoding": "chunked"}), None)
    half = reply.body[: len(reply.body) // 2]
    exchange.wfile.write(f"{len(half):x}\r\n".encode() + half + b"\r\n")
    exchange.close_connection = True


def cut_off(exchange: Exchange, reply: Reply) -> None:
    """A whole transfer of half a body: the publisher itself lost the rest."""
    exchange.send(replace(reply, body=reply.body[: len(reply.body) // 2]))


def stalling(seconds: float) -> Misbehaviour:
    """The first half of a body, then nothing for a while."""

    def stall(exchange: Exchange, reply: Reply) -> None:
        exchange.send_head(reply, len(reply.body))
        exchange.wfile.write(reply.body[: len(reply.body) // 2])
        exchange.wfile.flush()
        time.sleep(seconds)
        exchange.close_connection = True

    return stall


def dripping(pause: float) -> Misbehaviour:
    """A byte at a time: no read ever times out."""

    def drip(exchange: Exchange, reply: Reply) -> None:
        exchange.send_head(reply, len(reply.body))
        for byte in reply.body:
            exchange.wfile.write(bytes([byte]))
            exchange.wfile.flush()
            time.sleep(pause)

    return drip


def reset(exchange: Exchange, reply: Reply) -> None:
    """The connection is torn down before an answer."""
    exchange.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    exchange.close_connection = True
    exchange.connection.close()


def another_304(exchange: Exchange, reply: Reply) -> None:
    """A cache confirms a version, yet not the one that was named."""
    exchange.send_head(Reply(b"", status=304, last_modified=0, headers={"ETag": '"of-another-version"'}), None)


def stale_etag(exchange: Exchange, reply: Reply) -> None:
    """Other bytes under the ETag of before."""
    exchange.send(replace(reply, body=reply.body + b"\n", headers={"ETag": reply.etag}))


def back_in_time(exchange: Exchange, reply: Reply) -> None:
    """An older body, from a cache that was not invalidated."""
    exchange.send(replace(reply, body=reply.body + b"\n\n", last_modified=(reply.last_modified or 1e9) - 90 * 86400))


def oversized(exchange: Exchange, reply: Reply) -> None:
    """More than anyone takes, and its length says so."""
    exchange.send_head(reply, 1 << 40)
    exchange.close_connection = True


def endless(exchange: Exchange, reply: Reply) -> None:
    """More than anyone takes, in chunks that do not say how many will follow."""
    exchange.send_head(replace(reply, headers={"Transfer-Encoding": "chunked"}), None)
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    try:
        while True:
            exchange.wfile.write(chunk)
    except OSError:
        exchange.close_connection = True


def of_another_type(exchange: Exchange, reply: Reply) -> None:
    exchange.send(Reply(b"\x89PNG\r\n\x1a\n" + bytes(64), "image/png"))


def answering(body: bytes, content_type: str | None = None) -> Misbehaviour:
    """Another body than it ought to be."""
    return lambda exchange, reply: exchange.send(
        replace(reply, body=body, content_type=content_type or reply.content_type)
    )


def useless(exchange: Exchange, reply: Reply) -> None:
    """A body in the publisher's shape that arrives whole, and in which every value is another than it should be."""
    exchange.send(replace(reply, body=_useless(reply.body), last_modified=None) if reply.status == 200 else reply)


def _useless(body: bytes) -> bytes:
    if body.startswith(b"%PDF"):
        return b"%PDF-1.4\n" + b"odd " * 50 + b"\n%%EOF\n"
    if body.lstrip()[:1] in (b"{", b"["):
        return json.dumps(_odd(json.loads(body)), ensure_ascii=False).encode()
    if b"<" in body[:200]:
        return re.sub(rb">[^<>]+<", b">odd<", body)
    head, *rows = body.splitlines(keepends=True)
    return head + b"".join(re.sub(rb"[^,\r\n]+", b"odd", row) for row in rows)


def _odd(value: object) -> object:
    if isinstance(value, dict):
        # What says that all is well, and what was asked for, stays.
        kept = ("success", "code", "head", "symbol", "totalAnnouncement")
        return {name: item if name in kept else _odd(item) for name, item in value.items()}
    return [_odd(item) for item in value] if isinstance(value, list) else {"odd": True}
