"""The cash balance of a customer, and the bank account that fills it, in Stripe's words and in ours."""

from __future__ import annotations

from typing import Any

import stripe

from payments.gateway.domain import BankDetails, CallRefused

IN_POUNDS: Any = {
    "currency": "gbp",
    "funding_type": "bank_transfer",
    "bank_transfer": {"type": "gb_bank_transfer"},
}


def details(told: stripe.FundingInstructions) -> BankDetails:
    """The account with a sort code among those that Stripe names.

    Raises:
        CallRefused: it names none.
    """
    for address in told.bank_transfer.financial_addresses:
        account = address.sort_code if address.type == "sort_code" else None
        if account is not None:
            return BankDetails(account.account_holder_name, account.sort_code, account.account_number)
    raise CallRefused("no-sort-code", "Stripe names no account with a sort code for this customer.")


def held(balance: stripe.CashBalance) -> dict[str, int]:
    """What is there, by currency; nothing where nothing is."""
    available: dict[str, int] = balance.to_dict().get("available") or {}
    return {currency: amount for currency, amount in available.items() if amount}
