"""Times of the week from people's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.hours.domain import WeekSlot
from matching.words.domain import suggest_pattern

WEEK = range(7)


def slots(days, start, minutes=60):
    hour, minute = divmod(int(start.replace(":", "")), 100)
    return {WeekSlot(day, hour * 60 + minute, minutes) for day in days}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in the mornings", slots(WEEK, "8:00")),
        ("Tuesdays", slots([1], "10:00")),
        ("at weekends", slots([5, 6], "10:00")),
        ("twice a week", slots([1, 4], "10:00")),
        ("every evening", slots(WEEK, "18:00")),
        ("at night", slots(WEEK, "22:00", 480)),
        ("Mum needs help washing in the mornings and someone to do her shopping", slots(WEEK, "8:00")),
        ("Tuesdays and Thursdays in the mornings", slots([1, 3], "8:00")),
        ("mornings and evenings at weekends", slots([5, 6], "8:00") | slots([5, 6], "18:00")),
        ("Mon-Wed mornings and Friday evenings", slots([0, 1, 2], "8:00") | slots([4], "18:00")),
        ("half an hour every morning and shopping on Fridays", slots(WEEK, "8:00", 30) | slots([4], "10:00")),
        ("Monday to Friday 9am to 11am", slots(range(5), "9:00", 120)),
        ("between nine and ten on Mondays", slots([0], "9:00")),
        ("half past eight every morning", slots(WEEK, "8:30")),
        ("every day at 7am and 7pm", slots(WEEK, "7:00") | slots(WEEK, "19:00")),
        ("from 10pm to 6am every night", slots(WEEK, "22:00", 480)),
        ("once a week for two hours", slots([1], "10:00", 120)),
        ("an hour a day", slots(WEEK, "10:00")),
        ("10 minutes twice a day", slots(WEEK, "8:00", 15) | slots(WEEK, "18:00", 15)),
        ("90mins every Tuesday", slots([1], "10:00", 90)),
        ("1.5 hours every Tuesday", slots([1], "10:00", 90)),
        ("2.25h every Tuesday", slots([1], "10:00", 135)),
        ("3h every morning", slots(WEEK, "8:00", 180)),
        ("Fridays for 2hrs", slots([4], "10:00", 120)),
        ("20min on Fridays", slots([4], "10:00", 30)),
        ("Fridays for 1.5h", slots([4], "10:00", 90)),
        ("Fridays at 9:30 for 45mins", slots([4], "9:30", 45)),
        ("mon, wed and fri", slots([0, 2, 4], "10:00")),
        ("Sat mornings", slots([5], "8:00")),
        ("mornigns", slots(WEEK, "8:00")),
        ("she sat in the sun", set()),
        ("lives at 22 Acacia Avenue with 2 to 3 cats", set()),
        ("shopping", set()),
        ("", set()),
    ],
)
def test_pattern(text, expected):
    assert set(suggest_pattern(text)) == expected


@given(st.text())
def test_any_text_is_read_without_an_error(text):
    found = suggest_pattern(text)
    assert list(found) == sorted(set(found))


SAID = st.sampled_from(
    [
        "every",
        "mon",
        "sat",
        "tuesdays",
        "mornings",
        "at",
        "9",
        "9:30",
        "pm",
        "to",
        "between",
        "and",
        "half",
        "an",
        "hour",
        "twice",
        "a",
        "week",
        "2",
        "hours",
        "night",
        "weekdays",
        ",",
        "25",
        "99",
    ]
)


@given(st.lists(SAID, max_size=12).map(" ".join))
def test_any_words_of_time_are_read_without_an_error(text):
    assert list(suggest_pattern(text)) == sorted(set(suggest_pattern(text)))
