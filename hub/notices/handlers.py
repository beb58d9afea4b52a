"""Reactions: mails are sent, account letters written, and people told what happened to their checks and rights."""

from __future__ import annotations

from hub.checks import queries as checks
from hub.checks.domain import KIND_WORDS, CheckKind
from hub.checks.events import CheckApproved, CheckEnded, CheckEnding, CheckRefused, CheckSubmitted
from hub.kernel import unit
from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import queries, services
from hub.notices.domain import MailRefused, MailState
from hub.notices.events import MailWritten
from hub.people import queries as people
from hub.people import services as accounts
from hub.people.domain import STAFF_WORDS, Letters, StaffRole
from hub.people.events import (
    AccountChanged,
    DelegationEnded,
    DelegationMade,
    InvitationMade,
    LetterAsked,
    MemberAdded,
    RecordOpened,
)

CHECKS = "/account/checks"


def send_mail(delivery: Delivery[MailWritten]) -> None:
    """Hand a mail over, outside any unit; one that may succeed later is left to the outbox's growing pauses.

    Raises:
        MailDelayed: it is to be tried again.
    """
    mail = delivery.event.mail
    letter = unit.read(queries.letter, mail)
    if letter is None:
        return  # it was sent before
    if not letter.to:
        unit.write(services.record, mail, MailState.NOWHERE, "no address")
        return
    try:
        services.outlet().send(letter)
    except MailRefused as refusal:
        unit.write(services.record, mail, MailState.REFUSED, str(refusal))
    else:
        unit.write(services.record, mail, MailState.SENT)


def write_letter(delivery: Delivery[LetterAsked]) -> None:
    """Write the letter with which an account is confirmed, reset or moved."""
    post = accounts.write_letter(delivery.event.letter)
    if post is not None:
        first = post.purpose is Letters.RESET and not post.confirmed
        template = "account_first" if first else f"account_{post.purpose.value}"
        services.write_mail(post.to, template, {"given_name": post.given_name}, post.path, secret=True)


def write_invitation(delivery: Delivery[InvitationMade]) -> None:
    """Write the letter that brings someone an invitation."""
    post = accounts.write_invitation(delivery.event.invitation)
    if post is None:
        return
    inviter, organisation = f"person:{post.inviter}", f"organisation:{post.organisation}"
    named = people.names([urn for urn in (inviter, organisation) if not urn.endswith((":", ":None"))])
    data = {
        "inviter": named.get(inviter, ""),
        "organisation": named.get(organisation, ""),
        "role": STAFF_WORDS[post.staff_role] if post.staff_role else "",
    }
    services.write_mail(post.to, f"invitation_{post.kind.value}", data, post.path, secret=True)


def account_changed(delivery: Delivery[AccountChanged]) -> None:
    """Tell the owner of an account that its password or address was changed, whatever they chose."""
    event = delivery.event
    reader = people.person(event.person)
    if reader.email:
        data = {"given_name": reader.given_name, "what": event.what}
        services.write_mail(reader.email, "account_changed", data, "/account/forgotten")


def delegation_made(delivery: Delivery[DelegationMade]) -> None:
    """Tell both sides that a supporter may act for a resident."""
    _tell_both(
        delivery,
        N_("%(supporter)s can now act for you. You can end it whenever you like."),
        N_("You can now act for %(resident)s."),
    )


def delegation_ended(delivery: Delivery[DelegationEnded]) -> None:
    """Tell both sides that it is over."""
    _tell_both(
        delivery,
        N_("%(supporter)s no longer acts for you."),
        N_("You no longer act for %(resident)s."),
    )


def _tell_both(delivery: Delivery[DelegationMade] | Delivery[DelegationEnded], to_one: str, to_other: str) -> None:
    event = delivery.event
    named = people.names([f"person:{event.resident}", f"person:{event.supporter}"])
    data = {
        "resident": named.get(f"person:{event.resident}", ""),
        "supporter": named.get(f"person:{event.supporter}", ""),
    }
    for person, template in ((event.resident, to_one), (event.supporter, to_other)):
        services.tell(
            person, event.type, template=template, data=data, link="/account/supporters", event_id=delivery.id
        )


def member_added(delivery: Delivery[MemberAdded]) -> None:
    """Tell a person which organisation they belong to now."""
    event = delivery.event
    urn = f"organisation:{event.organisation}"
    services.tell(
        event.person,
        event.type,
        template=N_("You are now part of %(organisation)s here."),
        data={"organisation": people.names([urn]).get(urn, "")},
        link="/account",
        event_id=delivery.id,
    )


def record_opened(delivery: Delivery[RecordOpened]) -> None:
    """Tell a person that an officer looked at their record, or helps them by telephone."""
    event = delivery.event
    services.tell(
        event.person,
        event.type,
        template=N_("Someone at the council opened your record. See who, when and why."),
        link="/account/data",
        event_id=delivery.id,
    )


def check_submitted(delivery: Delivery[CheckSubmitted]) -> None:
    """Tell the safeguarding officers that a check waits."""
    for officer in people.staff(StaffRole.SAFEGUARDING):
        services.tell(
            officer,
            delivery.event.type,
            template=N_("A check waits for you: %(kind)s."),
            data=_kind(delivery.event.kind),
            link=f"/council/checks/{delivery.event.check}",
            event_id=delivery.id,
        )


def check_approved(delivery: Delivery[CheckApproved]) -> None:
    """Tell a party that its check is approved."""
    _tell_of_check(delivery, N_("Your check is approved: %(kind)s."), {})


def check_refused(delivery: Delivery[CheckRefused]) -> None:
    """Tell a party that its check was not accepted, and why."""
    reason = checks.check(delivery.event.check).reason
    _tell_of_check(
        delivery,
        N_("We could not accept your check: %(kind)s. The reason: %(reason)s You can send it in again."),
        {"reason": reason},
    )


def check_ending(delivery: Delivery[CheckEnding]) -> None:
    """Warn a party that a check runs out."""
    _tell_of_check(
        delivery,
        N_(
            "Your check runs out on %(expires_on)s: %(kind)s. Send us the new one before then, so that visits can go on."
        ),
        {"expires_on": delivery.event.expires},
    )


def check_ended(delivery: Delivery[CheckEnded]) -> None:
    """Tell a party that a check is over."""
    if delivery.event.reason == "lapsed":
        words = N_("Your check has run out: %(kind)s. Visits that need it are paused until you send us the new one.")
    else:
        words = N_("Your check was taken back: %(kind)s. Visits that need it are paused. Open it to see why.")
    _tell_of_check(delivery, words, {})


CheckDelivery = Delivery[CheckApproved] | Delivery[CheckRefused] | Delivery[CheckEnding] | Delivery[CheckEnded]


def _tell_of_check(delivery: CheckDelivery, template: str, data: dict[str, str]) -> None:
    event = delivery.event
    services.tell_party(
        event.party,
        event.type,
        template=template,
        data=data | _kind(event.kind),
        link=CHECKS,
        event_id=delivery.id,
    )


def _kind(kind: str) -> dict[str, str]:
    return {"kind": KIND_WORDS[CheckKind(kind)]}
