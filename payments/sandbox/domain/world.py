"""The sandbox's world while one request or one job is at work: what it knows, what time it is, and what it says."""

from __future__ import annotations

import hashlib
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from payments.sandbox.domain.faults import Fault
from payments.sandbox.domain.refusals import no_such

Thing = dict[str, Any]  # one of Stripe's objects as JSON; a key that begins with "_" is the sandbox's own

PLATFORM = ""  # whose things are not a connected account's
CURRENCY = "gbp"
API_SECONDS = 86_400  # a day
_LETTERS = string.digits + string.ascii_letters
_LENGTHS = {"acct": 16, "cs_test": 58, "evt_test": 40}


@dataclass(frozen=True)
class Purse:
    """What an account has, in pence: to spend now, and still on its way."""

    available: int = 0
    pending: int = 0


@dataclass(frozen=True)
class Reminder:
    """Something that falls due: `what` is to be done with the thing `id`."""

    position: int
    at: int
    what: str
    id: str


@dataclass(frozen=True)
class Kept:
    """What was answered to an idempotency key."""

    digest: str
    status: int
    body: str
    request: str


@dataclass(frozen=True)
class Search:
    """What a list asks for: equal fields, a span of `created`, and a page."""

    kind: str
    owner: str = PLATFORM
    where: tuple[tuple[str, Any], ...] = ()
    created: tuple[tuple[str, int], ...] = ()
    limit: int = 10
    after: str | None = None
    before: str | None = None


class Shelf(Protocol):
    """Where the sandbox keeps its things during one transaction."""

    def get(self, id_: str, kind: str, owner: str | None) -> Thing | None:
        """One thing; of any owner where `owner` is None."""

    def put(self, kind: str, owner: str, thing: Thing, at: int) -> None:
        """Keep a thing under its `id`, new or changed."""

    def find(self, search: Search) -> tuple[list[Thing], bool]:
        """Newest first, and whether there is more."""

    def purse(self, owner: str) -> Purse:
        """What an account has."""

    def move(self, owner: str, available: int, pending: int) -> None:
        """Add to what an account has."""

    def remind(self, at: int, what: str, id_: str) -> None:
        """Let `what` fall due at `at`."""

    def post(self, event: str, type_: str, thin: bool, body: str, at: int) -> None:
        """Let an event be delivered to our endpoint, if that listens to its type."""

    def take(self, faults: Sequence[Fault]) -> Fault | None:
        """Use up the oldest of these faults that was ordered."""


@dataclass
class World:
    """One transaction's world.

    `public_url` is where our own pages are; `request` and `key` name the request that is being answered, if one is.
    `caught_up` is the present where `now` is a moment that has passed: what happened then is told of now.
    """

    shelf: Shelf
    now: int
    deal: Callable[[], str]
    public_url: str
    api_version: str
    owner: str = PLATFORM
    request: str | None = None
    key: str | None = None
    secret: str = ""  # the key of whoever asks
    caught_up: int | None = None

    @property
    def told(self) -> int:
        """When what happens is told of: no event comes to stand in the record before those that stand there already."""
        return self.now if self.caught_up is None else self.caught_up

    def id(self, prefix: str) -> str:
        """A fresh id that looks like Stripe's."""
        number = int.from_bytes(hashlib.sha512(f"{prefix}:{self.deal()}".encode()).digest(), "big")
        letters = []
        for _ in range(_LENGTHS.get(prefix, 24)):
            number, rest = divmod(number, 62)
            letters.append(_LETTERS[rest])
        return f"{prefix}_{''.join(letters)}"

    def one(self, kind: str, id_: str, param: str = "id", *, owner: str | None = None) -> Thing:
        """A thing that must be there.

        Raises:
            Refusal: there is none of this id and kind.
        """
        thing = self.shelf.get(id_, kind, self.owner if owner is None else owner)
        if thing is None:
            raise no_such(kind.rpartition(".")[2], id_, param)
        return thing

    def save(self, thing: Thing, owner: str | None = None, at: int | None = None) -> Thing:
        """Keep a thing; its kind is what Stripe calls it, and it was made at `at`, or now."""
        self.shelf.put(thing["object"], self.owner if owner is None else owner, thing, self.now if at is None else at)
        return thing

    def act_for(self, owner: str) -> World:
        """The same world, looked at as another account."""
        return World(
            self.shelf,
            self.now,
            self.deal,
            self.public_url,
            self.api_version,
            owner,
            self.request,
            self.key,
            self.secret,
            self.caught_up,
        )


def public(thing: Any) -> Any:
    """What Stripe would show of a thing: without what the sandbox keeps for itself."""
    if isinstance(thing, Mapping):
        return {key: public(value) for key, value in thing.items() if not key.startswith("_")}
    return [public(one) for one in thing] if isinstance(thing, list) else thing


def iso(at: int) -> str:
    """A moment as API v2 writes it."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def next_midnight(at: int, days: int = 1) -> int:
    """The midnight (UTC) that begins the `days`-th day after `at`."""
    return (at // API_SECONDS + days) * API_SECONDS
