"""The geometry of charts: from figures to numbers in a drawing, in its own units (its viewBox).

Everything is a plain value, so that a template only places it. Maps are in `mapping.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    """A place in the drawing, and what is said there."""

    x: float
    y: float
    words: str = ""
    column: int = 0


@dataclass(frozen=True)
class Tick:
    """A mark on an axis."""

    at: float
    label: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Line:
    """One series: its pieces (a gap where a figure is missing), its points, and where its name stands."""

    number: int
    label: str
    paths: tuple[str, ...]
    points: tuple[Point, ...]
    end: Point | None
    label_y: float


@dataclass(frozen=True)
class LineChart:
    """What `line_chart` in templates/components/charts.html places."""

    width: int
    height: int
    left: float
    right: float
    bottom: float
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Bar:
    """One row of `bar_rows`: its name, the cells before the bar, the bar's width in hundredths, the words after it."""

    label: str
    width: float
    words: str
    cells: tuple[str, ...] = ()
    href: str | None = None


def ticks(most: float, about: int = 4) -> list[float]:
    """Round values from 0 to at least `most`, about `about` steps of 1, 2, 2.5 or 5 times a power of ten."""
    if most <= 0:
        return [0.0, 1.0]
    rough = most / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s * power for s in (1, 2, 2.5, 5, 10) if s * power >= rough * 0.999999)
    return [step * i for i in range(math.ceil(most / step - 1e-9) + 1)]


def number_words(value: float) -> str:
    """A figure without needless zeros: 1,200, 2.5."""
    return f"{value:,.0f}" if abs(value - round(value)) < 1e-9 else f"{value:,.2f}".rstrip("0").rstrip(".")


def line_chart(
    series: Mapping[str, Sequence[float | None]],
    labels: Sequence[str],
    *,
    unit: str = "",
    corner: str = "",
    width: int = 520,
    height: int = 340,
) -> LineChart:
    """Lines over periods: one figure a label, `None` where there is none (a gap, and “not shown” in the table).

    Args:
        series: a name and its figures, at most four.
        labels: the periods, in words.
        unit: what stands after a figure ("%", " days").
        corner: the heading of the table's first column.
        width: of the drawing.
        height: of the drawing.

    Raises:
        ValueError: a series has not one figure a label.
    """
    if any(len(values) != len(labels) for values in series.values()):
        raise ValueError("Every series needs one figure for each label.")
    known = [v for values in series.values() for v in values if v is not None]
    marks = ticks(max(known, default=0.0))
    longest = max((len(name) for name in series), default=0)
    left, right, top, bottom = 52.0, width - 26.0 - min(longest, 18) * 7.8, 14.0, height - 38.0

    def place(column: int, value: float) -> tuple[float, float]:
        across = left + (right - left) * (column / (len(labels) - 1) if len(labels) > 1 else 0.5)
        return round(across, 1), round(bottom - (bottom - top) * value / marks[-1], 1)

    lines = []
    for number, (name, values) in enumerate(series.items(), start=1):
        points = tuple(
            Point(*place(i, v), words=f"{labels[i]}, {name}: {number_words(v)}{unit}", column=i)
            for i, v in enumerate(values)
            if v is not None
        )
        end = points[-1] if points else None
        lines.append(Line(number, name, _pieces(values, place), points, end, end.y + 5 if end else 0.0))
    return LineChart(
        width,
        height,
        left,
        right,
        bottom,
        _label_ticks(labels, left, right),
        tuple(Tick(place(0, v)[1], number_words(v) + unit.rstrip() if unit == "%" else number_words(v)) for v in marks),
        _apart(lines, top + 5, bottom),
        (corner, *series),
        tuple((label, *(_cell(values[i], unit) for values in series.values())) for i, label in enumerate(labels)),
    )


def _cell(value: float | None, unit: str) -> str:
    return "[c]" if value is None else number_words(value) + unit


def _pieces(values: Sequence[float | None], place: Callable[[int, float], tuple[float, float]]) -> tuple[str, ...]:
    pieces: list[list[str]] = [[]]
    for i, value in enumerate(values):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append("{} {}".format(*place(i, value)))
    return tuple("M" + "L".join(piece) for piece in pieces if piece)


def _label_ticks(labels: Sequence[str], left: float, right: float) -> tuple[Tick, ...]:
    """At most five labels, the first and the last among them."""
    last = len(labels) - 1
    if last < 1:
        return tuple(Tick((left + right) / 2, label) for label in labels)
    wanted = sorted({round(last * i / min(4, last)) for i in range(min(4, last) + 1)})
    return tuple(Tick(round(left + (right - left) * i / last, 1), labels[i]) for i in wanted)


def _apart(lines: Sequence[Line], top: float, bottom: float, gap: float = 18.0) -> tuple[Line, ...]:
    """The lines with their names at least `gap` apart, so that they never stand on each other."""
    moved: dict[int, float] = {}
    for line in sorted(lines, key=lambda item: item.label_y):
        before = max(moved.values(), default=top - gap)
        moved[line.number] = max(line.label_y, before + gap)
    over = max(moved.values(), default=0.0) - bottom
    if over > 0:
        moved = {number: y - over for number, y in moved.items()}
    return tuple(Line(i.number, i.label, i.paths, i.points, i.end, round(moved[i.number], 1)) for i in lines)


def bars(
    rows: Sequence[tuple[str, float | None, str]],
    *,
    most: float | None = None,
    cells: Mapping[str, tuple[str, ...]] | None = None,
    hrefs: Mapping[str, str] | None = None,
) -> list[Bar]:
    """Rows of (name, figure, words) as bars beside each other; a missing figure has no bar.

    Args:
        rows: what to draw, in order.
        most: the figure of a full bar; the greatest of them when not given.
        cells: more cells to stand before the bar, by name.
        hrefs: where a name leads, by name.
    """
    full = most or max((value for _, value, _ in rows if value is not None), default=0.0) or 1.0
    return [
        Bar(
            label,
            round(100 * min(value or 0.0, full) / full, 1),
            words,
            (cells or {}).get(label, ()),
            (hrefs or {}).get(label),
        )
        for label, value, words in rows
    ]
