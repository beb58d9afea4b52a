"""The tables of this room."""

from hub.people.models.accounts import PENDING, Account, Invitation, Letter, Try
from hub.people.models.authority import Block, Delegation, Opening, RecordLook, StaffPost
from hub.people.models.parties import Membership, Organisation, Person

__all__ = [
    "PENDING",
    "Account",
    "Block",
    "Delegation",
    "Invitation",
    "Letter",
    "Membership",
    "Opening",
    "Organisation",
    "Person",
    "RecordLook",
    "StaffPost",
    "Try",
]
