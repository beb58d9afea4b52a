"""Sign up, and everything that a letter with a secret does: confirm, choose a new password, change the address."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from hub.kernel import clock, ids, outbox
from hub.kernel.access import ANONYMOUS, Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.people.domain import (
    LETTER_LASTS,
    SECRET_LETTERS,
    EmailTaken,
    HasAccount,
    LetterGone,
    Letters,
    hashed,
    tidy_email,
)
from hub.people.events import AccountChanged, LetterAsked
from hub.people.models import Account, Letter, Person
from hub.people.queries.records import require_open
from hub.people.services.persons import free_email, locked, open_account, register_person


@dataclass(frozen=True)
class Post:
    """A letter, ready to be written: to whom, why, and the path on this site that its link opens."""

    to: str
    person: str
    given_name: str
    purpose: Letters
    path: str
    confirmed: bool  # whether the address was known to be theirs before this letter


def sign_up(given_name: str, family_name: str, *, email: str, password_hash: str) -> None:
    """Enter a new person with an unconfirmed account, and ask for the letter that confirms it.

    Whoever asks learns nothing of others: an address that has an account gets a letter that says so. One that was
    never confirmed (signed up for by anyone, or entered by an officer) stays as it is, because whoever signs up again is
    not known to be who did so first: its letter lets the reader of that mailbox, who alone is known to own the address,
    choose a password, and then look at the name.

    Raises:
        NameMissing, NotAnEmail: it does not fit.
    """
    account = db.session.scalar(sa.select(Account).where(Account.email == tidy_email(email)).with_for_update())
    if account is None:
        person = register_person(given_name, family_name, email=email, password_hash=password_hash, by=ANONYMOUS)
        account = db.session.scalars(sa.select(Account).where(Account.person_id == person)).one()
    elif account.confirmed_at is not None:
        ask_letter(account.id, Letters.KNOWN)
        return
    else:
        ask_letter(account.id, Letters.RESET)
        return
    ask_letter(account.id, Letters.CONFIRM)


def give_account(person: str, email: str, *, by: Actor) -> None:
    """Give a login to someone an officer entered, and send the letter with which they choose a password.

    Raises:
        RecordClosed: the record is not open to `by`.
        HasAccount: they have a login already.
        NotAnEmail, EmailTaken: it does not fit.
    """
    require_open(by, person)
    locked(person)
    if db.session.scalar(sa.select(Account.id).where(Account.person_id == person)) is not None:
        raise HasAccount
    ask_letter(open_account(person, email), Letters.RESET)


def ask_letter(account: str, purpose: Letters, email: str | None = None) -> None:
    """Ask that an account be sent a letter; the secret in it is made when it is written."""
    now = clock.now()
    letter = Letter(
        id=ids.new(),
        account_id=account,
        purpose=purpose,
        email=email,
        asked_at=now,
        expires_at=now + LETTER_LASTS[purpose],
    )
    db.session.add(letter)
    db.session.flush()
    outbox.announce(
        LetterAsked(subject=ids.urn("account", account), account=account, letter=letter.id, purpose=purpose.value)
    )


def write_letter(letter: str) -> Post | None:
    """Make the letter's secret, of which only the hash is kept, and say what to write; None when it is out of date.

    Called by whoever sends it. Called again (a delivery that failed), it makes another secret, and the first is void.
    """
    row = db.session.get(Letter, letter, with_for_update=True)
    if row is None or row.used_at is not None or row.expires_at <= clock.now():
        return None
    account = db.session.get_one(Account, row.account_id)
    person = db.session.get_one(Person, account.person_id)
    path = "/account/forgotten"
    if row.purpose in SECRET_LETTERS:
        secret = ids.secret()
        row.secret_hash = hashed(secret)
        path = f"/account/{row.purpose.value}/{secret}"
    to = row.email or account.email
    return Post(to, person.id, person.given_name, row.purpose, path, account.confirmed_at is not None)


def confirm_account(secret: str) -> str:
    """Take the address as theirs; returns the account's id.

    Raises:
        LetterGone: the link was used, replaced or is too old.
    """
    row, account = _used(secret, Letters.CONFIRM)
    account.confirmed_at = account.confirmed_at or row.used_at
    return account.id


def ask_reset(email: str) -> None:
    """Ask for the letter with which a forgotten password is replaced; an unknown address changes nothing."""
    account = db.session.scalar(sa.select(Account.id).where(Account.email == tidy_email(email)))
    if account is not None:
        ask_letter(account, Letters.RESET)


def reset_password(secret: str, password_hash: str) -> str:
    """Set a new password; every session ends, and the address is proved. Returns the account's id.

    Raises:
        LetterGone: as above.
    """
    row, account = _used(secret, Letters.RESET)
    account.confirmed_at = account.confirmed_at or row.used_at
    _set_password(account, password_hash)
    return account.id


def change_password(account: str, password_hash: str) -> None:
    """Set a new password, once the old one was shown; every other session ends."""
    _set_password(_locked(account), password_hash)


def keep_hash(account: str, password_hash: str) -> None:
    """Keep a stronger hash of the same password; sessions go on."""
    _locked(account).password_hash = password_hash


def ask_email_change(account: str, email: str) -> None:
    """Ask for a letter to the new address; nothing changes until its link is opened.

    Whether another account has that address is not said: then its owner is told instead.

    Raises:
        NotAnEmail: it cannot be one.
    """
    try:
        address = free_email(email, but=account)
    except EmailTaken:
        other = db.session.scalars(sa.select(Account.id).where(Account.email == tidy_email(email))).one()
        ask_letter(other, Letters.KNOWN)
        return
    ask_letter(account, Letters.EMAIL, address)


def change_email(secret: str) -> str:
    """Take the new address; returns the account's id.

    Raises:
        LetterGone: as above.
        EmailTaken: another account took the address in the meantime.
    """
    row, account = _used(secret, Letters.EMAIL)
    before, account.email = account.email, free_email(row.email or "", but=account.id)
    ask_letter(account.id, Letters.MOVED, before)
    account.confirmed_at = account.confirmed_at or row.used_at
    _tell(account, "email")
    return account.id


def _used(secret: str, purpose: Letters) -> tuple[Letter, Account]:
    """Spend a letter, and with it all others of its purpose."""
    row = db.session.scalar(sa.select(Letter).where(Letter.secret_hash == hashed(secret)).with_for_update())
    now = clock.now()
    if row is None or row.purpose is not purpose or row.used_at is not None or row.expires_at <= now:
        raise LetterGone
    account = _locked(row.account_id)
    db.session.execute(
        sa.update(Letter)
        .where(Letter.account_id == account.id, Letter.purpose == purpose, Letter.used_at.is_(None))
        .values(used_at=now)
    )
    db.session.refresh(row)
    return row, account


def _set_password(account: Account, password_hash: str) -> None:
    account.password_hash, account.stamp = password_hash, ids.secret()
    # A letter that lies in some mailbox must not undo what its owner has just done.
    db.session.execute(
        sa.update(Letter)
        .where(
            Letter.account_id == account.id,
            Letter.purpose.in_([Letters.RESET, Letters.EMAIL]),
            Letter.used_at.is_(None),
        )
        .values(used_at=clock.now())
    )
    _tell(account, "password")


def _tell(account: Account, what: str) -> None:
    outbox.announce(
        AccountChanged(subject=ids.urn("account", account.id), account=account.id, person=account.person_id, what=what)
    )


def _locked(account: str) -> Account:
    row = db.session.get(Account, account, with_for_update=True)
    if row is None:
        raise Missing
    return row
