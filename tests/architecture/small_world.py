"""A small world for the walk of every route: each kind of person once, and one thing of everything that has an owner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from hub.categories import services as categories
from hub.checks import services as checks
from hub.kernel import clock, files, ids, outbox, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.week import Slot
from hub.notices import queries as notices
from hub.people import services as people
from hub.places import services as places
from marketplace.bookings import queries as booking_queries
from marketplace.bookings import services as bookings
from marketplace.failures import queries as failure_queries
from marketplace.failures import services as failing
from marketplace.gifts import services as gifts
from marketplace.messages import services as messages
from marketplace.needs import services as needs
from marketplace.needs.domain import Asks
from marketplace.offers import services as offers
from marketplace.offers.domain import Unit
from marketplace.plans import queries as plan_queries
from marketplace.plans import services as plans
from marketplace.searches.domain import Looking
from marketplace.sharings import queries as sharing_queries
from marketplace.sharings import services as sharings
from marketplace.visits import services as visits
from marketplace.watches import services as watches
from oversight.alerts import services as alerts
from oversight.decisions import queries as decisions
from oversight.decisions.domain import Reasons
from oversight.levers import queries as lever_queries
from oversight.levers import services as levers
from oversight.levers.domain import Call
from oversight.metrics.domain import METRICS, TABLES
from oversight.metrics.queries import Place
from oversight.worries import services as worries
from payments.budgets import services as budgets
from payments.budgets.domain import BarKind, Contribution, Step
from payments.grants import services as grants
from payments.holds import services as holds
from reviews.reviews import services as reviews
from reviews.reviews.domain import Ratings
from tests.architecture import small_money
from tests.hub.people import actor
from tests.hub.places import NEIGHBOURHOODS, wards
from tests.marketplace.agreements import FIRST, make_visit, of
from tests.marketplace.conftest import POSTCODES
from tests.marketplace.market import CENTRE, NEAR, content, hold_for, live_offer, organisation, posted_need
from tests.oversight.cells import freeze, index
from tests.payments.money_world import World, line

NOW = datetime(2025, 12, 12, 9, 0, tzinfo=UTC)  # the Friday after Joan's first two visits
TUESDAYS_THURSDAYS = (Slot(1, 10 * 60, 60), Slot(3, 10 * 60, 60))
EVERY_DAY = [[day, 7 * 60, 720] for day in range(7)]
WEDNESDAYS = (Slot(2, 15 * 60, 60),)
FUND = "Winter fund"
FAMILY_NAME, PHONE, STREET = "Quillfeather", "020 7946 0123", "7 Hidden Mews"


class Who(StrEnum):
    """Everyone who walks."""

    NOBODY = "not signed in"
    JOAN = "Joan, the resident"
    VIEWER = "her supporter who may view"
    ARRANGER = "her supporter who may arrange"
    SPENDER = "her supporter who may spend"
    FORMER = "her supporter until yesterday"
    STRANGER = "another resident"
    HELPER = "a volunteer with a booking of Joan's"
    OWNER = "the owner of a place"
    MANAGER = "a manager of Joan's supplier"
    SENT = "its carer, given the visit"
    UNSENT = "its carer, not given the visit"
    RIVAL = "a manager of another organisation"
    COMMISSIONER = "commissioner"
    FINANCE = "finance"
    SAFEGUARDING = "safeguarding"
    ADMINISTRATOR = "administrator"
    COUNCILLOR = "councillor"
    FUNDER = "the funder of Joan's fund"
    OTHER_FUNDER = "another funder"
    READING = "commissioner, with Joan's record open"
    ASSISTING = "commissioner, with Joan on the telephone"


@dataclass
class SmallWorld:
    """Who is who, and the ids of their things."""

    persons: dict[Who, str] = field(default_factory=dict)
    opening: str = ""  # the telephone help that ASSISTING gives
    things: dict[str, str] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()  # what of Joan only those on her side may read
    calendar: str = ""  # the secret address of Joan's calendar, for her alone

    def person(self, who: Who) -> str:
        return self.persons[who]

    def urn(self, who: Who) -> str:
        return f"person:{self.persons[who]}"

    def actor(self, who: Who) -> Actor:
        return actor(self.persons[who], **({"assisting": self.persons[Who.JOAN]} if who is Who.ASSISTING else {}))


def build(session_clock: Any) -> SmallWorld:
    """Build it, by the services that people call; the clock stands at NOW afterwards."""
    world = SmallWorld()
    unit.write(places.import_areas, wards(), "Wards 2030", date(2025, 1, 1), neighbourhoods=NEIGHBOURHOODS)
    unit.write(places.import_postcodes, POSTCODES)
    unit.write(categories.load_defaults)
    _enter_everyone(world)
    _give_money(world)
    _offer(world)
    _set_up_payment(world)
    _ask_and_agree(world)
    _change_the_price(world)
    _be_visited(world, session_clock)
    _end_a_budget(world, session_clock)
    _be_paid(world)
    _write_about_it(world)
    _keep_records(world)
    _oversee(world)
    _stop(world)
    _miss(world)
    keep = {"address": "/find?q=tea", "name": "tea", "postcode": None, "found": []}
    world.things["watch"] = unit.write(watches.keep, Looking(words="tea"), by=world.actor(Who.JOAN), **keep)
    outbox.drain()
    told = notices.of_person(world.person(Who.JOAN)).notices
    world.things["notice"] = told[0].id
    return world


def _change_the_price(world: SmallWorld) -> None:
    """The organisation announces another price, which Joan's booking follows."""
    things, manager = world.things, world.actor(Who.MANAGER)
    for category in ("shopping", "housework"):
        unit.write(
            offers.set_band,
            category=category,
            unit=Unit.HOUR,
            low_pence=100,
            high_pence=4000,
            starts=date(2025, 1, 1),
            by=SYSTEM,
        )
    later = clock.today() + timedelta(days=60)
    file = f"offer,price,from\n{things['offer']},21.00,{later.isoformat()}\n".encode()
    things["file of prices"] = unit.write(offers.keep_rates, file, by=manager)
    judge = world.actor(Who.COMMISSIONER)
    things["council's file of prices"] = unit.write(offers.keep_rates, file, by=judge, council=True)
    things["price"] = unit.write(offers.announce_price, things["offer"], price_pence=2100, starts=later, by=manager)
    outbox.drain()
    things["booking's price"] = booking_queries.prices_of(things["booking"])[0].id


def _enter(given: str, family: str, role: str = "", **more: Any) -> str:
    """A person with an account, and a password that nobody worked out: nobody here signs in by it."""
    email = f"{given}.{family}@example.com".lower()
    person = unit.write(
        people.register_person, given, family, email=email, password_hash="none", confirmed=True, by=SYSTEM, **more
    )
    if role:
        unit.write(people.appoint, person, role, SYSTEM)
    return person


def _enter_everyone(world: SmallWorld) -> None:
    at_home = {"phone": PHONE, "address": STREET, "postcode": "KT1 2AB", "point": CENTRE}
    joan = _enter("Joan", FAMILY_NAME, **at_home)
    names = {
        Who.JOAN: joan,
        Who.VIEWER: _enter("Vi", "Lowe"),
        Who.ARRANGER: _enter("Arne", "Mole"),
        Who.SPENDER: _enter("Spencer", "Nott"),
        Who.FORMER: _enter("Flo", "Orme"),
        Who.STRANGER: _enter("Stan", "Peel", postcode="KT1 2AB", point=CENTRE),
        Who.HELPER: _enter("Rose", "Tanner", postcode="KT1 2AB", point=CENTRE),
        Who.OWNER: _enter("Parker", "Quince"),
        Who.SENT: _enter("Dee", "Okafor"),
        Who.UNSENT: _enter("Ama", "Rusk"),
        Who.COMMISSIONER: _enter("Cora", "Sand", "commissioner"),
        Who.FINANCE: _enter("Finn", "Tull", "finance"),
        Who.SAFEGUARDING: _enter("Saffron", "Ure", "safeguarding"),
        Who.ADMINISTRATOR: _enter("Ada", "Vane", "administrator"),
        Who.COUNCILLOR: _enter("Colm", "West", "councillor"),
        Who.FUNDER: _enter("Fay", "Yule", "funder"),
        Who.OTHER_FUNDER: _enter("Otto", "Zell", "funder"),
        Who.READING: _enter("Reg", "Able", "commissioner"),
        Who.ASSISTING: _enter("Asa", "Boon", "commissioner"),
    }
    world.persons.update(names)
    for who, scope in ((Who.VIEWER, "view"), (Who.ARRANGER, "arrange"), (Who.SPENDER, "spend"), (Who.FORMER, "spend")):
        limit = 50_000 if scope == "spend" else None
        given = unit.write(
            people.delegate, joan, names[who], [scope], limit, evidence="She said so.", by=world.actor(Who.JOAN)
        )
        world.things[f"delegation of {who.name}"] = given
    unit.write(people.end_delegation, world.things["delegation of FORMER"], world.actor(Who.JOAN))
    invited = unit.write(
        people.invite_supporter, joan, "kin@example.com", ["view"], None, evidence="My son.", by=world.actor(Who.JOAN)
    )
    world.things["invitation"] = invited
    unit.write(people.block, world.actor(Who.JOAN), world.urn(Who.STRANGER), "We fell out.")
    world.things["caller"] = unit.write(people.register_person, "Cal", "Lerr", by=SYSTEM)  # has no account


def _give_money(world: SmallWorld) -> None:
    money = World()
    fund = money.fund(2_000_000, FUND, world.urn(Who.FUNDER))
    joan = world.urn(Who.JOAN)
    world.things |= {
        "fund": fund,
        "budget": money.budget(fund, pence=100_000, starts=date(2025, 12, 1), holder=joan),
        "budget waiting": money.budget(fund, approved=False, holder=joan),
        "place's owner": world.urn(Who.OWNER),
    }
    world.things["change of budget"] = unit.write(
        budgets.write_change,
        world.things["budget"],
        Step(clock.today(), 120_000),
        "More is needed.",
        by=SYSTEM,
    )
    rich = money.budget(fund, pence=1_000, one_off_pence=50_000, holder=joan)
    world.things["surplus"] = unit.write(budgets.tell_surplus, rich, "What is it for?", SYSTEM)
    world.things["bar"] = unit.write(
        budgets.bar, rich, BarKind.RELATIVE, world.urn(Who.STRANGER), "They live together.", SYSTEM
    )
    short, late = money.budget(fund, pence=5, holder=joan), line(1, 2_000)
    unit.write(holds.charge_unfunded, late.about, 2_000, budget_id=short, line=late)
    world.things["unfunded"] = late.about
    world.things["grant"] = unit.write(
        grants.write_grant, joan, fund, 60_000, ends=date(2026, 6, 30), reason="A hard winter.", by=SYSTEM
    )


def _end_a_budget(world: SmallWorld, session_clock: Any) -> None:
    """One to which Joan had contributed and that is over, so that something is to go back to her."""
    budget = World().budget(world.things["fund"], pence=6_000, starts=clock.today(), holder=world.urn(Who.JOAN))
    step = Step(clock.today(), 10_000, Contribution.COLLECTED, 4_000)
    unit.write(budgets.approve_change, unit.write(budgets.write_change, budget, step, "Assessed.", by=SYSTEM), SYSTEM)
    unit.write(budgets.collect, budget, 4_000, "BACS 7", SYSTEM)
    last = unit.write(budgets.write_end, budget, clock.today(), "It is over.", grounds="It was said today.", by=SYSTEM)
    unit.write(budgets.approve_change, last, SYSTEM)
    session_clock.set(NOW + timedelta(days=1))
    world.things["repayment"] = unit.write(budgets.write_repayment, budget, "BACS 99", by=SYSTEM)
    session_clock.set(NOW)


def _offer(world: SmallWorld) -> None:
    party, manager = organisation()
    rival_party, rival = organisation("Rival Care")
    world.persons |= {Who.MANAGER: str(manager.person), Who.RIVAL: str(rival.person)}
    org = party.partition(":")[2]
    for who in (Who.SENT, Who.UNSENT):
        unit.write(people.add_member, org, world.person(who), "carer", manager)
        hold_for(world.urn(who), "shopping", "housework")
    world.things |= {"organisation": org, "party": party}
    shopping = {"categories": ["shopping", "housework"], "price_pence": 2000, "slots": EVERY_DAY}
    offer = live_offer(party, manager, kind="professional", **shopping)
    dearer = content(kind="professional", **(shopping | {"title": "Shopping, with a cup of tea"}))
    unit.write(offers.revise_offer, offer, content=dearer, by=manager)
    world.things |= {
        "offer": offer,
        "revision": unit.read(_revision, offer),
        "draft offer": unit.write(offers.draft_offer, party=party, content=content(), by=manager),
        "helper's offer": live_offer(world.urn(Who.HELPER), world.actor(Who.HELPER), price_pence=0, slots=EVERY_DAY),
        "waiting offer": unit.write(offers.draft_offer, party=party, content=content(), by=manager),
    }
    unit.write(offers.submit_offer, world.things["waiting offer"], by=manager)
    live_offer(rival_party, rival, kind="professional", categories=["pets"], slots=EVERY_DAY)


def _revision(offer: str) -> str:
    from marketplace.offers import queries

    found = queries.last_revision(offer)
    assert found
    return found.id


def _ask_and_agree(world: SmallWorld) -> None:
    """Joan's needs: one booked with the organisation, one asked of it, one open, and one that the volunteer meets."""
    joan, manager, helper = world.actor(Who.JOAN), world.actor(Who.MANAGER), world.actor(Who.HELPER)
    things = world.things
    with_money = {"budget_id": things["budget"], "free_only": False, "words": f"{FAMILY_NAME} needs her shopping"}

    def ask(name: str, **more: Any) -> str:
        things[name] = posted_need(joan, **(with_money | more))
        outbox.drain()
        return plan_queries.parts_of([things[name]])[0].id

    def book(part: str, offer: str, slots: tuple[Slot, ...]) -> str:
        return unit.write(bookings.request_booking, part, offer, slots, FIRST, None, by=joan)

    part = ask("need", slots=TUESDAYS_THURSDAYS)
    things["booking"] = book(part, things["offer"], TUESDAYS_THURSDAYS)
    unit.write(bookings.accept, things["booking"], manager, world.person(Who.SENT))
    monday = (Slot(0, 15 * 60, 60),)
    things["request"] = book(ask("asked need", slots=monday), things["offer"], monday)
    things["open part"] = ask("open need", slots=WEDNESDAYS)
    near = ask("near need", slots=WEDNESDAYS)
    things["near part"] = near
    words = {"price_pence": 1500, "words": "We could.", "by": manager}
    things["proposal"] = unit.write(plans.propose, near, things["offer"], slots=WEDNESDAYS, **words)
    unit.write(plans.choose, things["open part"], things["offer"], joan)
    said = {"what": "A trolley", "value_pence": 4_550, "words": "We bring it.", "by": manager}
    things["gift"] = unit.write(gifts.give, things["near need"], things["party"], "shopping", **said)
    friday = (Slot(4, 8 * 60, 60),)
    free = ask("free need", slots=friday, budget_id=None, free_only=True)
    things["helper's booking"] = book(free, things["helper's offer"], friday)
    unit.write(bookings.accept, things["helper's booking"], helper)
    _share(world, ask)
    draft = unit.write(needs.start_draft, asks=Asks.ME, holder=world.urn(Who.JOAN), by=joan)
    things["draft need"] = draft.id
    owner = world.actor(Who.OWNER)
    things["place"] = unit.write(places.add_place, "Elm Park", "park", NEAR, world.urn(Who.OWNER), by=owner)
    things["place's need"] = posted_need(owner, f"place:{things['place']}", categories=("place-upkeep",))
    things["organisation's need"] = posted_need(manager, things["party"], categories=("staff-training",))
    outbox.drain()


def _share(world: SmallWorld, ask: Callable[..., str]) -> None:
    """Joan shares Saturdays with the owner of a place, who wants to leave, and invites somebody to share her Sundays."""
    joan, other, things = world.actor(Who.JOAN), world.actor(Who.OWNER), world.things
    money = World()
    theirs = money.budget(
        money.fund(1_000_000), pence=100_000, starts=date(2025, 12, 1), days=168, holder=world.urn(Who.OWNER)
    )

    def share(name: str, weekday: int) -> str:
        slots = (Slot(weekday, 9 * 60, 60),)
        part = ask(f"{name} need", slots=slots)
        unit.write(plans.choose, part, things["offer"], joan)
        more = {"parts": (1, 1), "budget": things["budget"]}
        things[name] = unit.write(sharings.propose, part, slots, FIRST, None, joan, **more)
        return str(unit.read(sharing_queries.sharing, things[name]).seat(1).code)

    code = share("sharing", 5)
    unit.write(sharings.agree, code, str(other.person), theirs, other)
    view = unit.read(sharing_queries.sharing, things["sharing"])
    things |= {"shared booking": str(view.booking), "pool": str(view.pool)}
    unit.write(bookings.accept, things["shared booking"], world.actor(Who.MANAGER), world.person(Who.SENT))
    outbox.drain()
    things["shared visit"] = of(things["shared booking"])[0].id
    unit.write(sharings.leave, things["sharing"], 1, other)
    things["sharing code"] = share("proposed sharing", 6)


def _be_visited(world: SmallWorld, session_clock: Any) -> None:
    """Tuesday's visit was made, Thursday's was made and is queried, and next Tuesday's is given to the same carer."""
    sent, joan, things = world.actor(Who.SENT), world.actor(Who.JOAN), world.things
    made, queried, coming, *_ = of(things["booking"])
    things |= {"made visit": made.id, "queried visit": queried.id, "visit": coming.id}
    for visit in (made, queried):
        make_visit(session_clock, visit, sent)
    session_clock.set(NOW)
    unit.write(visits.query, queried.id, joan, "They left early.")
    things["helper's visit"] = of(things["helper's booking"])[1].id
    outbox.drain()


def _set_up_payment(world: SmallWorld) -> None:
    """Joan, who also helps a neighbour, the volunteer and the organisation say where they are paid."""
    speakers = {
        world.things["party"]: world.actor(Who.MANAGER),
        world.urn(Who.HELPER): world.actor(Who.HELPER),
        world.urn(Who.JOAN): world.actor(Who.JOAN),
    }
    world.things |= small_money.set_up(world.things["fund"], speakers, world.actor(Who.FINANCE))


def _be_paid(world: SmallWorld) -> None:
    """They were paid, and claim what they spent; another payment in, and another's setting up, are left half way."""
    things, finance = world.things, world.actor(Who.FINANCE)
    things |= {"helper's urn": world.urn(Who.HELPER), "joan's urn": world.urn(Who.JOAN)}
    names = {
        "remittance": things["party"],
        "helper's remittance": world.urn(Who.HELPER),
        "joan's remittance": world.urn(Who.JOAN),
    }
    things |= small_money.be_paid(things["fund"], names, things["cash"], finance)
    newcomer, funder = world.actor(Who.UNSENT), world.actor(Who.FUNDER)
    things |= small_money.begin_and_leave(things["fund"], funder, world.urn(Who.UNSENT), newcomer, world.urn(Who.SENT))
    things["break"] = small_money.be_compared()
    things |= {"joan": world.person(Who.JOAN)}
    things["own payment"] = small_money.add_own_money(things["joan"], world.actor(Who.JOAN))
    things["expense"] = small_money.claim(f"Milk for Mrs {FAMILY_NAME}", world.actor(Who.HELPER))
    things["joan's expense"] = small_money.claim(f"Bus of Mrs {FAMILY_NAME}", world.actor(Who.JOAN))


def _stop(world: SmallWorld) -> None:
    """A supplier of Joan's has failed, and the organisation is proposed instead."""
    joan, things = world.actor(Who.JOAN), world.things
    party, manager = organisation("Stopping Care")
    offer = live_offer(party, manager, kind="professional", price_pence=2000, slots=EVERY_DAY)
    slots = (Slot(5, 13 * 60, 60),)
    with_money: dict[str, Any] = {"budget_id": things["budget"], "free_only": False}
    with_money |= {"words": f"{FAMILY_NAME} needs her shopping", "starts": clock.today()}
    things["left need"] = posted_need(joan, slots=slots, **with_money)
    outbox.drain()
    part, first = plan_queries.parts_of([things["left need"]])[0].id, clock.today() + timedelta(days=3)
    booking = unit.write(bookings.request_booking, part, offer, slots, first, None, by=joan)
    unit.write(bookings.accept, booking, manager)
    outbox.drain()
    by = world.actor(Who.COMMISSIONER)
    things["failure"] = failing.work_out(party, first, "They have run out of money.", by)
    why = Reasons("Contract, clause 9", "They told us.", "Waiting.", "none", date(2026, 3, 1))
    unit.write(levers.record_failure, things["failure"], why=why, by=by)
    (loss,) = unit.read(failure_queries.losses, things["failure"])
    things |= {"loss": loss.id, "proposed instead": loss.proposals[0].id}


def _miss(world: SmallWorld) -> None:
    """A helper of Joan's has called off what was agreed."""
    joan, things = world.actor(Who.JOAN), world.things
    party, manager = organisation("Missing Care")
    offer = live_offer(party, manager, kind="professional", price_pence=2000, slots=EVERY_DAY)
    slots = (Slot(5, 15 * 60, 60),)
    with_money: dict[str, Any] = {"budget_id": things["budget"], "free_only": False}
    things["missing need"] = posted_need(joan, slots=slots, **(with_money | {"starts": clock.today()}))
    outbox.drain()
    part, first = plan_queries.parts_of([things["missing need"]])[0].id, clock.today() + timedelta(days=3)
    booking = unit.write(bookings.request_booking, part, offer, slots, first, None, by=joan)
    unit.write(bookings.accept, booking, manager)
    unit.write(bookings.cancel, booking, manager)
    outbox.drain()
    things["gap"] = f"ended.{booking}"


def _write_about_it(world: SmallWorld) -> None:
    """Messages, and reviews: one that Joan is asked for, one shown, one that safeguarding must read first."""
    joan, manager, things = world.actor(Who.JOAN), world.actor(Who.MANAGER), world.things
    things["message"] = unit.write(messages.say, things["booking"], manager, "Please pay me cash, it is easier.")
    one, two, about, now = world.urn(Who.JOAN), things["party"], ids.urn("booking", things["booking"]), clock.now()
    good = Ratings(5, 4, 5)
    things["review invitation"] = unit.write(reviews.invite, about, one, two, now)
    pair = [unit.write(reviews.invite, ids.urn("booking", ids.new()), a, b, now) for a, b in ((one, two),)]
    about = ids.urn("booking", ids.new())
    shown = [unit.write(reviews.invite, about, a, b, now) for a, b in ((one, two), (two, one))]
    things["review"] = unit.write(reviews.write, shown[0], by=joan, ratings=good, words="Kind")
    unit.write(reviews.write, shown[1], by=manager, ratings=good, words="A pleasure")
    things["held review"] = unit.write(reviews.write, pair[0], by=joan, ratings=good, words="He hit me")


def _keep_records(world: SmallWorld) -> None:
    things, joan, manager = world.things, world.actor(Who.JOAN), world.actor(Who.MANAGER)
    paper = files.keep(b"%PDF-1.4 a paper")
    issued, expires = date(2025, 6, 1), date(2026, 12, 1)
    things["check"] = unit.write(
        checks.submit, things["party"], "insurance", "Policy 7", issued, expires, manager, file=paper
    )
    world.calendar = unit.write(visits.renew_calendar, joan)
    world.things["calendar"] = world.calendar
    world.secrets = (FAMILY_NAME, PHONE, STREET, world.calendar)
    reading, assisting = world.person(Who.READING), world.person(Who.ASSISTING)
    unit.write(people.open_record, actor(reading), str(joan.person), "She rang.")
    world.opening = unit.write(people.help_by_telephone, actor(assisting), str(joan.person), "She rang.")


def _oversee(world: SmallWorld) -> None:
    commissioner, things = world.actor(Who.COMMISSIONER), world.things
    depth, table = METRICS["depth"], TABLES["ward-period"]
    freeze("depth", table.code, {Place("T03"): index(1.0)})
    urgent = {"metric": depth, "table": table, "place": Place("T03"), "reason": "Winter comes"}
    things["alert"] = unit.write(alerts.raise_urgent, **urgent, by=commissioner)
    why = Reasons("Care Act 2014, section 5", "Too few come here.", "A grant.", "none", date(2026, 3, 1))
    call = Call("shopping", "T01", "Who could do shopping?", date(2025, 12, 30))
    things["call"] = unit.write(levers.call_for_services, call, why=why, by=commissioner)
    found = unit.read(lever_queries.call, things["call"])
    assert found
    things["decision"] = found.decision_id
    quiet = Reasons(**{name: getattr(why, name) for name in why.__dataclass_fields__} | {"public": False})
    unit.write(levers.leave_it, things["alert"], why=quiet, by=commissioner)
    every = unit.read(decisions.decisions, public_only=False)
    things["private decision"] = next(made.id for made in every if made.id != found.decision_id)
    words = f"I have not seen Mrs {FAMILY_NAME} for days."
    things["worry"] = unit.write(worries.raise_worry, words=words, by=world.actor(Who.STRANGER))
