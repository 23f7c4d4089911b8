"""Cards of the page: a question each, answered by a title that is computed from the same rows as what is below it."""

from __future__ import annotations

from dashboard.cards import gauges, ledger, payers, suppliers
from dashboard.cards.card import Card
from dashboard.facts import Release

_IN_ORDER = (
    payers.spend,
    payers.strain,
    suppliers.growth,
    payers.guidance,
    suppliers.peers,
    suppliers.data_centres,
    suppliers.contracts,
    gauges.gauges,
    gauges.rentals,
    ledger.insiders,
    ledger.claims,
    ledger.sources,
)


def all_cards(release: Release) -> list[Card]:
    """Every card that the release has rows for, in reading order."""
    return [card for make in _IN_ORDER if (card := make(release)) is not None]
