"""Wires the rooms of marketplace to an app."""

from __future__ import annotations

from flask import Flask

from hub.checks.events import CheckApproved, CheckEnded
from hub.kernel import jobs
from hub.kernel.outbox import subscribe
from hub.people.events import OrganisationChanged, PersonRenamed
from marketplace.needs import jobs as need_jobs
from marketplace.offers.events import OfferChanged
from marketplace.searches import handlers as search_news
from marketplace.searches import routes as searches
from marketplace.searches.cli import search_group
from reviews.reviews.events import ReviewRemoved, ReviewShown


def init_app(app: Flask) -> None:
    """Register what this floor brings: pages, reactions, jobs and commands."""
    with app.app_context():
        _searches(app)
        _needs()


def _searches(app: Flask) -> None:
    app.register_blueprint(searches.blueprint)
    app.cli.add_command(search_group)
    subscribe("feed-search", OfferChanged, search_news.offer_changed, outside=True)
    for changed in (CheckApproved, CheckEnded, ReviewShown, ReviewRemoved, PersonRenamed, OrganisationChanged):
        subscribe("feed-search", changed, search_news.party_changed, outside=True)


def _needs() -> None:
    for job in need_jobs.JOBS:
        jobs.register(job)
