"""What this room refuses, each with a sentence that says what to do."""

from __future__ import annotations

from hub.kernel.errors import Conflict, Forbidden, Invalid, Refused
from hub.kernel.words import N_


class EmailTaken(Invalid):
    """An address belongs to one account only."""

    code = "email-taken"
    template = N_("There is already an account with this email address. Sign in with it, or use another address.")


class HasAccount(Refused):
    """One person has one login."""

    code = "has-account"
    template = N_("They have an account already. If they forgot the password, they can choose a new one themselves.")


class NotAnEmail(Invalid):
    """Text that cannot be an email address."""

    code = "not-an-email"
    template = N_("Write an email address, like name@example.com.")


class NameMissing(Invalid):
    """Nobody and nothing goes without a name."""

    code = "name-missing"
    template = N_("Write a name.")


class LetterGone(Refused):
    """A link from a letter that was used, replaced or is too old."""

    code = "letter-gone"
    template = N_("This link has been used already, or is too old. Ask for a new one.")


class InvitationGone(Refused):
    """An invitation that was accepted, taken back or is too old."""

    code = "invitation-gone"
    template = N_(
        "This invitation has been used already, taken back, or is too old. Ask whoever sent it for a new one."
    )


class InvitationForAnother(Forbidden):
    """A staff invitation opened with someone else's account."""

    code = "invitation-for-another"
    template = N_("This invitation is for another email address. Sign in with the address it was sent to.")


class NotKnown(Invalid):
    """One sentence for a wrong address and a wrong password, so that nobody learns who has an account."""

    code = "not-known"
    template = N_("The email address or the password is not right. Check both and try again.")


class NotConfirmed(Refused):
    """The address has not been shown to be theirs."""

    code = "not-confirmed"
    template = N_("First open the link in the letter we sent to your email address. We have just sent a new one.")


class WeakPassword(Invalid):
    """A password that is easily guessed."""

    code = "weak-password"
    template = N_("Use at least 10 characters. Three words you will remember are good.")


class WrongPassword(Invalid):
    """The password given is not this account's."""

    code = "wrong-password"
    template = N_("This password is not right. Try again, or choose a new one with “Forgotten password”.")


class NotTheirs(Forbidden):
    """Neither the holder, nor a manager, nor a supporter with this scope."""

    code = "not-theirs"
    template = N_("You may not do this for them. If they want you to, they can let you, under “People who act for me”.")


class ViewOnly(NotTheirs):
    """A supporter whose scopes do not reach this far."""

    code = "beyond-scope"
    template = N_(
        "You may look at this for them, but not change it. They can let you do more, under “People who act for me”."
    )


class MayNotSpend(NotTheirs):
    """A supporter who may arrange, but not with money."""

    code = "may-not-spend"
    template = N_("You may arrange what is free for them, but not spend their money. They can let you, up to a limit.")


class SamePerson(Invalid):
    """Nobody needs a delegation from themselves."""

    code = "same-person"
    template = N_("That is your own account. Name someone else.")


class LimitMissing(Invalid):
    """Spending without a limit is never given."""

    code = "limit-missing"
    template = N_("Say how much they may spend in four weeks. It can be changed later.")


class NothingDelegated(Invalid):
    """A delegation without a scope."""

    code = "nothing-delegated"
    template = N_("Choose what they may do for you.")


class EvidenceMissing(Invalid):
    """A delegation has a reason that can be looked at later."""

    code = "evidence-missing"
    template = N_("Write why they may act for you, like “my daughter” or “power of attorney, seen on 3 May”.")


class EndsTooSoon(Invalid):
    """A last day before the first."""

    code = "ends-too-soon"
    template = N_("The last day must not be before the first day.")


class AlreadyActs(Conflict):
    """Two delegations between the same two people at once would leave it open which limit counts."""

    code = "already-acts"
    template = N_("They may already act for you. End that first, then say it anew.")


class ReasonMissing(Invalid):
    """A record is never opened without a reason."""

    code = "reason-missing"
    template = N_("Write why you need to open this record. The person will see your reason.")


class OwnRecord(Forbidden):
    """An officer's own record is under “My data”, like everybody's."""

    code = "own-record"
    template = N_("This is your own record. You find it under “My data”; an officer never opens their own.")


class RecordClosed(Forbidden):
    """No reason was given, or the 30 minutes are over."""

    code = "record-closed"
    template = N_("This record is closed. Give a reason to open it for 30 minutes.")


class HelpEnded(Refused):
    """An officer went on for someone after the 30 minutes; nothing is done, rather than done for the officer."""

    code = "help-ended"
    template = N_("The telephone help has ended after 30 minutes. Nothing was done. Give a reason again and go on.")


class LastManager(Refused):
    """An organisation always has someone who answers for it."""

    code = "last-manager"
    template = N_("They are the only manager. Make someone else a manager first.")


class LastAdministrator(Refused):
    """An installation always has someone who can invite others."""

    code = "last-administrator"
    template = N_("They are the only administrator. Invite another one first.")


class NotYourself(Forbidden):
    """Nobody gives or takes their own role."""

    code = "not-yourself"
    template = N_("Nobody changes their own role. Ask another administrator.")
