"""How to reach every page: as whom, from where, by which links; the suites walk the app's own route map with this table.

To add a route's recipe, enter its endpoint in RECIPES:

    "needs.index": page(who="resident"),                            its address has nothing to fill in
    "needs.show": page(who="resident", start="/needs"),             the first link on /needs that leads to it
    "bookings.show": page(who="carer", start="/visits", via=("visits.show",)),    by a link on a linked page
    "market.index": page(map=True),                                 a page with a map may weigh 170 KB
    "calendar.feed": not_a_page("an iCalendar file"),
    "needs.new": page(who="resident", form=Form(right={...}, wrong={"postcode": ("", "ZZ1 1ZZ")})),
    "worries.thanks": page(start="/worry", via=(Send({"words": "..."}),)),          where a form leads when it is sent
    "people.confirm": page(start="/account/sign-up", via=(Send({...}), Go("/demo/mailbox"), Click("Confirm"))),

A route without a recipe fails a test, and so does a recipe without a route. Where one route has several pages, a name after a
stroke tells them apart: "needs.ask/when".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Form:
    """The form of a page: values that are right, and for each field the values that are wrong, each alone.

    tests/browser/filling.py says how a value is written.
    """

    right: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    selector: str = "main form[method=post]"


@dataclass(frozen=True)
class Send:
    """A step on the way: fill the page's form with these values and send it."""

    values: Mapping[str, str] = field(default_factory=dict)
    selector: str = "main form[method=post]"


@dataclass(frozen=True)
class Go:
    """A step on the way: open another address."""

    address: str


@dataclass(frozen=True)
class Click:
    """A step on the way: follow the first link with these words."""

    words: str


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
    "people.member_role": page("manager", "/account", ("people.organisation",)),
    "people.blocks": page("resident"),
    "people.new_block": page("resident", status=404),  # without a party there is nobody to block
    "people.find_people": page("officer", query="?q=a"),
    "people.new_person": page(
        "officer",
        form=Form(
            {"given_name": "Vera", "family_name": "Caller", "phone": "", "postcode": ""},
            {"given_name": ("",), "family_name": ("",), "phone": ("call me",), "postcode": ("ZZ99 9ZZ",)},
        ),
    ),
    "people.record": page("officer", "/council/people?q=ma"),
    # finding, offering, asking
    "searches.find": page(
        query="?q=shopping&postcode=KT1+1EU",
        map=True,
        form=Form(
            {"q": "shopping", "postcode": "KT1 1EU", "price": ""},
            {"postcode": ("ZZ1 1ZZ",), "price": ("lots", "-5")},
            selector="main form[method=get]",
        ),
    ),
    "searches.find_json": not_a_page("the same answer as JSON"),
    "offers.index": page("neighbour"),
    "offers.new": page("neighbour", form=Form({"kind": "neighbour"}, {"kind": ("",)})),
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
        "officer",
        "/council/offers",
        form=Form({"reason": "Say which shops."}, {"reason": ("",)}, selector='form[action$="/return"]'),
    ),
    "offers.prices": page(
        "officer",
        form=Form({"low_pence": "12", "high_pence": "20"}, {"low_pence": ("", "few"), "high_pence": ("", "many")}),
    ),
    "needs.new": page("resident"),
    "needs.who": page(form=Form({"who": "me"}, {"who": ("",)})),
    "needs.ask": page("resident", "/needs/new"),
    "needs.check": page("resident", "/needs/new"),
    "needs.index": page("resident"),
    "needs.show": page("resident", "/needs"),
    "needs.edit": page(
        "resident", "/needs", ("needs.show",), form=Form({"words": "Someone to shop on Tuesdays"}, {"words": ("",)})
    ),
    "needs.withdraw": page("resident", "/needs", ("needs.show",), form=Form({"reason": ""}, {"reason": ("x" * 501,)})),
    "needs.look": page("resident", "/needs", ("needs.show",), form=Form({"score": "5"}, {"score": ("",)})),
    "needs.all_places": page(),
    "needs.place": page(start="/places", map=True),
    # the council and the demo
    "council.home": page(map=True),
    "council.accessibility": page(),
    "council.cookies": page(),
    "council.privacy": page(),
    "council.brand": not_a_page("the council's three colours, as a style sheet"),
    "council.details": page("administrator"),
    "doors.everyone": page(),
    "doors.mailbox": page(),
    "doors.letter": page(start="/demo/mailbox"),
    # checks, categories, notices, places
    "checks.mine": page("carer"),
    "checks.submit": page("volunteer"),
    "checks.waiting": page("safeguarding"),
    "checks.show": page("safeguarding", "/council/checks"),
    "checks.paper": not_a_page("the paper itself, as it was uploaded"),
    "categories.table": page("safeguarding"),
    "categories.edit": page("safeguarding", "/council/categories"),
    "notices.mine": page("resident"),
    "notices.choose": page("resident"),
    "places.mine": page("manager"),
    "places.new": page("manager"),
    # money
    "budgets.mine": page("resident"),
    "budgets.show": page("resident", "/budgets"),
    "budgets.statement_csv": not_a_page("a CSV file"),
    "budgets.index": page("finance"),
    "budgets.index_csv": not_a_page("a CSV file"),
    "budgets.decide": page("finance", "/council/budgets"),
    "budgets.choose_holder": page("finance"),
    "budgets.write": page("finance", "/council/budgets/new?q=ellis"),
    "funds.index": page("finance"),
    "funds.index_csv": not_a_page("a CSV file"),
    "funds.show": page("finance", "/council/funds"),
    "funds.open_fund": page("finance"),
    "funds.mine": page("funder"),
    "funds.mine_csv": not_a_page("a CSV file"),
    "holds.unfunded": page("finance"),
    "ledger.index": page("finance"),
    "ledger.entries_csv": not_a_page("a CSV file"),
    # plans, bookings, visits, messages
    "plans.show": page("resident", "/needs", ("needs.show",)),
    "plans.part": page("resident", "/needs", ("needs.show", "plans.show")),
    "plans.compare": page("resident", "/needs", ("needs.show", "plans.show", "plans.part")),
    "plans.tasks": page("resident", "/needs", ("needs.show", "plans.show")),
    "plans.near": page("volunteer"),
    "plans.propose": page("volunteer", "/needs/near"),
    "plans.decline": page("resident", "/needs", ("needs.show", "plans.show", "plans.part")),
    "bookings.index": page("resident"),
    "bookings.requests": page("manager"),
    "bookings.owed": page("manager"),
    "bookings.show": page("resident", "/bookings"),
    "bookings.cancel": page("resident", "/bookings", ("bookings.show",)),
    "bookings.decline": page("manager", "/bookings/requests"),
    "bookings.ask": page("resident", "/needs", ("needs.show", "plans.show", "plans.part")),
    "messages.thread": page("resident", "/bookings", ("bookings.show",)),
    "messages.flagged": page("safeguarding"),
    "messages.hide": page("safeguarding", "/council/messages"),
    "visits.index": page("resident"),
    "visits.show": page("resident", "/visits"),
    "visits.cancel": page("resident", "/visits", ("visits.show",)),
    "visits.carer": page("manager", "/visits", ("visits.show",)),
    "visits.nobody_in": page("manager", "/visits", ("visits.show",)),
    "visits.query": page("resident", "/visits", ("visits.show",)),
    "visits.times": page("manager", "/visits", ("visits.show",)),
    "visits.calendar": page("resident"),
    "visits.feed": not_a_page("an iCalendar file"),
    "visits.queue": page("finance"),
    "visits.decide": page("finance", "/council/queries"),
    "visits.terms": page("officer"),
    # reviews
    "reviews.index": page("resident"),
    "reviews.write": page("resident", "/reviews"),
    "reviews.reply": page("manager", "/reviews"),
    "reviews.waiting": page("safeguarding"),
    "reviews.rule": page("safeguarding", "/council/reviews"),
    # oversight
    "market.index": page(map=True),
    "market.metric": page(start="/market"),
    "market.suppliers": page(),
    "market.table_csv": not_a_page("a CSV file"),
    "market.table_json": not_a_page("a JSON file"),
    "market.desk": page("officer", map=True),
    "market.work": page("officer"),
    "market.work_metric": page("officer", "/council/market", map=True),
    "market.work_csv": not_a_page("a CSV file"),
    "levers.alerts": page("officer"),
    "levers.alert": page("officer", "/council/alerts"),
    "levers.urgent": page("officer"),
    "levers.council_decisions": page("officer"),
    "levers.council_decision": page("officer", "/council/decisions"),
    "levers.pull": page("officer", "/council/decisions"),
    "levers.decisions": page(),
    "levers.decision": page(start="/market/decisions"),
    "levers.calls": page(),
    "levers.call": page(start="/calls"),
    "worries.new": page(),
    "worries.thanks": page(),
    "worries.index": page("safeguarding"),
    "worries.show": page("safeguarding", "/council/worries"),
    # letters' secret addresses
    "people.staff": page("administrator"),
    "people.invite_staff": page("administrator"),
}
