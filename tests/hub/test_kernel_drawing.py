"""Charts and maps are drawn right: scales, gaps, names apart, places where live maps put them."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import drawing, mapping, pins

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[-0.31, 51.35], [-0.25, 51.35], [-0.25, 51.42], [-0.31, 51.42], [-0.31, 51.35]]],
}
RIGHT = {
    "type": "Polygon",
    "coordinates": [[[-0.25, 51.35], [-0.20, 51.35], [-0.20, 51.42], [-0.25, 51.42], [-0.25, 51.35]]],
}


@given(st.floats(0.001, 1e9))
def test_ticks_reach_the_greatest_figure_in_few_even_steps(most: float) -> None:
    marks = drawing.ticks(most)
    assert marks[0] == 0
    assert marks[-1] >= most * 0.999999
    assert 2 <= len(marks) <= 7
    steps = {round((b - a) / marks[1], 6) for a, b in itertools.pairwise(marks)}
    assert steps == {1}


def test_ticks_of_nothing_still_make_an_axis() -> None:
    assert drawing.ticks(0) == [0.0, 1.0]


def test_a_line_stays_inside_its_frame_and_breaks_at_a_gap() -> None:
    chart = drawing.line_chart({"Asked": [3, None, 7, 9]}, ["a", "b", "c", "d"], unit=" days", corner="Week")
    line = chart.lines[0]
    assert len(line.paths) == 2
    assert [p.column for p in line.points] == [0, 2, 3]
    assert all(chart.left <= p.x <= chart.right and 0 <= p.y <= chart.bottom for p in line.points)
    assert line.points[0].words == "a, Asked: 3 days"
    assert chart.rows[1] == ("b", "[c]")
    assert chart.head == ("Week", "Asked")


def test_names_of_lines_that_end_together_stand_apart() -> None:
    chart = drawing.line_chart({"Asked": [1, 5], "Matched": [2, 5], "Open": [3, 5]}, ["a", "b"])
    heights = sorted(line.label_y for line in chart.lines)
    assert all(b - a >= 18 for a, b in itertools.pairwise(heights))


def test_first_and_last_label_are_always_on_the_axis() -> None:
    labels = [f"week {n}" for n in range(26)]
    chart = drawing.line_chart({"x": list(range(26))}, labels)
    assert (chart.x_ticks[0].label, chart.x_ticks[-1].label) == ("week 0", "week 25")
    assert len(chart.x_ticks) <= 5


def test_one_label_or_none_is_drawn_too() -> None:
    assert drawing.line_chart({"x": [4]}, ["now"]).lines[0].end is not None
    assert drawing.line_chart({"x": []}, []).lines[0].paths == ()
    assert drawing.line_chart({"x": [None]}, ["now"]).lines[0].end is None


def test_a_series_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="one figure for each label"):
        drawing.line_chart({"x": [1]}, ["a", "b"])


def test_bars_are_shares_of_the_longest() -> None:
    assert [b.width for b in drawing.bars([("a", 40, "40"), ("b", 10, "10"), ("c", None, "[c]")])] == [100, 25, 0]
    assert drawing.bars([("a", 0, "0")])[0].width == 0
    assert drawing.bars([("a", 40, "40 %")], most=80)[0].width == 50
    assert drawing.bars([("a", 1, "1")], cells={"a": ("38", "17")}, hrefs={"a": "/a"})[0].cells == ("38", "17")


@pytest.mark.parametrize(("value", "words"), [(1200, "1,200"), (2.5, "2.5"), (0.333333, "0.33"), (7.0, "7")])
def test_numbers_have_no_needless_zeros(value: float, words: str) -> None:
    assert drawing.number_words(value) == words


def test_the_projection_is_web_mercators() -> None:
    bounds = mapping.Bounds(-0.33, 51.34, -0.23, 51.44)
    projection = mapping.Projection(bounds, 1000)
    assert projection.place(-0.33, 51.44) == (0, 0)
    x, y = projection.place(-0.23, 51.34)
    assert x == 1000
    assert y == pytest.approx(projection.height, abs=0.6)
    # At this latitude a degree of latitude is drawn 1 / cos(latitude) times as long as one of longitude.
    assert projection.height / 1000 == pytest.approx(1 / math.cos(math.radians(51.39)), rel=0.01)


@given(st.floats(-0.33, -0.23), st.floats(51.34, 51.44))
def test_the_way_back_from_the_drawing_leads_home(lon: float, lat: float) -> None:
    projection = mapping.Projection(mapping.Bounds(-0.33, 51.34, -0.23, 51.44), 5000)
    assert projection.back(*projection.place(lon, lat)) == pytest.approx((lon, lat), abs=2e-6)


@given(st.floats(-0.33, -0.23), st.floats(51.34, 51.44))
def test_every_place_in_the_box_is_in_the_drawing(lon: float, lat: float) -> None:
    projection = mapping.Projection(mapping.Bounds(-0.33, 51.34, -0.23, 51.44), 500)
    x, y = projection.place(lon, lat)
    assert 0 <= x <= 500
    assert -0.1 <= y <= projection.height + 1


def test_areas_are_banded_named_and_listed() -> None:
    shapes = [mapping.Shape("Grove", SQUARE), mapping.Shape("Tudor", RIGHT)]
    drawn = mapping.area_map(
        shapes, {"Grove": 32.0, "Tudor": None}, limits=(10, 20, 30), unit="%", head=("Ward", "Share")
    )
    assert [(a.name, a.band, a.words) for a in drawn.areas] == [("Grove", "3", "32%"), ("Tudor", "none", "[c]")]
    assert drawn.areas[0].path.startswith("M")
    assert drawn.areas[0].path.endswith("Z")
    assert drawn.rows == (("Grove", "32%"), ("Tudor", "[c]"))
    assert [entry.label for entry in drawn.legend] == ["under 10%", "10% to 20%", "20% to 30%", "30% or more", "[c]"]


@pytest.mark.parametrize(
    ("value", "band"), [(None, "none"), (0, "0"), (9.99, "0"), (10, "1"), (20, "2"), (30, "3"), (99, "3")]
)
def test_a_band_begins_at_its_limit(value: float | None, band: str) -> None:
    assert mapping.band(value, (10, 20, 30)) == band


def test_a_name_is_written_where_it_fits_in_two_lines_if_need_be() -> None:
    shapes = [mapping.Shape("Grove", SQUARE), mapping.Shape("Chessington North and also Hook", RIGHT)]
    grove, chessington = mapping.area_map(shapes, {}, limits=(1, 2, 3), width=260).areas
    assert grove.lines == ("Grove",)
    assert grove.told
    assert len(chessington.lines) == 2
    small = mapping.area_map(shapes, {}, limits=(1, 2, 3), width=40).areas
    assert [area.lines for area in small] == [(), ()]


def test_a_tall_place_gets_air_at_its_sides() -> None:
    bounds = mapping.Bounds(-0.31, 51.30, -0.30, 51.40)
    projection = mapping.Projection(bounds, 500, tallest=600)
    assert projection.height <= 600
    assert projection.bounds.west < -0.31 < -0.30 < projection.bounds.east
    assert projection.place(-0.305, 51.35)[0] == pytest.approx(250, abs=0.2)


def test_a_shape_with_islands_keeps_every_ring() -> None:
    islands = {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"], RIGHT["coordinates"]]}
    assert len(mapping.rings(islands)) == 2
    with pytest.raises(ValueError, match="Polygon"):
        mapping.rings({"type": "Point", "coordinates": [0, 0]})


def test_pins_keep_their_order_and_those_of_one_spot_move_apart() -> None:
    places = [pins.Place(n, f"Helper {n}", -0.3, 51.4, "person", "") for n in (1, 2, 3)]
    drawn = pins.pin_map(places, here=(-0.29, 51.41))
    assert [p.number for p in drawn.pins] == [1, 2, 3]
    assert [p.anchor for p in drawn.pins] == ["hit-1", "hit-2", "hit-3"]
    spots = [(p.x, p.y) for p in drawn.pins]
    assert all(math.dist(a, b) > 20 for i, a in enumerate(spots) for b in spots[i + 1 :])
    assert all(math.dist((p.lon, p.lat), (-0.3, 51.4)) < 0.01 for p in drawn.pins)
    assert drawn.here is not None


def test_one_spot_alone_is_shown_with_what_lies_round_it() -> None:
    here = pins.Place(1, "Helper", -0.3, 51.4)
    alone = pins.pin_map([here, pins.Place(2, "Neighbour", -0.3, 51.4)]).bounds
    assert alone.east - alone.west == pytest.approx(0.0573, abs=0.001)  # degrees: four kilometres
    close = pins.pin_map([here, pins.Place(2, "Near", -0.301, 51.4)]).bounds
    assert close.east - close.west < 0.02


def test_a_map_without_pins_shows_the_areas() -> None:
    drawn = pins.pin_map([], [mapping.Shape("Grove", SQUARE)])
    assert drawn.pins == ()
    assert drawn.bounds.west < -0.31 < -0.25 < drawn.bounds.east


def test_a_map_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one point"):
        pins.pin_map([])
