"""Who hears of what, in this app."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

from flask import current_app

from hub.kernel.outbox.domain import Delivery, E, Subscription

_NAME = re.compile(r"[\w.-]+")


class Registry:
    """Who wants to hear of what, in this app."""

    def __init__(self) -> None:
        self.by_event: dict[str, list[Subscription]] = {}
        self.by_name: dict[tuple[str, str], Subscription] = {}
        self.ahead: dict[str, Callable[[Collection[str]], None]] = {}
        self._names: dict[bool, frozenset[str]] = {}

    def add(self, subscription: Subscription) -> None:
        """Enter a subscription; one name hears one kind of event once."""
        key = (subscription.name, subscription.event.type)
        if not _NAME.fullmatch(subscription.name):
            raise ValueError(f"“{subscription.name}” is no name for a handler")
        if key in self.by_name:
            raise ValueError(f"{key} is subscribed twice")
        self.by_name[key] = subscription
        self.by_event.setdefault(subscription.event.type, []).append(subscription)
        self._names = {}

    def names(self, *, outside: bool) -> frozenset[str]:
        """The names of those who hear inside a unit, or outside."""
        if outside not in self._names:
            self._names[outside] = frozenset(s.name for s in self.by_name.values() if s.outside is outside)
        return self._names[outside]


def registry() -> Registry:
    """This app's."""
    found: Registry = current_app.extensions["kith.outbox"]
    return found


def subscribe(name: str, event: type[E], handler: Callable[[Delivery[E]], None], *, outside: bool = False) -> None:
    """Let `handler` hear of every `event` announced from now on (called in a package's wiring)."""
    registry().add(Subscription(name, event, handler, outside))


def subscribe_together(name: str, event: type[E], handler: Callable[[Sequence[Delivery[Any]]], None]) -> None:
    """Let an outside `handler` hear of every `event`, of several at once where several are due.

    One handler may so hear of several kinds of event; it must not matter to it in which order they come.
    """
    registry().add(Subscription(name, event, handler, outside=True, together=True))


def read_ahead(field: str, function: Callable[[Collection[str]], None]) -> None:
    """Let `function` read at once whatever the news of a batch names in this field: handlers read it one by one."""
    registry().ahead[field] = function
