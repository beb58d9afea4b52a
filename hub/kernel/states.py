"""How each state of each machine is said to people, and in which tone it is coloured."""

from __future__ import annotations

from flask_babel import gettext

from hub.kernel.words import N_

WORDS: dict[str, tuple[str, str]] = {
    # needs and plans
    "draft": (N_("Draft"), "grey"),
    "open": (N_("Looking for help"), "blue"),
    "planned": (N_("Planned"), "purple"),
    "partly_met": (N_("Partly arranged"), "amber"),
    "met": (N_("Arranged"), "green"),
    "closed": (N_("Finished"), "grey"),
    "withdrawn": (N_("Withdrawn"), "grey"),
    "expired": (N_("Ran out of time"), "grey"),
    "proposed": (N_("Chosen, not asked yet"), "purple"),
    "requested": (N_("Asked, waiting for an answer"), "amber"),
    "booked": (N_("Booked"), "green"),
    # offers and checks
    "submitted": (N_("Waiting for the council"), "amber"),
    "returned": (N_("Sent back to you"), "amber"),
    "live": (N_("Live"), "green"),
    "paused": (N_("Paused"), "grey"),
    "suspended": (N_("Suspended"), "red"),
    "retired": (N_("Retired"), "grey"),
    "approved": (N_("Approved"), "green"),
    "pending": (N_("Waiting"), "amber"),
    "valid": (N_("Valid"), "green"),
    "verified": (N_("Verified"), "green"),
    "lapsed": (N_("Out of date"), "red"),
    "revoked": (N_("Taken back"), "red"),
    "refused": (N_("Refused"), "red"),
    # prices from a day on
    "coming": (N_("To come"), "blue"),
    "begun": (N_("In force"), "green"),
    "dropped": (N_("Taken back"), "grey"),
    "asked": (N_("Asked, waiting for an answer"), "amber"),
    "taken": (N_("The money is there"), "green"),
    "short": (N_("Not enough money"), "red"),
    "kept": (N_("Stays at the old price"), "grey"),
    "leaving": (N_("Going back to the old price"), "amber"),
    "over": (N_("Over"), "grey"),
    # what is shared
    "inviting": (N_("Those invited are asked"), "amber"),
    "shared": (N_("Shared"), "green"),
    "invited": (N_("Invited"), "amber"),
    "agreed": (N_("Agreed"), "green"),
    "left": (N_("Has left"), "grey"),
    "made": (N_("Shared anew"), "green"),
    "taken_back": (N_("Taken back"), "grey"),
    # bookings
    "accepted": (N_("Agreed"), "green"),
    "declined": (N_("Declined"), "grey"),
    "active": (N_("Under way"), "green"),
    "ended": (N_("Ended"), "grey"),
    "cancelled": (N_("Cancelled"), "grey"),
    # visits
    "scheduled": (N_("Coming up"), "blue"),
    "checked_in": (N_("Happening now"), "purple"),
    "delivered": (N_("Done"), "green"),
    "cancelled_free": (N_("Cancelled, no charge"), "grey"),
    "cancelled_late": (N_("Cancelled late"), "amber"),
    "cancelled_by_supplier": (N_("Cancelled by the helper"), "amber"),
    "no_show_supplier": (N_("Nobody came"), "red"),
    "no_show_resident": (N_("Nobody was in"), "red"),
    "confirmed": (N_("Confirmed"), "green"),
    "auto_confirmed": (N_("Confirmed by silence"), "green"),
    "queried": (N_("Being looked into"), "amber"),
    "upheld": (N_("Settled for the resident"), "green"),
    "partial": (N_("Settled in part"), "amber"),
    "rejected": (N_("Settled for the helper"), "green"),
    # money
    "unfunded": (N_("No money set aside yet"), "amber"),
    "held": (N_("Money set aside"), "blue"),
    "released": (N_("Money freed again"), "grey"),
    "captured": (N_("Owed to the helper"), "green"),
    "remitted": (N_("Sent"), "green"),
    "paid_out": (N_("Paid"), "green"),
    # worries, alerts, decisions
    "new": (N_("New"), "blue"),
    "acknowledged": (N_("Being looked into"), "amber"),
    "answered": (N_("Answered"), "green"),
    "resolved": (N_("Settled"), "green"),
    "lifted": (N_("Lifted"), "green"),
    "waiting": (N_("Waiting"), "amber"),
    # gifts in kind
    "offered": (N_("Offered, waiting for an answer"), "amber"),
    "received": (N_("It has come"), "green"),
    # suppliers who stop
    "worked_out": (N_("Worked out, not decided"), "blue"),
    "recorded": (N_("On the record"), "amber"),
    "past": (N_("Past"), "grey"),
    # rounds
    "queued": (N_("Waiting to begin"), "blue"),
    "working": (N_("Being put together"), "amber"),
    "gathering": (N_("Gathering needs and offers"), "amber"),
    "sharing": (N_("Sharing out hours"), "amber"),
    "done": (N_("Done"), "green"),
}


def words(state: object) -> tuple[str, str]:
    """The words for `state` in the reader's language, and its tone; an unknown one is said as it is written."""
    name = str(getattr(state, "value", state))
    said, tone = WORDS.get(name, (name.replace("_", " ").capitalize(), "grey"))
    return gettext(said), tone
