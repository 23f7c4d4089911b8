"""A body as it comes over the wire, inflated a piece at a time.

Own code rather than urllib3's decoders: these take a gzip stream that was cut off for a whole one.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import requests

from ingestion.fetching.headers import UnsoundHeaderError

#: As much of a body as is read, and as comes out of the inflation, at a time.
CHUNK = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS


class CutError(Exception):
    """A compressed body is damaged, ends before its end, or goes on after it."""


def pieces(response: requests.Response) -> Iterator[bytes]:
    """What a body says, in pieces no longer than ``CHUNK``, however small it was compressed."""
    coding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if coding in ("identity", ""):
        yield from _sent(response)
    elif coding in ("gzip", "x-gzip"):
        yield from _inflated(_sent(response))
    else:
        raise UnsoundHeaderError(f"Content-Encoding is {coding[:80]!r}, and gzip was offered")


def _sent(response: requests.Response) -> Iterator[bytes]:
    while piece := response.raw.read1(CHUNK, decode_content=False):
        yield piece


def _inflated(sent: Iterator[bytes]) -> Iterator[bytes]:
    """The members of a gzip stream, one after another. Raises :class:`CutError` unless they are whole."""
    member = zlib.decompressobj(_GZIP)
    for piece in sent:
        waiting, is_more = piece, True
        while waiting or is_more:
            if member.eof:
                member = zlib.decompressobj(_GZIP)
            try:
                inflated = member.decompress(waiting, CHUNK)
            except zlib.error as error:
                raise CutError(f"the compressed body is damaged or goes on after its end: {error}") from None
            waiting = member.unused_data if member.eof else member.unconsumed_tail
            is_more = len(inflated) == CHUNK and not member.eof
            if inflated:
                yield inflated
    if not member.eof:
        raise CutError("the compressed body is cut off")
