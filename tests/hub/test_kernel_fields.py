"""What people write in forms is read as they mean it, and shown again as they wrote it."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    FileField,
    Form,
    FormField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Optional

from hub.kernel import fields
from hub.kernel.week import Slot


class Inner(Form):
    town = StringField("Town", [DataRequired("Write the town.")])


class Every(Form):
    """One of every kind of field."""

    name = StringField("Your name", [DataRequired("Write your name.")], description="As friends call you")
    email = EmailField("Email")
    words = TextAreaField("What do you need?")
    who = RadioField(
        "Who is it for?",
        choices=[("me", "Me"), ("mum", "Someone else", {"hint": "Mum, a friend"})],
        validators=[InputRequired("Choose who it is for.")],
    )
    kinds = SelectMultipleField(
        "What kinds?", choices=[("a", "A"), ("b", "B")], validators=[fields.Chosen("Choose at least one kind.")]
    )
    near = SelectField("Within", choices=[("1", "1 mile"), ("5", "5 miles")])
    agree = BooleanField("I agree")
    day = fields.DayField("When?", [InputRequired("Write the day it should start.")])
    at = fields.ClockField("What time?")
    pay = fields.PoundsField("How much?")
    count = IntegerField("How many?", [Optional()])
    week = fields.WeekField("When in the week?", [fields.Chosen("Choose at least one time.")])
    secret = PasswordField("Password")
    proof = FileField("File")
    home = FormField(Inner)


def posted(**values: Any) -> Every:
    form = Every(
        MultiDict(
            [(k.replace("__", "-"), v) for k, vs in values.items() for v in (vs if isinstance(vs, list) else [vs])]
        )
    )
    form.validate()
    return form


class Days(Form):
    """A day that says itself what is missing, one that may be left out, and one of which nothing is said."""

    day = fields.DayField("When?", [InputRequired("Write the day it should start.")])
    perhaps = fields.DayField("Until when?", [Optional()])
    plain = fields.DayField("Since when?")


PAGE = """{% from "components/forms.html" import form as whole, error_summary %}{{ error_summary(f) }}{{ whole(f) }}"""


def drawn(app: Flask, form: Every) -> str:
    with app.test_request_context():
        return render_template_string(PAGE, f=form)


def test_every_kind_of_field_is_drawn_with_a_label(app: Flask) -> None:
    page = drawn(app, Every())
    for field in Every():
        assert field.label.text in page
    assert "govuk-error" not in page
    assert page.count('type="radio"') == 2
    assert "Mum, a friend" in page
    assert "style=" not in page
    assert 'name="csrf_token"' in page


def test_each_error_stands_at_its_field_and_in_the_summary(app: Flask) -> None:
    form = posted(who="")
    page = drawn(app, form)
    for words, target in [
        ("Write your name.", "#name"),
        ("Choose who it is for.", "#who"),
        ("Choose at least one kind.", "#kinds"),
        ("Write the day it should start.", "#day-day"),
        ("Choose at least one time.", "#week-0-start"),
        ("Write the town.", "#home-town"),
    ]:
        assert page.count(words) == 2, words
        assert f'href="{target}"' in page
        assert f'id="{target[1:]}"' in page


def test_what_was_typed_is_kept(app: Flask) -> None:
    page = drawn(
        app, posted(name="Ann <b>", day=["31", "2", "2026"], at="25", pay="12.345", count="many", words="a & b")
    )
    for kept in (
        "Ann &lt;b&gt;",
        'value="31"',
        'value="2026"',
        'value="25"',
        'value="12.345"',
        'value="many"',
        "a &amp; b",
    ):
        assert kept in page
    assert "Write a real date" in page


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (["2", "12", "2025"], date(2025, 12, 2)),
        (["02", "1", "2026"], date(2026, 1, 2)),
        (["1", "1", "1900"], date(1900, 1, 1)),
        (["", "", ""], None),
    ],
)
def test_a_day_is_read_from_three_boxes(app: Flask, typed: list[str], day: date | None) -> None:
    assert posted(day=typed).day.data == day


@pytest.mark.parametrize("typed", [["31", "2", "2026"], ["2", "0", "2026"], ["x", "1", "2026"]])
def test_a_day_that_cannot_be_is_refused(app: Flask, typed: list[str]) -> None:
    form = posted(day=typed)
    assert form.day.errors == ["Write a real date, like 27 3 2026."]


@pytest.mark.parametrize("typed", [["31", "12", "1899"], ["1", "1", "2101"], ["31", "12", "9999"]])
def test_a_year_that_nothing_can_be_reckoned_from_is_refused(app: Flask, typed: list[str]) -> None:
    form = posted(day=typed)
    assert form.day.errors == ["Write a year from 1900 to 2100."]
    assert form.day.data is None


@pytest.mark.parametrize("name", ["day", "perhaps", "plain"])
@pytest.mark.parametrize(
    ("typed", "missing"),
    [(["", "3", "2026"], "the day"), (["27", "", "2026"], "the month"), (["27", "3", " "], "the year")],
)
def test_a_box_that_is_left_out_is_named_even_where_no_day_need_be_given(
    app: Flask, name: str, typed: list[str], missing: str
) -> None:
    form = Days(MultiDict((name, box) for box in typed))
    assert not form.validate()
    field = form[name]
    assert field.errors == [f"Write {missing} as well, like 27 3 2026."]
    assert field.parts() == tuple(box.strip() for box in typed)
    assert field.data is None


@pytest.mark.parametrize("typed", [["", "", ""], [" ", "", ""], []])
def test_a_day_must_be_given_unless_it_is_optional(app: Flask, typed: list[str]) -> None:
    form = Days(MultiDict((name, box) for name in ("day", "perhaps", "plain") for box in typed))
    form.validate()
    assert form.errors == {
        "day": ["Write the day it should start."],
        "plain": ["Write the day, like 27 3 2026."],
    }


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("9am", time(9)),
        ("9:30", time(9, 30)),
        ("14.15", time(14, 15)),
        ("12 pm", time(12)),
        ("12am", time(0)),
        ("1:05 p.m.", time(13, 5)),
    ],
)
def test_a_time_is_read_as_people_write_it(app: Flask, typed: str, at: time) -> None:
    assert posted(at=typed).at.data == at


@pytest.mark.parametrize("typed", ["25", "9:75", "13pm", "noon"])
def test_a_time_that_cannot_be_is_refused(app: Flask, typed: str) -> None:
    assert posted(at=typed).at.errors == ["Write a time, like 9am or 14:30."]


def test_pounds_become_pence(app: Flask) -> None:
    assert posted(pay="£1,200.50").pay.data == 120050
    assert posted(pay="").pay.data is None
    assert posted(pay="12.5.0").pay.errors


def test_a_week_is_read_row_by_row(app: Flask) -> None:
    form = posted(
        week__0__start="540",
        week__0__minutes="45",
        week__0__day=["0", "2"],
        week__3__start="840",
        week__3__minutes="60",
        week__3__day="4",
    )
    assert form.week.data == (Slot(0, 540, 45), Slot(2, 540, 45), Slot(4, 840, 60))


def test_a_week_given_is_shown_in_as_few_rows_as_it_takes(app: Flask) -> None:
    form = Every(data={"week": [[0, 540, 45], [2, 540, 45], [4, 840, 60]]})
    first, second, *spare = form.week.rows()
    assert (first.start, first.minutes, first.days) == ("540", "45", ("0", "2"))
    assert second.days == ("4",)
    assert all(row.empty for row in spare)


@pytest.mark.parametrize(
    "row",
    [
        {"week__0__start": "540", "week__0__minutes": "45"},
        {"week__0__start": "", "week__0__day": "1"},
        {"week__0__start": "541", "week__0__minutes": "45", "week__0__day": "1"},
        {"week__0__start": "540", "week__0__minutes": "45", "week__0__day": "7"},
        {"week__0__start": "x", "week__0__minutes": "45", "week__0__day": "1"},
        {"week__0__start": "9" * 5000, "week__0__minutes": "45", "week__0__day": "1"},
    ],
)
def test_half_a_row_or_a_strange_one_is_refused_and_kept(app: Flask, row: dict[str, str]) -> None:
    form = posted(**row)
    assert form.week.data == ()
    assert len(form.week.errors) == 1
    assert not form.week.rows()[0].empty


def rows(count: int) -> dict[str, Any]:
    """As many rows as this, each with a time of its own, all a week can hold in 84 and the same times again after it."""
    return {
        f"week__{n}__{what}": value
        for n in range(count)
        for what, value in (("start", str(n // 7 % 12 * 60)), ("minutes", "60"), ("day", str(n % 7)))
    }


def test_a_week_of_as_many_rows_as_times_is_read_whole(app: Flask) -> None:
    assert len(posted(**rows(84)).week.data) == 84
    again = Every(data={"week": [[0, n * 15, 15] for n in range(84)]})
    assert len([row for row in again.week.rows() if not row.empty]) == 84


@pytest.mark.parametrize("count", [85, 200])
def test_rows_beyond_what_a_week_holds_are_refused_and_not_lost_in_silence(app: Flask, count: int) -> None:
    form = posted(**rows(count))
    assert form.week.errors == ["That is more than 84 times a week. Join some of them, or ask for two needs."]
    assert form.week.data == ()


def test_times_that_overlap_are_refused(app: Flask) -> None:
    form = posted(
        week__0__start="540",
        week__0__minutes="60",
        week__0__day="1",
        week__1__start="570",
        week__1__minutes="30",
        week__1__day="1",
    )
    assert "overlap" in form.week.errors[0]


@pytest.mark.parametrize(("minutes", "words"), [(45, "45 minutes"), (60, "1 hour"), (150, "2 hours 30 minutes")])
def test_lengths_are_said_in_words(app: Flask, minutes: int, words: str) -> None:
    from hub.kernel.week_field import length_words

    assert length_words(minutes) == words
