"""Starts the sandbox in an app: its file, its pages, its jobs, and the client that stands where Stripe's wire would."""

from __future__ import annotations

from flask import Flask

from hub.kernel import jobs as kernel_jobs
from hub.kernel import navigation
from hub.kernel.navigation import Item, Spot
from hub.kernel.settings import Settings
from hub.kernel.words import N_
from payments.sandbox import jobs, ports, routes
from payments.sandbox.adapters.client import SandboxClient
from payments.sandbox.adapters.post import InProcessPostman
from payments.sandbox.adapters.store import SqliteStore


def start(
    app: Flask,
    settings: Settings,
    *,
    snapshot_secret: str,
    thin_secret: str,
    wanted: frozenset[str] | None = None,
) -> SandboxClient:
    """Stand in for Stripe in `app`; give what comes back to `StripeClient(key, http_client=…)`.

    Args:
        app: registers the pages under `/sandbox`, and the jobs `run-sandbox-bank` and `deliver-sandbox-webhooks`.
        settings: where our pages are (`public_url`), and where the sandbox's file belongs (`var`).
        snapshot_secret: signs what is posted to `/stripe/snapshot`.
        thin_secret: signs what is posted to `/stripe/thin`.
        wanted: the types of events that our endpoints listen to; the others stand in the record alone, as at
            Stripe; None for every type.

    Raises:
        RuntimeError: this is production, where nothing may pretend that money moves.
    """
    if settings.env == "production":
        raise RuntimeError("The sandbox pretends to move money, so production never starts it.")
    store = SqliteStore(settings.var, wanted)
    postman = InProcessPostman(app, settings.public_url, snapshot_secret, thin_secret)
    ports.install(app, ports.Sandbox(store, postman, settings.public_url))
    app.register_blueprint(routes.blueprint)
    app.jinja_env.globals["stand_in"] = True  # pages of other rooms offer what only the outside world can do
    with app.app_context():
        for job in (jobs.BANK, jobs.POST):
            kernel_jobs.register(job)
    navigation.add(app, Item(N_("Sandbox bank"), "/sandbox", 3, spot=Spot.DEMO))
    return SandboxClient(app, store, settings.public_url)
