"""What may be done with people, accounts, organisations, delegations, records and blocks."""

from hub.people.services.accounts import (
    Post,
    ask_email_change,
    ask_letter,
    ask_reset,
    change_email,
    change_password,
    confirm_account,
    give_account,
    keep_hash,
    reset_password,
    sign_up,
    write_letter,
)
from hub.people.services.blocks import block, unblock
from hub.people.services.delegations import delegate, end_delegation
from hub.people.services.homes import Home, see_home
from hub.people.services.invitations import (
    InvitationPost,
    accept_as_new,
    accept_invitation,
    invite_member,
    invite_staff,
    invite_supporter,
    withdraw_invitation,
    write_invitation,
)
from hub.people.services.organisations import add_member, change_organisation, found_organisation, remove_member
from hub.people.services.passwords import hash_password, outdated, password_fits
from hub.people.services.persons import change_details, open_account, register_person, set_place
from hub.people.services.records import end_help, help_by_telephone, keep_look, open_record
from hub.people.services.sessions import enter as enter_session
from hub.people.services.staff import appoint, dismiss
from hub.people.services.tries import forget_old, forget_tries, take_try

__all__ = [
    "Home",
    "InvitationPost",
    "Post",
    "accept_as_new",
    "accept_invitation",
    "add_member",
    "appoint",
    "ask_email_change",
    "ask_letter",
    "ask_reset",
    "block",
    "change_details",
    "change_email",
    "change_organisation",
    "change_password",
    "confirm_account",
    "delegate",
    "dismiss",
    "end_delegation",
    "end_help",
    "enter_session",
    "forget_old",
    "forget_tries",
    "found_organisation",
    "give_account",
    "hash_password",
    "help_by_telephone",
    "invite_member",
    "invite_staff",
    "invite_supporter",
    "keep_hash",
    "keep_look",
    "open_account",
    "open_record",
    "outdated",
    "password_fits",
    "register_person",
    "remove_member",
    "reset_password",
    "see_home",
    "set_place",
    "sign_up",
    "take_try",
    "unblock",
    "withdraw_invitation",
    "write_invitation",
    "write_letter",
]
