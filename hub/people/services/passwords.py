"""Passwords: hashed with argon2id, never inside a writing unit, because hashing is slow on purpose."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from flask import current_app

from hub.kernel import unit


def hash_password(password: str) -> str:
    """The argon2id hash of a password, to be kept instead of it."""
    return _hasher().hash(password)


def password_fits(kept_hash: str | None, password: str) -> bool:
    """Whether `password` is the one that was hashed; takes as long when there is no hash, so that nobody learns that."""
    hasher = _hasher()
    try:
        hasher.verify(kept_hash or _nobodys(hasher), password)
    except (Argon2Error, InvalidHashError):
        return False
    return kept_hash is not None


def outdated(kept_hash: str) -> bool:
    """Whether a hash was made with weaker settings than today's."""
    return _hasher().check_needs_rehash(kept_hash)


def _hasher() -> PasswordHasher:
    if unit.writing():
        raise RuntimeError("A password is hashed before the unit is opened: hashing is slow on purpose.")
    return _made(current_app.extensions["kith.settings"].env == "test")


@lru_cache(maxsize=2)
def _made(quick: bool) -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if quick else PasswordHasher()


@lru_cache(maxsize=2)
def _nobodys(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody's password")
