"""Hostile answers by the hundred: statuses, headers, encodings, framings and paces, each with each.

A case says what becomes of the request. Where HTTP leaves a client a choice, it names each outcome that is sound.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from tests.helpers.quotes import Y2024
from tests.hostile.raw_server import Script, dripping, sending

#: An outcome of a request, and the status that its row holds.
Ending = tuple[str, int | None]

#: More than the source of the tests takes, from a few hundred bytes.
_BOMB = gzip.compress(b"2024-03-01,A,186.35\n" * 2_000_000)
_WORDS = b"<html><head><title>Go away</title></head></html>"
_DRIP_SECONDS = 0.02


@dataclass(frozen=True)
class Case:
    """One hostile answer. It is sent to every attempt; ``endings`` are the sound ones.

    ``is_paused``: it demands a pause that nobody waits for, so the request after it is not made.
    """

    kind: str
    name: str
    script: Script
    endings: tuple[Ending, ...]
    is_paused: bool = False


def all_cases() -> list[Case]:
    """Every case, in an order that stays."""
    generators = (
        _odd_heads,
        _redirects,
        _odd_lengths,
        _encodings,
        _framings,
        _paces,
        _pauses,
        _kept_headers,
        _content_types,
        _bodies,
    )
    return [case for generate in generators for case in generate()]


def answer(body: bytes, *headers: bytes, status: int = 200) -> bytes:
    """An answer as it ought to be, with a length unless one is among the headers."""
    framed = any(name.lower().startswith((b"content-length", b"transfer-encoding")) for name in headers)
    length = () if framed else (b"Content-Length: %d" % len(body),)
    typed = () if any(name.lower().startswith(b"content-type") for name in headers) else (b"Content-Type: text/csv",)
    return b"\r\n".join((b"HTTP/1.1 %d Word" % status, *typed, *length, *headers, b"", b"")) + body


def _ending(status: int, sound: str = "fetched") -> Ending:
    """What a status amounts to, whatever else is odd about the answer."""
    return {200: sound, 503: "broken"}.get(status, "refused"), status


def _body(status: int) -> bytes:
    return Y2024 if status == 200 else _WORDS


def _odd_heads() -> Iterator[Case]:
    """Status lines and heads that are none: no answer. Odd but lawful ones: an answer."""
    none: tuple[Ending, ...] = (("broken", None),)
    heads = {
        "no status line": b"hello\r\n\r\n",
        "a status of four digits": b"HTTP/1.1 2000 OK\r\n\r\n",
        "a status in letters": b"HTTP/1.1 OK 200\r\n\r\n",
        "a negative status": b"HTTP/1.1 -200 OK\r\n\r\n",
        "another protocol": b"SSH-2.0-OpenSSH_9.9\r\n\r\n",
        "a status line of 70,000 bytes": b"HTTP/1.1 200 " + b"O" * 70_000 + b"\r\n\r\n",
        "nothing": b"",
        "zeros": bytes(4096),
        "TLS where none was asked for": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
    }
    for name, head in heads.items():
        yield Case("head", name, sending(head), none)
    for status in (200, 403, 429, 503):
        long = b"X-Long: " + b"x" * 70_000
        many = b"\r\n".join(b"X-%d: x" % number for number in range(500))
        for name, header in {"a header of 70,000 bytes": long, "500 headers": many}.items():
            yield Case("head", f"{status}, {name}", sending(answer(_body(status), header, status=status)), none)
        for name, header in {
            "a NUL in a header": b"X-Odd: a\0b",
            "a folded header": b"X-Odd: a\r\n b",
            "a header in Latin-1": b"X-Odd: \xb2\xff",
            "a header twice": b"X-Odd: a\r\nX-Odd: b",
            "an escape in a header": b"X-Odd: \x1b[31m",
        }.items():
            sent = sending(answer(_body(status), header, status=status))
            yield Case("head", f"{status}, {name}", sent, (_ending(status),))
        continued = b"HTTP/1.1 100 Continue\r\n\r\n" * 40 + answer(_body(status), status=status)
        yield Case("head", f"{status}, after forty times 100", sending(continued), (_ending(status),))
    yield Case("head", "100 on and on", dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0), none)
    for status in (101, 103, 204, 206, 300, 401, 402, 405, 418, 451, 511, 999):
        yield Case("head", f"status {status}", sending(answer(b"", status=status)), (("refused", status),))


def _redirects() -> Iterator[Case]:
    """No redirection is followed, to wherever: not to the publisher itself, and not to this machine."""
    places = {
        "the host itself": b"https://shelf.example.org/other.csv",
        "a path": b"/other.csv",
        "this machine": b"http://127.0.0.1/x",
        "a host without a scheme": b"//127.0.0.1/x",
        "a file": b"file:///etc/passwd",
        "a user's name": b"https://shelf.example.org@127.0.0.1/x",
        "nowhere": b"",
        "an escape": b"https://shelf.example.org/\x1b[31m",
        "a long way": b"https://shelf.example.org/" + b"x" * 9000,
    }
    for status, (name, place) in product((301, 302, 303, 307, 308), places.items()):
        sent = sending(answer(_WORDS, b"Location: " + place, status=status))
        yield Case("redirect", f"{status} to {name}", sent, (("refused", status),))


def _odd_lengths() -> Iterator[Case]:
    """A length that cannot be meant is a broken answer; of an error the status stands."""
    lengths = {
        "negative": b"-1",
        "1e9": b"1e9",
        "in hexadecimal": b"0x4c",
        "a fraction": b"76.0",
        "signed": b"+76",
        "a superscript": b"\xb2",
        "empty": b"",
        "of a thousand digits": b"9" * 1000,
        "two that differ": b"76, 77",
        "a word": b"many",
        "above the limit": b"%d" % (1 << 40),
        "longer than the body": b"%d" % (len(Y2024) + 7),
    }
    for (name, length), status in product(lengths.items(), (200, 403, 429, 503)):
        sent = answer(_body(status), b"Content-Length: " + length, status=status)
        # Of lengths that differ the client itself makes no answer.
        endings = (_ending(status, "broken"), *((("broken", None),) if b"," in length else ()))
        yield Case("length", f"{status}, {name}", sending(sent), endings)
    same = answer(Y2024, b"Content-Length: %d, %d" % (len(Y2024), len(Y2024)))
    yield Case("length", "the same twice", sending(same), (("fetched", 200),))
    yield Case("length", "more than was announced", sending(answer(Y2024), b"garbage" * 100), (("fetched", 200),))
    yield Case("length", "another answer behind", sending(answer(Y2024) + answer(b"x,y\n1,2\n")), (("fetched", 200),))


def _encodings() -> Iterator[Case]:
    """Gzip must be whole. Whatever else is not what was offered."""
    for status in (200, 403, 429, 503, 404):
        body = _body(status)
        whole = gzip.compress(body)
        zipped = b"Content-Encoding: gzip"
        encoded = {
            "cut in half": (whole[: len(whole) // 2], zipped),
            "cut before its end": (whole[:-8], zipped),
            "cut by a byte": (whole[:-1], zipped),
            "damaged": (whole[:12] + bytes([whole[12] ^ 255]) + whole[13:], zipped),
            "with another sum": (whole[:-8] + bytes(4) + whole[-4:], zipped),
            "with garbage behind": (whole + b"garbage", zipped),
            "that is no gzip": (body, zipped),
            "of nothing": (b"", zipped),
            "a bomb": (_BOMB, zipped),
            "a bomb in a bomb": (gzip.compress(_BOMB), b"Content-Encoding: gzip, gzip"),
            "deflate": (zlib.compress(body), b"Content-Encoding: deflate"),
            "br": (body, b"Content-Encoding: br"),
            "an unknown one": (body, b"Content-Encoding: \xb2x"),
            "a hundred of them": (body, b"Content-Encoding: " + b", ".join([b"gzip"] * 100)),
        }
        for name, (sent, header) in encoded.items():
            script = sending(answer(sent, header, status=status))
            yield Case("encoding", f"{status}, {name}", script, (_ending(status, "broken"),))
        for name, sent in {
            "of two members": gzip.compress(body[:20]) + gzip.compress(body[20:]),
            "under its old name": whole,
        }.items():
            header = b"Content-Encoding: x-gzip" if "old" in name else zipped
            yield Case(
                "encoding", f"{status}, {name}", sending(answer(sent, header, status=status)), (_ending(status),)
            )
    undeclared = sending(answer(gzip.compress(Y2024)))
    yield Case("encoding", "200, gzip that is not declared", undeclared, (("broken", 200),))


def _framings() -> Iterator[Case]:
    """Chunks that are none, or do not end."""
    for status in (200, 403, 429):
        body = _body(status)
        size, chunked = b"%x" % len(body), b"Transfer-Encoding: chunked"
        whole = size + b"\r\n" + body + b"\r\n0\r\n"
        broken = {
            "no size": b"zz\r\n" + body + b"\r\n0\r\n\r\n",
            "a size above what follows": b"fffffff\r\n" + body,
            "no last chunk": size + b"\r\n" + body + b"\r\n",
            "cut in a chunk": size + b"\r\n" + body[:10],
            "a size line of 70,000 bytes": size + b";" + b"x" * 70_000 + b"\r\n" + body + b"\r\n0\r\n\r\n",
        }
        for name, sent in broken.items():
            endings = (_ending(status, "broken"),)
            yield Case("framing", f"{status}, {name}", sending(answer(sent, chunked, status=status)), endings)
        negative = b"-5\r\n" + body + b"\r\n0\r\n\r\n"
        # A client may read a negative size as it likes, as long as what comes of it is whole.
        endings = (_ending(status, "broken"), _ending(status))
        yield Case("framing", f"{status}, a negative size", sending(answer(negative, chunked, status=status)), endings)
        sound = {
            "garbage behind the last chunk": whole + b"\r\n" + b"garbage" * 100,
            "trailers": whole + b"X-Odd: a\r\nETag: b\r\n\r\n",
            "an extension": size + b";name=value\r\n" + body + b"\r\n0\r\n\r\n",
            "a chunk a byte": b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n",
        }
        for name, sent in sound.items():
            script = sending(answer(sent, chunked, status=status))
            yield Case("framing", f"{status}, {name}", script, (_ending(status),))
        both = answer(whole + b"\r\n", chunked, b"Content-Length: 7", status=status)
        yield Case("framing", f"{status}, a length beside chunks", sending(both), (_ending(status),))
        closed = b"HTTP/1.1 %d Word\r\nContent-Type: text/csv\r\n\r\n" % status + body
        yield Case("framing", f"{status}, neither length nor chunks", sending(closed), (_ending(status),))


def _paces() -> Iterator[Case]:
    """A byte at a time, without an end: in every part of an answer."""
    chunked = b"Transfer-Encoding: chunked"
    for status in (200, 403, 429):
        line = b"HTTP/1.1 %d Word\r\n" % status
        head = answer(b"", b"Content-Length: 1000000", status=status)
        chunks = answer(b"", chunked, status=status)
        of_head: tuple[Ending, ...] = (("broken", None),)
        of_body = (_ending(status, "broken"),)
        for name, before, dripped, endings in (
            ("status line", b"HTTP/1.1 %d " % status, b"O", of_head),
            ("header", line + b"X-Slow: ", b"x", of_head),
            ("headers", line, b"X-Slow: x\r\n", of_head),
            ("body", head, b"2024-03-01,A,186.35\n", of_body),
            ("body without a length", line + b"\r\n", b"2024-03-01,A,186.35\n", of_body),
            (
                "gzip",
                answer(_BOMB[:10], b"Content-Encoding: gzip", b"Content-Length: 99999", status=status),
                b"\0",
                of_body,
            ),
            ("chunk's size", chunks, b"0", of_body),
            ("chunk", chunks + b"fffff\r\n", b"x", of_body),
            ("chunks", chunks, b"1\r\n \r\n", of_body),
            ("trailers", chunks + b"1\r\n \r\n0\r\n", b"X-Slow: x\r\n", of_body),
        ):
            yield Case("pace", f"{status}, {name}", dripping(before, dripped, _DRIP_SECONDS), endings)


def _pauses() -> Iterator[Case]:
    """Pauses that are none are as if they had not been sent; one that is too long ends the request at once."""
    none = (
        *(b"", b"-1", b"1e9", b"1.5", b"0x10", b"inf", b"nan", b"\xb2", b"soon", b"1, 2", b"0"),
        b"Wed, 21 Oct 2026 07:28:00 GMT, Thu, 22 Oct 2026 07:28:00 GMT",
        b"Wed, 21 Oct 2015 07:28:00 GMT",
        b"Wed, 99 Foo 2026 99:99:99 GMT",
        b"Wed, 21 Oct 2026 07:28:00 +999999",
        b"Wed, 21 Oct 99999999999 07:28:00 GMT",
        b"9" * 1000,
    )
    long = (b"3600", b"999999999999999999", b"Fri, 31 Dec 9999 23:59:59 GMT")
    for status, (text, is_long) in product((429, 503), [(one, False) for one in none] + [(one, True) for one in long]):
        sent = sending(answer(_WORDS, b"Retry-After: " + text, status=status))
        ending = ("refused", status) if is_long else _ending(status)
        yield Case("pause", f"{status}, {text[:60].decode('latin-1')!r}", sent, (ending,), is_paused=is_long)


def _kept_headers() -> Iterator[Case]:
    """What is kept of an answer and sent back at the next one must not stop that one."""
    values = {
        "folded": b'"a\r\n b"',
        "long": b'"' + b"x" * 10_000 + b'"',
        "with a NUL": b'"a\0b"',
        "with a return": b'"a\rb"',
        "in Latin-1": b'"\xb2\xff"',
        "with an escape": b'"\x1b[31m"',
        "empty": b"",
        "unquoted": b"abc",
        "with a line that looks like a header": b'"a\r\n\tX-Evil: b"',
    }
    for name, (header, value) in product((b"ETag", b"Last-Modified", b"Set-Cookie"), values.items()):
        sent = sending(answer(Y2024, name + b": " + value))
        yield Case("kept header", f"{name.decode()} {header}", sent, (("fetched", 200),))
    for value in (b"Fri, 31 Dec 9999 23:59:59 -2359", b"Mon, 01 Jan 0001 00:00:00 +2359", b"yesterday"):
        sent = sending(answer(Y2024, b"Last-Modified: " + value))
        yield Case("kept header", f"Last-Modified {value.decode()}", sent, (("fetched", 200),))


def _content_types() -> Iterator[Case]:
    """A type that does not fit is refused before the body; a type that says nothing leaves the word to the body."""
    for value in (b"image/png", b"text/csvx", b"\xb2", b"x" * 9000, b"a\r\n b", b"text/html, image/png", b"*/*", b"\0"):
        sent = sending(answer(Y2024, b"Content-Type: " + value))
        yield Case("content type", repr(value[:30].decode("latin-1")), sent, (("broken", 200),))
    for value in (b"", b"TEXT/CSV", b"text/csv;charset=\xb2", b"text/csv; charset=utf-7", b"text/csv;;;"):
        sent = sending(answer(Y2024, b"Content-Type: " + value))
        yield Case("content type", repr(value.decode("latin-1")), sent, (("fetched", 200),))


def _bodies() -> Iterator[Case]:
    """Bodies that would keep a pattern, or the stack, busy; as a success and as an error's words."""
    bodies = {
        "headings without an end": b"<html>" + b"<h1>" * 20_000,
        "scripts without an end": b"<html>" + b"<script>" * 10_000,
        "brackets": b"[" * 90_000,
        "nested messages": b'{"error":' * 9_000,
        "tags": b"<" * 90_000,
        "entities": b"<html><title>" + b"&amp;" * 15_000 + b"</title>",
        "escapes": b"\x1b[2J\x1b]8;;https://evil.example\x07" * 100,
        "directions": "‮⁦".encode() * 1000,
        "no UTF-8": b"\xff\xfe\xb2" * 1000,
        "zeros": bytes(1000),
        "spaces": b" " * 90_000,
    }
    for (name, body), status in product(bodies.items(), (200, 403, 429, 503, 404)):
        sent = sending(answer(body, status=status))
        endings = (("broken", 200), ("refused", 200)) if status == 200 else (_ending(status),)
        yield Case("body", f"{status}, {name}", sent, endings)
