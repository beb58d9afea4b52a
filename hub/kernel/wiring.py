"""Wires the kernel to an app: database, clock, ids, outbox, jobs, web, health, commands."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_babel import Babel
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from hub.kernel import (
    assets,
    cli,
    clock,
    compression,
    faults,
    health,
    ids,
    jobs,
    logs,
    money,
    navigation,
    outbox,
    pages,
    unit,
    web,
    words,
)
from hub.kernel.db import db
from hub.kernel.outbox.services import Registry
from hub.kernel.settings import Settings

csrf = CSRFProtect()
babel = Babel()
migrate = Migrate(render_as_batch=False)


def init_app(app: Flask, settings: Settings, ticking: clock.Clock | None = None) -> None:
    """Give `app` the ground it stands on."""
    app.cli = cli.Commands(app)
    logs.install(settings.log_level)
    clock.install(app.extensions, ticking or clock.SystemClock())
    ids.install(app.extensions, settings.seed)
    app.extensions["kith.settings"] = settings
    if settings.kill_at and settings.env != "production":
        faults.install(faults.Killer(settings.kill_at, settings.var))
    app.extensions["kith.outbox"] = Registry()
    app.extensions["kith.jobs"] = {}
    db.init_app(app)
    with app.app_context():
        unit.install(db.engine, durable=settings.env == "production")
        unit.keep_answers(app, db.engine)
        jobs.register(jobs.Job("forget-news", timedelta(days=1), outbox.old, outbox.forget))
    migrate.init_app(app, db, directory="migrations")
    csrf.init_app(app)
    babel.init_app(app, default_locale="en_GB", timezone_selector=lambda: str(clock.zone()))
    words.init_app(app)
    web.install(app)
    compression.init_app(app)
    assets.init_app(app)
    navigation.init_app(app)
    pages.init_app(app)
    app.register_blueprint(health.blueprint)
    app.jinja_env.filters["pounds"] = money.pounds
    for command in (cli.worker_command, cli.outbox_group, cli.jobs_group):
        app.cli.add_command(command)
