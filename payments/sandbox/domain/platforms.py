"""Whose key it is: each of the sandbox's accounts has keys of its own, named after it, and knows nothing of the others.

`sk_test_sandbox` and `rk_test_sandbox_…` open the account that has pages and a bank; any other name opens an account
apart, which can be asked, and no more.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from payments.sandbox.domain.refusals import Refusal
from payments.sandbox.domain.world import Thing, World

MAIN = "sandbox"
_KEY = re.compile(r"(?:sk|rk)_test_([0-9A-Za-z]{1,40})(?:_\w*)?")


def name_of(secret: str) -> str:
    """The name of the account that a key opens; what is no key opens the main one, whose desk turns it away."""
    match = _KEY.fullmatch(secret)
    return match[1] if match else MAIN


def account_of(name: str) -> str:
    """The id of the account of a name."""
    return f"acct_{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def show(world: World, _given: dict[str, Any]) -> Thing:
    """The account of whoever asks, as it may be told to a secret key.

    Raises:
        Refusal: it is a restricted key.
    """
    if world.secret.startswith("rk_"):
        words = "The provided key does not have the required permissions for this endpoint on its account."
        raise Refusal(words, status=403)
    return {
        "id": account_of(name_of(world.secret)),
        "object": "account",
        "business_type": "government_entity",
        "charges_enabled": True,
        "country": "GB",
        "default_currency": "gbp",
        "details_submitted": True,
        "metadata": {},
        "payouts_enabled": True,
        "type": "standard",
    }
