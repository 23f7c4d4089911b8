"""JSON as publishers send it: read strictly, and where that fails with what Python's own reader lets pass.

Publishers written in Python send ``NaN``, and some cut a pair of surrogates in half. Such a value is no value, and
costs the cell that it stands in; the rest of the body can be read.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import msgspec

#: Decimals as the body writes them, without a detour through binary floats.
_DECODER: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=Decimal)


def decode(body: bytes) -> Any:
    """The body as Python's objects, its decimals exact; ``NaN`` and its like as the text that they are.

    Raises :class:`ValueError` where it is no JSON.
    """
    try:
        return _DECODER.decode(body.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError) as strict:
        try:
            text = body.decode("utf-8-sig", "surrogateescape")
            return json.loads(text, parse_float=Decimal, parse_constant=str)
        except (ValueError, RecursionError, ArithmeticError):
            raise ValueError(str(strict)) from None
