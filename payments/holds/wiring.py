"""What holds say to the rooms below them, and where finance finds the visits that have no money."""

from __future__ import annotations

from flask import Flask

from hub.kernel import navigation
from hub.kernel.access import Actor
from hub.kernel.navigation import Item, Spot
from hub.kernel.words import N_
from hub.people.domain import StaffRole
from payments.budgets.ports import know_coming_back, know_commitments, know_paid_beside, know_unmet
from payments.holds import queries


def init_app(app: Flask) -> None:
    """Let budgets know what visits take, which have no money and what is to come back, and lead finance to these."""
    know_commitments(app, queries.commitments)
    know_unmet(app, queries.unmet_sums, queries.unmet)
    know_coming_back(app, queries.coming_back)
    know_paid_beside(app, queries.paid_beside)
    navigation.add(app, Item(N_("Visits without money"), "/council/unfunded", 42, _finance, Spot.DESK, _waiting))


def _finance(actor: Actor) -> bool:
    return actor.has(StaffRole.FINANCE)


def _waiting(_actor: Actor) -> int:
    return queries.count_waiting()
