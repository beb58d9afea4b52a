"""The blueprint of visits, and what its pages share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from hub.kernel import access, clock, unit
from hub.kernel.forms import ButtonForm, Form
from hub.people import queries as people
from marketplace.needs import queries as needs
from marketplace.plans.queries import called
from marketplace.visits import queries, services
from marketplace.visits.domain import AgreementEvent, NotYours, Side, may_be_objected_to
from marketplace.visits.queries import VisitView

blueprint = Blueprint("visits", __name__)


@dataclass(frozen=True)
class Sides:
    """What whoever is asking is to a visit: the one who makes it, its manager, the one who has it, an officer.

    Of a shared visit all who share it have it, and only at whoever arranges it is it `at_home`.
    """

    makes: bool
    manages: bool
    has: bool
    at_home: bool
    officer: bool


def sides(visit: VisitView) -> Sides:
    """On which side of a visit whoever is asking stands.

    Raises:
        NotYours: on none.
    """
    actor = access.current()
    who = [person for person in (actor.person, actor.assisting) if person]
    manages = any(people.manages(person, visit.supplier) for person in who)
    at_home = bool(people.may_act(actor, visit.holder, "view"))
    found = Sides(
        makes=manages or queries.is_sent(who, visit.supplier, visit.carer),
        manages=manages,
        has=at_home or queries.shares(actor, visit.pool, "view"),
        at_home=at_home,
        officer=actor.has("finance") and (visit.query_words is not None or bool(queries.without_money([visit]))),
    )
    if not (found.makes or found.has or found.officer):
        raise NotYours
    return found


def require_side(visit: VisitView) -> None:
    """Let only those pass who have the visit or arrange for whoever has it, and those who make it.

    Raises:
        NotYours: anyone else.
    """
    if not (sides(visit).makes or may_arrange(visit)):
        raise NotYours


def names_of(visit: VisitView, steps: Sequence[queries.StepView | queries.Words], *, whole: bool) -> dict[str, str]:
    """What to call both sides of a visit, its carer, and everyone in these parts of its history."""
    people_in = [f"person:{id_}" for step in steps for id_ in (step.by_person, step.assisted_person) if id_]
    return called([visit.holder, visit.supplier, *people_in, *_carer(visit)], whole=whole)


@dataclass(frozen=True)
class HowMissed:
    """When a visit was marked as missed, by whom (None: nobody answered), and until when, and whether, it may be objected to.

    `theirs`: the supplier's own side said so.
    """

    at: datetime
    who: str | None
    until: datetime
    open: bool
    theirs: bool


def how_missed(visit: VisitView, *, whole: bool) -> HowMissed | None:
    """How a visit came to be down as missed; None where it is not."""
    found = queries.missed(visit.id) if visit.missed else None
    if found is None:
        return None
    by = found.assisted_person or found.by_person
    who = called([f"person:{by}"], whole=whole)[f"person:{by}"] if by else None
    may = may_be_objected_to(visit.occurrence, visit.agreement, found.at, clock.now())
    return HowMissed(found.at, who, found.until, may, queries.said_by_supplier(found, visit.supplier, visit.carer))


def may_arrange(visit: VisitView) -> bool:
    """Whether whoever is asking may arrange things for the one who has the visit."""
    return bool(people.may_act(access.current(), visit.holder, "arrange"))


def may_pay(visit: VisitView) -> bool:
    """Whether whoever is asking may say that it is to be paid; what is free is for whoever arranges."""
    scope = "spend" if visit.amount_pence else "arrange"
    return bool(people.may_act(access.current(), visit.holder, scope))


def my_person() -> str:
    """Whoever is asking, or whom they help by telephone."""
    return people.acting_person(access.current()) or ""


def visit_page(visit_id: str, form: Form | None = None) -> ResponseReturnValue:
    """The page of one visit, with whatever a form on it has to say."""
    visit = queries.visit(visit_id)
    side = sides(visit)
    form = form or ButtonForm(formdata=None)
    whole = visit.agreed_at is not None
    door = _door(visit, side) if whole else None
    steps = queries.history(visit_id)
    shared = queries.sharers_of(visit)
    knows = whole and (side.makes or side.officer)  # those who share know each other by first name and initial
    page = render_template(
        "marketplace/visits/show.html",
        visit=visit,
        side=side,
        form=form,
        steps=steps,
        said=queries.words_about(visit_id) if visit.query_words else [],
        door_words=queries.closed_door(visit_id) if visit.not_in else [],
        Side=Side,
        names=names_of(visit, steps, whole=knows or (whole and side.at_home)) | called(_others(visit), whole=knows),
        door=door,
        now=clock.now(),
        may_arrange=may_arrange(visit),
        may_pay=may_pay(visit),
        may_query=may_arrange(visit) or queries.shares(access.current(), visit.pool, "arrange"),
        missed=how_missed(visit, whole=knows or (whole and side.at_home)),
        objected=any(step.event == AgreementEvent.OBJECT for step in steps),
        shared=shared,
        fees=queries.fees_kept([visit]),
        unmet=queries.without_money([visit]),
        back=queries.paid_back(visit),
    )
    return page, form.status


def _door(visit: VisitView, side: Sides) -> services.Door | None:
    """Where the visit is: whoever makes one that is ahead reads the address, and that is kept; others the postcode.

    Whoever only shares it reads neither.
    """
    if side.makes and visit.occurrence in services.AHEAD:
        return unit.write(services.see_door, visit.id, access.current())
    return services.Door((), needs.postcode_of(visit.need)) if side.makes or side.at_home else None


def _others(visit: VisitView) -> set[str]:
    """Those who share it, or did, but the one who arranges it."""
    return queries.sharers_ever(visit.pool) - {visit.holder}


def _carer(visit: VisitView) -> list[str]:
    return [f"person:{visit.carer}"] if visit.carer else []
