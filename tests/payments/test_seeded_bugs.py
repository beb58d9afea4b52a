"""Bugs seeded into the ledger, the gateway and what pays, each caught by the narrow check that is named beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError

from hub.kernel.errors import KithError
from payments.gateway import domain as gateway_rules
from payments.gateway import ports
from payments.gateway.adapters import calls, errors
from payments.gateway.domain import CallRefused
from payments.gateway.services import asking, calling, hearing
from payments.holds.domain import rules
from payments.holds.services import changing, drawing, paying, placing, recovering, remitting, resolving, tills
from payments.ledger import domain, services
from payments.ledger.queries import proof
from payments.ledger.queries.balances import balance_at
from payments.ledger.queries.seals import _contents, chain
from payments.remittances.services import proposing, sending
from tests.payments import checks_gateway as of_gateway
from tests.payments import checks_ledger as of_ledger
from tests.payments import checks_paying as of_paying
from tests.payments.checks_gateway import Place
from tests.payments.money_world import World
from tests.payments.seeding import Bug, seeded
from tests.payments.stripe_double import StripeDouble

T, L, G, P = domain.Transaction, of_ledger, of_gateway, of_paying
# What is wrong: the function, its text, the wrong text, and the check that must see it.
LEDGER: dict[str, tuple[Any, str, str, Callable[[Any], None]]] = {
    "credits may exceed debits": (T.__post_init__, "if total:", "if total > 0:", L.each_fund_balances),
    "debits may exceed credits": (T.__post_init__, "if total:", "if total < 0:", L.each_fund_balances),
    "one fund pays another's bill": (domain.sums, "entry.account.fund] +=", "''] +=", L.each_fund_balances),
    "an account stands in it twice": (T.__post_init__, "!= len(self.entries)", "> 99", L.an_account_stands_once),
    "an entry may be of nothing": (domain.Entry.__post_init__, "not 0 < abs", "not 0 <= abs", L.no_entry_is_nothing),
    "own money in any fund": (domain.Account.__post_init__, "self.fund != rule.fund", "False", L.own_money_has_one_fund),
    "merging forgets": (domain.merged, "totals.get(entry.account, 0) + ", "", L.merging_keeps_sums),
    "merging keeps what cancels out": (domain.merged, "if pence)", "if True)", L.merging_keeps_sums),
    "money moves the other way": (domain.move, "debit(source, pence), credit(target, pence)", "credit(source, pence), debit(target, pence)", L.money_lands_where_it_is_sent),
    "credits are read as debts": (domain.Account.natural, "is Side.DEBIT", "is not None", L.money_lands_where_it_is_sent),
    "amounts are no part of a request": (T.fingerprint, ", lines]", "]", L.one_key_is_one_request),
    "two requests of one key in a batch": (services._enter, "t).fingerprint != t.fingerprint", "t) is None", L.one_key_is_one_request),
    "another request of a known key": (services._remembered, "past[t.key].fingerprint != t.fingerprint", "False", L.one_key_is_one_request),
    "a known key is posted again": (services.post_many, "_enter(transactions)\n", "_enter(transactions)\n    fresh = list(transactions)\n", L.one_key_is_one_posting),
    "there is no floor": (services._apply, "account.floored and natural < 0", "False", L.floors_hold),
    "the floor lies a penny lower": (services._apply, "natural < 0", "natural < -1", L.floors_hold),
    "versions have gaps": (services._apply, "standing.version += 1", "standing.version += 2", L.the_proof_finds_nothing),
    "versions stand still": (services._apply, "standing.version += 1", "standing.version += 0", L.the_proof_finds_nothing),
    "the balance after is the one before": (services._apply, '_pence": standing.balance', '_pence": standing.balance - entry.amount_pence', L.the_proof_finds_nothing),
    "the cache is a penny off": (services._keep, '"balance": s.balance', '"balance": s.balance + 1', L.the_proof_finds_nothing),
    "the cache forgets the version": (services._keep, "s.version}", "1}", L.the_proof_finds_nothing),
    "signs are lost on the way in": (services._apply, '"amount_pence": entry.amount_pence', '"amount_pence": abs(entry.amount_pence)', L.the_proof_finds_nothing),
    "a correction doubles": (services.reverse, "-line.amount_pence", "line.amount_pence", L.a_correction_undoes),
    "a correction comes twice": (services.reverse, "reversal.key != key", "False", L.a_correction_comes_once),
    "a closed month takes postings": (services._enter, "at < ports.closed_until(at)", "False", L.a_closed_month_stays_closed),
    "each seal begins anew": (services.seal, "chain(previous, waiting)", 'chain("", waiting)', L.seals_make_a_chain),
    "a hash forgets the one before": (chain, "(hash_ + digest(content))", "digest(content)", L.seals_make_a_chain),
    "what is late is never sealed": (services.seal, "until - SEALED_BEHIND", "until", L.who_comes_late_is_sealed),
    "a moment leaves itself out": (balance_at, "at <= at", "at < at", L.a_past_balance_is_a_replay),
    "a moment knows the future": (balance_at, ", LedgerTransaction.at <= at", "", L.a_past_balance_is_a_replay),
    "the proof sees only too much": (proof._unbalanced, "total != 0", "total > 0", L.a_debit_too_little_is_found),
    "the proof trusts the cache": (proof._caches, "cached != pence", "False", L.a_wrong_cache_is_found),
    "the proof counts no cash": (proof._cash, "cash != owed", "False and cash != owed", L.cash_that_is_gone_is_found),
    "seals leave amounts out": (_contents, "list(row[1:])", "list(row[1:5])", L.changed_amounts_are_found),
}  # fmt: skip
GATEWAY: dict[str, tuple[Any, str, str, Callable[[Any], None]]] = {
    "sent again without looking": (calling.attempt, "call.attempts > 1", "call.attempts > 99", G.a_lost_answer_is_looked_for),
    "unknown is failure": (calling.attempt, "unit.write(_wait, call_id, unknown)", 'unit.write(_refuse, call_id, CallRefused("unknown", ""))', G.unknown_is_tried_again_later),
    "there is no lease": (calling._lease, "row.next_at = now + pause", "row.next_at = now", G.unknown_is_tried_again_later),
    "a lease keeps nobody out": (calling._lease, "row.next_at > now", "False", G.unknown_is_tried_again_later),
    "what is done is done again": (calling._lease, "row.state is not CallState.WAITING", "False", G.what_is_done_is_not_done_again),
    "tries are not counted": (calling._lease, "row.attempts += 1", "row.attempts = 1", G.what_cannot_be_known_is_parked),
    "an answer is told to nobody": (calling._answer, "outbox.announce(", "str(", G.an_answer_is_kept_and_told),
    "an answer leaves no object": (calling._answer, "answer.object, dict(answer.data)", "None, dict(answer.data)", G.an_answer_is_kept_and_told),
    "a refusal is told to nobody": (calling._refuse, "outbox.announce(", "str(", G.a_no_is_final_and_told),
    "a refusal is tried again": (calling._refuse, "CallState.REFUSED", "CallState.WAITING", G.a_no_is_final_and_told),
    "an end comes twice": (calling._open, "(CallState.WAITING, CallState.PARKED)", "CallState", G.an_end_comes_once),
    "another request under a key": (asking.ask, "(kind, about, dict(params))", "(kind, about, known.params)", G.one_key_asks_once),
    "keys are not looked at": (asking.ask, "StripeCall.key == key", "StripeCall.about == about", G.two_keys_ask_twice),
    "two keys look alike at Stripe": (gateway_rules.stripe_key, "key.encode()", "key[:4].encode()", G.two_keys_ask_twice),
    "nothing is ever parked": (gateway_rules.pause_after, "else None", "else PAUSES[-1]", G.what_cannot_be_known_is_parked),
    "asked again as if never tried": (asking.ask_again, "CallState.WAITING, 1,", "CallState.WAITING, 0,", G.what_cannot_be_known_is_parked),
    "an event is heard as often as told": (hearing.hear, "scalar_one_or_none() is None", "scalar_one_or_none() == 0", G.an_event_is_heard_once),
    "missed events are looked for too late": (hearing._from, "last - OVERLAP", "last + OVERLAP", G.missed_events_are_looked_for_with_an_overlap),
    "a lost event is behind the overlap": (hearing._from, "last - OVERLAP", "last", G.an_event_lost_before_the_last_one_is_found),
    "all is read again each hour": (hearing._from, "read is not None", "False", G.a_look_goes_on_where_the_last_ended),
    "what comes to stand late is not read": (hearing._from, "min(read, now) - READ_AGAIN", "min(read, now)", G.a_look_goes_on_where_the_last_ended),
    "a look that failed has read it all": (hearing.look_for_missed, "told = list(", "unit.write(_read_until, now); told = list(", G.an_event_lost_before_the_last_one_is_found),
    "a call is sought after it was made": (calls._since, "call.asked_at - APART", "call.asked_at + APART", G.at_stripe_a_call_is_found_by_its_mark),
    "a conflict is a no": (errors.understood, "error.http_status == 409", "False", G.what_stripe_did_not_say_is_unknown),
    "trouble over there is a no": (errors.understood, "raise OutcomeUnknown(_said(error))", 'raise CallRefused("x", "")', G.what_stripe_did_not_say_is_unknown),
    "a cut line is a no": (errors.understood, "if _is_v2_refusal(error):", "if True:", G.what_stripe_did_not_say_is_unknown),
    "no key goes with a call": (calls._once, 'stripe_key(call.key)', 'stripe_key(call.key + str(id(object())) + __import__("secrets").token_hex(4))', G.at_stripe_a_call_is_found_by_its_mark),
    "another's call is taken for it": (calls._with_mark, "_metadata(one).get(MARK) == wanted", "_metadata(one).get(MARK)", G.at_stripe_a_call_is_found_by_its_mark),
    "calls carry no mark": (calls._marked, "MARK: stripe_key(call.key)", '"other": ""', G.at_stripe_a_call_is_found_by_its_mark),
}  # fmt: skip
O = drawing.Opened  # noqa: E741 - as short as the others
PAYING: dict[str, tuple[Any, str, str, Callable[[Any], None]]] = {
    "a part gives more than it has": (rules.split, "min(pence, there)", "pence", P.parts_are_taken_as_far_as_they_go),
    "what is paid stays held": (O.pay_held, "held_pence -= part", "held_pence -= 0", P.a_hold_resolves_once),
    "the rest is not freed": (resolving.capture, "opened.free_rest()", "pass", P.a_hold_resolves_once),
    "a hold is paid twice": (resolving.capture, "    if hold.state is HoldState.CAPTURED:\n", "    if False:\n", P.a_hold_resolves_once),
    "what was paid is released": (resolving.release_all, "if hold.state is HoldState.CAPTURED", "if False", P.a_hold_resolves_once),
    "released money is lost": (O.free_rest, "of.held(f), of.available(f)", "of.held(f), unallocated(f)", P.what_is_released_is_free),
    "holds exceed the budget": (rules._check_now, "needed > free", "needed > free * 9", P.holds_fit_what_is_free),
    "the horizon is endless": (rules.within, "(purse.whole or at <= now + HORIZON) and purse.paid_until is not None and day(at) < purse.paid_until", "True", P.holds_fit_what_is_free),
    "a promise is a hold": (placing.request_holds, "HoldState.UNFUNDED", "HoldState.HELD", P.holds_fit_what_is_free),
    "no more than was held": (paying.cover, "missing_pence <= 0", "True", P.more_than_was_held_is_paid_if_it_is_free),
    "a refund of what has gone": (O.give_back, "pence, draw.owed_pence)", "pence, draw.captured_pence)", P.a_refund_after_the_transfer_is_owed_back_and_netted),
    "a debt is netted twice": (remitting._settle, "row.open_pence -= part", "row.open_pence -= 0", P.a_refund_after_the_transfer_is_owed_back_and_netted),
    "a debt is written down twice": (changing.adjust, "opened.give_back(-more)", "opened.give_back(-2 * more)", P.a_refund_after_the_transfer_is_owed_back_and_netted),
    "netting is not undone": (sending.refused, "undo_net(row.settled)", "undo_net({})", P.netting_is_undone),
    "netting is undone by half": (remitting.undo_net, "row.open_pence += part", "row.open_pence += part // 2", P.netting_is_undone),
    "what is disputed is sent": (remitting.take, "~Hold.disputed,", "", P.what_is_disputed_is_not_sent),
    "what is sent stays owed": (remitting.take, "draw.remitted_pence += owed", "pass", P.what_is_owed_is_sent_once),
    "one key for all of a payee's": (sending._ask, 'key=f"remittance:{row.id}"', 'key=f"remittance:{row.payee}"', P.what_is_owed_is_sent_once),
    "an answer is taken twice": (sending.sent, "not machine.can(REMITTANCE, row.state, Event.REFUSE)", "False", P.what_is_owed_is_sent_once),
    "cash is not looked at": (sending._require_sendable, "cash < net", "False", P.without_cash_nothing_is_sent),
    "a fee is not kept in mind": (tills.pay, "draw.fee_pence += share", "pass", P.a_fee_is_taken_and_given_back),
    "a fee is taken and the price owed too": (tills.pay, "part - share))", "part))", P.a_fee_is_taken_and_given_back),
    "a refund keeps the fee": (tills.reduce, "return before - draw.fee_pence", "return 0", P.a_fee_is_taken_and_given_back),
    "a fee stays where less of the price stands": (tills.reduce, "kept(draw.fee_charged_pence, draw.fee_of_pence, draw.captured_pence)", "before", P.a_fee_is_taken_and_given_back),
    "a fee is told twice": (remitting.take, "draw.remitted_fee_pence += fee", "pass", P.a_fee_is_taken_and_given_back),
    "the fee is that of today": (tills.pay, "queries.days()(hold.at)", "__import__('hub.kernel.clock').kernel.clock.today()", P.a_fee_is_taken_and_given_back),
    "what was refused is not owed": (sending.refused, "row.payee, row.fund_id, taken, kept)", "row.payee, row.fund_id, [], kept)", P.what_was_refused_is_owed),
    "a query on its way is forgotten": (remitting.put_back, "if left and disputed:", "if False:", P.what_is_queried_on_its_way_is_frozen_if_it_comes_back),
    "what grew is sent all the same": (sending._require_sendable, "net > proposed and ", "False and ", P.what_grew_is_approved_anew),
    "what is due at the next look is free": (rules.rooms, "meant += _reached(purse, now, day)", "meant += 0", P.what_is_promised_is_kept_for_it),
    "refused money stays on its way": (sending.refused, "(target, source, pence) for source, target, pence in asked", "(source, target, pence) for source, target, pence in asked", P.what_was_refused_is_owed),
    "one officer is enough": (proposing._decide, "large and by != SYSTEM", "False", P.a_large_run_needs_two),
    "asked back twice": (recovering.reserve, "row.reserved or", "", P.what_is_asked_back_is_asked_once),
    "what came back stays open": (recovering.settle_recovery, "row.open_pence - pence, False", "row.open_pence, False", P.what_is_asked_back_is_asked_once),
}  # fmt: skip
BUGS = LEDGER | GATEWAY | PAYING
CHECKS = {check.__name__: check for *_, check in BUGS.values()}
# A check's own word; a refusal of ours, of the gateway's or of the database's (a floor, a key, a trigger) where there
# should be none. Nothing else counts: what merely stumbles proves nothing.
CAUGHT = (AssertionError, pytest.fail.Exception, KithError, CallRefused, DBAPIError)


@pytest.fixture
def place(app: Flask, clock: Any, world: World, listen: Any) -> Place:
    """A fresh app with Stripe's double at its gateway."""
    library, double = ports.gateway(), StripeDouble()
    ports.provide(app, double)
    return Place(app, clock, world, double, library, listen)


@pytest.mark.parametrize("name", BUGS)
def test_a_seeded_bug_is_caught(place: Place, name: str) -> None:
    function, right, wrong, check = BUGS[name]
    with seeded(Bug(function, right, wrong)), pytest.raises(CAUGHT):
        check(place)


@pytest.mark.parametrize("name", CHECKS)
def test_without_a_bug_the_check_passes(place: Place, name: str) -> None:
    CHECKS[name](place)


def test_there_are_thirty_in_ledger_and_gateway() -> None:
    assert len(LEDGER) + len(GATEWAY) >= 30
