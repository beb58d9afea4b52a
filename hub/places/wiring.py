"""Wires the places room: who is asked where a text is, what people and councils ask of it, jobs, commands."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from hub.council.events import CouncilCreated
from hub.kernel import ids, jobs, outbox
from hub.kernel.plain import plain
from hub.people import ports as people
from hub.people import queries as data
from hub.places import cli, handlers, queries, services
from hub.places.adapters.gazetteer import Gazetteer
from hub.places.adapters.nominatim import Nominatim
from hub.places.domain import Located, Point
from hub.places.ports import Geocoder
from hub.places.routes import blueprint


class Locator:
    """What people asks of places (its ports Locator and Owners)."""

    def locate(self, text: str) -> Located:
        """Where a postcode is; raises what `queries.locate` does."""
        return queries.locate(text)

    def mask(self, point: people.HasPoint) -> Point:
        """The middle of the cell in which `point` lies."""
        return queries.mask(Point(point.lat, point.lon))

    def owner_of(self, urn: str) -> str | None:
        """The party that owns a place; None for anything else."""
        return queries.owner_of(urn)


def init_app(app: Flask) -> None:
    """Give `app` its geocoders, and people their locator."""
    geocoders: list[Geocoder] = [Gazetteer()]
    if url := app.extensions["kith.settings"].geocoder_url:
        geocoders.append(Nominatim(url))
    app.extensions["kith.geocoders"] = geocoders
    app.extensions[people.LOCATOR] = app.extensions[people.OWNERS] = Locator()
    app.register_blueprint(blueprint)
    app.cli.add_command(cli.group)
    with app.app_context():
        data.contribute("places", lambda person: plain(queries.places_of([ids.urn("person", person)])))
        outbox.subscribe("keep-grid", CouncilCreated, handlers.keep_grid)
        jobs.register(
            jobs.Job(
                name="bring-areas-into-force",
                every=timedelta(hours=1),
                due=services.sets_waiting,
                act=services.bring_into_force,
            )
        )
