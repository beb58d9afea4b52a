"""Wires the gateway: Stripe where a key is set, the given stand-in where there is one, and otherwise nothing."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from contextlib import suppress

import stripe
from flask import Flask

import payments.gateway.routes
from hub.kernel import jobs, worker
from hub.kernel.settings import Settings
from payments.gateway import ports, services
from payments.gateway import queries as gateway
from payments.gateway.adapters import StripeLibrary
from payments.gateway.cli import stripe_group
from payments.gateway.domain import OutcomeUnknown
from payments.gateway.jobs import CALL, LOOK

SANDBOX_KEY = "sk_test_sandbox"  # no key: the stand-in looks at none

# What stands in for Stripe: given the app and the two signing secrets, the library's way to it.
StandIn = Callable[[Flask, str, str], stripe.HTTPClient]


def init_app(app: Flask, settings: Settings, stand_in: StandIn) -> None:
    """Open the way to Stripe, its two webhook addresses, and the jobs that call and listen.

    Args:
        app: the app.
        settings: with or without a key.
        stand_in: used without a key, and never in production.
    """
    library = _library(app, settings, stand_in)
    if library is not None:
        ports.provide(app, library)
    app.cli.add_command(stripe_group)
    app.register_blueprint(payments.gateway.routes.blueprint)
    app.register_blueprint(payments.gateway.routes.hooks)
    app.extensions["csrf"].exempt(payments.gateway.routes.hooks)  # Stripe's signature takes the token's place
    app.jinja_env.globals["stripe_sandbox"] = gateway.is_sandbox
    with app.app_context():
        for job in (CALL, LOOK):
            jobs.register(job)
    worker.at_start(app, _look_whose)


def _look_whose() -> None:
    """A worker says in its log at once where the key is not that of the books."""
    if ports.is_open():
        with suppress(OutcomeUnknown):  # each call asks again
            services.compare()


def _library(app: Flask, settings: Settings, stand_in: StandIn) -> StripeLibrary | None:
    if settings.stripe_key:
        return StripeLibrary(
            settings.stripe_key,
            snapshot_secret=settings.stripe_snapshot_secret,
            thin_secret=settings.stripe_thin_secret,
            sandbox=not settings.stripe_live,
        )
    if settings.env == "production":
        return None
    snapshot, thin = (_secret(settings.secret_key, of) for of in ("snapshot", "thin"))
    return StripeLibrary(
        SANDBOX_KEY,
        snapshot_secret=snapshot,
        thin_secret=thin,
        sandbox=True,
        http_client=stand_in(app, snapshot, thin),
        retries=0,
    )


def _secret(key: str, of: str) -> str:
    """A signing secret for the stand-in that is this installation's own, and need not be kept anywhere."""
    return "whsec_" + hmac.new(key.encode(), f"stripe-{of}".encode(), hashlib.sha256).hexdigest()
