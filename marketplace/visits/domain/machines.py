"""The three machines of a visit: what happens, what is agreed about it, and where its money stands."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

QUERY_AFTER = timedelta(days=28)  # how long after a visit that was agreed something may still turn up
OBJECT_WITHIN = timedelta(days=28)  # how long whoever was to come may object, from when it was marked as missed


class Occurrence(StrEnum):
    """What happens."""

    SCHEDULED = "scheduled"
    CHECKED_IN = "checked_in"
    DELIVERED = "delivered"
    CANCELLED_FREE = "cancelled_free"
    CANCELLED_LATE = "cancelled_late"
    CANCELLED_BY_SUPPLIER = "cancelled_by_supplier"
    NO_SHOW_SUPPLIER = "no_show_supplier"
    NO_SHOW_RESIDENT = "no_show_resident"


class OccurrenceEvent(StrEnum):
    """What can happen to a visit; that it took place after all is found by an officer, or said by whoever has it."""

    CHECK_IN = "check_in"
    CHECK_OUT = "check_out"
    CANCEL_FREE = "cancel_free"
    CANCEL_LATE = "cancel_late"
    HAND_BACK = "hand_back"
    NOBODY_CAME = "nobody_came"
    NOBODY_IN = "nobody_in"
    TOOK_PLACE = "took_place"


S, E = Occurrence, OccurrenceEvent

OCCURRENCE: dict[tuple[Occurrence, OccurrenceEvent], Occurrence] = {
    (S.SCHEDULED, E.CHECK_IN): S.CHECKED_IN,
    (S.CHECKED_IN, E.CHECK_OUT): S.DELIVERED,
    (S.SCHEDULED, E.CANCEL_FREE): S.CANCELLED_FREE,
    (S.SCHEDULED, E.CANCEL_LATE): S.CANCELLED_LATE,
    (S.SCHEDULED, E.HAND_BACK): S.CANCELLED_BY_SUPPLIER,
    (S.SCHEDULED, E.NOBODY_CAME): S.NO_SHOW_SUPPLIER,
    (S.SCHEDULED, E.NOBODY_IN): S.NO_SHOW_RESIDENT,
    # Found by an officer after an objection, or said by whoever has it.
    (S.NO_SHOW_SUPPLIER, E.TOOK_PLACE): S.DELIVERED,
}

# A visit that ended without any charge: whatever was set aside for it goes back.
FREE = frozenset({S.CANCELLED_FREE, S.CANCELLED_BY_SUPPLIER, S.NO_SHOW_SUPPLIER})
# What the resident may ask the council to look at: there is something to be paid.
CHARGED = frozenset({S.DELIVERED, S.CANCELLED_LATE, S.NO_SHOW_RESIDENT})


class Agreement(StrEnum):
    """Whether both sides say the same about it; `upheld` is settled for the resident, `rejected` for the helper."""

    NONE = "none"
    CONFIRMED = "confirmed"
    AUTO_CONFIRMED = "auto_confirmed"
    QUERIED = "queried"
    UPHELD = "upheld"
    PARTIAL = "partial"
    REJECTED = "rejected"


class AgreementEvent(StrEnum):
    """What the resident, the clock, the helper or an officer says."""

    CONFIRM = "confirm"
    AUTO_CONFIRM = "auto_confirm"
    QUERY = "query"
    OBJECT = "object"
    UPHOLD = "uphold"
    SETTLE_IN_PART = "settle_in_part"
    REJECT = "reject"


A, AE = Agreement, AgreementEvent

AGREEMENT: dict[tuple[Agreement, AgreementEvent], Agreement] = {
    (A.NONE, AE.CONFIRM): A.CONFIRMED,
    (A.NONE, AE.AUTO_CONFIRM): A.AUTO_CONFIRMED,
    (A.NONE, AE.QUERY): A.QUERIED,
    (A.NONE, AE.OBJECT): A.QUERIED,  # to “nobody came”: only of a visit that is down as missed
    (A.CONFIRMED, AE.QUERY): A.QUERIED,  # found out later, within four weeks: also after it was paid
    (A.AUTO_CONFIRMED, AE.QUERY): A.QUERIED,
    (A.QUERIED, AE.UPHOLD): A.UPHELD,
    (A.QUERIED, AE.SETTLE_IN_PART): A.PARTIAL,
    (A.QUERIED, AE.REJECT): A.REJECTED,
}


class Side(StrEnum):
    """Who says something about a queried visit: whoever has it, or whoever makes it; as its history names them."""

    HOLDER = "resident_said"
    SUPPLIER = "helper_said"


MOST_SAID = 5  # how often either side may say something, so that one cannot drown the other


def may_be_queried(agreement: Agreement, ended_at: datetime, now: datetime) -> bool:
    """Whether something may turn up about a visit that was agreed: not for ever, and not once an officer has decided."""
    return (agreement, AE.QUERY) in AGREEMENT and (agreement is A.NONE or now < ended_at + QUERY_AFTER)


def may_be_objected_to(occurrence: Occurrence, agreement: Agreement, missed_at: datetime, now: datetime) -> bool:
    """Whether whoever was to come may still say that they did: once, and not for ever after it was marked as missed."""
    missed = occurrence is Occurrence.NO_SHOW_SUPPLIER and (agreement, AE.OBJECT) in AGREEMENT
    return missed and now < missed_at + OBJECT_WITHIN


class Money(StrEnum):
    """Where its money stands; `none` is a visit that costs nothing."""

    NONE = "none"
    UNFUNDED = "unfunded"
    HELD = "held"
    RELEASED = "released"
    CAPTURED = "captured"
    REMITTED = "remitted"
    PAID_OUT = "paid_out"


class MoneyEvent(StrEnum):
    """What becomes of it; a change after capture is a linked adjustment, never a state."""

    HOLD = "hold"
    CUT = "cut"
    RELEASE = "release"
    REOPEN = "reopen"
    CAPTURE = "capture"
    REMIT = "remit"
    PAY_OUT = "pay_out"


M, ME = Money, MoneyEvent

MONEY: dict[tuple[Money, MoneyEvent], Money] = {
    (M.UNFUNDED, ME.HOLD): M.HELD,
    (M.UNFUNDED, ME.RELEASE): M.RELEASED,  # only promised, and no longer needed
    (M.UNFUNDED, ME.CAPTURE): M.CAPTURED,  # delivered without a hold: charged to the budget, or approved by finance
    (M.HELD, ME.CUT): M.UNFUNDED,  # the budget was cut midway
    (M.HELD, ME.RELEASE): M.RELEASED,
    (M.RELEASED, ME.REOPEN): M.UNFUNDED,  # it was down as missed, and took place after all
    (M.HELD, ME.CAPTURE): M.CAPTURED,
    (M.CAPTURED, ME.REMIT): M.REMITTED,
    (M.REMITTED, ME.PAY_OUT): M.PAID_OUT,
}
