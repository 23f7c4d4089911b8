"""What the embedded sample keeps of long bodies: the same shape, without the fields that no parser reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from ingestion.source import Selection

#: Numbers keep the digits that the publisher wrote.
_DECODER: msgspec.json.Decoder[dict[str, Any]] = msgspec.json.Decoder(dict[str, Any], float_hook=msgspec.Raw)


def json_list(
    name: str, ignored: Iterable[str], is_retained: Callable[[Mapping[str, Any]], bool] = lambda item: True
) -> Callable[[bytes, Selection], bytes]:
    """An excerpt of a JSON body: of the list's items those that are kept, without fields ignored as ``name.field``."""
    unread = {field.removeprefix(f"{name}.") for field in ignored if field.startswith(f"{name}.")}

    def excerpt(body: bytes, selection: Selection) -> bytes:
        answer = _DECODER.decode(body)
        if isinstance(answer.get(name), list):
            answer[name] = [
                {field: value for field, value in item.items() if field not in unread}
                for item in answer[name]
                if is_retained(item)
            ]
        return msgspec.json.encode(answer)

    return excerpt


def csv_columns(ignored: Iterable[str]) -> Callable[[bytes, Selection], bytes]:
    """An excerpt of a CSV body: every row, without the ignored columns."""
    unread = set(ignored)

    def excerpt(body: bytes, selection: Selection) -> bytes:
        header, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
        retained = [index for index, name in enumerate(header) if name not in unread]
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(
            [row[index] for index in retained] for row in (header, *rows) if row
        )
        return text.getvalue().encode()

    return excerpt
