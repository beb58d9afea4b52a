"""HTTP's own business: errors to answers, headers, one read per request, request ids."""

from __future__ import annotations

import re
import secrets
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException, NotFound

from hub.kernel import access, errors, unit
from hub.kernel.db import db
from hub.kernel.typed import TypedRequest, clean

log = structlog.get_logger(__name__)

STATUS: dict[type[errors.KithError], int] = {
    errors.Invalid: 422,
    errors.Missing: 404,
    errors.Forbidden: 403,
    errors.Refused: 409,
    errors.Throttled: 429,
    errors.Unavailable: 503,
}

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{tiles}; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def install(app: Flask) -> None:
    """Hang the doorways' common business on `app`."""
    origin = app.extensions["kith.settings"].tiles_origin
    app.extensions["kith.policy"] = CSP.format(tiles=f" {origin}" if origin else "")
    app.request_class = TypedRequest
    app.before_request(_open)
    app.before_request(access.guard)
    app.after_request(_close)
    app.teardown_request(_rollback)
    app.register_error_handler(errors.KithError, _refuse)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _crash)


def status_of(error: errors.KithError) -> int:
    """The HTTP status of an error: its nearest base class's."""
    return next(STATUS[base] for base in type(error).__mro__ if base in STATUS)


def say(error: errors.KithError) -> str:
    """The error's sentence in the reader's language."""
    message = error.data.get("message")
    data = error.data | {"message": gettext(message)} if isinstance(message, str) else error.data
    return str(gettext(error.template, **data))


def _open() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if re.fullmatch(r"[\w-]{8,64}", given) else secrets.token_hex(8)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id)
    if clean(request.path) != request.path:
        raise NotFound  # nothing of ours is called so, and PostgreSQL could not even look


def _close(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", current_app.extensions["kith.policy"])
    response.headers["X-Request-ID"] = g.get("request_id", "")
    if "actor" in g and g.actor.signed_in:
        response.headers.setdefault("Cache-Control", "no-store")
    log.info("request", method=request.method, endpoint=request.endpoint, status=response.status_code)
    return response


def _rollback(_error: BaseException | None) -> None:
    if not unit.writing():
        db.session.rollback()


def _refuse(error: errors.KithError) -> tuple[Any, int]:
    return _answer(status_of(error), say(error), error.code, error.data)


def _http(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    body, status = _answer(error.code, "", "http", {})
    response = body if isinstance(body, Response) else Response(body, status)
    response.status_code = status
    if error.code == 405 and getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]  # asked for above
    return response


def _crash(error: Exception) -> tuple[Any, int]:
    log.error("request failed", error=type(error).__name__, exc_info=error)
    db.session.rollback()
    return _answer(500, "", "server-error", {})


def _answer(status: int, detail: str, code: str, data: dict[str, Any]) -> tuple[Any, int]:
    """A page for people; for machines a problem (RFC 9457)."""
    title = HTTPStatus(status).phrase
    if wants_json():
        problem = {"type": f"urn:kith:problem:{code}", "title": title, "status": status, "detail": detail or title}
        problem |= {k: v for k, v in data.items() if isinstance(v, str | int | bool) and k not in problem}
        response = jsonify(problem)
        response.mimetype = "application/problem+json"
        response.status_code = status
        return response, status
    return Response(render_template("errors/error.html", status=status, detail=detail), mimetype="text/html"), status


def wants_json() -> bool:
    """Whether the asker is a machine: a `.json` address, or a preference for JSON over HTML."""
    if request.path.endswith(".json"):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json", "application/problem+json"])
    return best in ("application/json", "application/problem+json") and "text/html" not in str(request.accept_mimetypes)
