"""Reactions: a posted need gets its first plan, a need that is over loses its proposals, people hear of proposals."""

from __future__ import annotations

from typing import Any

from hub.kernel.access import SYSTEM
from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from marketplace.needs import queries as needs
from marketplace.needs.domain import LIVE
from marketplace.needs.events import NeedChanged, NeedExpired, NeedPosted, NeedWithdrawn
from marketplace.plans import services
from marketplace.plans.events import ProposalDeclined, ProposalEvent, ProposalLapsed, ProposalMade, ProposalWithdrawn


def plan_posted(delivery: Delivery[Any]) -> None:
    """Split a need that was just posted, so that its plan can be opened; who wrote it corrects it."""
    event: Any = delivery.event
    need = needs.need(event.need)
    if need.live and not services.has_plan(need.id):
        services.make_plan(need.id, SYSTEM)


def plan_edited(delivery: Delivery[Any]) -> None:
    """The plan follows the tasks and times of an edited need; one that is over loses its proposals."""
    event: Any = delivery.event
    if event.what != "edit" and event.state in LIVE:
        return  # the plan itself brought the need there
    need = needs.need(event.need)
    if not need.live:
        services.lapse_proposals(need.id)
    elif event.what == "edit":  # in every live state: someone may have been chosen since
        services.replan(need.id, SYSTEM)


def end_proposals(delivery: Delivery[Any]) -> None:
    """Nobody asks any more, so nothing can be taken."""
    event: Any = delivery.event
    services.lapse_proposals(event.need)


def tell(delivery: Delivery[Any]) -> None:
    """Tell whoever is on the other side of a proposal."""
    event: Any = delivery.event
    to, template, link = _SAYS[type(event)]
    party = event.holder if to == "holder" else event.party
    name = people.masked_names([event.party]).get(event.party, "")
    notices.tell_party(
        party,
        event.type,
        template=template,
        data={"name": name},
        link=link % {"need": event.need},
        event_id=delivery.id,
    )


_SAYS: dict[type[ProposalEvent], tuple[str, str, str]] = {
    ProposalMade: (
        "holder",
        N_("%(name)s offers to help you. Have a look: you can say yes or no."),
        "/plans/%(need)s",
    ),
    ProposalWithdrawn: ("holder", N_("%(name)s has taken their offer of help back."), "/plans/%(need)s"),
    ProposalDeclined: (
        "party",
        N_("Thank you for offering to help. This time they have decided otherwise; others near you are still looking."),
        "/needs/near",
    ),
    ProposalLapsed: (
        "party",
        N_(
            "What was asked for is over or has changed, so what you offered no longer stands. Thank you; others near you are still looking."
        ),
        "/needs/near",
    ),
}

NEWS = {
    "plans.plan-posted": ((NeedPosted,), plan_posted),
    "plans.plan-edited": ((NeedChanged,), plan_edited),
    "plans.end-proposals": ((NeedWithdrawn, NeedExpired), end_proposals),
    "plans.tell": ((ProposalMade, ProposalWithdrawn, ProposalDeclined, ProposalLapsed), tell),
}
"""Which handler hears of what."""
