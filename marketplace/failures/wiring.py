"""Wires failures: the page of whoever loses help, what they are told, how one is worked out, what stands in downloads."""

from __future__ import annotations

from flask import Flask, url_for
from flask_babel import gettext

from hub.kernel.outbox import subscribe
from hub.kernel.plain import plain
from hub.people import queries as people
from marketplace.failures import handlers, queries, routes, services
from marketplace.needs import ports as above
from marketplace.offers import ports as market
from marketplace.rounds.domain import Aim
from marketplace.rounds.ports import answer_by


def init_app(app: Flask) -> None:
    """Register what this room brings; its package's wiring calls it."""
    app.register_blueprint(routes.blueprint)
    for name, (events, handler) in handlers.NEWS.items():
        for event in events:
            subscribe(name, event, handler)
    above.tell(app, above.Above(links=_links))
    market.tell(app, queries.stops)
    answer_by(app, Aim.STOPS, services.WORK)
    people.contribute("replacements", lambda person: plain(queries.losses_of(f"person:{person}")))


def _links(need_id: str) -> list[tuple[str, str]]:
    """To what is proposed, as long as it waits for an answer."""
    found = queries.open_for(need_id)
    names = people.masked_names({one.party for one in found})
    return [
        (
            gettext("%(name)s does not come any more: see who could", name=names[one.party]),
            url_for("failures.show", failure=one.id, need=need_id),
        )
        for one in found
    ]
