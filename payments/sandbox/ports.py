"""Where the sandbox keeps its things, and how it sends: what its adapters do, and where this app's is found."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from flask import Flask, current_app

from payments.sandbox.domain.desk import Keys
from payments.sandbox.domain.faults import Fault
from payments.sandbox.domain.world import Reminder, Thing

_KEY = "kith.sandbox"


@dataclass(frozen=True)
class Delivery:
    """One webhook on its way to one of our endpoints."""

    position: int
    event: str
    thin: bool
    body: str
    at: int
    attempts: int
    state: str  # waiting, held, behind (its successor), done, lost, given_up
    status: int | None
    forged: bool


@dataclass(frozen=True)
class Ordered:
    """A fault that waits for its moment."""

    position: int
    fault: Fault


class Chest(Keys, Protocol):
    """Everything that stands in the sandbox's file, within one transaction."""

    def due(self, now: int, before: Sequence[int] = ()) -> Reminder | None:
        """The earliest reminder whose moment has come, but for those at these positions."""

    def forget(self, position: int) -> None:
        """A reminder is dealt with."""

    def next_due(self) -> int | None:
        """When the earliest reminder falls due."""

    def order(self, fault: Fault) -> None:
        """Let a bad day happen."""

    def cancel(self, position: int) -> None:
        """Let it not happen."""

    def ordered(self) -> list[Ordered]:
        """The bad days that still wait."""

    def deliveries(self, now: int | None, limit: int) -> list[Delivery]:
        """Webhooks that are due at `now`, oldest first; of every state and newest first where `now` is None."""

    def delivery(self, position: int) -> Delivery | None:
        """One webhook."""

    def write_delivery(self, delivery: Delivery) -> None:
        """Keep it, changed; a position of 0 makes a new one."""

    def let_pass(self, position: int, now: int) -> None:
        """What waits behind its successor may come: the one at `position` has come."""

    def everything(self, kind: str, limit: int) -> list[tuple[str, Thing]]:
        """The newest things of a kind, of every owner, each with its owner."""

    def purses(self) -> list[tuple[str, int, int]]:
        """Every account's available and pending pence."""


class Store(Protocol):
    """The sandbox's own file."""

    def of(self, account: str) -> Store:
        """That of one of its accounts, by name."""

    def writing(self) -> AbstractContextManager[Chest]:
        """A transaction: all of it or nothing, one at a time."""

    def reading(self) -> AbstractContextManager[Chest]:
        """A look at one moment of it."""

    def empty(self) -> None:
        """Leave nothing of it."""


class Postman(Protocol):
    """Whoever carries a webhook to our own endpoints."""

    def post(self, thin: bool, body: str, *, forged: bool) -> int:
        """Sign it, post it; returns the HTTP status of the answer."""


@dataclass(frozen=True)
class Sandbox:
    """This app's sandbox."""

    store: Store
    postman: Postman
    public_url: str


def install(app: Flask, sandbox: Sandbox) -> None:
    """Make it this app's."""
    app.extensions[_KEY] = sandbox


def current() -> Sandbox:
    """This app's sandbox."""
    found: Sandbox = current_app.extensions[_KEY]
    return found
