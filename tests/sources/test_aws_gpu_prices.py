"""Amazon's price list: a CSV below a preamble, of which a few rates of GPU instances are wanted.

No body of it is recorded. The lists here are made in the publisher's documented shape; the rates on demand of p5 and
p4d are those of its list of September 2026, those of reservations are made up.
"""

from __future__ import annotations

import csv
import io
import re
import tracemalloc
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ingestion.fetching import body_checks
from ingestion.parsing.reading import read
from ingestion.publishers.aws_price_list import UNUSED_COLUMNS
from ingestion.scaffold import record
from ingestion.sources import SOURCES
from tests.helpers import compute, fetches
from tests.helpers.documents import problem
from tests.publishers.aws import AmazonPriceList
from tests.publishers.server import Publishers

NAME, RATES = "aws_gpu_prices", "aws_gpu_prices__rates"
_READ = [
    *("SKU", "OfferTermCode", "RateCode", "TermType", "EffectiveDate", "Unit", "PricePerUnit", "Currency"),
    *("LeaseContractLength", "PurchaseOption", "OfferingClass", "Location Type", "Instance Type", "Instance Family"),
    *("Tenancy", "Operating System", "CapacityStatus", "GPU", "MarketOption", "Pre Installed S/W", "Region Code"),
]
_PLAIN = {
    "TermType": "OnDemand",
    "OfferTermCode": "JRTCKXETXF",
    "EffectiveDate": "2026-09-01",
    "Unit": "Hrs",
    "Currency": "USD",
    "Location Type": "AWS Region",
    "Instance Family": "GPU instance",
    "Tenancy": "Shared",
    "Operating System": "Linux",
    "CapacityStatus": "Used",
    "MarketOption": "OnDemand",
    "Pre Installed S/W": "NA",
    "Region Code": "us-east-1",
    "GPU": "8",
}


def rate(sku: str, instance_type: str, price: str, **changes: str) -> dict[str, str]:
    row = {**_PLAIN, "SKU": sku, "Instance Type": instance_type, "PricePerUnit": price}
    row |= {name.replace("_", " "): value for name, value in changes.items()}
    return {"RateCode": f"{sku}.{row['OfferTermCode']}.{row['Unit']}", **row}


def reserved(option: str, unit: str, price: str) -> dict[str, str]:
    terms = {"TermType": "Reserved", "LeaseContractLength": "1yr", "PurchaseOption": option}
    code = option.replace(" ", "").upper()
    return rate(
        "3D4V8UAYEMB38GU2", "p5.48xlarge", price, OfferingClass="standard", OfferTermCode=code, Unit=unit, **terms
    )


P5 = rate("3D4V8UAYEMB38GU2", "p5.48xlarge", "55.0400000000")
P4D = rate("H7NGEAC6UEHNTKSJ", "p4d.24xlarge", "21.9576420000")
UNWANTED = [
    rate("A", "p5.48xlarge", "62.0", Operating_System="Windows"),
    rate("B", "p5.48xlarge", "58.0", Tenancy="Dedicated"),
    rate("C", "p5.48xlarge", "0.0000000000"),
    rate("D", "p5.48xlarge", "1.0", MarketOption="CapacityBlock"),
    rate("E", "p5.48xlarge", "60.0", CapacityStatus="UnusedCapacityReservation"),
    rate("F", "m5.xlarge", "0.192", Instance_Family="General purpose", GPU=""),
]


def price_list(
    rates: list[dict[str, str]], version: str = "20260901120000", without: str = "", more: str = ""
) -> bytes:
    """A list in the publisher's shape, every value in quotation marks."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows(
        [
            ["FormatVersion", "v1.0"],
            ["Disclaimer", "This pricing list is for informational purposes only, and more."],
            ["Publication Date", f"{version[:4]}-{version[4:6]}-{version[6:8]}T12:00:00Z"],
            ["Version", version],
            ["OfferCode", "AmazonEC2"],
        ]
    )
    header = [name for name in [*_READ, *UNUSED_COLUMNS, *([more] if more else [])] if name != without]
    writer.writerow(header)
    writer.writerows([row.get(name, "") for name in header] for row in rates)
    return text.getvalue().encode()


def document(body: bytes) -> compute.Document:
    return compute.made(NAME, "prices/20260901120000/us-east-1", body)


def test_rates_of_plain_gpu_instances_are_retained() -> None:
    parsed = compute.parse(document(price_list([*UNWANTED, P4D, P5])))
    found = {row["instance_type"]: row for row in compute.rows(parsed, RATES)}
    assert {name: row["price"] for name, row in found.items()} == {
        "p4d.24xlarge": Decimal("21.957642"),
        "p5.48xlarge": Decimal("55.04"),
    }
    p5 = found["p5.48xlarge"]
    assert (p5["version_code"], p5["published_on"]) == ("20260901120000", date(2026, 9, 1))
    assert (p5["effective_on"], p5["gpus"], p5["locator"]) == (date(2026, 9, 1), "8", "line 14")
    assert parsed.unknown_fields == ()


def test_a_reservation_has_its_rate_and_its_fee() -> None:
    rates = [
        reserved("No Upfront", "Hrs", "35.10"),
        reserved("All Upfront", "Quantity", "301344"),
        reserved("All Upfront", "Hrs", "0.0000000000"),
    ]
    found = compute.rows(compute.parse(document(price_list(rates))), RATES)
    assert [(row["purchase_option"], row["unit"], row["price"]) for row in found] == [
        ("No Upfront", "Hrs", Decimal("35.10")),
        ("All Upfront", "Quantity", Decimal("301344")),
        ("All Upfront", "Hrs", Decimal(0)),
    ]


def test_drift_and_missing_columns_are_reported() -> None:
    assert compute.parse(document(price_list([P5], more="GPU Generation"))).unknown_fields == ("GPU Generation",)
    # Lists of before 2023 have no market option.
    assert len(compute.rows(compute.parse(document(price_list([P5], without="MarketOption"))), RATES)) == 1
    assert re.search("the column Tenancy is missing", problem(document(price_list([P5], without="Tenancy"))))
    assert re.search(r"'free' \(str\) is no number", problem(document(price_list([{**P5, "PricePerUnit": "free"}]))))
    assert re.search(
        r"line 7.*|fields where the header has",
        problem(document(price_list([P5]).replace(b'"3D4V8UAYEMB38GU2",', b""))),
    )
    assert re.search(r"is no v1\.0", problem(document(price_list([P5]).replace(b'"v1.0"', b'"v2.0"'))))
    assert re.search("no header follows it", problem(document(b'"FormatVersion","v1.0"\n')))


@pytest.mark.parametrize(
    ("stated", "lease"),
    [("1yr", "1yr"), ("1 yr", "1yr"), ("3 years", "3yr"), ("1-Year", "1yr"), ("2yr", None), ("a while", None)],
)
def test_a_lease_is_read_in_the_words_of_any_year(stated: str, lease: str | None) -> None:
    rate = {**P5, "TermType": "Reserved", "LeaseContractLength": stated, "PurchaseOption": "No Upfront"}
    reading = read(SOURCES[NAME], document(price_list([P4D, rate])))
    assert reading.frames[RATES]["lease_length"].to_list() == ([None, lease] if lease else [None])
    assert bool(reading.problems) == (lease is None)


def test_a_list_is_whole_where_its_last_line_is() -> None:
    body = price_list([P4D, P5])
    body_checks.check(body, "csv")
    with pytest.raises(body_checks.UnsoundError, match="its last line has"):
        body_checks.check(body[: len(body) - 150], "csv")


def test_memory_holds_few_lines_of_a_long_list() -> None:
    """Of a list of 20 MB, what is neither the body nor a rate that is retained takes next to nothing."""
    filler = price_list([UNWANTED[-1]]).split(b"\n", 6)[6]
    body = price_list([P5]) + filler * (20_000_000 // len(filler))
    found = document(body)
    tracemalloc.start()
    body_checks.check(body, "csv")
    assert len(compute.rows(compute.parse(found), RATES)) == 1
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000


def test_an_excerpt_says_the_same_of_gpus() -> None:
    body = price_list([*UNWANTED, P4D, P5])
    excerpt = SOURCES[NAME].excerpt(body, record.selection())
    assert len(excerpt) < len(body)
    assert compute.parse(document(excerpt)).columns[RATES]["price"] == [Decimal("21.957642"), Decimal("55.04")]
    assert SOURCES[NAME].excerpt(b'{"versions": {}}', record.selection()) == b'{"versions": {}}'


def test_the_last_version_of_each_quarter_is_requested(tmp_path: Path) -> None:
    versions = ["20231220000000", "20260115000000", "20260320000000", "20260901120000"]
    lists = {version: {"us-east-1": price_list([P5], version), "eu-west-1": b""} for version in versions}
    with Publishers({"pricing.us-east-1.amazonaws.com": AmazonPriceList(lists)}) as publishers:
        settings = compute.live_settings(tmp_path, publishers)
        outcomes = fetches.run(settings, compute.hurried(NAME))
        again = fetches.run(settings, compute.hurried(NAME))
    assert [(one.key, one.outcome) for one in outcomes] == [
        ("versions", "fetched"),
        ("regions/20260320000000", "fetched"),
        ("regions/20260901120000", "fetched"),
        ("prices/20260320000000/us-east-1", "fetched"),
        ("prices/20260901120000/us-east-1", "fetched"),
    ]
    # A version never changes: the index of versions alone is asked for once more.
    assert [(one.outcome, one.http_status) for one in again] == [("unchanged", 304), *[("unchanged", None)] * 4]
    made = compute.built(settings, NAME)
    assert made[RATES]["published_on"].to_list() == [date(2026, 3, 20), date(2026, 9, 1)]
    assert made["aws_gpu_prices__versions"].height == 4
    assert made["aws_gpu_prices__regions"].height == 4
