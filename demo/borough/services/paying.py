"""Money on its way through Stripe's stand-in: funds are paid into, suppliers set up, and each week's run approved."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app

from demo.borough.domain.personas import EVERYONE
from demo.borough.services.world import World
from hub.kernel import unit
from hub.kernel.access import Actor
from payments.gateway import services as gateway
from payments.payees import services as payees
from payments.remittances import queries as runs
from payments.remittances import services as remittances
from payments.sandbox import services as sandbox
from payments.sandbox.domain.ways import Way
from payments.topups import queries as topups
from payments.topups import services as paying_in
from payments.topups.domain import Method, Origin
from payments.vat.services import register

# Numbers that nobody has, with right check digits.
CARE_NUMBER, COMPANY_NUMBER = "999 9999 73", "999 9998 75"
CARE = frozenset({"personal-care", "medicines"})
# Of what stands in the bank, so much goes to Stripe on the first day: enough for half a year of visits.
SHARE = 4


def set_up(world: World) -> None:
    """Everyone who is paid asks for an account at which transfers arrive."""
    for party, by in _paid(world).items():
        payees.set_up(party, by)


def keep_vat(world: World) -> None:
    """Two suppliers are registered for VAT: one gives care, which is exempt, the other company, which is not."""
    finance, organisations = world.staff["finance"], [s for s in world.sources if s.party.startswith("organisation:")]
    care = next(s for s in organisations if s.by.name == EVERYONE["manager"].name)
    register(
        care.party,
        CARE_NUMBER,
        CARE,
        world.scale.first,
        "Its certificate, and that it is registered for care.",
        finance,
    )
    for one in [s for s in organisations if "company" in s.categories and s.price_pence and s.party != care.party][:1]:
        register(one.party, COMPANY_NUMBER, (), world.scale.first, "Its certificate.", finance)


def _paid(world: World) -> dict[str, Actor]:
    volunteer = EVERYONE["volunteer"].name  # whose journeys are paid back
    return {source.party: source.by for source in world.sources if source.price_pence or source.by.name == volunteer}


def tell_stripe(world: World) -> None:
    """They tell Stripe who they are and where to pay, on the stand-in's page; outside any unit, as from a browser."""
    public = current_app.extensions["kith.settings"].public_url
    for party, by in _paid(world).items():
        page = f"{public}/payees/{party}"
        address = payees.onboarding_address(party, by, back=f"{page}/back", again=f"{page}/again")
        token = urlsplit(address).path.rpartition("/")[2]
        sandbox.finish_onboarding(token, holder="Invented", sort_code="10-88-00", account_number="00012345")


def pay_in(world: World) -> None:
    """Finance moves some of each fund's money from the bank to where it can be transferred, by bank transfer."""
    finance, public = world.staff["finance"], current_app.extensions["kith.settings"].public_url
    for key, fund in world.funds.items():
        paying_in.open_account(fund, finance)
        pence = world.banked[key] // SHARE
        back = f"{public}/topups/{{id}}"
        top_up, call = unit.write(paying_in.begin, fund, pence, Origin.BANK, Method.BANK, back, finance)
        unit.write(paying_in.opened, top_up, gateway.attempt_now(call).object or "")
        view = unit.read(topups.top_up, top_up)
        sandbox.pay((view.session if view else None) or "", Way.TRANSFER)


def approve(world: World) -> None:
    """An officer lets the week's run go, and a second one where it is large."""
    run = runs.proposed()
    if run is not None and not remittances.approve(run.id, world.staff["finance-two"]):
        remittances.approve(run.id, world.staff["finance"])
