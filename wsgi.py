"""The roof: `create_app()` wires every floor; nothing imports it but servers, the command line and tests."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import hub.kernel.wiring
import hub.wiring
import marketplace.wiring
import matching.wiring
import oversight.wiring
import payments.wiring
import reviews.wiring
from hub.kernel.clock import Clock
from hub.kernel.settings import Settings
from hub.kernel.unit import engine_options

ROOT = Path(__file__).parent
MOST_BYTES = 25 * 1024 * 1024
"""A photograph as a telephone takes it still reaches its form, which says that it is too big and keeps what was typed."""


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Flask:
    """The whole application.

    Args:
        settings: this installation's settings; read from the environment when not given.
        clock: another clock than the machine's (tests; the demo brings its own).

    Raises:
        SettingsError: the environment asks for something that cannot be.
    """
    settings = settings or Settings.from_environ()
    settings.var.mkdir(parents=True, exist_ok=True)
    app = Flask("kith", root_path=str(ROOT), template_folder="templates", static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=MOST_BYTES,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,
        TESTING=settings.env == "test",
        TEMPLATES_AUTO_RELOAD=False,
    )
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]  # as Flask says
    hub.kernel.wiring.init_app(app, settings, clock)
    for floor in (hub.wiring, payments.wiring, matching.wiring, reviews.wiring, marketplace.wiring, oversight.wiring):
        floor.init_app(app)
    if settings.demo:
        import demo.wiring

        demo.wiring.init_app(app)
    return app
