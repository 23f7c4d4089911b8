"""Closed vocabularies, and the shapes of identifiers that several suites demand.

In: what no seed holds. Out: what a seed does, such as the kinds of evidence: ``rules.known_to_seed`` asks the seed.
"""

SHA256 = "^[0-9a-f]{64}$"
#: The SEC's number of a filing.
ACCESSION_NUMBER = r"^\d{10}-\d{2}-\d{6}$"
#: An address that a person can open.
ADDRESS = "^https?://"
CURRENCY = "^[A-Z]{3}$"
QUARTER = "^[0-9]{4}Q[1-4]$"
MONTH = "^[0-9]{4}-(0[1-9]|1[0-2])$"

#: What a fact's period is.
PERIOD_KINDS = ("quarter", "half_year", "nine_month", "year", "instant", "other")

#: How a figure follows from what was filed.
DERIVATIONS = (
    "reported",
    "ytd_difference",
    "fy_minus_9m",
    "fy_minus_vendor_9m",
    "computed",
    "curated",
    "not_derivable",
)

#: What a gauge is judged to be.
GAUGE_STATES = ("calm", "watch", "stretched", "extreme", "unjudged")

#: What figures say of a claim.
VERDICTS = (
    "confirmed",
    "confirmed_relabelled",
    "confirmed_in_part",
    "unit_error",
    "contradicted",
    "ambiguous",
    "forecast",
    "unverifiable",
    "not_yet_known",
)

#: What a person decided about a candidate for guidance.
REVIEW_STATUSES = ("confirmed", "contradicted", "unreviewed", "unfound")
