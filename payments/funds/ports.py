"""What rooms above funds know of a fund: the bank account to which its payer may send money at any time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from flask import Flask, current_app


@dataclass(frozen=True)
class StandingAccount:
    """The bank account of a fund's payer; without a `number` nobody has asked for it yet.

    `waiting_pence` and `other` (amounts in other currencies, in words) have arrived and were not taken; `awaited` is the
    payment of the fund's own money that keeps them waiting, if that is why.
    """

    customer: str
    holder: str
    sort_code: str
    number: str
    reference: str
    waiting_pence: int
    other: str
    awaited: str


Accounts = Callable[[Collection[str]], Mapping[str, StandingAccount]]
"""Funds to their standing accounts; nothing where nobody can have one."""

_KEY = "kith.standing-accounts"


def know_accounts(app: Flask, source: Accounts) -> None:
    """Let `source` say where money for funds is sent (called in the package's wiring)."""
    app.extensions[_KEY] = source


def accounts(funds: Collection[str]) -> Mapping[str, StandingAccount]:
    """The standing accounts of these funds."""
    source: Accounts = current_app.extensions[_KEY]
    return source(funds)
