"""The registry: each metric declared once, with its words, its formula, its alert and the lever that answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from hub.kernel.words import N_
from oversight.calendar.domain import Grain
from oversight.disclosure.domain import Contributor, Shape

EVERY = "all"  # the category, area or supplier of a cell that spans them all


class Formula(StrEnum):
    """How a metric's rows become one cell."""

    RATIO = "ratio"  # Σ numerator / Σ denominator
    SURVIVAL = "survival"  # Kaplan–Meier median and p90 of days, open ones censored
    CONCENTRATION = "concentration"  # HHI of amounts by supplier
    TOP_SHARE = "top-share"  # the largest supplier's share of amounts
    DISTINCT = "distinct"  # how many suppliers


class Area(StrEnum):
    """How wide a cell is, on one nested hierarchy."""

    BOROUGH = "borough"
    NEIGHBOURHOOD = "neighbourhood"
    WARD = "ward"


@dataclass(frozen=True)
class Table:
    """A fixed table: an area, whether by category or by supplier, and how long its cells are."""

    area: Area
    by: str  # "", "category" or "supplier"
    grain: Grain
    public: bool

    @property
    def code(self) -> str:
        """A stable name for files and addresses."""
        return "-".join(part for part in (self.area.value, self.by, self.grain.value) if part)


# What everyone gets (T0). One hierarchy, no overlaps, no free filters: see disclosure.
PUBLIC_TABLES = (
    Table(Area.BOROUGH, "", Grain.PERIOD, public=True),
    Table(Area.BOROUGH, "category", Grain.PERIOD, public=True),
    Table(Area.NEIGHBOURHOOD, "category", Grain.QUARTER, public=True),
    Table(Area.WARD, "", Grain.QUARTER, public=True),
)
# What officers work with besides (T2).
WORK_TABLES = (
    Table(Area.WARD, "", Grain.PERIOD, public=False),
    Table(Area.WARD, "category", Grain.QUARTER, public=False),
    Table(Area.NEIGHBOURHOOD, "", Grain.PERIOD, public=False),
)
# How each organisation does under its terms: a public fact.
SUPPLIER_TABLES = (Table(Area.BOROUGH, "supplier", Grain.PERIOD, public=True),)


class Worse(StrEnum):
    """Which way is trouble."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True)
class Rule:
    """When an alert opens: a threshold in the metric's unit, and which side of it is trouble.

    Proportions are tested by their Wilson bound and medians by their 95 % interval, with n ≥ 30; an index by its value
    alone. All must hold in two consecutive periods.
    """

    worse: Worse
    threshold: float
    watch: float | None = None


@dataclass(frozen=True)
class Metric:
    """One metric. `source` is SQL over the warehouse whose rows carry what the formula needs.

    Columns of `source`: `fact`, `ward`, `neighbourhood`, `categories` (list), `supplier`, `person`, and `numerator`
    and `denominator` (ratio), `days` and `matched` (survival) or `amount` (concentration, top share).
    Parameters: `$start` and `$end` (UTC, end not included), `$weeks`.
    """

    number: int
    code: str
    name: str
    definition: str
    unit: str  # "share", "days", "index", "suppliers"
    formula: Formula
    shape: Shape
    contributor: Contributor
    rule: Rule
    lever: str
    source: str
    owner: str = "commissioner"
    version: int = 1
    settles: timedelta = timedelta(0)  # how long after a span ends its value is final
    by_supplier: bool = False

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables it stands in."""
        return PUBLIC_TABLES + WORK_TABLES + (SUPPLIER_TABLES if self.by_supplier else ())


DAY = "24 * 60 * 60"

NEEDS_POSTED = f"""
    SELECT id AS fact, ward, neighbourhood, categories, NULL AS supplier, holder AS person, 1 AS denominator,
        CASE WHEN matched_at IS NOT NULL AND epoch(matched_at) - epoch(posted_at) <= 14 * {DAY} THEN 1 ELSE 0 END
            AS numerator
    FROM need WHERE posted_at >= $start AND posted_at < $end
"""  # noqa: S608 - constants only

# A wait belongs to the span it was posted in, and is looked at as it stood when the span ended.
WAITS = f"""
    SELECT id AS fact, ward, neighbourhood, categories, NULL AS supplier, holder AS person,
        (epoch(least(coalesce(matched_at, ended_at, $end), $end)) - epoch(posted_at)) / ({DAY}) AS days,
        matched_at IS NOT NULL AND matched_at < $end AS matched
    FROM need WHERE posted_at >= $start AND posted_at < $end
"""  # noqa: S608 - constants only

# Wanted: the open need's weekly pattern over the part of the span in which it was live.
UNMET = f"""
    SELECT n.id AS fact, n.ward, n.neighbourhood, n.categories, NULL AS supplier, n.holder AS person,
        n.wanted AS denominator, greatest(0, n.wanted - coalesce(v.delivered, 0)) AS numerator
    FROM (
        SELECT *, minutes_week * (epoch(least(coalesce(ended_at, $end), $end)) - epoch(greatest(posted_at, $start)))
            / (7 * {DAY}) AS wanted
        FROM need WHERE posted_at < $end AND coalesce(ended_at, $end) > $start
    ) n
    LEFT JOIN (
        SELECT need, sum(delivered_minutes) AS delivered FROM visit
        WHERE starts_at >= $start AND starts_at < $end GROUP BY need
    ) v ON v.need = n.id
    WHERE n.wanted > 0
"""  # noqa: S608 - constants only

SEARCHES = """
    SELECT id AS fact, ward, neighbourhood, CASE WHEN category IS NULL THEN [] ELSE [category] END AS categories,
        NULL AS supplier, session AS person, 1 AS denominator, CASE WHEN total = 0 THEN 1 ELSE 0 END AS numerator
    FROM search WHERE searched_at >= $start AND searched_at < $end
"""

# Offered: weekly capacity times the weeks live in the span, shared over the wards that the offer covers, so that an
# offer counts once in the borough. Booked: minutes of visits that stood on the calendar, where they stood.
UTILISATION = f"""
    SELECT o.id AS fact, w.ward, w.neighbourhood, o.categories, o.supplier, NULL AS person, 0 AS numerator,
        o.capacity_minutes / w.wards
            * (epoch(least(coalesce(o.live_to, $end), $end)) - epoch(greatest(o.live_from, $start))) / (7 * {DAY})
            AS denominator
    FROM offer_live o JOIN (
        SELECT offer, ward, neighbourhood, count(*) OVER (PARTITION BY offer) AS wards FROM offer_ward
    ) w ON w.offer = o.id
    WHERE o.live_from < $end AND coalesce(o.live_to, $end) > $start AND o.capacity_minutes > 0
    UNION ALL
    SELECT id, ward, neighbourhood, [category], supplier, NULL, minutes, 0
    FROM visit WHERE starts_at >= $start AND starts_at < $end AND occurrence NOT LIKE 'cancelled%'
"""  # noqa: S608 - constants only

ACTIVE_SUPPLIERS = """
    SELECT o.id AS fact, w.ward, w.neighbourhood, o.categories, o.supplier, NULL AS person
    FROM offer_live o JOIN offer_ward w ON w.offer = o.id
    WHERE o.live_from < $end AND coalesce(o.live_to, $end) >= $end
"""

DELIVERED = """
    SELECT id AS fact, ward, neighbourhood, [category] AS categories, supplier, holder AS person,
        delivered_minutes AS amount
    FROM visit WHERE starts_at >= $start AND starts_at < $end AND delivered_minutes > 0
"""

# 90 days up to the end of the span, whatever its length.
HAND_BACKS = """
    SELECT id AS fact, ward, neighbourhood, [category] AS categories, supplier, holder AS person,
        minutes AS denominator, CASE WHEN handed_back THEN minutes ELSE 0 END AS numerator
    FROM visit WHERE starts_at >= $end - INTERVAL 90 DAY AND starts_at < $end
"""

MISSED = """
    SELECT id AS fact, ward, neighbourhood, [category] AS categories, supplier, holder AS person, 1 AS denominator,
        CASE WHEN occurrence = 'no_show_supplier' THEN 1 ELSE 0 END AS numerator
    FROM visit WHERE starts_at >= $start AND starts_at < $end AND occurrence IN ('delivered', 'no_show_supplier')
"""

PERSON, PROVIDER = Contributor.PERSON, Contributor.PROVIDER

METRICS: Mapping[str, Metric] = {
    metric.code: metric
    for metric in (
        Metric(
            1, "fill", N_("Needs that found help"),
            N_("Of the needs posted in this time, the share whose first booking was accepted within 14 days."),
            "share", Formula.RATIO, Shape.RATE, PERSON, Rule(Worse.LOWER, 0.80), "recruitment-drive", NEEDS_POSTED,
            settles=timedelta(days=14),
        ),
        Metric(
            2, "wait", N_("Time to find help"),
            N_("Half of the people who asked found help within this many days. Those still waiting are counted."),
            "days", Formula.SURVIVAL, Shape.MEDIAN, PERSON, Rule(Worse.HIGHER, 3.0), "call-for-services", WAITS,
        ),
        Metric(
            3, "unmet-hours", N_("Hours asked for and not given"),
            N_("Of the hours that people asked for, the share that nobody gave."),
            "share", Formula.RATIO, Shape.RATE, PERSON, Rule(Worse.HIGHER, 0.05), "call-for-services", UNMET,
        ),
        Metric(
            6, "empty-searches", N_("Searches that found nothing"),
            N_("Of all searches, the share that had no result."),
            "share", Formula.RATIO, Shape.RATE, PERSON, Rule(Worse.HIGHER, 0.10), "grant", SEARCHES,
        ),
        Metric(
            7, "utilisation", N_("Offered hours in use"),
            N_("Of the hours that suppliers offered, the share that was booked."),
            "share", Formula.RATIO, Shape.INDEX, PROVIDER, Rule(Worse.HIGHER, 0.90), "recruitment-drive", UTILISATION,
        ),
        Metric(
            8, "depth", N_("Suppliers to choose from"),
            N_("How many suppliers with a live offer cover this place on the last day of this time."),
            "suppliers", Formula.DISTINCT, Shape.INDEX, PROVIDER, Rule(Worse.LOWER, 3), "grant", ACTIVE_SUPPLIERS,
        ),
        Metric(
            9, "concentration", N_("How few hold the market"),
            N_("The sum of the squared shares of the delivered hours (HHI): 10,000 is one supplier alone."),
            "index", Formula.CONCENTRATION, Shape.INDEX, PROVIDER, Rule(Worse.HIGHER, 2000, 1000), "grant", DELIVERED,
        ),
        Metric(
            10, "top-share", N_("The largest supplier’s share"),
            N_("Of the delivered hours, the share that the largest supplier gave."),
            "share", Formula.TOP_SHARE, Shape.INDEX, PROVIDER, Rule(Worse.HIGHER, 0.30), "contingency", DELIVERED,
        ),
        Metric(
            13, "hand-backs", N_("Hours handed back"),
            N_("Of the hours agreed in the last 90 days, the share that the supplier gave back."),
            "share", Formula.RATIO, Shape.INDEX, PROVIDER, Rule(Worse.HIGHER, 0.02), "contingency", HAND_BACKS,
            by_supplier=True,
        ),
        Metric(
            14, "missed", N_("Missed visits"),
            N_("Of the visits that were due and not cancelled, the share to which nobody came."),
            "share", Formula.RATIO, Shape.INDEX, PROVIDER, Rule(Worse.HIGHER, 0.01, 0.005), "suspension", MISSED,
            by_supplier=True,
        ),
    )
}  # fmt: skip
