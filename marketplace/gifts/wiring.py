"""Wires gifts in kind: their pages and news, and what plans and statements say of them, apart from money."""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from hub.kernel import navigation
from hub.kernel.navigation import Item, Spot
from hub.kernel.outbox import subscribe
from hub.kernel.plain import plain
from hub.kernel.words import N_
from hub.people import queries as people
from marketplace.gifts import handlers, queries, routes
from marketplace.plans.ports import Given, give_by
from payments.budgets.ports import InKind, know_in_kind


def init_app(app: Flask) -> None:
    """Register what this room brings; its package's wiring calls it."""
    app.register_blueprint(routes.blueprint)
    give_by(app, _given)
    know_in_kind(app, _came)
    navigation.add(app, Item(N_("Gifts in kind"), "/gifts", 36, spot=Spot.MINE))
    people.contribute("gifts", lambda person: plain(_of(f"person:{person}")))
    for name, (events, handler) in handlers.NEWS.items():
        for event in events:
            subscribe(name, event, handler)


def _given(need: str) -> list[Given]:
    return [
        Given(one.id, one.party, one.category, one.what, one.value_pence, one.counted)
        for one in queries.gifts_for(need)
    ]


def _came(holder: str, since: datetime, until: datetime) -> list[InKind]:
    """What came to someone in a time, for a statement."""
    return [
        InKind(one.what, one.party, one.value_pence, one.received_at)
        for one in queries.came(holder, since, until)
        if one.received_at is not None
    ]


def _of(urn: str) -> list[queries.GiftView]:
    return [*queries.gifts_by([urn]), *queries.gifts_to([urn])]
