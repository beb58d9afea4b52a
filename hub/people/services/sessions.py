"""Who is asking: Flask-Login's session, read into an Actor, and the doors in and out of it."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, flash, g, request, session
from flask_babel import gettext
from flask_login import LoginManager, current_user, login_user, logout_user

from hub.kernel import access
from hub.kernel.access import ANONYMOUS, Actor
from hub.people import domain, queries
from hub.people.domain import HelpEnded

OPENING = "assisting"
NEXT = "next"


class Visitor:
    """What Flask-Login keeps hold of: the session's key, and the actor behind it."""

    is_active = is_authenticated = True
    is_anonymous = False

    def __init__(self, key: str, actor: Actor) -> None:
        self.key, self.actor = key, actor

    def get_id(self) -> str:
        """The key that the session keeps."""
        return self.key


def init_app(app: Flask) -> None:
    """Let sessions say who is asking."""
    manager = LoginManager(app, add_context_processor=False)
    manager.session_protection = "basic"
    manager.user_loader(_load)
    access.provide(app, _actor)


def enter(key: str) -> Actor:
    """Sign in whoever this session key belongs to, until they sign out, 12 hours pass, or the password changes."""
    actor = queries.actor(key)
    session.pop(OPENING, None)
    session.permanent = True
    login_user(Visitor(key, actor), remember=False)
    g.actor = actor
    return actor


def leave() -> None:
    """Sign out."""
    session.pop(OPENING, None)
    session.pop(NEXT, None)
    logout_user()
    g.actor = ANONYMOUS


def assist(opening: str | None) -> None:
    """Remember (or forget) the telephone help that this officer is giving."""
    session.pop(OPENING, None)
    if opening:
        session[OPENING] = opening
    g.pop("actor", None)


def inside(target: str | None) -> str | None:
    """`target` if it is an address of this site and nothing else, so that no link can send people elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    if any(c in target for c in "\\\r\n\t"):
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else None


def landing(actor: Actor, target: str | None = None) -> str:
    """Where someone goes who has just signed in: back to what they wanted, or to their role's page."""
    return inside(target) or domain.home(actor.roles)


def remote_address() -> str:
    """Where the request comes from, as the proxy we trust says."""
    return request.remote_addr or ""


def _load(key: str) -> Visitor | None:
    actor = queries.actor(key, session.get(OPENING))
    return Visitor(key, actor) if actor.signed_in else None


def _actor() -> Actor:
    visitor = current_user._get_current_object()  # noqa: SLF001 - Werkzeug's public way to look behind a proxy
    actor = visitor.actor if isinstance(visitor, Visitor) else ANONYMOUS
    if OPENING in session and actor.assisting is None:
        session.pop(OPENING)
        if request.method == "POST":
            raise HelpEnded  # what was meant for the caller must not be done for the officer
        flash(gettext("The telephone help has ended. To go on, give a reason again."), "note")
    return actor
