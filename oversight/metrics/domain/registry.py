"""The registry: each metric declared once, with its words, its formula, its alert and the lever that answers it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from hub.kernel.words import N_
from oversight.disclosure.domain import Contributor, Shape
from oversight.metrics.domain import facts
from oversight.metrics.domain.metric import Formula, Metric, Rule, Unit, Worse

PERSON, PROVIDER = Contributor.PERSON, Contributor.PROVIDER

# A visit of which nobody says whether it happened is settled a week after its time (the visits' own rule), so what
# rests on delivered or missed visits is final a day after that.
VISITS_SETTLE = timedelta(days=8)

METRICS: Mapping[str, Metric] = {
    metric.code: metric
    for metric in (
        Metric(
            1, "fill", N_("Needs that found help"),
            N_("Of the needs posted in this time, the share whose first booking was accepted within 14 days."),
            N_("Needs with a first booking accepted within 14 days, divided by all needs posted."),
            Unit.SHARE, Formula.RATIO, Shape.RATE, PERSON, Rule(Worse.LOWER, 0.80), "recruitment-drive",
            facts.NEEDS_POSTED, settles=timedelta(days=14),
        ),
        Metric(
            2, "wait", N_("Time to find help"),
            N_("Half of the people who asked found help within this many days. Those still waiting are counted."),
            N_("The middle of all waits from posting to the first accepted booking (Kaplan–Meier: whoever still waits "
               "counts for as long as they have waited), and the time in which nine in ten found help."),
            Unit.DAYS, Formula.SURVIVAL, Shape.MEDIAN, PERSON, Rule(Worse.HIGHER, 3.0, tail=14.0), "call-for-services",
            facts.WAITS,
        ),
        Metric(
            3, "unmet-hours", N_("Hours asked for and not given"),
            N_("Of the hours that people asked for, the share that nobody gave."),
            N_("Hours wanted by open needs less hours delivered to them, divided by hours wanted."),
            Unit.SHARE, Formula.RATIO, Shape.RATE, PERSON, Rule(Worse.HIGHER, 0.05), "call-for-services",
            facts.UNMET, settles=VISITS_SETTLE,
        ),
        Metric(
            6, "empty-searches", N_("Searches that found nothing"),
            N_("Of all searches, the share that had no result."),
            N_("Searches without a result, divided by all searches. Robots and further pages do not count."),
            Unit.SHARE, Formula.RATIO, Shape.RATE, PERSON, Rule(Worse.HIGHER, 0.10), "grant", facts.SEARCHES,
        ),
        Metric(
            7, "utilisation", N_("Offered hours in use"),
            N_("Of the hours that suppliers offered, the share that was booked."),
            N_("Hours of agreed visits, divided by the weekly hours of live offers times the weeks they were live."),
            Unit.SHARE, Formula.RATIO, Shape.CONDUCT, PROVIDER, Rule(Worse.HIGHER, 0.90, low=0.40), "recruitment-drive",
            facts.UTILISATION, by_ward=False,  # an offer's hours are shared out evenly over the wards it covers
        ),
        Metric(
            8, "depth", N_("Suppliers to choose from"),
            N_("How many suppliers with a live offer cover this place on the last day of this time."),
            N_("The number of different suppliers with a live offer there."),
            Unit.SUPPLIERS, Formula.DISTINCT, Shape.INDEX, PROVIDER, Rule(Worse.LOWER, 3), "grant",
            facts.ACTIVE_SUPPLIERS, by_kind=True,
        ),
        Metric(
            9, "concentration", N_("How few hold the market"),
            N_("A number from 0 to 10,000 that grows as fewer suppliers give more of the hours. 10,000 is one alone."),
            N_("The sum of the squared shares of delivered hours, in per cent (Herfindahl–Hirschman index)."),
            Unit.INDEX, Formula.CONCENTRATION, Shape.INDEX, PROVIDER, Rule(Worse.HIGHER, 2000, watch=1000), "grant",
            facts.DELIVERED, settles=VISITS_SETTLE,
        ),
        Metric(
            10, "top-share", N_("The largest supplier’s share"),
            N_("Of the delivered hours, the share that the largest supplier gave."),
            N_("Hours delivered by the largest supplier, divided by all hours delivered."),
            Unit.SHARE, Formula.TOP_SHARE, Shape.INDEX, PROVIDER, Rule(Worse.HIGHER, 0.30), "contingency",
            facts.DELIVERED, settles=VISITS_SETTLE,
        ),
        Metric(
            13, "hand-backs", N_("Hours handed back"),
            N_("Of the hours agreed in the last 90 days, the share that the supplier gave back."),
            N_("Hours that suppliers cancelled, divided by hours agreed, over the 90 days up to the last day."),
            Unit.SHARE, Formula.RATIO, Shape.CONDUCT, PROVIDER, Rule(Worse.HIGHER, 0.02), "contingency",
            facts.HAND_BACKS, by_supplier=True,
        ),
        Metric(
            14, "missed", N_("Missed visits"),
            N_("Of the visits that were due and not called off, the share to which nobody came."),
            N_("Visits to which nobody came, divided by those and the visits that were made."),
            Unit.SHARE, Formula.RATIO, Shape.CONDUCT, PROVIDER, Rule(Worse.HIGHER, 0.01, watch=0.005), "suspension",
            facts.MISSED, settles=VISITS_SETTLE, by_supplier=True,
        ),
    )
}  # fmt: skip
