"""A page, drawn for someone, stands until somebody commits: whoever looks again gets it as it was drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import request, session

from hub.kernel import access, clock, unit
from hub.kernel.words import language

P = ParamSpec("P")
T = TypeVar("T")
TOKEN = "csrf_token"  # noqa: S105 - the name under which Flask-WTF keeps a session's secret
SAID_ONCE = "_flashes"  # what Flask keeps for the next page alone


def page(draw: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The page that `draw` makes, for this asker at this address in this minute; drawn anew once anything has changed.

    `draw` reads and does nothing else: what a look must leave behind (a line in the access log, a search that counts)
    the view does itself, each time. Its arguments are part of the question. Nothing is kept that was drawn with a
    sentence said once, or that changed the session.
    """
    asker = access.current()
    if SAID_ONCE in session:
        return draw(*args, **kwargs)
    before = dict(session)
    key = (
        "page", draw.__module__, draw.__qualname__, args, tuple(kwargs.items()),
        request.host_url, request.full_path, asker, session.get(TOKEN), language(),
        clock.now().replace(second=0, microsecond=0),
    )  # fmt: skip
    return unit.standing(key, lambda: draw(*args, **kwargs), keep=lambda: dict(session) == before)
