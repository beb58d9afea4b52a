"""Pages worked out once: frozen figures never change, so what a page shows of them is kept until there are new ones."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import current_app
from markupsafe import Markup

from hub.kernel import clock
from hub.kernel.pages import page_language
from oversight.metrics import queries as metrics
from oversight.thresholds import queries as thresholds

MOST_SECONDS = 300  # by then a new name of an organisation, an area or a kind of help is shown too
MOST_PAGES = 200


@dataclass
class _Shelf:
    """What is kept while one stamp holds."""

    stamp: object
    since: float
    pages: dict[tuple[str, ...], Markup] = field(default_factory=dict)


def kept(name: str, draw: Callable[[], str], *more: str) -> Markup:
    """The part of a page called `name` in the reader's language, as `draw` gives it; `more` tells versions apart.

    It must be the same for everyone who may see it: nothing of who is asking may be in it.
    """
    # Frozen figures, and the thresholds that they are held against: both change a page, and nothing else of it.
    stamp, now = (metrics.stamp(), thresholds.mark(), clock.today()), time.monotonic()
    shelf: _Shelf | None = current_app.extensions.get("kith.market")
    if shelf is None or shelf.stamp != stamp or now - shelf.since > MOST_SECONDS or len(shelf.pages) > MOST_PAGES:
        shelf = current_app.extensions["kith.market"] = _Shelf(stamp, now)
    key = (name, page_language(), *more)
    found = shelf.pages.get(key)
    if found is None:
        found = shelf.pages[key] = Markup(draw())  # noqa: S704 - drawn by our own templates, which escape
    return found
