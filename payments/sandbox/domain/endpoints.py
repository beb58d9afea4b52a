"""What is modelled: each method and address, the library's own request type for it, and what answers.

A parameter that the type has and the sandbox does not heed is answered with 501, never passed over in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote_plus

from stripe import params
from stripe.params import checkout as checkout_params
from stripe.params.v2 import core

from payments.sandbox.domain import (
    accounts,
    checkout,
    customers,
    disputes,
    intents,
    links,
    payouts,
    platforms,
    refunds,
    transfers,
    views,
)
from payments.sandbox.domain.world import Thing, World

Run = Callable[..., Thing]

_PAGE = "created ending_before limit starting_after"
_META = "metadata"


@dataclass(frozen=True)
class Endpoint:
    """One of Stripe's endpoints: `run(world, *ids, given)` answers; `heeded` are the parameters that it models."""

    method: str
    path: str
    shape: Any
    run: Run
    heeded: frozenset[str]

    @property
    def v2(self) -> bool:
        """Whether it belongs to API v2, which speaks JSON."""
        return self.path.startswith("/v2")


def _end(method: str, path: str, shape: Any, run: Run, heeded: str = "") -> Endpoint:
    return Endpoint(method, path, shape, run, frozenset(heeded.split()) | {"expand"})


_ACCOUNT = "contact_email contact_phone dashboard display_name identity defaults configuration metadata include"

ENDPOINTS = (
    _end("post", "/v2/core/accounts", core.AccountCreateParams, accounts.create, _ACCOUNT),
    _end("get", "/v2/core/accounts", core.AccountListParams, views.accounts, "limit applied_configurations closed"),
    _end("get", "/v2/core/accounts/{}", core.AccountRetrieveParams, views.account, "include"),
    _end("post", "/v2/core/accounts/{}", core.AccountUpdateParams, accounts.update, _ACCOUNT),
    _end("post", "/v2/core/account_links", core.AccountLinkCreateParams, links.create, "account use_case"),
    _end("get", "/v2/core/events", core.EventListParams, views.thin_events, "limit object_id types created"),
    _end("get", "/v2/core/events/{}", core.EventRetrieveParams, views.thin_event),
    _end("get", "/v1/account", params.AccountRetrieveCurrentParams, platforms.show),
    _end("get", "/v1/balance", params.BalanceRetrieveParams, views.balance),
    _end(
        "get",
        "/v1/balance_transactions",
        params.BalanceTransactionListParams,
        views.lister("balance_transaction"),
        f"{_PAGE} currency source type",
    ),
    _end(
        "get",
        "/v1/balance_transactions/{}",
        params.BalanceTransactionRetrieveParams,
        views.getter("balance_transaction"),
    ),
    _end("get", "/v1/charges/{}", params.ChargeRetrieveParams, views.getter("charge")),
    _end(
        "post",
        "/v1/checkout/sessions",
        checkout_params.SessionCreateParams,
        checkout.create,
        "mode ui_mode success_url cancel_url line_items customer customer_email client_reference_id metadata locale "
        "allowed_payment_method_types payment_method_options payment_intent_data expires_at submit_type custom_text "
        "currency billing_address_collection",
    ),
    _end(
        "get",
        "/v1/checkout/sessions",
        checkout_params.SessionListParams,
        views.lister("checkout.session"),
        f"{_PAGE} customer payment_intent status",
    ),
    _end("get", "/v1/checkout/sessions/{}", checkout_params.SessionRetrieveParams, views.getter("checkout.session")),
    _end("post", "/v1/checkout/sessions/{}/expire", checkout_params.SessionExpireParams, views.expire_session),
    _end(
        "post",
        "/v1/customers",
        params.CustomerCreateParams,
        customers.create,
        "address business_name description email individual_name metadata name phone",
    ),
    _end("get", "/v1/customers", params.CustomerListParams, views.lister("customer"), f"{_PAGE} email"),
    _end("get", "/v1/customers/{}", params.CustomerRetrieveParams, views.getter("customer")),
    _end("get", "/v1/customers/{}/cash_balance", params.CustomerCashBalanceRetrieveParams, views.cash),
    _end(
        "post",
        "/v1/customers/{}/funding_instructions",
        params.CustomerFundingInstructionsCreateParams,
        customers.funding_instructions,
        "bank_transfer currency funding_type",
    ),
    _end("get", "/v1/disputes", params.DisputeListParams, views.lister("dispute"), f"{_PAGE} charge payment_intent"),
    _end("get", "/v1/disputes/{}", params.DisputeRetrieveParams, views.getter("dispute")),
    _end("post", "/v1/disputes/{}", params.DisputeUpdateParams, disputes.update, f"evidence {_META} submit"),
    _end("get", "/v1/events", params.EventListParams, views.events, f"{_PAGE} type types"),
    _end("get", "/v1/events/{}", params.EventRetrieveParams, views.getter("event")),
    _end(
        "post",
        "/v1/payment_intents",
        params.PaymentIntentCreateParams,
        intents.create,
        "amount currency customer description metadata receipt_email transfer_group confirm payment_method_data "
        "payment_method_options allowed_payment_method_types",
    ),
    _end(
        "get",
        "/v1/payment_intents",
        params.PaymentIntentListParams,
        views.lister("payment_intent"),
        f"{_PAGE} customer",
    ),
    _end("get", "/v1/payment_intents/{}", params.PaymentIntentRetrieveParams, views.getter("payment_intent")),
    _end(
        "post",
        "/v1/payment_intents/{}/cancel",
        params.PaymentIntentCancelParams,
        intents.cancel,
        "cancellation_reason",
    ),
    _end(
        "post",
        "/v1/payouts",
        params.PayoutCreateParams,
        payouts.create,
        "amount currency description metadata method statement_descriptor source_type",
    ),
    _end("get", "/v1/payouts", params.PayoutListParams, views.lister("payout"), f"{_PAGE} status destination"),
    _end("get", "/v1/payouts/{}", params.PayoutRetrieveParams, views.getter("payout")),
    _end(
        "post",
        "/v1/refunds",
        params.RefundCreateParams,
        refunds.create,
        "amount charge payment_intent metadata reason refund_application_fee reverse_transfer",
    ),
    _end("get", "/v1/refunds", params.RefundListParams, views.lister("refund"), f"{_PAGE} charge payment_intent"),
    _end("get", "/v1/refunds/{}", params.RefundRetrieveParams, views.getter("refund")),
    _end(
        "post",
        "/v1/transfers",
        params.TransferCreateParams,
        transfers.create,
        "amount currency destination description metadata transfer_group source_type",
    ),
    _end(
        "get",
        "/v1/transfers",
        params.TransferListParams,
        views.lister("transfer"),
        f"{_PAGE} destination transfer_group",
    ),
    _end("get", "/v1/transfers/{}", params.TransferRetrieveParams, views.getter("transfer")),
    _end(
        "post",
        "/v1/transfers/{}/reversals",
        params.TransferReversalCreateParams,
        transfers.reverse,
        "amount metadata refund_application_fee",
    ),
    _end("get", "/v1/transfers/{}/reversals", params.TransferReversalListParams, views.reversals, _PAGE),
    _end("get", "/v1/transfers/{}/reversals/{}", params.TransferReversalRetrieveParams, views.reversal),
)


def find(method: str, path: str) -> tuple[Endpoint, tuple[str, ...]] | None:
    """The endpoint of a request and the ids in its address, or None where the sandbox models none."""
    for endpoint in ENDPOINTS:
        if endpoint.method == method and (match := _pattern(endpoint.path).fullmatch(path)):
            return endpoint, tuple(unquote_plus(id_) for id_ in match.groups())
    return None


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.escape(path).replace(r"\{\}", r"([^/]{1,200})"))


def answer(world: World, endpoint: Endpoint, ids: tuple[str, ...], given: dict[str, Any]) -> Thing:
    """Run it."""
    return endpoint.run(world, *ids, given)
