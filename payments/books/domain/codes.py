"""The codes under which the council's finance system knows our accounts: data, one for a kind of account and a fund."""

from __future__ import annotations

import re

from hub.kernel.errors import Invalid
from hub.kernel.words import N_
from payments.ledger.domain import AccountKind

EVERY_FUND = ""
CODE = re.compile(r"[A-Za-z0-9./-]{1,32}")


class NotACode(Invalid):
    """A code that no finance system would take."""

    code = "not-a-cost-code"
    template = N_("A code has 1 to 32 letters, figures, full stops, slashes or hyphens, like 4410-CARE.")


def cleaned(code: str) -> str:
    """A code as it is kept; empty takes it away.

    Raises:
        NotACode: it has something else in it.
    """
    code = code.strip()
    if code and not CODE.fullmatch(code):
        raise NotACode(field="code")
    return code


def code_of(codes: dict[tuple[str, str], str], kind: AccountKind, fund: str) -> str:
    """The code of an account: the fund's own, else that for every fund, else the ledger's name of the kind."""
    return codes.get((kind.value, fund)) or codes.get((kind.value, EVERY_FUND)) or kind.value
