"""How to reach every page: as whom, from where, by which links; the suites walk the app's own route map with this table.

To add a route's recipe, enter its endpoint in RECIPES:

    "needs.index": page(who="resident"),                            its address has nothing to fill in
    "needs.show": page(who="resident", start="/needs"),             the first link on /needs that leads to it
    "bookings.show": page(who="carer", start="/visits", via=("visits.show",)),    by a link on a linked page
    "market.index": page(map=True),                                 a page with a map may weigh 170 KB
    "calendar.feed": not_a_page("an iCalendar file"),
    "people.details": page(who="resident", form=Form(right={...}, wrong={"postcode": ("", "ZZ1 1ZZ")})),
    "worries.thanks": page(start="/worry", via=(Send({"words": "..."}),)),          where a form leads when it is sent
    "people.confirm": page(start="/account/sign-up", via=(Send({...}), Go("/demo/mailbox"), Click("Confirm"))),

A route without a recipe fails a test, and so does a recipe without a route. Where one route has several pages, a name after a
stroke tells them apart: "needs.ask/when".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest


@dataclass(frozen=True)
class Form:
    """The form of a page: values that are right, and for each field the values that are wrong, each alone.

    tests/browser/filling.py says how a value is written.
    """

    right: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    selector: str = "main form[method=post]"
    button: str = ""  # where it is not the first that sends it
    at: Mapping[str, str] = field(default_factory=dict)  # at which other field it may be said, where it is about both


GRANT = {"amount": "60", "fund": "*", "ends": "9 3 2026", "reason": "Meals after the hospital."}


@dataclass(frozen=True)
class Send:
    """A step on the way: fill the page's form with these values and send it."""

    values: Mapping[str, str] = field(default_factory=dict)
    selector: str = "main form[method=post]"
    button: str = ""  # where it is not the first that sends it


@dataclass(frozen=True)
class Go:
    """A step on the way: open another address."""

    address: str


@dataclass(frozen=True)
class Click:
    """A step on the way: follow the first link with these words, in the entry of a list where `near` stands."""

    words: str
    near: str = ""


@dataclass(frozen=True)
class As:
    """A step on the way: someone else goes on, from this address; the page is theirs."""

    who: str
    address: str


# A bare text is the endpoint to which a link is followed; of several links the first that leads on to the end.
Step = str | Send | Go | Click | As


@dataclass(frozen=True)
class Recipe:
    """How to reach one page."""

    who: str = ""  # one of the demo's people (demo/borough/domain/personas.py), or nobody
    start: str = ""  # the address to begin at; empty where the endpoint's own address has nothing to fill in
    via: tuple[Step, ...] = ()  # what to do on the way, before the last link
    query: str = ""
    map: bool = False
    form: Form | None = None
    status: int = 200
    why_no_page: str = ""

    @property
    def most_bytes(self) -> int:
        """What a cold visit may transfer (experience.md, Gates)."""
        return 170_000 if self.map else 100_000


def page(
    who: str = "",
    start: str = "",
    via: tuple[Step, ...] = (),
    query: str = "",
    *,
    map: bool = False,  # noqa: A002 - it says what it is
    form: Form | None = None,
    status: int = 200,
) -> Recipe:
    """A page for people."""
    return Recipe(who, start, via, query, map, form, status)


def not_a_page(why: str) -> Recipe:
    """A route that answers with something else than a page: say what."""
    return Recipe(why_no_page=why)


SIGN_UP = {"given_name": "Ann", "family_name": "New", "password": "three grey herons"}
OPENED = Send({"reason": "They rang us."})
# A carer on the telephone, whose visit of 13 November is down as missed.
MISSED: tuple[str, tuple[Step, ...]] = (
    "/council/people?q=Shirley+Harper",
    (
        "people.record",
        "people.open_record",  # a reason that was given on another way keeps the record open
        Send({"reason": "She rang us."}, button='button[value="telephone"]'),
        Go("/visits?week=2025-11-10"),
        "visits.show",
    ),
)
WHO = Send({"who": "me*"})
WORDS = Send({"words": "Someone to do my shopping"})
WHEN = Send({"slots-0-day": "1", "slots-0-start": "600", "slots-0-minutes": "60"})
WHERE = Send({"postcode": "KT1 2LN"})
BETTER = Send({"outcome": "Eat well", "outcome_now": "4"})
ON = Send()
# One question after the other, up to the last; someone who signed in also says what pays for it.
ASKED = (WHO, WORDS, Send({"categories": "shopping"}), WHEN, WHERE, ON, ON, BETTER, Send({"money": "0*"}), ON)
POSTED = (*ASKED, ON)
WHY = {
    "power": "Care Act 2014, section 5",
    "reasons": "Too few can be found.",
    "alternatives": "Waiting longer.",
    "conflicts": "None.",
    "review_on": "9 1 2026",
}
CALL = {"category": "shopping", "area": "*", "words": "We look for people who shop.", "until": "30 12 2025", **WHY}
CALLED = Send(CALL)
NEW_PRICE = {"price_pence": "17.50", "starts": "9 1 2026"}
JOURNEY = {
    "words": "To the Tuesday lunch",
    "spent_on": "28 11 2025",
    "origin": "Home",
    "destination": "Elm Road",
    "miles": "12.5",
    "vehicle": "car",
    "passengers": "0",
}
EMPTY_WHY: dict[str, tuple[str, ...]] = dict.fromkeys(WHY, ("",))


def on_one_worker(names: Iterable[str]) -> list[Any]:
    """These recipes as parameters of a test; all that one of them is for is done by one worker, which knows the way."""
    return [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in names]


RECIPES: dict[str, Recipe] = {
    "health.healthz": not_a_page("JSON for machines"),
    "health.readyz": not_a_page("JSON for machines"),
    "health.metrics": not_a_page("figures for Prometheus"),
    # people
    "people.sign_in": page(
        form=Form(
            {"email": "nobody@example.com", "password": "not a password"},
            {"email": ("", "nobody"), "password": ("",)},
        )
    ),
    "people.sign_up": page(
        form=Form(
            {
                "given_name": "Ann",
                "family_name": "New",
                "email": "ann.new@example.com",
                "password": "three grey herons",
            },
            {"given_name": ("", " "), "family_name": ("",), "email": ("", "ann at home"), "password": ("", "short")},
        )
    ),
    "people.letter_sent": page(),
    "people.forgotten": page(form=Form({"email": "nobody@example.com"}, {"email": ("", "nobody")})),
    "people.account": page("resident"),
    "people.details": page(
        "resident",
        form=Form(
            {"given_name": "Ann", "family_name": "Other", "phone": "", "postcode": ""},
            {"given_name": ("",), "family_name": ("",), "phone": ("call me",), "postcode": ("ZZ99 9ZZ",)},
        ),
    ),
    "people.email": page(
        "resident",
        form=Form({"email": "new@example.com", "current": "not mine"}, {"email": ("", "new"), "current": ("",)}),
    ),
    "people.password": page(
        "resident",
        form=Form(
            {"current": "not mine", "password": "four black swans"},
            {"current": ("",), "password": ("", "short", "aaaaaaaaaaaa")},
        ),
    ),
    "people.data": page("resident"),
    "people.data_json": not_a_page("a JSON file to take away"),
    "people.supporters": page("resident"),
    "people.new_supporter": page(
        "resident",
        form=Form(
            {"email": "kin@example.com", "scope": "view", "limit": "", "ends": "", "evidence": "my daughter"},
            {"email": ("", "kin"), "scope": ("",), "limit": ("lots",), "ends": ("soon",), "evidence": ("",)},
        ),
    ),
    "people.new_organisation": page(
        "resident",
        form=Form(
            {"name": "Tuesday Club", "sector": "community", "postcode": "", "cqc_number": ""},
            {"name": ("",), "sector": ("",), "postcode": ("ZZ99 9ZZ",), "cqc_number": ("12",)},
        ),
    ),
    "people.organisation": page("manager", "/account"),
    "people.organisation/coordinator": page("coordinator", "/account"),
    "people.edit_organisation": page(
        "manager",
        "/account",
        ("people.organisation",),
        form=Form({"name": "Anchorage", "cqc_number": ""}, {"name": ("",), "cqc_number": ("12",)}),
    ),
    "people.new_member": page(
        "manager",
        "/account",
        ("people.organisation",),
        form=Form({"email": "new@example.com", "role": "carer"}, {"email": ("", "new"), "role": ("",)}),
    ),
    "people.member_role": page("manager", "/account", ("people.organisation",), form=Form({}, {"role": ("",)})),
    "people.blocks": page("resident"),
    "people.new_block": page(
        "manager",
        "/bookings/requests",
        ("bookings.show",),
        form=Form({"reason": "He shouted."}, {"reason": ("x" * 501,)}),
    ),
    "people.find_people": page("officer", query="?q=a"),
    "people.new_person": page(
        "officer",
        form=Form(
            {"given_name": "Vera", "family_name": "Caller", "phone": "", "postcode": ""},
            {"given_name": ("",), "family_name": ("",), "phone": ("call me",), "postcode": ("ZZ99 9ZZ",)},
        ),
    ),
    "people.record": page("officer", "/council/people?q=ma", ("people.record", OPENED)),
    # finding, offering, asking
    "searches.find": page(
        query="?q=shopping&postcode=KT1+1EU",
        map=True,
        form=Form(
            {"q": "shopping", "postcode": "KT1 1EU", "price": ""},
            {"postcode": ("ZZ1 1ZZ",), "to": ("ZZ1 1ZZ", "KT1 1EU"), "price": ("lots", "-5")},
            selector="main form[method=get]",
        ),
    ),
    "searches.find/journey": page(
        query="?q=shopping&postcode=KT1+1EU&to=KT6+4LX&detour=2&free=week",
        map=True,
        form=Form(
            {"q": "", "postcode": "KT1 1EU", "to": "KT6 4LX", "detour": "2"},
            {"postcode": ("",), "to": ("", "KT1 1EU", "ZZ1 1ZZ")},
            selector="main form[method=get]",
        ),
    ),
    "searches.find/nothing-open": page(query="?postcode=KT1+1EU&reach=1&now=1&free=now&part=night&price=0", map=True),
    "searches.find_json": not_a_page("the same answer as JSON"),
    "searches.suggestions": page(start="/find/suggestions?q=wash&postcode=KT1+1EU"),
    "searches.suggestions_json": not_a_page("the same suggestions as JSON"),
    "searches.engines": page("officer"),
    "watches.mine": page("resident", "/find?q=shopping&postcode=KT1+1EU", (Send(),)),
    "offers.index": page("neighbour"),
    "offers.new": page("neighbour", form=Form({"kind": "neighbour"}, {"kind": ("",)})),
    "offers.who": page(
        "neighbour",
        "/offers/new",
        (Send({"kind": "neighbour"}),),
        form=Form({"kind": "volunteer"}, {"kind": ("",)}),
    ),
    "offers.show": page(start="/find?q=shopping", map=True),
    "offers.edit": page(
        "neighbour",
        "/offers",
        ("offers.show",),
        form=Form({"capacity_minutes": "6"}, {"capacity_minutes": ("", "many")}),
    ),
    "offers.check": page("manager", "/offers"),
    "offers.retire": page("neighbour", "/offers", ("offers.show",)),
    "offers.queue": page("officer"),
    "offers.decide": page(
        "neighbour",
        "/offers",
        (
            "offers.show",
            Click("Change the words"),
            Send({"description": "I clean and iron for people near me."}),
            As("officer", "/council/offers"),
        ),
        form=Form({}, {"reason": ("",)}, selector='main form[action$="/return"]'),
    ),
    "offers.prices": page(
        "officer",
        form=Form({"low_pence": "12", "high_pence": "20"}, {"low_pence": ("", "few"), "high_pence": ("", "many")}),
    ),
    "offers.new_price": page(
        "manager",
        "/offers",
        ("offers.show",),
        form=Form(
            NEW_PRICE,
            {"price_pence": ("", "0", "12,50", "-1"), "starts": ("", "1 1 2020", "31 2 2026")},
        ),
    ),
    "offers.rates": page("manager", form=Form({}, {"file": ("",)})),
    "offers.rates_csv": not_a_page("a CSV file"),
    "offers.council_rates_csv": not_a_page("a CSV file"),
    "levers.rates": page("officer", form=Form({}, {"file": ("",)})),
    "levers.rate_file": not_a_page("it follows from a file; tests/oversight/test_levers_uplift.py walks it"),
    "offers.rate_file": not_a_page("it follows from a file; tests/marketplace/test_offers_rate_files.py walks it"),
    "offers.prices_coming": page("officer"),
    "offers.decide_price": page(
        "neighbour",
        "/offers",
        ("offers.show", "offers.new_price", Send(NEW_PRICE), As("officer", "/council/prices/coming")),
        form=Form({}, {"reason": ("",)}, selector='main form[action$="/return"]'),
    ),
    "bookings.prices_short": page("officer"),
    "offers.standard_terms": page(),
    "offers.terms": page(
        "officer",
        form=Form({"reason": "It reads better."}, {"points": ("",), "starts": ("", "31 2 2026"), "reason": ("",)}),
    ),
    "needs.new": page(start="/needs/new/who", via=(WHO, Go("/needs/new"))),
    "needs.who": page(form=Form({"who": "me"}, {"who": ("",)})),
    "needs.ask": page(start="/needs/new/who", via=(WHO,), form=Form({"words": "Someone to shop"}, {"words": ("",)})),
    "needs.check": page("resident", "/needs/new/who", ASKED),
    "needs.index": page("resident"),
    "needs.show": page("resident", "/needs"),
    "needs.edit": page(
        "resident", "/needs", ("needs.show",), form=Form({"words": "Someone to shop on Tuesdays"}, {"words": ("",)})
    ),
    "needs.withdraw": page("resident", "/needs", ("needs.show",), form=Form({"reason": ""}, {"reason": ("x" * 501,)})),
    "needs.look": page("resident", "/needs", ("needs.show",), form=Form({"score": "5"}, {"score": ("",)})),
    "needs.without_help": page("officer"),
    "needs.without_help_csv": not_a_page("a CSV file"),
    "needs.all_places": page(),
    "needs.place": page(
        "manager",
        "/account/places/new",
        (Send({"name": "Elm House", "kind": "hall", "postcode": "KT1 2LN", "owner": "*"}), Go("/places")),
        map=True,
    ),
    # the council and the demo
    "council.home": page(map=True),
    "council.accessibility": page(),
    "council.cookies": page(),
    "council.privacy": page(),
    "council.brand": not_a_page("the council's three colours, as a style sheet"),
    "council.details": page(
        "administrator",
        form=Form(
            {},
            {
                "name": ("",),
                "gss": ("", "Kingston"),
                "zone": ("", "Mars"),
                "brand": ("", "green"),
                "email": ("", "nobody"),
                "phone": ("",),
                "address": ("",),
            },
        ),
    ),
    "doors.everyone": page(),
    "doors.mailbox": page(),
    "doors.letter": page(start="/demo/mailbox"),
    # checks, categories, notices, places
    "checks.mine": page("carer"),
    "checks.submit": page(
        "volunteer",
        form=Form(
            {"kind": "dbs-basic", "evidence": "Certificate 001", "issued": "1 11 2025", "expires": "1 11 2028"},
            {"kind": ("",), "evidence": ("",), "issued": ("", "40 13 2025"), "expires": ("1 1 2020",)},
        ),
    ),
    "checks.waiting": page("safeguarding"),
    "checks.show": page(
        start="/demo/people",
        via=(
            As("volunteer", "/account/checks/new"),
            Send({"kind": "dbs-basic", "evidence": "Paper 7", "issued": "1 11 2025", "expires": "1 11 2028"}),
            As("safeguarding", "/council/checks"),
        ),
        form=Form({}, {"reason": ("",)}, selector='main form[action$="/refuse"]'),
    ),
    "checks.paper": not_a_page("the paper itself, as it was uploaded"),
    "categories.table": page("safeguarding"),
    "categories.new": page(
        "safeguarding",
        form=Form(
            {
                "name": "Choirs and singing",
                "plain": "Someone who sings with a group.",
                "risk": "low",
                "who": "volunteer",
                "checks": "identity",
                "bookable_by": "person",
                "reason": "People asked for it.",
            },
            {
                "name": ("", "Pets"),
                "plain": ("",),
                "risk": ("",),
                "who": ("",),
                "bookable_by": ("",),
                "phrases": ("x" * 61,),
                "lgsl": ("some",),
                "valid_from": ("", "31 2 2026"),
                "reason": ("",),
            },
        ),
    ),
    "categories.edit": page(
        "safeguarding",
        "/council/categories",
        form=Form(
            {"reason": "It reads better.", "valid_from": "9 12 2025"},
            {"name": ("",), "plain": ("",), "who": ("",), "valid_from": ("", "31 2 2026"), "reason": ("",)},
        ),
    ),
    "notices.mine": page("resident"),
    "notices.choose": page("resident", form=Form({}, {"by_email": ("",)})),
    "places.mine": page("manager"),
    "places.new": page(
        "manager",
        form=Form(
            {"name": "Oak House", "kind": "hall", "postcode": "KT1 2LN", "owner": "*"},
            {"name": ("",), "kind": ("",), "postcode": ("", "ZZ99 9ZZ"), "owner": ("",)},
        ),
    ),
    # money
    "budgets.mine": page("resident"),
    "budgets.show": page("resident", "/budgets"),
    "budgets.statement_csv": not_a_page("a CSV file"),
    "budgets.month": page("resident", "/budgets", via=("budgets.show",)),
    "budgets.month_csv": not_a_page("a CSV file"),
    "budgets.index": page("finance"),
    "budgets.index_csv": not_a_page("a CSV file"),
    "budgets.decide": page("finance", "/council/budgets"),
    "budgets.limits": page(
        "finance",
        form=Form(
            {"starts": "30 12 2025", "reason": "A new policy."},
            {"warn_weeks": ("", "0", "many"), "usual_weeks": ("",), "starts": ("", "1 1 2020"), "reason": ("",)},
        ),
    ),
    "budgets.terms": page("resident", "/budgets", via=("budgets.show",)),
    "budgets.change": page(
        "finance",
        "/council/budgets",
        form=Form(
            {"starts": "30 3 2026", "instalment": "900", "reason": "The plan was looked at."},
            {
                "starts": ("", "31 2 2026", "1 1 2020"),
                "instalment": ("lots", "-1"),
                "contribution_pence": ("12,50",),
                "direct_pence": ("900000",),
                "contingency_weeks": ("", "0"),
                "reason": ("",),
            },
            selector="main form.form",
        ),
    ),
    "budgets.surpluses": page("finance"),
    "budgets.tell_surplus": page(
        "finance",
        "/council/budgets/surpluses",
        form=Form({"words": "What is it for?"}, {"words": ("", "x" * 501)}),
    ),
    "budgets.decide_surplus": page(
        "finance-two",
        "/council/budgets/surpluses",
        form=Form({"recall": "no", "words": "It may stay."}, {"words": ("", "x" * 501)}),
    ),
    "budgets.surplus": page(
        "resident",
        "/budgets",
        via=("budgets.show", "budgets.terms"),
        form=Form({"answer": "It is for a chair."}, {"answer": ("", "x" * 501)}),
    ),
    "budgets.reviews": page("finance"),
    "budgets.review": page(
        "finance",
        "/council/budgets",
        via=("budgets.decide",),
        form=Form(
            {"held_on": "1 12 2025", "outcome": "stays", "words": "It goes well.", "next_on": "1 6 2026"},
            {
                "held_on": ("", "31 2 2026", "1 1 2020"),
                "words": ("", "x" * 501),
                "next_on": ("", "31 2 2026", "1 1 2020"),
            },
        ),
    ),
    "budgets.end": page(
        "finance",
        "/council/budgets",
        via=("budgets.decide",),
        form=Form(
            {"ends": "27 1 2026", "reason": "They move to another borough."},
            {
                "ends": ("", "31 2 2026", "1 1 2020"),
                "reason": ("", "x" * 501),
                "grounds": ("x" * 501,),
            },
        ),
    ),
    "budgets.go_on": page(
        "finance",
        "/council/budgets/reviews",
        form=Form({"reason": "They use it again."}, {"reason": ("", "x" * 501)}),
    ),
    "budgets.repayments": page("finance"),
    "budgets.repay": page(
        "finance",
        "/council/repayments",
        form=Form({"reference": "BACS 021225"}, {"reference": ("", "x" * 81)}),
    ),
    "budgets.bars": page(
        "finance",
        "/council/budgets",
        via=("budgets.decide",),
        form=Form(
            {"category": "shopping", "reason": "The plan has no garden in it."},
            {"reason": ("", "x" * 501)},
            selector="main form[method=post]:last-of-type",
        ),
    ),
    "budgets.contributions": page(
        "finance",
        "/council/budgets",
        via=("budgets.decide",),
        form=Form(
            {"amount": "12.50", "reference": "BACS 021225"},
            {"amount": ("", "0", "-1", "12,50", "some"), "reference": ("", "x" * 81)},
        ),
    ),
    "budgets.choose_holder": page("finance"),
    "budgets.write": page(
        "finance",
        "/council/budgets/new?q=ellis",
        form=Form(
            {
                "instalment": "100",
                "starts": "9 12 2025",
                "ends": "9 6 2026",
                "funds": "*",
                "categories": "personal-care",
            },
            {
                "instalment": ("lots",),
                "one_off": ("some",),
                "funds": ("",),
                "starts": ("", "31 2 2026"),
                "ends": ("", "1 1 2020"),
            },
        ),
    ),
    "funds.index": page("finance"),
    "funds.index_csv": not_a_page("a CSV file"),
    "funds.show": page(
        "finance",
        "/council/funds",
        form=Form({"amount": "100", "reference": "BACS 1"}, {"amount": ("", "-5"), "reference": ("",)}),
    ),
    "funds.open_fund": page(
        "finance",
        form=Form({"name": "Meals", "purpose": "Warm meals", "owner": "*"}, {"name": ("",), "purpose": ("",)}),
    ),
    "funds.mine": page("funder"),
    "funds.mine_csv": not_a_page("a CSV file"),
    "funds.received": page("funder", "/funds"),
    "holds.unfunded": page("finance"),
    "expenses.mine": page("volunteer"),
    "expenses.new": page(
        "volunteer",
        form=Form(
            {"words": "Bread and milk", "spent_on": "28 11 2025", "amount": "12.50", "receipt": "docs/img/find.png"},
            {
                "words": ("", "x" * 501),
                "spent_on": ("", "31 2 2026", "1 1 2020"),
                "amount": ("", "0", "-1", "12,50"),
                "receipt": ("",),
            },
        ),
    ),
    "expenses.mileage": page(
        "volunteer",
        form=Form(
            JOURNEY,
            {
                "words": ("",),
                "spent_on": ("", "1 1 2020"),
                "origin": ("",),
                "destination": ("",),
                "miles": ("", "0", "2000", "far"),
                "vehicle": ("",),
                "passengers": ("", "9"),
            },
        ),
    ),
    "expenses.show": page("volunteer", "/expenses/new/mileage", (Send(JOURNEY), Go("/expenses"))),
    "expenses.receipt": not_a_page("the receipt itself, as it was uploaded"),
    "expenses.index": page("finance"),
    "expenses.index_csv": not_a_page("a CSV file"),
    "expenses.decide": page(
        start="/demo/people",
        via=(As("volunteer", "/expenses/new/mileage"), Send(JOURNEY), As("finance", "/council/expenses")),
        form=Form({}, {"reason": ("",)}, selector='main form[action$="/refuse"]'),
    ),
    "expenses.rates": page(
        "finance",
        form=Form(
            {"car_pence": "50", "valid_from": "6 4 2026", "reason": "The new rate."},
            {
                "car_pence": ("", "45.5", "501"),
                "first_miles": ("", "0"),
                "months_back": ("0",),
                "valid_from": ("", "1 1 2020"),
                "reason": ("",),
            },
        ),
    ),
    "gateway.index": page("finance"),
    "payees.mine": page("manager"),
    "payees.show": page("neighbour", "/payees"),
    "payees.back": not_a_page("leads on to how one is paid"),
    "payees.again": not_a_page("leads to Stripe"),
    "topups.new": page(
        "finance", "/council/funds", ("funds.show",), form=Form({"amount": "100"}, {"amount": ("", "0", "lots")})
    ),
    "topups.show": page(
        "funder", "/funds", ("topups.new", Send({"amount": "100", "method": "card"}), Go("/funds"), "topups.new")
    ),
    "purses.mine": page("resident"),
    "purses.show": page("resident", "/purses"),
    "purses.add": page(
        "resident", "/purses", ("purses.show",), form=Form({"amount": "20"}, {"amount": ("", "0", "4.99", "lots")})
    ),
    "purses.back": page(
        "resident", "/purses", ("purses.show",), form=Form({"amount": "5"}, {"amount": ("", "0", "-1", "lots")})
    ),
    "purses.payment": page("resident", "/purses", ("purses.show",)),
    "purses.statement": page("resident", "/purses", ("purses.show",)),
    "purses.statement_csv": not_a_page("a CSV file"),
    "purses.month": page("resident", "/purses", ("purses.show",)),
    "purses.month_csv": not_a_page("a CSV file"),
    "purses.index": page(
        "finance",
        form=Form({"amount": "1", "reference": "BACS 9"}, {"amount": ("", "0", "lots"), "reference": ("",)}),
    ),
    "purses.limits": page(
        "finance",
        form=Form(
            {"starts": "30 12 2025", "reason": "A new policy."},
            {
                "least_pence": ("", "0", "many"),
                "most_pence": ("",),
                "together_pence": ("",),
                "starts": ("", "1 1 2020"),
                "reason": ("",),
            },
        ),
    ),
    "chargebacks.index": page("finance"),
    "chargebacks.show": page(
        "finance", "/council/chargebacks", form=Form({"words": "They were there."}, {"words": ("",)})
    ),
    "payouts.index": page("finance"),
    "sandbox.desk": page(),
    "sandbox.transfer": page(start="/sandbox", form=Form({"amount": "10"}, {"amount": ("", "0", "lots")})),
    "sandbox.checkout": page("funder", "/funds", ("topups.new", Send({"amount": "100", "method": "card"}))),
    "sandbox.onboarding": page(
        "supporter",
        "/payees",
        ("payees.show", Send()),
        form=Form(
            {"holder": "Maya Ellis", "sort_code": "10-88-00", "account_number": "00012345", "identity": "y"},
            {"holder": ("",), "sort_code": ("", "10"), "account_number": ("", "1"), "identity": ("",)},
        ),
    ),
    "remittances.index": page("finance"),
    "remittances.run": page("finance", "/council/remittances"),
    "remittances.mine": page("manager"),
    "remittances.show": page("finance", "/council/remittances", ("remittances.run",)),
    "remittances.statement_csv": not_a_page("a CSV file"),
    "remittances.statement_pdf": not_a_page("a PDF file"),
    "vat.index": page("finance"),
    "vat.rates": page(
        "finance",
        "/council/vat",
        form=Form(
            {"percent": "17.5", "starts": "1 4 2026", "reason": "The Finance Act"},
            {
                "percent": ("", "0", "50.1", "17.55", "£20"),
                "starts": ("", "31 2 2026", "1 1 2020"),
                "reason": ("", "x" * 501),
            },
        ),
    ),
    "vat.supplier": page(
        "finance",
        "/council/vat",
        form=Form(
            {"number": "980 7806 84", "valid_from": "1 12 2025", "reason": "Its certificate"},
            {"number": ("980 7806 85", "nine"), "valid_from": ("", "31 2 2026"), "reason": ("",)},
        ),
    ),
    "recoveries.index": page("finance"),
    "recoveries.write_off": page(
        "finance", "/council/recoveries", form=Form({"reason": "They have closed"}, {"reason": ("",)})
    ),
    "books.index": page("finance"),
    "books.breaks_csv": not_a_page("a CSV file"),
    "books.show": page(
        "finance", "/council/books", form=Form({}, {"words": ("",)}, selector='main form[action$="/explain"]')
    ),
    "books.show/post": page(
        "finance",
        "/council/books",
        form=Form(
            {"fund": "*", "words": "By its invoice."},
            {"fund": ("",), "words": ("",)},
            selector='main form[action$="/correct"]',
        ),
    ),
    "books.months": page("finance"),
    "books.month": page("finance", "/council/books/months"),
    "books.journal_csv": not_a_page("a CSV file"),
    "books.audit": not_a_page("the audit file"),
    "books.codes": page("finance", form=Form({"kind": "bank", "code": "1000"}, {"kind": ("",), "code": ("a b",)})),
    "ledger.index": page("finance"),
    "ledger.entries_csv": not_a_page("a CSV file"),
    # plans, bookings, visits, messages
    "plans.show": page("resident", "/needs", ("needs.show",)),
    "plans.part": page("resident", "/needs/new/who", (*POSTED, "plans.show")),
    "plans.compare": page("resident", "/needs", ("needs.show", "plans.show", "plans.part")),
    "plans.tasks": page("resident", "/needs", ("needs.show", "plans.show"), form=Form()),
    "plans.compose": page("resident", "/needs/new/who", (*POSTED, "plans.show")),
    "plans.composed": page("resident", "/needs/new/who", (*POSTED, "plans.show", "plans.compose")),
    "plans.near": page("volunteer"),
    "plans.near/coordinator": page("coordinator"),
    "rounds.show": page("officer", form=Form({"how": "exact"})),
    "rounds.fails": page("officer", form=Form({"party": "*"})),
    "rounds.join": page(
        "officer", form=Form({"ward": "*", "volunteers": "12"}, {"volunteers": ("", "0", "501", "many")})
    ),
    "failures.show": page("resident", "/needs", ("needs.show",)),
    "covers.show": page("resident", "/needs", ("needs.show", "plans.show")),
    "plans.propose": page(
        "volunteer",
        "/needs/near",
        form=Form(
            {"offer": "*", "slots": "*", "price": "0", "words": "I can come."},
            {"offer": ("",), "slots": ("",), "price": ("", "lots")},
        ),
    ),
    "plans.decline": page("resident", "/needs", ("needs.show", "plans.show"), form=Form({}, {"words": ("x" * 1001,)})),
    "bookings.index": page("resident"),
    "bookings.requests": page("manager"),
    "bookings.requests/coordinator": page("coordinator"),
    "bookings.owed": page("manager"),
    "bookings.show": page("resident", "/bookings"),
    "bookings.cancel": page("resident", "/bookings", ("bookings.show",), form=Form({}, {"reason": ("x" * 2001,)})),
    "bookings.decline": page("manager", "/bookings/requests", form=Form({}, {"reason": ("", "x" * 2001)})),
    "bookings.ask": page(
        "resident",
        "/needs/new/who",
        (*POSTED, "plans.show", "plans.part", Send(selector='main form[action$="/choose"]')),
        form=Form({}, {"slots": ("",), "starts": ("", "31 2 2026", "1 1 2020"), "ends": ("1 1 2020",)}),
    ),
    "sharings.index": page("resident"),
    "sharings.show": page("resident", "/sharings"),
    "sharings.propose": page(
        "resident",
        "/needs",
        ("needs.show", "plans.show", "bookings.ask"),
        form=Form(
            {"payer": "0*"},
            {
                "slots": ("",),
                "starts": ("", "31 2 2026", "1 1 2020"),
                "ends": ("1 13 2026", "1 1 2020"),
                "mine": ("", "0", "21"),
                "second": ("", "x"),
            },
        ),
    ),
    "sharings.join": page("resident", "/sharings", ("sharings.show",), form=Form()),
    "sharings.leave": page("resident", "/sharings", ("sharings.show",), form=Form()),
    "sharings.answer": page("resident", "/sharings", ("sharings.show",), form=Form({}, {"yes": ("",)})),
    "sharings.of_booking": not_a_page("it leads to what is shared"),
    "gifts.index": page("resident"),
    "gifts.give": page(
        "volunteer",
        "/needs/near",
        form=Form(
            {"category": "*", "what": "Two tickets to the matinee", "value": "24", "words": "I bring them on Friday."},
            {
                "category": ("",),
                "what": ("", "x" * 81),
                "value": ("", "0", "-1", "12,50", "1e18", "10000.01"),
                "words": ("", "x" * 1001),
            },
        ),
    ),
    "gifts.show": page("resident", "/gifts", form=Form({"step": "accept"}, {"step": ("",), "words": ("x" * 1001,)})),
    "grants.index": page("finance"),
    "grants.choose": page("finance"),
    "grants.write": page(
        "finance",
        "/council/grants/new?q=ellis",
        form=Form(
            GRANT,
            {
                "amount": ("", "0", "-1", "12,50", "1e18"),
                "fund": ("",),
                "ends": ("", "31 2 2026", "1 1 2020"),
                "reason": ("", "x" * 501),
            },
        ),
    ),
    "grants.show": page(
        "finance-two",
        "/council/grants",
        form=Form({"reason": "The fund is not for this."}, {"reason": ("", "x" * 501)}, selector="main form.form"),
    ),
    "grants.of_fund": page("funder", "/funds"),
    "pools.index": page("finance"),
    "pools.show": page("finance", "/council/pools"),
    "messages.thread": page("resident", "/bookings", ("bookings.show",), form=Form({}, {"words": ("",)})),
    "messages.flagged": page("safeguarding"),
    "messages.hide": page("safeguarding", "/council/messages", form=Form({}, {"reason": ("",)})),
    "visits.index": page("resident"),
    "visits.show": page("resident", "/visits"),
    "visits.cancel": page("resident", "/visits", ("visits.show",), form=Form({}, {"reason": ("x" * 2001,)})),
    "visits.carer": page("manager", "/visits", ("visits.show",), form=Form()),
    "visits.nobody_in": page("manager", "/visits", ("visits.show",), form=Form({}, {"words": ("",)})),
    "visits.query": page(
        "resident", "/visits", (Click("The week before"), "visits.show"), form=Form({}, {"words": ("", "x" * 2001)})
    ),
    "visits.object_to": page("officer", *MISSED, form=Form({}, {"words": ("", "x" * 2001)})),
    "visits.show/objected": page(
        "officer", MISSED[0], (*MISSED[1], "visits.object_to", Send({"words": "I was there all the time."}))
    ),
    "visits.say": page(
        "resident",
        "/visits?week=2025-11-17",
        (
            "visits.show",
            "visits.query",
            Send({"words": "They left half an hour early."}),
            "visits.say",
        ),
        form=Form({}, {"words": ("", "x" * 2001)}),
    ),
    "visits.times": page(
        "volunteer", "/visits", ("visits.show",), form=Form({"left": "8:40"}, {"left": ("", "soon", "23:00")})
    ),
    "visits.calendar": page("resident"),
    "visits.feed": not_a_page("an iCalendar file"),
    "visits.queue": page("finance"),
    "visits.decide": page(
        "finance",
        "/council/queries",
        form=Form(
            {"outcome": "partial", "paid_minutes": "30", "reasons": "They left early."},
            {"outcome": ("",), "paid_minutes": ("some", "-1", "700"), "reasons": ("",)},
        ),
    ),
    "visits.terms": page(
        "officer",
        form=Form(
            {"reason": "So the council decided."},
            {"request_hours": ("", "many"), "free_hours": ("",), "part_percent": ("", "101"), "reason": ("",)},
        ),
    ),
    # reviews
    "reviews.index": page("resident"),
    "reviews.write": page(
        "resident",
        "/reviews",
        form=Form(
            {"kind": "5", "reliable": "5", "good": "4", "words": "Kind and on time."},
            {"kind": ("",), "reliable": ("",), "good": ("",), "words": ("x" * 2001,)},
        ),
    ),
    "reviews.reply": page("manager", "/reviews", form=Form({"words": "Thank you."}, {"words": ("", "x" * 2001)})),
    "reviews.waiting": page("safeguarding"),
    "reviews.rule": page(
        "safeguarding",
        "/council/reviews",
        form=Form({"happening": "remove", "reason": "It names a person."}, {"happening": ("",), "reason": ("",)}),
    ),
    "reviews.rule/shown": page(
        "safeguarding",
        "/council/reviews",
        (Click("Hold or remove it"),),
        form=Form({"happening": "hold", "reason": "It names a person."}, {"happening": ("",), "reason": ("",)}),
    ),
    # oversight
    "market.index": page(map=True),
    "market.metric": page(start="/market/fill", map=True),
    "market.suppliers": page(),
    "market.ward": page(start="/market"),
    "market.table_csv": not_a_page("a CSV file"),
    "market.table_json": not_a_page("a JSON file"),
    "market.desk": page("officer", map=True),
    "market.work": page("officer"),
    "market.work_metric": page("officer", "/council/market", map=True),
    "market.work_ward": page("officer", "/council/market"),
    "market.work_csv": not_a_page("a CSV file"),
    "levers.alerts": page("officer"),
    "levers.alert": page("officer", "/council/alerts"),
    "levers.urgent": page("officer", form=Form({"reason": "We hear of long waits."}, {"reason": ("",)})),
    "levers.council_decisions": page("officer"),
    "levers.council_decision": page("officer", "/council/decisions", ("levers.pull", CALLED)),
    "levers.pull": page(
        "officer",
        "/council/decisions",
        form=Form(CALL, {"words": ("",), "until": ("", "1 1 2020"), **EMPTY_WHY}),
    ),
    "levers.pull/limits": page(
        "officer",
        "/council/decisions/new/limits",
        form=Form(
            {"starts": "1 1 2026", **WHY},
            {"run_pence": ("", "0"), "grant_pence": ("", "0"), "starts": ("", "1 1 2020"), **EMPTY_WHY},
        ),
    ),
    "levers.failures": page("officer"),
    "levers.new_failure": page(
        "officer",
        form=Form(
            {"party": "organisation:*", "first": "5 12 2025", "reason": "They close"},
            {"party": ("",), "first": ("", "31 2 2026", "1 1 2020"), "reason": ("",)},
        ),
    ),
    "levers.failure": page("officer", "/council/failures"),
    "levers.failure_csv": not_a_page("a CSV file"),
    "levers.take_back_failure": page("officer", "/council/failures", ("levers.failure",), form=Form({}, EMPTY_WHY)),
    "levers.uplift": page(
        "officer",
        query="?category=shopping&percent=4&starts=1&starts=4&starts=2026",
        form=Form(WHY, EMPTY_WHY, selector="main form[method=post]"),
    ),
    "levers.weigh": page(
        "officer",
        "/council/decisions/new/weights",
        form=Form(
            {"starts": "1 1 2026", **WHY},
            {
                "nearness": ("", "-1", "101"),
                "newcomer": ("0",),
                "aim": ("", "49", "101"),
                "starts": ("", "1 1 2020"),
                **EMPTY_WHY,
            },
            button="button[type=submit]:not([name])",  # the first only shows what it would change
            at={"newcomer": "nearness"},  # together they must make 100
        ),
    ),
    "levers.weigh_finding": page(
        "officer",
        "/council/decisions/new/search-weights",
        form=Form(
            {"starts": "1 1 2026", **WHY},
            {
                "text": ("", "-1", "101"),
                "near": ("", "-1", "101"),
                "quality": ("", "0", "101"),
                "starts": ("", "1 1 2020"),
                **EMPTY_WHY,
            },
            button="button[type=submit]:not([name])",
        ),
    ),
    "levers.exclusion_lists": page("officer", "/council/exclusions"),
    "levers.exclude": page(
        "officer",
        "/council/decisions/new/exclusions",
        form=Form(
            {"things": "Gambling\nPets", "starts": "1 1 2026", **WHY},
            {"things": ("", "Pets\nPets"), "starts": ("", "1 1 2020"), **EMPTY_WHY},
        ),
    ),
    "levers.thresholds": page(start="/market/thresholds"),
    "levers.council_thresholds": page("officer", "/council/thresholds"),
    "levers.judge": page(
        "officer",
        "/council/decisions/new/thresholds/wait",
        form=Form(
            {"threshold": "4", "starts": "1 1 2026", **WHY},
            {"threshold": ("", "0", "400"), "tail": ("", "1"), "starts": ("", "1 1 2020"), **EMPTY_WHY},
        ),
    ),
    "levers.floor_lists": page("officer", "/council/floors"),
    "levers.set_floor": page(
        "officer",
        "/council/decisions/new/floors/wage",
        form=Form(
            {"pence": "13.10", "starts": "1 4 2027", **WHY},
            {"pence": ("", "0", "-1", "100.01", "12,50"), "starts": ("", "1 1 2020"), **EMPTY_WHY},
        ),
    ),
    "levers.fee_lists": page("officer", "/council/fees"),
    "levers.charge": page(
        "officer",
        "/council/decisions/new/fees",
        form=Form(
            {"business_percent": "2.5", "starts": "1 1 2026", **WHY},
            {
                "public_percent": ("", "-1", "26"),
                "business_visit": ("", "10.01"),
                "starts": ("", "1 1 2020"),
                **EMPTY_WHY,
            },
            button="button[type=submit]:not([name])",  # the first only shows what it would have cost
        ),
    ),
    "levers.decisions": page(),
    "levers.decision": page("officer", "/council/decisions", ("levers.pull", CALLED)),
    "levers.calls": page(),
    "levers.call": page("officer", "/council/decisions", ("levers.pull", CALLED)),
    "worries.new": page(form=Form({"words": "They shout at night."}, {"words": ("",)})),
    "worries.thanks": page(),
    "worries.index": page("safeguarding"),
    "worries.show": page(
        start="/worry",
        via=(Send({"words": "They shout at night."}), As("safeguarding", "/council/worries")),
        form=Form({}, {"words": ("",)}),
    ),
    # letters' secret addresses
    "people.staff": page("administrator"),
    "people.invite_staff": page(
        "administrator",
        form=Form({"email": "new@example.com", "role": "finance"}, {"email": ("", "new"), "role": ("",)}),
    ),
    "places.edit": page(
        "manager",
        "/account/places/new",
        (Send({"name": "Oak House", "kind": "hall", "postcode": "KT1 2LN", "owner": "*"}),),
        form=Form({}, {"name": ("",)}),
    ),
    "people.open_record": page("officer", "/council/people?q=ma", ("people.record",), form=Form({}, {"reason": ("",)})),
    "people.reset": page(
        start="/account/forgotten",
        via=(
            Send({"email": "joan.ellis@kith.example"}),
            Go("/demo/mailbox"),
            Click("Choose a new password", "joan.ellis@kith.example"),
        ),
        form=Form({"password": "four black swans"}, {"password": ("", "short")}),
    ),
    "people.invitation": page(
        "administrator",
        "/council/people/staff/new",
        (
            Send({"email": "invited@example.com", "role": "finance"}),
            As("", "/demo/mailbox"),
            Click("You are invited", "invited@example.com"),
        ),
        form=Form(SIGN_UP, {"given_name": ("",), "family_name": ("",), "password": ("", "short")}),
    ),
    "people.email_change": page(
        start="/account/sign-up",
        via=(
            Send({**SIGN_UP, "email": "moving@example.com"}),
            Go("/demo/mailbox"),
            Click("confirm your email", "moving@example.com"),
            "people.confirm",
            Send({"password": SIGN_UP["password"]}),
            Go("/account/email"),
            Send({"email": "moved@example.com", "current": SIGN_UP["password"]}),
            Go("/demo/mailbox"),
            Click("confirm your new email", "moved@example.com"),
        ),
    ),
    "people.give_account": page(
        "officer",
        "/council/people/new",
        (Send({"given_name": "Vera", "family_name": "Caller"}), OPENED),
        form=Form({"email": "vera@example.com"}, {"email": ("", "vera")}),
    ),
    "needs.ask/what": page(
        "resident", "/needs/new/who", ASKED[:2], form=Form({"categories": "shopping"}, {"categories": ("",)})
    ),
    "needs.ask/when": page("resident", "/needs/new/who", ASKED[:3], form=Form({}, {"slots-0-minutes": ("",)})),
    "needs.ask/where": page(
        "resident", "/needs/new/who", ASKED[:4], form=Form({"postcode": "KT1 2LN"}, {"postcode": ("", "ZZ99 9ZZ")})
    ),
    "needs.ask/must": page("resident", "/needs/new/who", ASKED[:5], form=Form()),
    "needs.ask/prefer": page("resident", "/needs/new/who", ASKED[:6], form=Form()),
    "needs.ask/better": page(
        "resident",
        "/needs/new/who",
        ASKED[:7],
        form=Form({"outcome": "Eat well", "outcome_now": "4"}, {"outcome": ("",), "outcome_now": ("",)}),
    ),
    "needs.ask/money": page(
        "resident",
        "/needs/new/who",
        ASKED[:8],
        form=Form({"money": "own", "weekly": "40"}, {"money": ("",), "weekly": ("", "0.99", "5000.01")}),
    ),
    "needs.ask/dates": page(
        "resident",
        "/needs/new/who",
        ASKED[:9],
        form=Form({"starts": "9 12 2025", "ends": "9 1 2026"}, {"starts": ("", "31 2 2026"), "ends": ("1 1 2020",)}),
    ),
    "people.confirm": page(
        start="/account/sign-up",
        via=(
            Send({**SIGN_UP, "email": "confirm@example.com"}),
            Go("/demo/mailbox"),
            Click("confirm your email", "confirm@example.com"),
        ),
        form=Form({}, {"password": ("",)}),
    ),
}
