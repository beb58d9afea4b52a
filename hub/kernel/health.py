"""What a machine asks of us: alive, ready, how much."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Response, jsonify
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from hub.kernel import access
from hub.kernel.db import db
from hub.kernel.outbox import queries as outbox

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@access.public
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@access.public
def readyz() -> tuple[Response, int]:
    """The database answers and its schema is there."""
    try:
        db.session.execute(sa.text("SELECT 1 FROM outbox_subject LIMIT 1"))
    except sa.exc.SQLAlchemyError:
        db.session.rollback()
        return jsonify(status="waiting for the database; run “flask db upgrade”"), 503
    return jsonify(status="ok"), 200


@blueprint.get("/metrics")
@access.public
def metrics() -> Response:
    """How the outbox stands, in Prometheus' text format; no personal data."""
    registry, standing = CollectorRegistry(), outbox.standing()
    Gauge("kith_outbox_waiting", "Deliveries waiting", registry=registry).set(standing.waiting)
    Gauge("kith_outbox_parked", "Deliveries parked", registry=registry).set(standing.parked)
    return Response(generate_latest(registry), mimetype="text/plain; version=0.0.4")
