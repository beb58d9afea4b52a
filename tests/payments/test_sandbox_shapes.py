"""Every modelled endpoint refuses what the library's own request type does not have, down to nested keys."""

from __future__ import annotations

import types
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin

import pytest
import stripe
from typing_extensions import is_typeddict

from payments.sandbox.domain.endpoints import ENDPOINTS, Endpoint
from payments.sandbox.domain.shapes import fields
from tests.payments.sandbox_town import RECIPIENT, Town

STRANGE = "no_such_key"


def named(endpoint: Endpoint) -> str:
    return f"{endpoint.method} {endpoint.path}"


each = pytest.mark.parametrize("endpoint", ENDPOINTS, ids=named)


def ask(town: Town, endpoint: Endpoint, given: dict[str, Any]) -> Any:
    return town.stripe.raw_request(endpoint.method, endpoint.path.replace("{}", "some_1"), **given)


def refused(town: Town, endpoint: Endpoint, given: dict[str, Any]) -> stripe.InvalidRequestError:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        ask(town, endpoint, given)
    assert caught.value.http_status == 400
    assert caught.value.json_body["error"]["type"] == "invalid_request_error"
    return caught.value


def members(hint: Any) -> list[Any]:
    if get_origin(hint) in (Union, types.UnionType):
        return [inner for one in get_args(hint) for inner in members(one)]
    return [hint]


def inside(hint: Any) -> Any:
    """The nested type of a field, and whether it stands in an array."""
    for one in members(hint):
        if is_typeddict(one):
            return one, False
        if get_origin(one) is list:
            for item in members(get_args(one)[0]):
                if is_typeddict(item):
                    return item, True
    return None, False


def example(hint: Any) -> Any:
    """Something that fits a type, with no more than it must have."""
    for one in members(hint):
        if is_typeddict(one):
            return {name: example(inner) for name, (inner, needed) in fields(one).items() if needed}
        if get_origin(one) is Literal and get_args(one)[0]:
            return get_args(one)[0]
        if get_origin(one) is list:
            return [example(get_args(one)[0])]
        if get_origin(one) is dict:
            return {"a": "b"}
        if one in (int, float, bool, Decimal, str):
            return {int: 1, float: 0.5, bool: True, Decimal: "1.5", str: "words"}[one]
    raise AssertionError(hint)


def least(endpoint: Endpoint) -> dict[str, Any]:
    return {name: example(hint) for name, (hint, needed) in fields(endpoint.shape).items() if needed}


def nests(shape: Any, depth: int = 2) -> Iterator[tuple[Any, str]]:
    """Every nested type within reach: a request that leads to it with a strange key, and the name of that key."""
    for name, (hint, _) in fields(shape).items():
        inner, many = inside(hint)
        if inner is None:
            continue
        place = f"{name}[0]" if many else name
        deeper = list(nests(inner, depth - 1)) if depth else []
        for more, path in [({STRANGE: "1"}, STRANGE), *deeper[:3]]:
            value = example(inner) | more
            head, bracket, tail = path.partition("[")
            yield {name: [value] if many else value}, f"{place}[{head}]{bracket}{tail}"


@each
def test_an_unknown_key_is_named(town: Town, endpoint: Endpoint) -> None:
    error = refused(town, endpoint, {STRANGE: "1"})
    assert (error.code, error.param) == ("parameter_unknown", STRANGE)


@each
def test_an_unknown_key_within_another_is_named(town: Town, endpoint: Endpoint) -> None:
    for given, path in nests(endpoint.shape):
        error = refused(town, endpoint, least(endpoint) | given)
        assert (error.code, error.param) == ("parameter_unknown", path)


@each
def test_what_is_missing_is_named(town: Town, endpoint: Endpoint) -> None:
    whole = least(endpoint)
    for name in whole:
        error = refused(town, endpoint, {key: value for key, value in whole.items() if key != name})
        assert (error.code, error.param) == ("parameter_missing", name)


@each
def test_a_wrong_type_is_named(town: Town, endpoint: Endpoint) -> None:
    for name, (hint, _) in fields(endpoint.shape).items():
        kinds = members(hint)
        wrong, code = {"a": "b"}, "parameter_invalid_string"
        if any(get_origin(one) is Literal and any(get_args(one)) for one in kinds):
            wrong, code = "no such word", "parameter_invalid_enum"
        elif int in kinds or bool in kinds:
            wrong, code = "many", "parameter_invalid_"
        elif any(is_typeddict(one) or get_origin(one) in (list, dict) for one in kinds):
            wrong, code = "words", "parameter_invalid_hash"
        error = refused(town, endpoint, least(endpoint) | {name: wrong})
        assert str(error.code).startswith(code), (name, error)
        assert error.param == name


def test_a_nested_wrong_type_is_named(town: Town) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        town.session(line_items=[{"quantity": "two", "price_data": {"currency": "gbp"}}])
    assert (caught.value.code, caught.value.param) == ("parameter_invalid_integer", "line_items[0][quantity]")


def test_json_wants_real_types(town: Town) -> None:
    case = RECIPIENT | {"configuration": {"recipient": {"capabilities": {"stripe_balance": {}}}}}
    wrong = {"stripe_transfers": {"requested": "true"}}
    case["configuration"]["recipient"]["capabilities"]["stripe_balance"] = wrong
    with pytest.raises(stripe.InvalidRequestError) as caught:
        town.stripe.v2.core.accounts.create(case)
    assert caught.value.code == "parameter_invalid_boolean"
    assert caught.value.param == "configuration[recipient][capabilities][stripe_balance][stripe_transfers][requested]"


@pytest.mark.parametrize("value", [1, True, ["a"], {"a": "b"}])
def test_metadata_are_words(town: Town, value: Any) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        town.stripe.v2.core.accounts.create(RECIPIENT | {"metadata": {"visit": value}})
    assert (caught.value.code, caught.value.param) == ("parameter_invalid_string", "metadata[visit]")


def test_metadata_of_a_form_have_no_nests(town: Town) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        town.stripe.v1.customers.create({"metadata": {"visit": {"a": "b"}}})
    assert (caught.value.code, caught.value.param) == ("parameter_invalid_string", "metadata[visit]")


def test_an_option_of_the_request_is_no_parameter(town: Town) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        town.stripe._requestor.request(
            "post", "/v1/customers", params={"stripe_account": "acct_1"}, base_address="api", options={}
        )
    assert (caught.value.code, caught.value.param) == ("parameter_unknown", "stripe_account")


@pytest.mark.parametrize("amount", [0, -1, "12,50", "£12", "12.5", 10**18, ""])
def test_an_amount_is_whole_pence(town: Town, amount: Any) -> None:
    account = town.recipient()
    with pytest.raises(stripe.InvalidRequestError) as caught:
        town.stripe.v1.transfers.create({"amount": amount, "currency": "gbp", "destination": account})
    assert caught.value.code in ("parameter_invalid_integer", "parameter_invalid_empty", "balance_insufficient")
    assert town.balance(account) == (0, 0)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/v1/subscriptions"),
        ("get", "/v1/accounts/acct_1"),
        ("post", "/v1/payouts/po_1/cancel"),
        ("post", "/v2/core/accounts/acct_1/close"),
        ("delete", "/v1/customers/cus_1"),
        ("post", "/v1/files"),
    ],
)
def test_what_is_not_modelled_says_so(town: Town, method: str, path: str) -> None:
    with pytest.raises(stripe.APIError) as caught:
        town.stripe.raw_request(method, path)
    assert caught.value.http_status == 501
    assert caught.value.headers["Stripe-Should-Retry"] == "false"


@pytest.mark.parametrize(
    "given",
    [
        {"mode": "subscription"},
        {"ui_mode": "embedded_page"},
        {"discounts": [{"coupon": "c"}]},
        {"line_items": [{"quantity": 1, "price": "price_1"}]},
        {
            "line_items": [
                {"quantity": 1, "price_data": {"currency": "eur", "unit_amount": 1, "product_data": {"name": "x"}}}
            ]
        },
        {"payment_intent_data": {"capture_method": "manual"}},
        {"payment_method_options": {"card": {"request_three_d_secure": "any"}}},
        {"allowed_payment_method_types": ["paypal"]},
    ],
)
def test_nor_is_a_parameter_passed_over_in_silence(town: Town, given: dict[str, Any]) -> None:
    with pytest.raises(stripe.APIError) as caught:
        town.session(**given)
    assert caught.value.http_status == 501
