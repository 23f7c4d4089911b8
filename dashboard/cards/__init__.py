"""Cards of the page: a question each, answered by a title that is computed from the same rows as what is below it.

In: words and rows of a card, a module a subject. Out: marks and scales (``charts``), SQL (``questions``). Example:
"Of 84 press claims 31 hold" is put together in ``ledger``.
"""

from __future__ import annotations

from dashboard.cards import chain, dotcom, ledger, markets, payers, ranks, suppliers
from dashboard.cards.card import Card
from dashboard.release import Release

_IN_ORDER = (
    ranks.ranks,
    payers.spend,
    payers.strain,
    payers.guidance,
    payers.renewal,
    suppliers.data_centres,
    chain.growth,
    chain.lead_lag,
    suppliers.peers,
    suppliers.contracts,
    dotcom.index,
    dotcom.drawdown,
    dotcom.multiple,
    markets.insiders,
    markets.rentals,
    ledger.claims,
    ranks.thresholds,
    ledger.sources,
)


def all_cards(release: Release) -> list[Card]:
    """Every card that the release has rows for, in reading order."""
    return [card for make in _IN_ORDER if (card := make(release)) is not None]
