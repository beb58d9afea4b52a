"""A council's colours can be read by everyone, and it says of itself what every page needs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.council import domain
from hub.council.domain import Colours
from tests.hub.councils import council

colours = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: "#{:02x}{:02x}{:02x}".format(*rgb))


def test_contrast_is_as_the_guidelines_define_it() -> None:
    assert domain.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert domain.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert domain.contrast("#ffffff", "#777777") == domain.contrast("#777777", "#ffffff")


@given(colours)
def test_an_accepted_colour_is_readable_light_and_dark_on_its_own_ground_too(colour: str) -> None:
    try:
        Colours(brand=colour)
    except domain.TooPale:
        return
    assert domain.contrast(colour, domain.PAPER) >= 4.5
    assert domain.contrast(colour, domain.soft(colour)) >= 4.5
    light = domain.lightened(colour)
    assert domain.contrast(light, domain.DARK) >= 7
    assert domain.contrast(light, domain.mix(light, domain.DARK, domain.TINT)) >= 4.5
    assert domain.contrast(light, domain.DARK_INK) >= 4.5


def test_a_pale_colour_is_refused_with_what_to_do() -> None:
    with pytest.raises(domain.TooPale, match="Choose a darker one"):
        Colours.of(brand="#ffcc00")
    with pytest.raises(domain.NotAColour, match="#0b5d51"):
        Colours.of(accent="green")


def test_colours_are_read_as_people_write_them() -> None:
    assert Colours.of("0B5D51", " #A63D1F ").brand == "#0b5d51"


def test_the_style_sheet_has_three_variables_for_light_and_for_dark() -> None:
    css = Colours(brand="#123456").css()
    light, dark = css.splitlines()
    assert "--brand:#123456;" in light
    for name in ("brand", "provider", "accent"):
        assert len(re.findall(rf"--{name}:#[0-9a-f]{{6}};", css)) == 2
    assert "prefers-color-scheme:dark" in dark
    assert css.count("{") == css.count("}")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"gss": "KINGSTON"}, domain.NotAGssCode),
        ({"zone": "Europe/Kingston"}, domain.NotAZone),
        ({"zone": "../etc/passwd"}, domain.NotAZone),
        ({"name": " "}, domain.CouncilPartMissing),
        ({"email": ""}, domain.CouncilPartMissing),
        ({"phone": ""}, domain.CouncilPartMissing),
    ],
)
def test_an_impossible_council_cannot_be_built(changes: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        council(**changes)


def test_the_example_postcode_is_the_councils_own() -> None:
    assert council().example_postcode == "WM1 2AB"
    assert council(address="1 High Street").example_postcode == ""
