"""Each call that Kith makes of Stripe, through Stripe's own library."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import stripe

from tests.payments.sandbox_town import RECIPIENT, Town, looks_like

DAY = 86_400


def refused(code: str, call: Any, *given: Any) -> stripe.StripeError:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        call(*given)
    assert caught.value.code == code, caught.value
    return caught.value


def capability(town: Town, account: str) -> str:
    found = town.stripe.v2.core.accounts.retrieve(account, {"include": ["configuration.recipient"]})
    return str(found.configuration.recipient.capabilities.stripe_balance.stripe_transfers.status)


class TestAccounts:
    def test_the_large_parts_must_be_asked_for(self, town: Town) -> None:
        made = town.stripe.v2.core.accounts.create(RECIPIENT)
        assert looks_like("acct", made.id)
        assert made.identity.country == "gb"
        bare = town.stripe.v2.core.accounts.retrieve(made.id)
        assert (bare.identity, bare.configuration, bare.requirements, bare.defaults) == (None, None, None, None)
        assert bare.display_name == "Hand in Hand"
        assert bare.applied_configurations == ["recipient"]

    def test_the_capability_goes_from_restricted_to_pending_to_active(self, town: Town) -> None:
        made = town.stripe.v2.core.accounts.create(RECIPIENT)
        assert capability(town, made.id) == "restricted"
        form = {"holder": "H", "sort_code": "108800", "account_number": "00012345", "identity": "y"}
        town.page().post(town.link(made.id).removeprefix("http://localhost"), data=form)
        assert capability(town, made.id) == "pending"
        assert town.later(seconds=59) == 0
        assert town.later(seconds=1) == 1
        assert capability(town, made.id) == "active"

    def test_an_update_changes_what_it_names(self, town: Town) -> None:
        made = town.stripe.v2.core.accounts.create(RECIPIENT | {"metadata": {"a": "1", "b": "2"}})
        given: Any = {
            "display_name": "Hand",
            "metadata": {"a": "", "c": "3"},
            "identity": {"business_details": {"registered_name": "Hand Ltd"}},
            "include": ["identity"],
        }
        after = town.stripe.v2.core.accounts.update(made.id, given)
        assert after.metadata.to_dict() == {"b": "2", "c": "3"}
        assert (after.identity.country, after.identity.business_details.registered_name) == ("gb", "Hand Ltd")

    def test_they_are_listed_page_by_page(self, town: Town) -> None:
        made = [town.stripe.v2.core.accounts.create(RECIPIENT).id for _ in range(5)]
        page = town.stripe.v2.core.accounts.list({"limit": 2, "applied_configurations": ["recipient"]})
        assert len(page.data) == 2
        assert [one.id for one in page.auto_paging_iter()] == made[::-1]

    def test_a_recipient_needs_a_country(self, town: Town) -> None:
        given: Any = {name: value for name, value in RECIPIENT.items() if name != "identity"}
        refused("parameter_missing", town.stripe.v2.core.accounts.create, given)

    def test_other_configurations_are_not_modelled(self, town: Town) -> None:
        given: Any = RECIPIENT | {"configuration": {"merchant": {}}}
        with pytest.raises(stripe.APIError) as caught:
            town.stripe.v2.core.accounts.create(given)
        assert caught.value.http_status == 501

    def test_no_such_account(self, town: Town) -> None:
        with pytest.raises(stripe.InvalidRequestError) as caught:
            town.stripe.v2.core.accounts.retrieve("acct_none")
        assert caught.value.http_status == 404

    def test_a_link_holds_once_and_not_for_long(self, town: Town) -> None:
        account = town.stripe.v2.core.accounts.create(RECIPIENT).id
        url = town.link(account).removeprefix("http://localhost")
        assert town.page().get(url).status_code == 200
        assert town.page().post(f"{url}/leave").location == "http://localhost/return"
        assert town.page().get(url).location == "http://localhost/refresh"
        late = town.link(account).removeprefix("http://localhost")
        town.clock.advance(timedelta(minutes=10))
        assert town.page().get(late).location == "http://localhost/refresh"
        assert capability(town, account) == "restricted"

    def test_a_link_needs_addresses(self, town: Town) -> None:
        account = town.stripe.v2.core.accounts.create(RECIPIENT).id
        case: Any = {"type": "account_onboarding", "account_onboarding": {"refresh_url": "/refresh"}}
        create = town.stripe.v2.core.account_links.create
        refused("url_invalid", create, {"account": account, "use_case": case})
        refused("parameter_missing", create, {"account": account, "use_case": {"type": "account_update"}})


class TestCheckout:
    def test_a_card_that_works(self, town: Town) -> None:
        session = town.session(4990, client_reference_id="resident", metadata={"top_up": "1"})
        assert (session.status, session.payment_status, session.payment_intent) == ("open", "unpaid", None)
        answer = town.page().post(f"/sandbox/checkout/{session.id}/card")
        assert answer.location == f"http://localhost/paid?session={session.id}"
        session = town.stripe.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})
        assert (session.status, session.payment_status, session.url) == ("complete", "paid", None)
        charge = session.payment_intent.latest_charge
        assert (charge.amount, charge.status, charge.captured) == (4990, "succeeded", True)
        entry = town.stripe.v1.balance_transactions.retrieve(charge.balance_transaction)
        assert (entry.amount, entry.fee, entry.net, entry.status) == (4990, 95, 4895, "pending")
        assert entry.available_on == 1764892800  # 5 December 2025, midnight
        assert session.metadata.top_up == "1"

    def test_it_is_available_after_three_days(self, town: Town) -> None:
        town.pay(5000)
        town.later(days=2)
        assert town.balance() == (0, 4905)
        town.later(days=1)
        assert town.balance() == (4905, 0)
        assert "balance.available" in town.types()

    def test_a_card_that_is_refused(self, town: Town) -> None:
        session = town.session()
        answer = town.page().post(f"/sandbox/checkout/{session.id}/refused-card", follow_redirects=True)
        assert "refused" in answer.text
        session = town.stripe.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
        assert (session.status, session.payment_intent.status) == ("open", "requires_payment_method")
        assert session.payment_intent.last_payment_error.code == "card_declined"
        assert town.balance() == (0, 0)
        town.page().post(f"/sandbox/checkout/{session.id}/card")
        again = town.stripe.v1.checkout.sessions.retrieve(session.id)
        assert (again.payment_status, again.payment_intent) == ("paid", session.payment_intent.id)
        assert {"charge.failed", "payment_intent.payment_failed", "charge.succeeded"} <= set(town.types())

    def test_nobody_pays_twice(self, town: Town) -> None:
        session = town.pay()
        assert town.page().post(f"/sandbox/checkout/{session.id}/card").status_code == 409
        assert town.balance() == (0, 4905)

    def test_turning_back_pays_nothing(self, town: Town) -> None:
        session = town.session()
        assert town.page().post(f"/sandbox/checkout/{session.id}/back").location == "http://localhost/not-paid"
        assert town.stripe.v1.checkout.sessions.retrieve(session.id).status == "open"

    def test_a_bank_transfer_comes_later(self, town: Town) -> None:
        customer = town.stripe.v1.customers.create({"name": "A funder"}).id
        methods = ["card", "customer_balance"]
        session = town.pay(25_000, "bank-transfer", customer=customer, allowed_payment_method_types=methods)
        assert (session.status, session.payment_status) == ("complete", "unpaid")
        intent = town.stripe.v1.payment_intents.retrieve(session.payment_intent)
        assert intent.status == "requires_action"
        asked = intent.next_action.display_bank_transfer_instructions
        assert (asked.amount_remaining, asked.type) == (25_000, "gb_bank_transfer")
        town.later(days=1)
        assert town.balance() == (25_000, 0)
        assert town.stripe.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
        assert "checkout.session.async_payment_succeeded" in town.types()

    def test_a_session_expires(self, town: Town) -> None:
        session = town.session(expires_at=int(town.clock.now().timestamp()) + 1800)
        town.later(minutes=30)
        assert town.stripe.v1.checkout.sessions.retrieve(session.id).status == "expired"
        assert town.page().post(f"/sandbox/checkout/{session.id}/card").status_code == 409
        other = town.session()
        assert town.stripe.v1.checkout.sessions.expire(other.id).status == "expired"
        refused("checkout_session_not_open", town.stripe.v1.checkout.sessions.expire, other.id)
        assert town.types().count("checkout.session.expired") == 2

    def test_lists_filter(self, town: Town) -> None:
        paid = town.pay()
        other = town.session()
        sessions = town.stripe.v1.checkout.sessions
        assert [one.id for one in sessions.list({"status": "open"}).data] == [other.id]
        assert [one.id for one in sessions.list({"payment_intent": paid.payment_intent}).data] == [paid.id]

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"line_items": []}, "parameter_missing"),
            ({"success_url": "javascript:alert(1)"}, "url_invalid"),
            ({"customer": "cus_none"}, "resource_missing"),
            ({"customer": "cus_none", "customer_email": "a@b.example"}, "parameters_exclusive"),
            ({"expires_at": 1}, "parameter_invalid_integer"),
            ({"allowed_payment_method_types": ["customer_balance"]}, "parameter_missing"),
        ],
    )
    def test_what_cannot_be(self, town: Town, given: dict[str, Any], code: str) -> None:
        with pytest.raises(stripe.InvalidRequestError) as caught:
            town.session(**given)
        assert caught.value.code == code

    @pytest.mark.parametrize(
        ("pence", "code"), [(0, "amount_too_small"), (29, "amount_too_small"), (10**8, "amount_too_large")]
    )
    def test_amounts_have_bounds(self, town: Town, pence: int, code: str) -> None:
        with pytest.raises(stripe.InvalidRequestError) as caught:
            town.session(pence)
        assert caught.value.code == code


class TestCustomers:
    def test_one_is_found_again(self, town: Town) -> None:
        made = town.stripe.v1.customers.create({"name": "A funder", "email": "f@example.org", "metadata": {"a": "b"}})
        found = town.stripe.v1.customers.retrieve(made.id)
        assert (found.name, found.email, found.metadata.to_dict()) == ("A funder", "f@example.org", {"a": "b"})

    def test_where_to_send_money(self, town: Town) -> None:
        customer = town.stripe.v1.customers.create({"name": "A funder"}).id
        given: Any = {"currency": "gbp", "funding_type": "bank_transfer", "bank_transfer": {"type": "gb_bank_transfer"}}
        create = town.stripe.v1.customers.funding_instructions.create
        first, second = create(customer, given), create(customer, given)
        account = first.bank_transfer.financial_addresses[0].sort_code
        assert (len(account.sort_code), len(account.account_number)) == (6, 8)
        assert second.bank_transfer.to_dict() == first.bank_transfer.to_dict()

    def test_money_that_came_before_its_payment_waits(self, town: Town) -> None:
        customer = town.stripe.v1.customers.create({"name": "A funder"}).id
        town.page().post(f"/sandbox/customers/{customer}/transfer", data={"amount": "500"})
        assert town.balance() == (0, 0)
        assert town.stripe.v1.customers.cash_balance.retrieve(customer).available.gbp == 50_000
        given: Any = {
            "amount": 30_000,
            "currency": "gbp",
            "customer": customer,
            "confirm": True,
            "payment_method_data": {"type": "customer_balance"},
        }
        intent = town.stripe.v1.payment_intents.create(given)
        assert intent.status == "succeeded"
        assert town.balance() == (30_000, 0)
        assert town.stripe.v1.customers.cash_balance.retrieve(customer).available.gbp == 20_000
        assert [one.id for one in town.stripe.v1.payment_intents.list({"customer": customer}).data] == [intent.id]


class TestRefunds:
    def test_a_part_and_the_rest(self, town: Town) -> None:
        town.transfer_in(10_000)
        session = town.pay(5000)
        town.later(days=3)
        create: Any = town.stripe.v1.refunds.create
        first = create({"payment_intent": session.payment_intent, "amount": 2000, "reason": "requested_by_customer"})
        assert looks_like("re", first.id)
        assert town.balance() == (10_000 + 4905 - 2000, 0)
        refused("amount_too_large", create, {"payment_intent": session.payment_intent, "amount": 3001})
        rest = create({"charge": first.charge})
        assert rest.amount == 3000
        refused("charge_already_refunded", create, {"charge": first.charge})
        charge = town.stripe.v1.charges.retrieve(first.charge)
        assert (charge.refunded, charge.amount_refunded) == (True, 5000)
        listed = town.stripe.v1.refunds.list({"charge": first.charge}).data
        assert [one.id for one in listed] == [rest.id, first.id]
        assert town.stripe.v1.refunds.retrieve(rest.id).amount == 3000

    def test_of_what_is_pending_it_is_pending_too(self, town: Town) -> None:
        session = town.pay(5000)
        town.stripe.v1.refunds.create({"payment_intent": session.payment_intent, "amount": 4000})
        assert town.balance() == (0, 905)
        town.later(days=3)
        assert town.balance() == (905, 0)

    def test_the_balance_must_reach(self, town: Town) -> None:
        session = town.pay(5000)  # of which the fee is gone
        given: Any = {"payment_intent": session.payment_intent}
        refused("balance_insufficient", town.stripe.v1.refunds.create, given)
        assert town.balance() == (0, 4905)

    def test_what_was_never_paid(self, town: Town) -> None:
        session = town.pay(way="refused-card")
        given: Any = {"payment_intent": session.payment_intent}
        refused("charge_not_refundable", town.stripe.v1.refunds.create, given)
        refused("resource_missing", town.stripe.v1.refunds.create, {"payment_intent": "pi_none"})
        refused("parameter_missing", town.stripe.v1.refunds.create, {})


class TestTransfers:
    @pytest.fixture
    def account(self, town: Town) -> str:
        town.transfer_in(100_000)
        return town.recipient()

    def pay(self, town: Town, account: str, amount: int = 1000, **more: Any) -> Any:
        return town.stripe.v1.transfers.create({"amount": amount, "currency": "gbp", "destination": account} | more)

    def test_both_sides_are_booked(self, town: Town, account: str) -> None:
        made = self.pay(town, account, 2500, metadata={"remittance": "r-1"}, transfer_group="cycle")
        assert looks_like("tr", made.id)
        out = town.stripe.v1.balance_transactions.retrieve(made.balance_transaction)
        assert (out.type, out.amount, out.net, out.source) == ("transfer", -2500, -2500, made.id)
        there: Any = {"stripe_account": account}
        arrived = town.stripe.v1.charges.retrieve(made.destination_payment, options=there)
        assert (arrived.amount, arrived.source_transfer) == (2500, made.id)
        into = town.stripe.v1.balance_transactions.list({"source": arrived.id}, there).data
        assert [(one.type, one.net) for one in into] == [("payment", 2500)]
        assert town.stripe.v1.transfers.retrieve(made.id).metadata.to_dict() == {"remittance": "r-1"}

    def test_what_is_pending_cannot_be_sent(self, town: Town, account: str) -> None:
        town.pay(50_000)
        error = refused("balance_insufficient", self.pay, town, account, 100_001)
        assert error.http_status == 400
        assert self.pay(town, account, 100_000).amount == 100_000
        assert town.balance()[0] == 0

    def test_only_to_whom_may_be_paid(self, town: Town, account: str) -> None:
        other = town.stripe.v2.core.accounts.create(RECIPIENT).id
        refused("insufficient_capabilities_for_transfer", self.pay, town, other)
        refused("resource_missing", self.pay, town, "acct_none")
        town.page().post(f"/sandbox/accounts/{account}/restrict")
        refused("insufficient_capabilities_for_transfer", self.pay, town, account)
        town.onboard(account)
        assert self.pay(town, account).amount == 1000

    def test_lists_filter_and_page(self, town: Town, account: str) -> None:
        other = town.recipient()
        for n in range(5):
            self.pay(town, other if n % 2 else account, 100 + n, transfer_group=f"g{n % 2}")
            town.clock.advance(timedelta(seconds=10))
        transfers = town.stripe.v1.transfers

        def amounts(**given: Any) -> list[int]:
            return [one.amount for one in transfers.list(given).data]

        assert amounts() == [104, 103, 102, 101, 100]
        assert amounts(transfer_group="g1") == [103, 101]
        assert amounts(destination=account) == [104, 102, 100]
        assert amounts(created={"gte": int(town.clock.now().timestamp()) - 20}) == [104, 103]
        page = transfers.list({"limit": 2})
        assert page.has_more
        assert [one.amount for one in page.auto_paging_iter()] == [104, 103, 102, 101, 100]
        assert amounts(ending_before=page.data[1].id) == [104]
        refused("resource_missing", transfers.list, {"starting_after": "tr_none"})
        refused("parameter_invalid_integer", transfers.list, {"limit": 101})

    def test_expansion(self, town: Town, account: str) -> None:
        made = self.pay(town, account, expand=["balance_transaction"])
        assert made.balance_transaction.net == -1000
        listed = town.stripe.v1.transfers.list({"expand": ["data.balance_transaction"]}).data
        assert listed[0].balance_transaction.net == -1000
        refused("property_not_expandable", town.stripe.v1.transfers.retrieve, made.id, {"expand": ["nothing"]})

    def test_reversals(self, town: Town, account: str) -> None:
        made = self.pay(town, account, 2000)
        create = town.stripe.v1.transfers.reversals.create
        first = create(made.id, {"amount": 500, "metadata": {"why": "overpaid"}})
        assert looks_like("trr", first.id)
        assert town.balance(account) == (1500, 0)
        refused("amount_too_large", create, made.id, {"amount": 1501})
        rest = create(made.id)
        assert rest.amount == 1500
        assert town.balance(account) == (0, 0)
        assert town.balance() == (100_000, 0)
        found = town.stripe.v1.transfers.retrieve(made.id)
        assert (found.reversed, found.amount_reversed) == (True, 2000)
        assert [one.id for one in found.reversals.data] == [rest.id, first.id]
        listed = town.stripe.v1.transfers.reversals.list(made.id).data
        assert [one.id for one in listed] == [rest.id, first.id]
        assert town.stripe.v1.transfers.reversals.retrieve(made.id, first.id).metadata.to_dict() == {"why": "overpaid"}

    def test_a_reversal_needs_the_money_to_be_there_still(self, town: Town, account: str) -> None:
        made = self.pay(town, account, 2000)
        town.later(days=1)  # it was paid out
        refused("balance_insufficient", town.stripe.v1.transfers.reversals.create, made.id)
        assert town.stripe.v1.transfers.retrieve(made.id).amount_reversed == 0


class TestPayouts:
    def test_the_council_asks_for_its_own(self, town: Town) -> None:
        town.transfer_in(10_000)
        made = town.stripe.v1.payouts.create({"amount": 4000, "currency": "gbp", "metadata": {"a": "b"}})
        assert (made.status, made.automatic) == ("pending", False)
        assert town.balance() == (6000, 0)
        town.later(hours=1)
        assert town.stripe.v1.payouts.retrieve(made.id).status == "in_transit"
        town.later(days=2)
        assert town.stripe.v1.payouts.retrieve(made.id).status == "paid"
        assert [one for one in town.types() if one.startswith("payout")] == [
            "payout.created",
            "payout.updated",
            "payout.paid",
        ]
        refused("balance_insufficient", town.stripe.v1.payouts.create, {"amount": 6001, "currency": "gbp"})

    def test_those_of_a_connected_account_are_its_own(self, town: Town) -> None:
        town.transfer_in(10_000)
        account = town.recipient()
        town.stripe.v1.transfers.create({"amount": 1000, "currency": "gbp", "destination": account})
        town.later(days=3)
        there: Any = {"stripe_account": account}
        payouts = town.stripe.v1.payouts.list({"status": "paid"}, there).data
        assert [(one.amount, one.automatic) for one in payouts] == [(1000, True)]
        assert town.stripe.v1.payouts.list().data == []
        with pytest.raises(stripe.InvalidRequestError):
            town.stripe.v1.payouts.retrieve(payouts[0].id)
        events = town.stripe.v1.events.list({"type": "payout.paid"}, there).data
        assert [event.account for event in events] == [account]

    def test_one_may_be_asked_for_on_its_behalf(self, town: Town) -> None:
        town.transfer_in(10_000)
        account = town.recipient()
        town.stripe.v1.transfers.create({"amount": 1000, "currency": "gbp", "destination": account})
        made = town.stripe.v1.payouts.create({"amount": 400, "currency": "gbp"}, {"stripe_account": account})
        assert made.amount == 400
        assert town.balance(account) == (600, 0)


class TestDisputes:
    def open(self, town: Town) -> Any:
        town.transfer_in(50_000)
        town.pay(10_000)
        town.later(days=3)
        assert town.page().post("/sandbox/disputes").status_code == 302
        return town.stripe.v1.disputes.list().data[0]

    def test_the_money_and_a_fee_go_at_once(self, town: Town) -> None:
        dispute = self.open(town)
        assert (dispute.status, dispute.amount, dispute.reason) == ("needs_response", 10_000, "fraudulent")
        assert town.balance() == (50_000 + 9830 - 12_000, 0)
        entry = dispute.balance_transactions[0]
        assert (entry.amount, entry.fee, entry.net, entry.reporting_category) == (-10_000, 2000, -12_000, "dispute")
        assert town.stripe.v1.charges.retrieve(dispute.charge).disputed
        refused("charge_disputed", town.stripe.v1.refunds.create, {"charge": dispute.charge})
        assert town.page().post("/sandbox/disputes", follow_redirects=True).status_code == 200
        assert len(town.stripe.v1.disputes.list({"payment_intent": dispute.payment_intent}).data) == 1

    def test_evidence_wins(self, town: Town) -> None:
        dispute = self.open(town)
        update = town.stripe.v1.disputes.update
        words = "The visit was checked in and out, and both confirmed it."
        staged = update(dispute.id, {"evidence": {"uncategorized_text": words}, "submit": False})
        assert (staged.status, staged.evidence_details.has_evidence) == ("needs_response", True)
        sent = update(dispute.id, {"submit": True, "metadata": {"visit": "v-1"}})
        assert (sent.status, sent.evidence.uncategorized_text) == ("under_review", words)
        refused("dispute_not_open", update, dispute.id, {"evidence": {"uncategorized_text": "more"}})
        town.later(days=14)
        won = town.stripe.v1.disputes.retrieve(dispute.id)
        assert (won.status, len(won.balance_transactions)) == ("won", 2)
        assert town.balance() == (50_000 + 9830 - 2000, 0)
        kinds = [one for one in town.types() if one.startswith("charge.dispute")]
        assert kinds == [
            "charge.dispute.created",
            "charge.dispute.funds_withdrawn",
            "charge.dispute.updated",
            "charge.dispute.updated",
            "charge.dispute.funds_reinstated",
            "charge.dispute.closed",
        ]

    def test_silence_loses(self, town: Town) -> None:
        dispute = self.open(town)
        town.later(days=9)
        lost = town.stripe.v1.disputes.retrieve(dispute.id)
        assert (lost.status, lost.evidence_details.past_due) == ("lost", True)
        assert town.balance() == (50_000 + 9830 - 12_000, 0)

    def test_files_are_not_kept(self, town: Town) -> None:
        dispute = self.open(town)
        with pytest.raises(stripe.APIError) as caught:
            town.stripe.v1.disputes.update(dispute.id, {"evidence": {"receipt": "file_1"}})
        assert caught.value.http_status == 501


class TestEvents:
    def test_snapshots_are_listed_and_found(self, town: Town) -> None:
        session = town.pay()
        event = town.stripe.v1.events.list({"type": "checkout.session.completed"}).data[0]
        assert event.data.object["id"] == session.id
        assert town.stripe.v1.events.retrieve(event.id).data.object["payment_status"] == "paid"
        some = town.stripe.v1.events.list({"types": ["charge.succeeded", "payment_intent.succeeded"]}).data
        assert [one.type for one in some] == ["payment_intent.succeeded", "charge.succeeded"]
        assert "_items" not in event.data.object

    def test_a_request_is_named_in_what_it_caused(self, town: Town) -> None:
        made = town.stripe.v1.customers.create({}, {"idempotency_key": "k-1"})
        event = town.stripe.v1.events.list().data[0]
        assert event.request.idempotency_key == "k-1"
        assert event.request.id == made.last_response.request_id

    def test_thin_ones_too(self, town: Town) -> None:
        account = town.recipient()
        events = town.stripe.v2.core.events.list({"object_id": account})
        kinds = [one.type for one in events.data][::-1]
        assert kinds[0] == "v2.core.account.created"
        assert "v2.core.account[configuration.recipient].capability_status_updated" in kinds
        newest = town.stripe.v2.core.events.retrieve(events.data[0].id)
        assert newest.data.updated_capability == "stripe_balance.payouts"
        assert newest.fetch_related_object().id == account
        wanted = {"types": ["v2.core.account.created"], "limit": 1}
        assert [one.type for one in town.stripe.v2.core.events.list(wanted).data] == ["v2.core.account.created"]

    def test_of_a_span(self, town: Town) -> None:
        town.recipient()
        town.clock.advance(timedelta(days=1))
        assert town.stripe.v2.core.events.list({"created": {"gte": "2025-12-03T00:00:00Z"}}).data == []
        refused("parameter_invalid_string", town.stripe.v2.core.events.list, {"created": {"gte": "yesterday"}})
