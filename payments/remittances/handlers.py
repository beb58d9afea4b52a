"""Reactions: Stripe has made or refused a transfer; who is paid or not hears of it, and finance of what it can mend."""

from __future__ import annotations

from hub.kernel import ids
from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from hub.people.domain import StaffRole
from payments.funds import queries as funds
from payments.gateway.domain import CallKind
from payments.gateway.events import CallAnswered, CallFailed
from payments.remittances import queries, services
from payments.remittances.domain import Reason
from payments.remittances.events import RemittanceKept, RemittanceRefused, RemittanceSent


def answered(delivery: Delivery[CallAnswered]) -> None:
    """A transfer was made."""
    event = delivery.event
    if event.kind == CallKind.TRANSFER.value and event.subject.startswith("remittance:"):
        services.sent(ids.parse(event.subject)[1], event.object)


def refused(delivery: Delivery[CallFailed]) -> None:
    """A transfer was refused."""
    event = delivery.event
    if event.kind == CallKind.TRANSFER.value and event.subject.startswith("remittance:"):
        services.refused(ids.parse(event.subject)[1], event.code)


def tell(delivery: Delivery[RemittanceSent]) -> None:
    """Tell whoever is paid."""
    event = delivery.event
    if event.amount_pence:
        notices.tell_party(
            event.payee,
            event.type,
            template=N_("%(amount_pence)s is on its way to your bank account."),
            data={"amount_pence": event.amount_pence},
            link=f"/remittances/{event.remittance}",
            event_id=delivery.id,
        )


def tell_refused(delivery: Delivery[RemittanceRefused]) -> None:
    """Tell finance, who can mend it, and whoever is not paid, to whom it stays owed."""
    event = delivery.event
    data = {"amount_pence": event.amount_pence}
    view = queries.remittance(event.remittance)
    for officer in people.staff(StaffRole.FINANCE):
        notices.tell(
            officer,
            "remittance.refused-by-stripe",
            template=N_(
                "Stripe refused a transfer of %(amount_pence)s to a supplier. It stays owed; the next run pays it."
            ),
            data=data,
            link=f"/council/remittances/{view.run}" if view else "/council/remittances",
            event_id=delivery.id,
        )
    notices.tell_party(
        event.payee,
        event.type,
        template=N_("A payment of %(amount_pence)s to you did not go through. It stays owed to you."),
        data=data,
        link=f"/remittances/{event.remittance}",
        event_id=delivery.id,
    )


_KEPT = {
    Reason.NOT_READY: N_(
        "We could not send you %(amount_pence)s: getting paid is not set up, or Stripe needs details from you."
    ),
    Reason.NO_CASH: N_("We could not send you %(amount_pence)s: the money is on its way to us. It stays owed to you."),
    Reason.MORE: N_("More than %(amount_pence)s is owed to you now. All of it goes with the next payments."),
}
_MEND = {
    Reason.NO_CASH: N_("“%(fund)s” has not enough money at Stripe, so suppliers wait. Pay into the fund."),
    Reason.MORE: N_("A payment of “%(fund)s” waits: more is owed now than was approved. Propose the next run."),
}


def tell_kept(delivery: Delivery[RemittanceKept]) -> None:
    """Tell whoever is not paid why; and finance, once a run and fund, of what it can mend."""
    event = delivery.event
    reason = Reason(event.reason)
    if event.amount_pence:  # else all of it would have been netted, and nothing sent
        notices.tell_party(
            event.payee,
            event.type,
            template=_KEPT[reason],
            data={"amount_pence": event.amount_pence},
            link="/payees" if reason is Reason.NOT_READY else f"/remittances/{event.remittance}",
            event_id=delivery.id,
        )
    if reason in _MEND:
        for officer in people.staff(StaffRole.FINANCE):
            notices.tell(
                officer,
                "remittance.fund-short" if reason is Reason.NO_CASH else "remittance.more",
                template=_MEND[reason],
                data={"fund": funds.names([event.fund])[event.fund]},
                link=f"/council/remittances/{event.run}",
                event_id=f"{event.run}:{event.fund}:{event.reason}",
            )
