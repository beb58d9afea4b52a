"""What a metric is: its words, its formula, the tables it stands in, and when it is an alert."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

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


class Unit(StrEnum):
    """What a figure is counted in."""

    SHARE = "share"
    DAYS = "days"
    SUPPLIERS = "suppliers"
    INDEX = "index"


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
# Where there is little to choose, by ward and kind of help: about suppliers alone, so it is open and never hidden.
KIND_TABLES = (Table(Area.WARD, "category", Grain.PERIOD, public=True),)

TABLES = {table.code: table for table in (*PUBLIC_TABLES, *WORK_TABLES, *SUPPLIER_TABLES, *KIND_TABLES)}


class Worse(StrEnum):
    """Which way is trouble."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True)
class Rule:
    """When an alert opens: a threshold in the metric's unit, and which side of it is trouble.

    Proportions are tested by their Wilson bound and medians by their 95 % interval, with n ≥ 30; an index by its value
    alone. All must hold in two consecutive periods. `watch` is where a figure is worth a look before that; `low` is
    trouble on the other side (capacity that nobody uses); `tail` is the p90 that is trouble, whatever the median says.
    """

    worse: Worse
    threshold: float
    watch: float | None = None
    low: float | None = None
    tail: float | None = None

    def beyond(self, value: float, threshold: float | None = None) -> bool:
        """Whether `value` is on the wrong side of the threshold (this rule's own unless given)."""
        limit = self.threshold if threshold is None else threshold
        return value > limit if self.worse is Worse.HIGHER else value < limit

    def outside(self, value: float) -> bool:
        """Whether `value` is on the wrong side of either threshold."""
        return self.beyond(value) or (self.low is not None and value < self.low)


@dataclass(frozen=True)
class Metric:
    """One metric. `source` is SQL over the warehouse whose rows carry what the formula needs.

    Columns of `source`: `fact`, `ward`, `neighbourhood`, `categories` (list), `supplier`, `person`, and `numerator`
    and `denominator` (ratio), `days` and `matched` (survival) or `amount` (concentration, top share).
    Parameters: `$start` and `$end` (UTC, end not included).
    """

    number: int
    code: str
    name: str
    definition: str
    how: str  # the formula, in words
    unit: Unit
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
    by_ward: bool = True  # whether a ward's figure says enough of the ward to be an alert
    by_kind: bool = False  # whether it is told, and watched, of each kind of help in each ward

    def __post_init__(self) -> None:
        if self.by_kind and self.protected:
            raise ValueError("Ward by kind of help, four weeks at a time, is too small for figures about people.")

    @property
    def watched(self) -> tuple[Table, ...]:
        """Where alerts are looked for: the borough, kinds of help, wards, both at once, suppliers under their terms."""
        wards = ("ward-period",) if self.by_ward else ()
        codes = ("borough-period", "borough-category-period", *wards, "ward-category-period", "borough-supplier-period")
        return tuple(table for table in self.tables if table.code in codes)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables it stands in."""
        suppliers, kinds = SUPPLIER_TABLES if self.by_supplier else (), KIND_TABLES if self.by_kind else ()
        return PUBLIC_TABLES + WORK_TABLES + suppliers + kinds

    @property
    def protected(self) -> bool:
        """Whether its figures are about people, so that small numbers are hidden."""
        return self.contributor is Contributor.PERSON

    @property
    def of_conduct(self) -> bool:
        """Whether it says how suppliers do, so that it is not told of fewer than three but by each one's name."""
        return self.shape is Shape.CONDUCT

    def table(self, code: str) -> Table | None:
        """The table of this code, where it stands in it."""
        return next((table for table in self.tables if table.code == code), None)

    def open_in(self, table: Table) -> bool:
        """Whether everyone may read it in `table`: the fixed public tables, and all that is about suppliers alone."""
        return table.public or not self.protected
