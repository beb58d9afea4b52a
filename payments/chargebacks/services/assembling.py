"""What the record holds about a disputed payment, put together as an answer that an officer reads before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from hub.council import queries as councils
from hub.kernel import clock, ids
from hub.kernel.money import pounds
from hub.kernel.words import N_
from hub.people import queries as people
from payments.chargebacks import ports, queries
from payments.funds import queries as funds
from payments.holds import queries as holds
from payments.ledger.domain import Kind
from payments.purses import queries as purses
from payments.topups import queries as topups


@dataclass(frozen=True)
class Payment:
    """The payment that a dispute is about: whose it is in words, who made it, when, and where it is seen."""

    name: str
    made_by: str
    made_at: datetime
    amount_pence: int
    refunded_pence: int
    link: str
    resident: str | None = None


def payment_of(about: str) -> Payment | None:
    """What stands behind a URN: a payment of own money, or into a fund."""
    kind, id_ = ids.parse(about)
    if kind == "purse-payment":
        own = purses.payment(id_)
        if own is None:
            return None
        urns = [ids.urn("person", own.purse), ids.urn("person", own.made_by or own.purse)]
        names = people.names(urns)
        return Payment(
            gettext("the own money of %(name)s", name=names[urns[0]]),
            names[urns[1]],
            own.made_at,
            own.amount_pence,
            own.refunded_pence,
            "/council/purses",
            own.purse,
        )
    top_up = topups.top_up(id_)
    if top_up is None:
        return None
    payer = ids.urn("person", top_up.made_by or "")
    return Payment(
        gettext("the fund “%(fund)s”", fund=funds.names([top_up.fund])[top_up.fund]),
        people.names([payer]).get(payer, "") if top_up.made_by else "",
        top_up.made_at,
        top_up.amount_pence,
        0,
        f"/topups/{id_}",
    )


def assemble(chargeback: str) -> str:
    """The facts in plain words, line by line: the payment, what became of the money, and the help that was had."""
    view = queries.chargeback(chargeback)
    payment = payment_of(view.about) if view else None
    if view is None or payment is None:
        return ""
    council = councils.council()
    lines = [
        gettext(
            "%(amount)s was paid by card on %(day)s into %(what)s, on the payment page to which the payer went from their account with %(council)s.",
            amount=pounds(payment.amount_pence),
            day=_day(payment.made_at),
            what=payment.name,
            council=council.name if council else "Kith",
        )
    ]
    if payment.made_by:
        lines.append(gettext("It was begun by %(name)s, who was signed in here.", name=payment.made_by))
    if payment.refunded_pence:
        lines.append(gettext("%(amount)s of it went back to the card before.", amount=pounds(payment.refunded_pence)))
    if payment.resident:
        lines += _since(payment, payment.resident)
    return "\n".join(lines)


def _since(payment: Payment, resident: str) -> list[str]:
    moved = [line for line in purses.statement(resident) if line.at >= payment.made_at and line.kind in _SAID]
    lines = [
        f"{_day(line.at)}: {gettext(_SAID[line.kind])} {pounds(abs(line.moved.free_pence or line.moved.total_pence))}"
        for line in moved
    ]
    help_ = ports.record(holds.own_paid(resident, payment.made_at))
    return [
        *([gettext("What became of the money:"), *lines] if lines else []),
        *([gettext("Help that own money has paid for since, as both sides wrote it down:"), *help_] if help_ else []),
    ]


_SAID = {
    Kind.OWN_PAID: N_("Paid by card:"),
    Kind.OWN_CLEARED: N_("There to use:"),
    Kind.OWN_REFUND: N_("Asked back to the card:"),
}


def _day(at: datetime) -> str:
    return clock.local(at).strftime("%d %B %Y").lstrip("0")
