"""What a lever can be pulled on, and what a decision is about, in words."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext

from hub.kernel import clock, ids
from hub.kernel.errors import Missing
from hub.people import queries as people
from marketplace.offers import queries as offers
from marketplace.offers.domain import OfferState
from oversight.decisions.queries import DecisionView
from oversight.levers.domain import DATED, NotOfSuppliers
from oversight.metrics.domain import EVERY, METRICS, TABLES, Metric, Table
from oversight.metrics.queries import Place

ORGANISATION = "organisation:"
GONE = timedelta(days=365)
"""So long what its maker took away while it was suspended can be lifted, so that its visits go on."""


def targets(*, suspended: bool, only: str | None = None) -> list[tuple[str, str]]:
    """Offers that can be suspended (or lifted, also when their maker took them away meanwhile), and suppliers with more than one, by name; of one supplier if given."""
    standing = offers.stopped(clock.now() - GONE) if suspended else offers.in_state(OfferState.LIVE, OfferState.PAUSED)
    found = [view for view in standing if only is None or view.party == only]
    names = people.masked_names({view.party for view in found})
    many = {view.party for view in found if sum(other.party == view.party for other in found) > 1}
    whole = [(party, gettext("%(name)s: everything they offer", name=names.get(party, ""))) for party in many]
    single = [(view.urn, _called(names.get(view.party, ""), view.title)) for view in found]
    return sorted([*whole, *single], key=lambda choice: (choice[1].partition(":")[0], choice[0].startswith("offer:")))


def suppliers() -> list[tuple[str, str]]:
    """Everyone with an offer that stands in the market or is suspended, by name."""
    states = (OfferState.LIVE, OfferState.PAUSED, OfferState.SUSPENDED)
    names = people.masked_names({view.party for view in offers.in_state(*states)})
    return sorted(names.items(), key=lambda pair: pair[1].casefold())


def _called(name: str, title: str) -> str:
    """An offer as its supplier and title; many an organisation calls its offer as it calls itself."""
    return name if title == name else gettext("%(name)s: %(title)s", name=name, title=title)


def urgent_place(metric: Metric, choice: str) -> tuple[Table, Place]:
    """The table and place behind a choice of the urgent form: `area:all`, `area:<ward>`, `category:<code>`
    or `supplier:<urn>`.

    Raises:
        Missing: it is none of these. NotOfSuppliers: the figure is not told of each supplier.
    """
    kind, _, code = choice.partition(":")
    if kind == "supplier" and not metric.by_supplier:
        raise NotOfSuppliers(field="place")
    if kind == "category":
        table, place = TABLES["borough-category-period"], Place(EVERY, code)
    elif kind == "supplier":
        table, place = TABLES["borough-supplier-period"], Place(EVERY, supplier=code)
    elif kind == "area" and code == EVERY:
        table, place = TABLES["borough-period"], Place(EVERY)
    elif kind == "area":
        table, place = TABLES["ward-period"], Place(code)
    else:
        raise Missing
    if table not in metric.tables:
        raise Missing
    return table, place


def about_words(decision: DecisionView, *, named: bool) -> str:
    """Whom or what a decision concerns; a person who helps is named to officers alone.

    An organisation's name is public, and so is what it offers.
    """
    if decision.about is None:
        return decision.decision if decision.lever in DATED else ""
    kind, id_ = ids.parse(decision.about)
    party = offers.offer(id_).party if kind == "offer" else decision.about
    if not named and not party.startswith(ORGANISATION):
        return gettext("One person who offers help (no name is published)")
    name = people.masked_names([party]).get(party, "")
    return f"{name}: {decision.decision}" if decision.decision else name


def public_evidence(decision: DecisionView) -> bool:
    """Whether the figures that a decision rests on are for everyone, in their published form.

    They are frozen in fixed tables: publishing others beside would let small numbers be worked out.
    """
    evidence = decision.evidence
    metric = METRICS.get(evidence.get("metric", ""))
    table = metric.table(evidence["table"]) if metric else None
    if metric is None or table is None:
        return False
    supplier = evidence["supplier"]
    return metric.open_in(table) and (supplier == EVERY or supplier.startswith(ORGANISATION))
