"""Ask for help: see what it costs and the terms, then ask."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock, ids, pages
from hub.kernel.errors import Missing
from hub.kernel.money import pounds
from hub.people import queries as people
from marketplace.bookings import queries, services
from marketplace.bookings.domain import FURTHEST_START, PaidFrom, RelativeAtHome
from marketplace.bookings.forms import AskForm
from marketplace.bookings.routes.blueprint import blueprint
from marketplace.needs import queries as needs
from marketplace.needs.queries import NeedView
from marketplace.offers import queries as offers
from marketplace.plans import queries as plans
from marketplace.plans.queries import called
from marketplace.visits import queries as visits
from payments.budgets import queries as budgets
from payments.budgets.queries import BudgetView
from payments.funds import queries as funds
from payments.grants import queries as grants
from payments.purses import queries as purses


@blueprint.route("/bookings/new/<part>", methods=["GET", "POST"])
@access.signed_in
def ask(part: str) -> ResponseReturnValue:
    """Ask whoever stands in this part of the plan."""
    view = plans.part(part)
    need = needs.need(view.need)
    people.require_act(access.current(), need.holder, "arrange")
    if view.offer is None:
        raise Missing
    view = _at_todays_price(view)
    form = AskForm(data={"starts": plans.first_day(need.starts), "ends": need.ends})
    form.offer_these(view.slots)
    budget = budgets.budget(need.budget_id) if need.budget_id else None
    own, granted = _own_money(view, need), _grants(view, need)
    alone = gettext("Nothing else: only the grant") if granted else None
    form.pay_from(_budget_words(need, budget) if budget else alone, own, own_first=need.own_weekly_pence is not None)
    form.grant_first([(grant, words, _why_not(view, need, grant)) for grant, words in granted])
    form.ask_relative(_relative_words(view, need, granted))
    if form.sent() and not _is_relative(form, view, need) and _ask(form, view):
        flash(gettext("You have asked. We tell you as soon as they answer."), "success")
        return redirect(url_for("bookings.show", booking=form.result))
    view = _at_todays_price(view)
    form.show_price(view.price_pence or 0, view.unit or "")
    offer, now = offers.offer(str(view.offer)), clock.now()
    page = render_template(
        "marketplace/bookings/ask.html",
        part=view,
        need=need,
        form=form,
        offer=offer,
        names=called([offer.party, need.holder]),
        policy=visits.policy(now),
        effect=plans.effect_of(view, now),
        granted=[(words, plans.granted_effect_of(view, grant, now)) for grant, words in granted],
        own_effect=plans.own_effect_of(view, now) if own else None,
        purse=ids.parse(need.holder)[1] if own else None,
        budget=budget,
        furthest=clock.today() + FURTHEST_START,
        coming=None if view.proposal else offers.prices_coming([offer.id]).get(offer.id),
        may_share=_may_share(view, need.holder),
    )
    return page, form.status


def _at_todays_price(part: plans.PartView) -> plans.PartView:
    """The part as it would be asked for now: an offer's price may have changed since someone was chosen."""
    if part.proposal or part.offer is None:
        return part
    offer = offers.offer(part.offer)
    return replace(part, price_pence=offer.price_pence, unit=offer.unit)


def _budget_words(need: NeedView, budget: BudgetView) -> str:
    """“Ann Bell’s personal budget, £40.00 left”."""
    left, name = pounds(budget.available_pence), called([need.holder])[need.holder]
    if budget.grant:
        return gettext("The grant, %(left)s left", left=left)
    if need.holder.startswith("person:"):
        return gettext("%(name)s’s personal budget, %(left)s left", name=name, left=left)
    return gettext("The budget of %(name)s, %(left)s left", name=name, left=left)


def _grants(view: plans.PartView, need: NeedView) -> list[tuple[str, str]]:
    """“Warm meals fund, £40.00 left until 3 March 2026”: grants that may pay first, where whoever asks may spend."""
    if not view.price_pence or not people.may_act(access.current(), need.holder, "spend"):
        return []
    found = [one for one in grants.usable(need.holder, view.category) if one.budget != need.budget_id]
    names = funds.names(one.fund for one in found)
    return [
        (
            str(one.budget),
            gettext(
                "%(fund)s, %(left)s left until %(day)s",
                fund=names[one.fund],
                left=pounds(one.free_pence),
                day=pages.day(one.ends),
            ),
        )
        for one in found
    ]


def _why_not(view: plans.PartView, need: NeedView, grant: str) -> str | None:
    """Why a grant would pay for none of the visits, in words; None where it would pay for one."""
    found, last = plans.granted_effect_of(view, grant, clock.now()), budgets.last_day(grant)
    late = found[0].late == found[0].of if found else bool(last and last < plans.first_day(need.starts))
    if late:
        return gettext("It would pay for none of these visits: they begin after its last day.")
    if found is None or found[0].pays:
        return None
    return found[0].reason or gettext(
        "It would pay for none of these visits: what is left of it is less than one of them costs."
    )


def _own_money(view: plans.PartView, need: NeedView) -> str | None:
    """“Own money, £12.00 ready”, where this costs something and whoever asks may spend it."""
    kind, _, purse = need.holder.partition(":")
    if kind != "person" or not view.price_pence or not people.may_act(access.current(), need.holder, "spend"):
        return None
    there = purses.purse(purse)
    if not there.total_pence and need.budget_id:
        return None
    return gettext("Own money, %(ready)s ready", ready=pounds(there.available_pence))


def _relative_words(view: plans.PartView, need: NeedView, granted: list[tuple[str, str]]) -> str | None:
    """“Sam T. is a relative of Ann B. and lives in the same household”, where a budget might pay a single person."""
    party, might = str(view.party), [need.budget_id, *(grant for grant, _words in granted)]
    if not view.price_pence or not queries.asks_relative(party, need.holder, might):
        return None
    return queries.relative_words([party], need.holder)[party]


def _is_relative(form: AskForm, view: plans.PartView, need: NeedView) -> bool:
    """Keep what they said of a relative at home; whether nothing is booked for it, because a budget would pay."""
    if not form.says_relative:
        return False
    behind = {str(one) for one in (need.budget_id, form.chosen_grant) if one}
    if not form.attempt(services.declare_relative, str(view.offer), need.holder, behind, access.current()):
        return True
    pays = behind - {need.budget_id} if form.source is PaidFrom.OWN else behind
    if not pays & form.result:
        return False
    party = str(view.party)
    form.refuse(RelativeAtHome(name=called([party])[party], field="relative"))
    return True


def _may_share(view: plans.PartView, holder: str) -> bool:
    """Whether it could be shared: a resident's, it costs something, and whoever asks may spend for them."""
    paid = holder.startswith("person:") and bool(view.price_pence)
    return paid and bool(people.may_act(access.current(), holder, "spend"))


def _ask(form: AskForm, view: plans.PartView) -> bool:
    return form.attempt(
        services.request_booking,
        view.id,
        str(view.offer),
        form.times(view.slots),
        form.starts.data or plans.first_day(clock.today()),
        form.ends.data,
        access.current(),
        proposal=view.proposal,
        paid_from=form.source,
        grant=form.chosen_grant,
        seen_pence=form.seen_price[0] if form.seen_price else None,
        seen_unit=form.seen_price[1] if form.seen_price else None,
    )
