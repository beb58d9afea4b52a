"""The blueprint of needs, and what its pages share: the questions in order, and for whom one may ask."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import gettext

from hub.kernel import ids
from hub.kernel.access import Actor
from hub.kernel.words import N_
from hub.people import queries as people
from hub.people.domain import Scope
from hub.places import queries as places
from marketplace.needs import forms
from marketplace.needs.domain import Asks
from payments.budgets import queries as budgets
from payments.budgets.domain import BudgetState
from payments.budgets.queries import BudgetView

blueprint = Blueprint("needs", __name__)

QUESTIONS: dict[str, str] = {
    "who": N_("Who needs it"),
    "words": N_("What is needed"),
    "what": N_("Kinds of help"),
    "when": N_("When, in a usual week"),
    "where": N_("Where"),
    "must": N_("Must have"),
    "prefer": N_("Would be nice"),
    "better": N_("What should be better"),
    "money": N_("Money"),
    "dates": N_("From when"),
}
"""The questions in the order in which they are asked, one a page."""

CONTENT_FORMS: dict[str, type[forms.StepForm]] = {
    "words": forms.WordsForm,
    "what": forms.HelpForm,
    "when": forms.WhenForm,
    "must": forms.MustForm,
    "prefer": forms.PreferForm,
    "better": forms.BetterForm,
    "dates": forms.DatesForm,
}
FIELDS_OF: dict[str, tuple[str, ...]] = {
    "words": ("words",),
    "what": ("categories",),
    "when": ("slots",),
    "must": ("must_haves",),
    "prefer": ("preferences",),
    "better": ("outcome", "outcome_now"),
    "money": ("budget_id", "own_weekly_pence", "free_only"),
    "dates": ("starts", "ends"),
}
"""The fields of a need's content that each question answers."""


def holder_kind(asks: str | None, holder: str | None) -> str:
    """What kind of holder a need has or will have: person, place or organisation."""
    if holder is not None:
        return ids.parse(holder)[0]
    return {Asks.PLACE.value: "place", Asks.ORGANISATION.value: "organisation"}.get(asks or "", "person")


def whom(by: Actor) -> list[tuple[str, str]]:
    """For whom someone may ask: `asks|urn` and words. Who has not signed in says only what kind it is."""
    person = people.acting_person(by)
    if person is None or by.person is None:
        return [
            (Asks.ME.value, gettext("I do")),
            (Asks.SUPPORTED.value, gettext("Someone I look after")),
            (Asks.PLACE.value, gettext("A place, like a park or a hall")),
            (Asks.ORGANISATION.value, gettext("My organisation")),
        ]
    me = ids.urn("person", person)
    # An officer on the telephone acts for the caller alone: neither for her own family nor for whom the caller supports.
    residents = people.residents_of(person, Scope.ARRANGE) if by.assisting is None else ()
    supported = [ids.urn("person", id_) for id_ in residents]
    own = people.parties_of(person)
    names = people.names([me, *supported, *own])
    mine = gettext("I do") if by.assisting is None else gettext("%(name)s, on the telephone", name=names[me])
    found = [(f"{Asks.ME.value}|{me}", mine)]
    found += [(f"{Asks.SUPPORTED.value}|{urn}", names[urn]) for urn in supported if urn != me]
    found += [(f"{Asks.PLACE.value}|{place.urn}", place.name) for place in places.places_of(own)]
    found += [(f"{Asks.ORGANISATION.value}|{urn}", names[urn]) for urn in own if urn.startswith("organisation:")]
    return found


def budgets_for(holder: str | None) -> list[BudgetView]:
    """The budgets that a holder can use, and then the grants."""
    if holder is None:
        return []
    found = [view for view in budgets.budgets_of(holder) if view.state is BudgetState.APPROVED]
    return sorted(found, key=lambda view: view.grant)


def names_of(holders: list[str]) -> dict[str, str]:
    """Names of holders for those who may know them: people, organisations and places."""
    return people.names(holders) | places.places_named(holders)
