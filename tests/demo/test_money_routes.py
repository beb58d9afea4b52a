"""Every page that shows an amount is held against the ledger, or there is a reason why it has none to be held against.

The routes are those of the app's own map. Personas go through the small borough by its links; a page with an amount in its
words, or a file, that nobody compares fails here, and so does a route that nobody came to and that is not named below.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from contextvars import Context
from dataclasses import dataclass, field
from html import unescape

import pytest
from flask import Flask

from demo.borough.domain.personas import EVERYONE
from tests.agreement import COMPARED
from tests.agreement.read_pages import AMOUNT, as_persona, words
from tests.demo import test_finance_and_ledger as finance_tests

WHO = ("resident", "neighbour", "manager", "volunteer", "officer", "finance", "safeguarding", "administrator", "funder")
EACH = 2  # addresses of one page that one persona opens

# Compared by the tests beside this one, by their names there.
BY_FINANCE = {
    "books.index": "test_the_books_beside_stripe_and_their_breaks",
    "books.breaks_csv": "test_the_books_beside_stripe_and_their_breaks",
    "books.month": "test_each_months_books_and_journal",
    "books.journal_csv": "test_each_months_books_and_journal",
    "chargebacks.index": "test_disputed_payments_claims_and_grants",
    "funds.index": "test_the_funds_their_file_and_each_funds_page",
    "funds.index_csv": "test_the_funds_their_file_and_each_funds_page",
    "ledger.index": "test_the_ledgers_own_page_and_file",
    "ledger.entries_csv": "test_the_ledgers_own_page_and_file",
    "purses.index": "test_own_money_and_what_the_council_pays_in",
    "remittances.run": "test_each_run_of_payments_and_each_statement_in_it",
}

# Amounts that are no sum of the ledger's.
PRICE = "a price, or what a week would cost: nothing was moved for it"
LIMIT = "a limit that somebody set"
KIND = "what a gift in kind is worth is no money"
THEN = "told at a moment: the sum of that moment"
OTHER = {
    **dict.fromkeys(
        ("bookings.index", "bookings.requests", "offers.check", "offers.decide", "offers.index", "offers.new_price"),
        PRICE,
    ),
    **dict.fromkeys(
        ("offers.queue", "offers.show", "plans.compare", "plans.compose", "plans.composed", "plans.part"), PRICE
    ),
    **dict.fromkeys(
        ("searches.find", "searches.find_json", "sharings.answer", "sharings.join", "sharings.leave"), PRICE
    ),
    **dict.fromkeys(("offers.rates_csv", "offers.council_rates_csv", "levers.failure_csv"), PRICE),
    **dict.fromkeys(("people.supporters", "levers.floor_lists", "purses.add", "doors.everyone"), LIMIT),
    **dict.fromkeys(("gifts.index", "gifts.show"), KIND),
    **dict.fromkeys(("notices.mine", "doors.mailbox", "budgets.surplus", "people.data_json"), THEN),
    "books.show": "one break: its two sides are those of the list, which is compared",
    "sandbox.desk": "what stands in for Stripe; the books are compared with it",
    **dict.fromkeys(("health.healthz", "health.readyz", "health.metrics", "council.brand"), "no amount is in it"),
    **dict.fromkeys(
        ("market.table_csv", "market.table_json", "market.work_csv"), "figures of the market, none of money"
    ),
    **dict.fromkeys(("searches.suggestions_json", "needs.without_help_csv"), "no amount is in it"),
}

TOLD = {**COMPARED, **BY_FINANCE, **OTHER}

# Pages to which no link of the small borough leads those who walk here.
SECRET = "behind a secret address, and shows no amount"
AHEAD = "before anyone does it: what it would do, and no amount that was moved"
NONE = "shows no amount"
NOT_WALKED = {
    **dict.fromkeys(("people.confirm", "people.email_change", "people.invitation", "people.reset"), SECRET),
    **dict.fromkeys(("sandbox.checkout", "sandbox.onboarding", "visits.feed"), SECRET),
    **dict.fromkeys(("bookings.ask", "covers.show", "failures.show", "sharings.propose", "grants.write"), AHEAD),
    **dict.fromkeys(("offers.decide_price", "offers.rate_file", "levers.rate_file"), PRICE),
    **dict.fromkeys(
        ("checks.paper", "expenses.receipt", "people.give_account", "people.open_record", "people.record"), NONE
    ),
    **dict.fromkeys(
        ("people.sign_in", "people.sign_up", "places.edit", "visits.carer", "visits.object_to", "visits.say"), NONE
    ),
    **dict.fromkeys(("payees.again", "payees.back", "sharings.of_booking"), "leads on to another page"),
    **dict.fromkeys(
        ("levers.alert", "levers.call", "market.ward"), "needs a market of months; its figures are no money"
    ),
    "books.audit": "the seals' own verifier proves it (tests/payments/test_books_audit.py)",
    "static": "no page",
}


@dataclass
class Walk:
    """What was seen: pages, and where those of them have an amount, or are a file."""

    seen: set[str] = field(default_factory=set)
    amounts: dict[str, str] = field(default_factory=dict)


def walk(app: Flask, each: int) -> Walk:
    """Everyone opens the addresses without a variable, and follows links to each page some times."""
    found, routes = Walk(), app.url_map.bind("localhost")
    plain = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    for key in WHO:
        client, ahead, opened = as_persona(app, EVERYONE[key].email).client, deque(plain), Counter[str]()
        known = set(ahead)
        while ahead:
            address = ahead.popleft()
            if not routes.test(address.partition("?")[0], "GET"):
                continue
            endpoint = str(routes.match(address.partition("?")[0], "GET")[0])
            if endpoint in ("static", "books.audit") or opened[endpoint] == each:
                continue
            answer = Context().run(client.get, address)
            if answer.status_code != 200:
                assert answer.status_code < 500, address
                continue
            opened[endpoint] += 1
            found.seen.add(endpoint)
            if answer.mimetype != "text/html":
                found.amounts.setdefault(endpoint, f"{address}, a file")
                continue
            if AMOUNT.search(words(answer.text.partition("<main")[2].partition("</main>")[0])):
                found.amounts.setdefault(endpoint, f"{address} as {key}")
            for link in map(unescape, re.findall(r'href="(/[^"#]*)', answer.text)):
                if link not in known:
                    known.add(link)
                    ahead.append(link)
    return found


@pytest.mark.whole
@pytest.mark.xdist_group("small")
def test_every_page_with_an_amount_is_compared_with_the_ledger(small: Flask) -> None:
    with small.app_context():
        found = walk(small, EACH)
    every = {rule.endpoint for rule in small.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert not_told(found) == {}
    assert every - found.seen - TOLD.keys() - NOT_WALKED.keys() == set(), "nobody came there: say why, or lead somebody"
    assert NOT_WALKED.keys() & found.seen == set(), "somebody came there after all"
    assert TOLD.keys() - every == set(), "there is no such page any more"


@pytest.mark.whole
@pytest.mark.xdist_group("told")
def test_nor_is_there_another_in_the_whole_borough(whole: Flask) -> None:
    """Which has what takes months to come, such as a closed month."""
    with whole.app_context():
        assert not_told(walk(whole, 1)) == {}


def not_told(found: Walk) -> dict[str, str]:
    """What shows an amount, or is a file, and is neither compared nor has a reason."""
    return {one: where for one, where in found.amounts.items() if one not in TOLD}


def test_what_is_said_to_be_compared_is() -> None:
    assert not (missing := [name for name in BY_FINANCE.values() if not hasattr(finance_tests, name)]), missing
    assert not set(OTHER) & (set(COMPARED) | set(BY_FINANCE)), "it has a reason, and is compared all the same"
