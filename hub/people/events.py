"""What this room announces: ids and roles only, never a name, an address or a secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class LetterAsked(Event):
    """An account should get a letter; `letter` is what `services.write_letter` is called with when it is sent."""

    type: ClassVar[str] = "account.letter-asked"

    account: str
    letter: str
    purpose: str


@dataclass(frozen=True, kw_only=True)
class AccountChanged(Event):
    """A password or an address was changed: its owner is told, so that a stranger's change is noticed."""

    type: ClassVar[str] = "account.changed"

    account: str
    person: str
    what: str  # password, email


@dataclass(frozen=True, kw_only=True)
class InvitationMade(Event):
    """Someone was invited; `invitation` is what `services.write_invitation` is called with when it is sent."""

    type: ClassVar[str] = "invitation.made"

    invitation: str


@dataclass(frozen=True, kw_only=True)
class PersonMoved(Event):
    """A person has another home point."""

    type: ClassVar[str] = "person.moved"

    person: str


@dataclass(frozen=True, kw_only=True)
class PersonRenamed(Event):
    """A person goes by another name; whoever keeps a copy of it asks again."""

    type: ClassVar[str] = "person.renamed"

    person: str


@dataclass(frozen=True, kw_only=True)
class PersonBlocked(Event):
    """`party` wants nothing more to do with `blocked`; both are URNs."""

    type: ClassVar[str] = "person.blocked"

    party: str
    blocked: str


@dataclass(frozen=True, kw_only=True)
class PersonUnblocked(Event):
    """`party` took a block back."""

    type: ClassVar[str] = "person.unblocked"

    party: str
    blocked: str


@dataclass(frozen=True, kw_only=True)
class DelegationMade(Event):
    """A resident lets a supporter act for them."""

    type: ClassVar[str] = "delegation.made"

    delegation: str
    resident: str
    supporter: str


@dataclass(frozen=True, kw_only=True)
class DelegationEnded(Event):
    """Either side ended it; `by` is who did."""

    type: ClassVar[str] = "delegation.ended"

    delegation: str
    resident: str
    supporter: str
    by: str | None


@dataclass(frozen=True, kw_only=True)
class OrganisationFounded(Event):
    """An organisation was entered."""

    type: ClassVar[str] = "organisation.founded"

    organisation: str
    sector: str


@dataclass(frozen=True, kw_only=True)
class OrganisationChanged(Event):
    """An organisation's name, place or description changed."""

    type: ClassVar[str] = "organisation.changed"

    organisation: str


@dataclass(frozen=True, kw_only=True)
class MemberAdded(Event):
    """A person became a member, or has another role now."""

    type: ClassVar[str] = "organisation.member-added"

    organisation: str
    person: str
    role: str


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    """A person is no longer a member; `by` is who ended it, themself or a manager."""

    type: ClassVar[str] = "organisation.member-left"

    organisation: str
    person: str
    by: str | None = None


@dataclass(frozen=True, kw_only=True)
class RecordOpened(Event):
    """An officer opened a person's record, or helps them by telephone (`kind`)."""

    type: ClassVar[str] = "person.record-opened"

    opening: str
    person: str
    officer: str
    kind: str
