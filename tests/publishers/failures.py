"""What each misbehaviour of a publisher leads to: the cases of the tests, and the part of docs/sources.md that tells
of them (``python -m tests.publishers.failures``)."""

from __future__ import annotations

from dataclasses import dataclass

from ingestion.scaffold import derive
from tests.helpers.places import ROOT
from tests.publishers import misbehaviours as ways
from tests.publishers.own_errors import OWN_ERRORS
from tests.publishers.server import Misbehaviour

PAGE = ROOT / derive.PAGE


@dataclass(frozen=True)
class Failure:
    """A way to fail, and what becomes of the request: its outcome, HTTP status and words.

    ``passes``: it may be over at the next attempt, so the request is made again, up to ``times`` in all.
    """

    what: str
    misbehaviour: Misbehaviour
    outcome: str
    status: int | None
    detail: str
    passes: bool = False
    times: int = 4


FAILURES = {
    "429": Failure(
        "too many requests (HTTP 429), with or without Retry-After",
        ways.too_many(None),
        "refused",
        429,
        "HTTP 429: Too Many Requests (requested 4 times)",
        True,
    ),
    "503": Failure(
        "a server's error (HTTP 500, 502, 503, 504)",
        ways.failing(503),
        "broken",
        503,
        "HTTP 503: Service Unavailable (requested 4 times)",
        True,
    ),
    "403 page": Failure(
        "a page that forbids (HTTP 403)",
        ways.forbidden,
        "refused",
        403,
        "Your Request Originates from an Undeclared Automated Tool",
    ),
    "captcha": Failure(
        "a page that wants a person, as a success", ways.captcha, "refused", 200, "a page in place of csv: 安全验证"
    ),
    "error inside": Failure(
        "an error in the publisher's own envelope, as a success",
        ways.answering(b"error,code\nquota used up,7\n"),
        "refused",
        200,
        "quota used up,7",
    ),
    "nothing there": Failure(
        "the publisher's word that it holds nothing",
        ways.answering(b"nothing,here\n1,2\n"),
        "absent",
        200,
        "no quotes in that year",
    ),
    "moved": Failure("a redirection", ways.moved, "refused", 302, "sent on to https://elsewhere.example.org/verify"),
    "truncated": Failure(
        "a connection that ends before the announced length",
        ways.hung_up,
        "broken",
        200,
        "the body broke off after 38 bytes (requested 4 times)",
        True,
    ),
    "truncated in chunks": Failure(
        "a chunked body whose last chunk never comes",
        ways.hung_up_in_chunks,
        "broken",
        200,
        "the body broke off after 38 bytes (requested 4 times)",
        True,
    ),
    "cut off": Failure(
        "half a body, sent as a whole one",
        ways.cut_off,
        "broken",
        200,
        "its last line has 1 fields where the header has 3",
        True,
    ),
    "stall": Failure(
        "a body that stalls",
        ways.stalling(3),
        "broken",
        200,
        "nothing came for 0.5 s after 38 bytes of the body",
        True,
    ),
    "drip": Failure(
        "a body that drips in for longer than a body may take",
        ways.dripping(0.05),
        "broken",
        200,
        "the body took more than 1 s (requested 2 times)",
        True,
        times=2,
    ),
    "reset": Failure("a connection torn down", ways.reset, "broken", None, "Connection reset by peer", True),
    "oversized": Failure(
        "an announced length above the source's limit",
        ways.oversized,
        "broken",
        200,
        "1,099,511,627,776 bytes or more, and quotes takes 100,000 at most",
    ),
    "endless": Failure("a body without an end", ways.endless, "broken", 200, "quotes takes 100,000 at most"),
    "another type": Failure(
        "a body of another type",
        ways.of_another_type,
        "broken",
        200,
        "csv was requested and image/png came: (no text)",
    ),
    "json for csv": Failure(
        "an error as JSON where a table was requested",
        ways.error_inside(),
        "broken",
        200,
        "csv was requested and application/json came: 9501 / 系统繁忙,请稍后再试",
    ),
    "empty": Failure("an empty body", ways.answering(b" \n", "text/csv"), "broken", 200, "the body is empty", True),
}

_OUTCOMES = {
    "refused": "the publisher said no",
    "broken": "what came could not be used",
    "absent": "the publisher holds nothing there",
}
_OF_ALL = (
    ("HTTP 304 for a version that is not held", "requested again at once without validators"),
    (
        "other bytes under the ETag of before",
        "`fetched`, with a remark: the body changed though its ETag did not",
    ),
    ("an older body than before", "`fetched`, with a remark: the publisher went back in time; both are held"),
    (
        "a fifth failure in a row, other than HTTP 404 and 410",
        "the rest of the source's requests are not made in this run",
    ),
    (
        "an answer dripped a byte at a time, in its status, headers, chunks or body",
        "ended when `FROTH_DEADLINE` is over (300 s unless set), and requested once more; then it is `broken`",
    ),
    (
        "a document that names an address elsewhere than at its source's hosts, over HTTPS, at its own port",
        "`refused` and not requested; it does not count among the failures",
    ),
    ("gzip that is cut off, damaged or goes on after its end", "`broken`; of an error's body, its status stands"),
    ("a length, pause or ETag that is none", "a length: `broken`; a pause or an ETag: as if it had not been sent"),
    ("a pause longer than two minutes", "`refused`; everyone who shares the data folder keeps the pause"),
)


def part() -> str:
    """The part of the page: every case and what it leads to, for all sources and for each."""
    lines = [
        derive.FROM_THE_TESTS,
        "## What a publisher's misbehaviour leads to",
        "",
        "Each row is a test over a real socket (`tests/faults/test_http.py`). Nothing of what follows is archived, what"
        " was held before stays, and the attempt is a row of `marts.fetch_outcomes` with the publisher's own words."
        + "".join(f" `{outcome}`: {meaning}." for outcome, meaning in _OUTCOMES.items()),
        "",
        "### Of any source",
        "",
        "| what comes | requested again | outcome | what the row says |",
        "|---|---|---|---|",
    ]
    for failure in FAILURES.values():
        again = f"up to {failure.times} times" if failure.passes else "no"
        lines.append(f"| {failure.what} | {again} | `{failure.outcome}` | {failure.detail} |")
    lines += ["", "| what else happens | what follows |", "|---|---|"]
    lines += [f"| {what} | {then} |" for what, then in _OF_ALL]
    lines += [
        "",
        "### Of one source: errors inside a success",
        "",
        "With HTTP 200, in the publisher's own envelope. Whatever is requested of a source is also judged as above.",
        "",
        "| source | what comes | outcome | what the row says |",
        "|---|---|---|---|",
    ]
    for own in OWN_ERRORS:
        detail = own.detail.replace("|", "\\|")
        lines.append(f"| `{own.source}` | {own.what} | `{own.outcome}` | {detail} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(PAGE.read_text(encoding="utf-8").partition(derive.FROM_THE_TESTS)[0] + part(), encoding="utf-8")
    print(PAGE)
