"""Pages say days, states and refusals in words; the navigation is data; colours can be read."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask, g, render_template_string

from hub.council.domain import contrast
from hub.kernel import navigation, pages, states
from hub.kernel.access import Actor
from hub.kernel.navigation import Item, Spot

TOKENS = Path(__file__).parents[2] / "static" / "css" / "_tokens.scss"


def palettes() -> dict[str, dict[str, str]]:
    light, dark = TOKENS.read_text().split("@media screen and (prefers-color-scheme: dark)")
    read = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", text)) for text in (light, dark)]
    return {"light": read[0], "dark": read[0] | read[1]}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_can_be_read_on_every_ground(mode: str) -> None:
    colours = palettes()[mode]
    pairs = [
        (ink, ground)
        for ink in ("ink", "quiet", "brand", "provider", "accent", "error", "good", "bad")
        for ground in ("paper", "card")
    ]
    pairs += [
        ("ink", "band"),
        ("quiet", "band"),
        ("brand", "band"),
        ("on-brand", "brand"),
        ("on-brand", "provider"),
        ("on-brand", "error"),
    ]
    pairs += [(tone, f"{tone}-soft") for tone in ("brand", "provider", "accent", "good")]
    pairs += [("ink", f"{tone}-soft") for tone in ("brand", "provider", "accent")] + [
        ("focus-ink", "focus"),
        ("brand", "accent-soft"),
    ]
    pairs += [(f"{tone}-ink", f"{tone}-soft") for tone in ("amber", "red", "purple", "blue", "grey")]
    pairs += [(f"band-ink-{band}", f"band-{band}") for band in ("0", "1", "2", "3", "none")] + [("ink", "map-land")]
    low = {
        pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2)
        for pair in pairs
        if contrast(colours[pair[0]], colours[pair[1]]) < 4.5
    }
    assert low == {}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_lines_of_controls_and_charts_can_be_seen(mode: str) -> None:
    colours = palettes()[mode]
    for line in ("field-line", "chart-1", "chart-2", "chart-3"):
        assert contrast(colours[line], colours["card"]) >= 3, line


def test_days_and_times_are_said_as_people_say_them(app: Flask) -> None:
    at = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)  # summer: the council's wall says 9:30
    assert pages.day(at) == "Wednesday 1 July 2026"
    assert pages.moment(at) == "Wed 1 Jul, 9:30am"
    assert pages.clock_words(datetime(2025, 12, 2, 14, tzinfo=UTC)) == "2pm"
    assert pages.clock_words(datetime(2025, 12, 2, 0, 5, tzinfo=UTC)) == "12:05am"


@pytest.mark.parametrize(
    ("name", "badge"),
    [("Anchorage Care at Home", "ACH"), ("Mei-Ling Chen", "MLC"), ("George", "G"), ("the hub", "TH"), ("", "")],
)
def test_badges_carry_initials(name: str, badge: str) -> None:
    assert pages.initials(name) == badge


@pytest.mark.parametrize(
    ("base", "page", "url"),
    [
        ("/find?q=a&page=3", 2, "/find?q=a&page=2"),
        ("/find?q=a&page=3", 1, "/find?q=a"),
        ("/find", 2, "/find?page=2"),
        ("/f?q=%26", 2, "/f?q=%26&page=2"),
    ],
)
def test_a_pages_address_keeps_the_question(base: str, page: int, url: str) -> None:
    assert pages.page_url(base, page) == url


def test_words_with_signs_in_them_are_left_alone(app: Flask) -> None:
    assert pages.said("100% of it, %(not)s") == "100% of it, %(not)s"
    assert pages.said("") == ""


def test_a_state_is_said_in_words_and_an_unknown_one_as_it_is_written(app: Flask) -> None:
    assert states.words("no_show_supplier") == ("Nobody came", "red")
    assert states.words("half_way") == ("Half way", "grey")
    tones = {tone for _, tone in states.WORDS.values()}
    assert tones <= {"grey", "green", "amber", "red", "purple", "blue"}


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 422, 429, 500, 503, 418, 502])
def test_every_refusal_has_a_title_and_says_what_to_do(app: Flask, status: int) -> None:
    with app.test_request_context("/x"):
        page = render_template_string('{% extends "errors/error.html" %}', status=status, detail="")
    title, words = pages.refusal(status)
    assert f'<h1 class="govuk-heading-l">{title}</h1>' in page
    assert words in page


@pytest.fixture
def own_navigation(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The app, which other tests share, with a navigation that is given back as it was."""
    for name in ("kith.navigation", "kith.actor"):
        kept = app.extensions[name]
        monkeypatch.setitem(app.extensions, name, list(kept) if isinstance(kept, list) else kept)
    return app


@pytest.mark.usefixtures("own_navigation")
def test_navigation_shows_each_what_is_theirs_and_marks_where_they_are(app: Flask) -> None:
    navigation.add(app, Item("Money", "/council/money", 80, lambda actor: actor.has("finance")))
    navigation.add(app, Item("Council", "/council", 70, lambda actor: actor.has("finance")))
    navigation.add(app, Item("Notices", "/notices", 10, spot=Spot.ACCOUNT, count=lambda _actor: 3))
    app.extensions["kith.actor"] = Actor
    with app.test_request_context("/council/money/in"):
        g.pop("actor", None)  # the app context of the test outlives a request
        assert "Money" not in [link.label for link in navigation.links()]
        assert [(n.label, n.count) for n in navigation.links("account") if n.label == "Notices"] == [("Notices", 3)]
    app.extensions["kith.actor"] = lambda: Actor("a", "p", "Fi", frozenset({"finance"}))
    with app.test_request_context("/council/money/in"):
        g.pop("actor", None)
        assert [link.label for link in navigation.links() if link.current] == ["Money"]


@pytest.mark.usefixtures("own_navigation")
def test_a_room_may_replace_the_item_at_its_address(app: Flask) -> None:
    navigation.add(app, Item("Find somebody", "/find", 10))
    with app.test_request_context("/find/x"):
        labels = [link.label for link in navigation.links()]
    assert "Find somebody" in labels
    assert "Find help" not in labels


def test_flashed_words_are_banners(app: Flask) -> None:
    from flask import flash

    with app.test_request_context("/"):
        flash("The visit is confirmed.", "success")
        page = render_template_string('{% extends "layouts/page.html" %}')
    assert "govuk-notification-banner--success" in page
    assert "The visit is confirmed." in page
