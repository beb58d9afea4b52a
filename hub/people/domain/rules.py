"""Rules about people: sectors, roles, scopes, names as strangers see them, and when a delegation holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from hub.kernel.words import N_

RECORD_OPEN = timedelta(minutes=30)
"""How long a reason opens one person's record (domain.md, Capabilities)."""

LEAST_PASSWORD = 10
MOST_PASSWORD = 200  # hashing a longer one would only keep the machine busy
INVITATION_LASTS = timedelta(days=14)


class Sector(StrEnum):
    """The five sectors of a place."""

    PUBLIC = "public"
    VOLUNTARY = "voluntary"
    BUSINESS = "business"
    COMMUNITY = "community"
    INDIVIDUAL = "individual"


class Scope(StrEnum):
    """What a supporter may do for a resident; each holds the ones before it."""

    VIEW = "view"
    ARRANGE = "arrange"
    SPEND = "spend"


class StaffRole(StrEnum):
    """The council's own roles, and the two that oversee."""

    COMMISSIONER = "commissioner"
    FINANCE = "finance"
    SAFEGUARDING = "safeguarding"
    COUNCILLOR = "councillor"
    FUNDER = "funder"
    ADMINISTRATOR = "administrator"


class MemberRole(StrEnum):
    """What a member is in an organisation."""

    MANAGER = "manager"
    CARER = "carer"
    MEMBER = "member"


MAKES_VISITS = frozenset({MemberRole.MANAGER, MemberRole.CARER})
"""As what a member may be sent to visits (domain.md, capabilities: visit.record)."""


class Letters(StrEnum):
    """Why an account is sent a letter with a secret in it."""

    CONFIRM = "confirm"
    RESET = "reset"
    EMAIL = "email"
    KNOWN = "known"  # someone signed up with an address that has an account: its owner is told, nobody else
    MOVED = "moved"  # the account has another address now: the old one is told, in case it was a stranger


SECRET_LETTERS = frozenset({Letters.CONFIRM, Letters.RESET, Letters.EMAIL})
LETTER_LASTS = {
    Letters.CONFIRM: timedelta(days=3),
    Letters.RESET: timedelta(hours=1),
    Letters.EMAIL: timedelta(days=1),
    Letters.KNOWN: timedelta(days=1),
    Letters.MOVED: timedelta(days=7),
}


class InvitationKind(StrEnum):
    """What someone is invited to be."""

    STAFF = "staff"
    MEMBER = "member"
    SUPPORTER = "supporter"


class OpeningKind(StrEnum):
    """Why an officer is in a person's record."""

    RECORD = "record"
    TELEPHONE = "telephone"


SECTOR_WORDS = {
    Sector.PUBLIC: N_("Public service"),
    Sector.VOLUNTARY: N_("Charity or voluntary organisation"),
    Sector.BUSINESS: N_("Business"),
    Sector.COMMUNITY: N_("Community group"),
    Sector.INDIVIDUAL: N_("One person"),
}
STAFF_WORDS = {
    StaffRole.COMMISSIONER: N_("Commissioner"),
    StaffRole.FINANCE: N_("Finance officer"),
    StaffRole.SAFEGUARDING: N_("Safeguarding officer"),
    StaffRole.COUNCILLOR: N_("Councillor"),
    StaffRole.FUNDER: N_("Funder"),
    StaffRole.ADMINISTRATOR: N_("Administrator"),
}
MEMBER_WORDS = {
    MemberRole.MANAGER: N_("Manager"),
    MemberRole.CARER: N_("Carer"),
    MemberRole.MEMBER: N_("Member"),
}
SCOPE_WORDS = {
    Scope.VIEW: N_("See needs, plans and visits"),
    Scope.ARRANGE: N_("Arrange help that costs nothing"),
    Scope.SPEND: N_("Arrange help that is paid for, up to a limit"),
}

OFFICERS = (StaffRole.COMMISSIONER, StaffRole.FINANCE, StaffRole.SAFEGUARDING)
"""Who may open a person's record, with a reason. An administrator, a councillor and a funder see no personal data."""

HOME: dict[str, str] = {}
"""Where each staff role lands after signing in: rooms enter their page when they are wired (`land`)."""


def land(role: str, address: str) -> None:
    """Let `role` land on `address` after signing in."""
    HOME[role] = address


def home(roles: Iterable[str]) -> str:
    """The landing page for whoever holds `roles`: the first role's that has one, else the account's own page."""
    held = set(roles)
    return next((HOME[role] for role in StaffRole if role in held and role in HOME), "/account")


@dataclass(frozen=True)
class Point:
    """A place on the earth, in WGS84 degrees."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise ValueError("a point has a latitude of -90 to 90 and a longitude of -180 to 180")


def closed(scopes: Iterable[Scope | str]) -> tuple[Scope, ...]:
    """`scopes` with all that each of them holds, in order: nobody can arrange what they may not see."""
    given = {Scope(scope) for scope in scopes}
    order = list(Scope)
    highest = max((order.index(scope) for scope in given), default=-1)
    return tuple(order[: highest + 1])


def holds(scopes: Iterable[str], starts: date, ends: date | None, ended_at: datetime | None, on: date) -> bool:
    """Whether a delegation stands on the day `on`: begun, not past its last day, not ended by either side."""
    return bool(tuple(scopes)) and starts <= on and (ends is None or on <= ends) and ended_at is None


def full_name(given_name: str, family_name: str) -> str:
    """Both names, as those who may know them see them."""
    return f"{given_name} {family_name}".strip()


def masked_name(given_name: str, family_name: str) -> str:
    """First name and initial: what others see until a booking is accepted (domain.md, Masking)."""
    initial = family_name.strip()[:1].upper()
    return f"{given_name} {initial}." if initial else given_name


def hashed(secret: str) -> str:
    """What is kept of a secret of 32 random bytes: its SHA-256; it needs no slow hash, because nobody can guess it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def tidy_email(text: str) -> str:
    """The form in which an address is kept and compared: trimmed, in lower case."""
    return text.strip().lower()


def weak_password(password: str, *known: str) -> str | None:
    """What is wrong with a password, as a marked sentence, or None (length first, as NIST SP 800-63B advises)."""
    if len(password) < LEAST_PASSWORD:
        return N_("Use at least 10 characters. Three words you will remember are good.")
    if len(password) > MOST_PASSWORD:
        return N_("Use at most 200 characters.")
    lowered = password.lower()
    if len(set(lowered)) < 4 or lowered in {text.lower() for text in known if text}:
        return N_("That is too easy to guess. Three words you will remember are good.")
    return None
