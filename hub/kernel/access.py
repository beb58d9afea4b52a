"""Who may enter: every route says so, and one guard reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from hub.kernel.errors import Forbidden

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Actor:
    """Whoever is asking: an account and the person behind it, and the staff roles that person holds now."""

    account: str | None = None
    person: str | None = None
    name: str = ""
    roles: frozenset[str] = frozenset()
    assisting: str | None = None  # the person for whom an officer does a journey by telephone

    @property
    def signed_in(self) -> bool:
        """Whether there is an account behind this request."""
        return self.account is not None

    def has(self, *roles: str) -> bool:
        """Whether any of `roles` is held."""
        return not self.roles.isdisjoint(roles)


ANONYMOUS = Actor()
SYSTEM = Actor(name="Kith")


@dataclass(frozen=True)
class Rule:
    """Who may enter a route. Object by object, services ask again."""

    kind: str  # public, signed_in, role, or token (whoever holds the secret address)
    roles: tuple[str, ...] = ()


def _mark(rule: Rule) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access = rule  # type: ignore[attr-defined]  # functions carry attributes
        return view

    return mark


def public(view: View) -> View:
    """Anyone, signed in or not."""
    return _mark(Rule("public"))(view)


def signed_in(view: View) -> View:
    """Any account; others are asked to sign in and brought back."""
    return _mark(Rule("signed_in"))(view)


def token(view: View) -> View:
    """Whoever holds the secret in the address: the view checks it itself."""
    return _mark(Rule("token"))(view)


def role(*roles: str) -> Callable[[View], View]:
    """Any of these staff roles."""
    return _mark(Rule("role", roles))


def provide(app: Flask, source: Callable[[], Actor]) -> None:
    """Let `source` say who is asking (the people room does)."""
    app.extensions["kith.actor"] = source


def current() -> Actor:
    """Who is asking now; read once a request."""
    if "actor" not in g:
        g.actor = current_app.extensions["kith.actor"]()
    actor: Actor = g.actor
    return actor


def guard() -> Response | None:
    """Before each request: let in, send to sign in, or raise Forbidden. A route that says nothing lets nobody in."""
    if request.endpoint is None:
        return None  # a 404 or 405 is on its way
    view = current_app.view_functions[request.endpoint]
    rule: Rule | None = getattr(view, "access", None)
    if rule is None and request.endpoint.rpartition(".")[2] == "static":
        return None
    if rule is None:
        raise Forbidden
    if rule.kind in ("public", "token"):
        return None
    actor = current()
    if not actor.signed_in:
        target = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("people.sign_in", next=target))
    if rule.kind == "role" and not actor.has(*rule.roles):
        raise Forbidden
    return None
