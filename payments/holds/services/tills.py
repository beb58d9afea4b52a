"""The platform's fee on what holds pay: how much of a payment, and from and to which cash it goes with it."""

from __future__ import annotations

from collections.abc import Sequence

from payments.fees import queries as fees
from payments.fees.domain import Move, divided, given_back, kept, taken
from payments.funds.domain import at_stripe
from payments.holds import queries
from payments.holds.domain import payable
from payments.holds.models import Hold, HoldDraw
from payments.ledger import services as ledger
from payments.ledger.domain import OPS, Account, AccountKind

Part = tuple[HoldDraw, Account, int]  # a draw, what pays it, and pence


class Tills:
    """What funds have at Stripe that is not on its way, under its locks, while a posting is planned."""

    def __init__(self) -> None:
        self._left: dict[str, int] = {}

    def take(self, fund: str, pence: int) -> int:
        """As much of `pence` as is there; it is there no more."""
        if not pence:
            return 0
        if fund not in self._left:
            cash = ledger.locked([at_stripe(fund), Account(AccountKind.CLEARING_TRANSFER, fund)])
            self._left[fund] = max(0, sum(cash.values()))
        there = min(pence, self._left[fund])
        self._left[fund] -= there
        return there


def pay(hold: Hold, draws: Sequence[HoldDraw], parts: Sequence[Part]) -> list[Move]:
    """Pay from parts: Dr what pays / Cr payable, less the fee of the visit's day; the draws know it afterwards."""
    price, tills = sum(part for _draw, _source, part in parts), Tills()
    hold.captured_pence += price
    fee = fees.fee_of(hold.payee, queries.days()(hold.at))
    charged = fee.more(hold.captured_pence, sum(draw.fee_pence for draw in draws), price)
    moves: list[Move] = []
    for (draw, source, part), share in zip(parts, divided(charged, [one[2] for one in parts]), strict=True):
        draw.captured_pence += part
        draw.fee_pence += share
        draw.fee_charged_pence, draw.fee_of_pence = (draw.fee_pence, draw.captured_pence) if draw.fee_pence else (0, 0)
        moves.append((source, payable(hold.payee, draw.fund_id), part - share))
        moves += taken(source, draw.fund_id, share, tills.take(draw.fund_id, share))
    return moves


def reduce(hold: Hold, draw: HoldDraw, pence: int) -> int:
    """Let so much less stand of a draw; returns how much of its fee is given back: in proportion, rounded up."""
    before = draw.fee_pence
    draw.captured_pence -= pence
    hold.captured_pence -= pence
    draw.fee_pence = kept(draw.fee_charged_pence, draw.fee_of_pence, draw.captured_pence)
    return before - draw.fee_pence


def back(target: Account, draw: HoldDraw, fee_pence: int, tills: Tills) -> list[Move]:
    """The moves of a fee that is given back to where the money came from."""
    return given_back(target, draw.fund_id, fee_pence, tills.take(OPS, fee_pence)) if fee_pence else []
