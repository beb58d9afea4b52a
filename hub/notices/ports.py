"""What lies outside: whoever carries a mail away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from hub.notices.domain import Composed, Letter

Composer = Callable[[Letter], Composed]
"""Puts a mail into words."""


class Outlet(Protocol):
    """Carries mails to their readers."""

    embedded: bool
    """Whether mails are read in our own table, so that one is sent the moment that it is written."""

    def send(self, letter: Letter) -> None:
        """Hand one mail over; the same `letter.id` may come twice after a failure, and must be recognisable.

        Raises:
            MailRefused: it can never be delivered.
            MailDelayed: not now; it will be tried again.
        """
