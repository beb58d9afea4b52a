"""Ids: UUIDv7 written as 26 Crockford characters, so that they sort by time and can be read out."""

from __future__ import annotations

import random
import secrets
import threading
from typing import Protocol

from flask import current_app

from hub.kernel import clock

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26


class Randomness(Protocol):
    """Whoever deals random bits."""

    def getrandbits(self, k: int, /) -> int:
        """`k` random bits as an integer."""


class Ids:
    """Deals ids in rising order within one process, from the app's clock and a source of randomness."""

    def __init__(self, randomness: Randomness | None = None) -> None:
        self._random = randomness or secrets.SystemRandom()
        self._last = 0
        self._lock = threading.Lock()

    def new(self, milliseconds: int) -> str:
        """A fresh id at `milliseconds` since 1970 (RFC 9562, version 7)."""
        with self._lock:
            high = (milliseconds << 12) | self._random.getrandbits(11)
            # Within one millisecond, count on, so that ids dealt later sort later (RFC 9562, 6.2, method 3).
            self._last = high = high if high > self._last else self._last + 1
            low = self._random.getrandbits(62)
        value = ((high >> 12) << 80) | (0x7 << 76) | ((high & 0xFFF) << 64) | (0b10 << 62) | low
        return encode(value)


def install(app_extensions: dict[str, object], seed: int | None) -> None:
    """Deal this app's ids; with a `seed` they repeat from run to run (tests, and the demo while it is built).

    A running demo has no seed: its clock goes on where it stopped, at times a few seconds earlier, and what it deals
    after a restart must not be what it dealt before.
    """
    app_extensions["kith.ids"] = Ids(random.Random(seed) if seed is not None else None)  # noqa: S311 - ids are no secrets


def new() -> str:
    """A fresh id from this app's clock."""
    dealer: Ids = current_app.extensions["kith.ids"]
    return dealer.new(int(clock.now().timestamp() * 1000))


_PAIRS = tuple(one + other for one in ALPHABET for other in ALPHABET)
_SHIFTS = range(120, -1, -10)


def encode(value: int) -> str:
    """A 128-bit integer as 26 Crockford characters, written two at a time."""
    return "".join([_PAIRS[(value >> shift) & 1023] for shift in _SHIFTS])


def valid(text: str) -> bool:
    """Whether `text` can be an id at all."""
    return len(text) == LENGTH and all(c in ALPHABET for c in text)


def short(id_: str) -> str:
    """The last six characters: what people see and read out."""
    return id_[-6:]


def urn(kind: str, id_: str) -> str:
    """A reference to a thing on another floor, such as `booking:01J…`."""
    return f"{kind}:{id_}"


def parse(urn_: str) -> tuple[str, str]:
    """The kind and id of a URN.

    Raises:
        ValueError: it is not of the form `kind:id`.
    """
    kind, _, id_ = urn_.partition(":")
    if not kind or not valid(id_):
        raise ValueError(f"“{urn_}” is not a reference of the form kind:id.")
    return kind, id_


def secret() -> str:
    """32 random bytes for a secret address or token; never an id, and never seeded."""
    return secrets.token_urlsafe(32)
