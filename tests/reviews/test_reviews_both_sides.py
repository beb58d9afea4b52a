"""Both sides of a review, on a real database: sealed, shown, held, answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask

from hub.kernel import ids, jobs, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.errors import Forbidden, Missing
from hub.people import queries as people_queries
from hub.people import services as people
from reviews.reviews import queries, services
from reviews.reviews.domain import (
    AlreadyReplied,
    AlreadyWritten,
    NothingSaid,
    OwnReview,
    Ratings,
    State,
    TooEarly,
    TooLate,
    TooLong,
)
from reviews.reviews.jobs import REVEAL
from tests.faults.together import together
from tests.hub.people import enter

GOOD = Ratings(5, 4, 5)


@dataclass
class Pair:
    """A resident and a helper who met, and the invitation of each."""

    resident: Actor
    helper: Actor
    by_resident: str
    by_helper: str

    @property
    def helper_urn(self) -> str:
        return f"person:{self.helper.person}"


def person(name: str, *roles: str) -> Actor:
    id_ = unit.write(people.register_person, name, "Bell", by=SYSTEM)
    return Actor(account=id_, person=id_, name=name, roles=frozenset(roles))


@pytest.fixture
def pair(app: Flask, clock: Any) -> Pair:
    resident, helper = person("Joan"), person("Amir")
    about, now = ids.urn("booking", ids.new()), clock.now()
    one, two = f"person:{resident.person}", f"person:{helper.person}"
    return Pair(
        resident,
        helper,
        unit.write(services.invite, about, one, two, now),
        unit.write(services.invite, about, two, one, now),
    )


def state(review: str) -> State:
    view = queries.review(review)
    assert view is not None
    return view.state


def test_neither_is_shown_before_both_are_in(pair: Pair) -> None:
    first = unit.write(services.write, pair.by_resident, by=pair.resident, ratings=GOOD, words="Kind and on time")
    assert state(first) is State.SEALED
    assert queries.shown(pair.helper_urn) == []
    second = unit.write(services.write, pair.by_helper, by=pair.helper, ratings=GOOD)
    assert state(first) is state(second) is State.SHOWN
    assert [view.words for view in queries.shown(pair.helper_urn)] == ["Kind and on time"]


def test_one_alone_is_shown_when_the_window_has_passed(pair: Pair, clock: Any) -> None:
    review = unit.write(services.write, pair.by_resident, by=pair.resident, ratings=GOOD)
    clock.advance(timedelta(days=13, hours=23))
    jobs.run(REVEAL, force=True)
    assert state(review) is State.SEALED
    clock.advance(timedelta(hours=1))
    jobs.run(REVEAL, force=True)
    assert state(review) is State.SHOWN


def test_words_of_harm_wait_for_safeguarding(pair: Pair, clock: Any) -> None:
    review = unit.write(services.write, pair.by_resident, by=pair.resident, ratings=GOOD, words="He shouted at me")
    unit.write(services.write, pair.by_helper, by=pair.helper, ratings=GOOD)
    assert state(review) is State.HELD
    clock.advance(timedelta(days=30))
    jobs.run(REVEAL, force=True)
    assert state(review) is State.HELD
    assert [view.id for view in queries.waiting()] == [review]
    officer = person("Sam", "safeguarding")
    with pytest.raises(NothingSaid):
        unit.write(services.publish, review, by=officer, reason=" ")
    unit.write(services.publish, review, by=officer, reason="A raised voice on the phone; both spoken to")
    assert state(review) is State.SHOWN


def test_only_safeguarding_decides(pair: Pair) -> None:
    review = unit.write(services.write, pair.by_resident, by=pair.resident, ratings=GOOD)
    with pytest.raises(Forbidden):
        unit.write(services.remove, review, by=pair.helper, reason="I do not like it")
    unit.write(services.remove, review, by=person("Sam", "safeguarding"), reason="Not about this visit")
    assert state(review) is State.REMOVED


def test_a_removed_review_no_longer_counts(pair: Pair) -> None:
    review = unit.write(services.write, pair.by_resident, by=pair.resident, ratings=GOOD)
    unit.write(services.write, pair.by_helper, by=pair.helper, ratings=GOOD)
    assert queries.summaries([pair.helper_urn])[pair.helper_urn].count == 1
    unit.write(services.remove, review, by=person("Sam", "safeguarding"), reason="Untrue")
    assert queries.summaries([pair.helper_urn]) == {}


def test_written_at_one_moment_both_show_at_once(app: Flask, pair: Pair, clock: Any) -> None:
    sides = (f"person:{pair.resident.person}", pair.helper_urn)
    for _ in range(5):
        about = ids.urn("booking", ids.new())
        asked = [
            (unit.write(services.invite, about, one, other, clock.now()), by)
            for one, other, by in ((*sides, pair.resident), (*reversed(sides), pair.helper))
        ]
        written = together(app, *[partial(unit.write, services.write, id_, by=by, ratings=GOOD) for id_, by in asked])
        assert [state(review) for review in written] == [State.SHOWN] * 2


def test_all_that_one_wrote_is_in_the_download(app: Flask, pair: Pair, clock: Any) -> None:
    urn = f"person:{pair.resident.person}"
    for _ in range(203):
        id_ = unit.write(services.invite, ids.urn("booking", ids.new()), urn, pair.helper_urn, clock.now())
        unit.write(services.write, id_, by=pair.resident, ratings=GOOD)
    assert len(unit.read(people_queries.data_of, pair.resident.person)["reviews_written"]) == 203


def test_the_borough_s_mean_stands_still_for_a_quarter(app: Flask, pair: Pair, clock: Any) -> None:
    """What is shown, held or removed, and each day that goes by, leaves every other mark as it is."""
    urn, safe = f"person:{pair.resident.person}", person("Sam", "safeguarding")
    stars = [Ratings(2, 2, 2), Ratings(4, 4, 4)]

    def say(number: int) -> str:
        id_ = unit.write(services.invite, ids.urn("booking", ids.new()), urn, pair.helper_urn, clock.now())
        review = unit.write(services.write, id_, by=pair.resident, ratings=stars[number % 2])
        unit.write(lambda: services._show(services._locked(review), clock.now()))
        return review

    said = [say(number) for number in range(100)]
    assert queries.borough_mean() == 4.0, "of this quarter nothing counts yet"
    clock.set(datetime(2026, 1, 1, 9, tzinfo=UTC))
    assert queries.borough_mean() == 3.0
    say(1)
    unit.write(services.hold, said[0], by=safe, reason="It may name a neighbour")
    unit.write(services.remove, said[1], by=safe, reason="Untrue")
    clock.set(datetime(2026, 3, 31, 9, tzinfo=UTC))
    assert queries.borough_mean() == 3.0
    clock.set(datetime(2026, 4, 1, 9, tzinfo=UTC))
    assert queries.borough_mean() == pytest.approx(304 / 101)
    clock.set(datetime(2027, 1, 1, 9, tzinfo=UTC))
    assert queries.borough_mean() == 4.0


def test_an_invitation_is_used_once_in_its_time_and_by_whom_it_is_for(pair: Pair, clock: Any) -> None:
    stranger = person("Eve")
    with pytest.raises(Forbidden):
        unit.write(services.write, pair.by_resident, by=stranger, ratings=GOOD)
    with pytest.raises(Missing):
        unit.write(services.write, ids.new(), by=stranger, ratings=GOOD)
    with pytest.raises(TooLong):
        unit.write(services.write, pair.by_resident, by=pair.resident, ratings=GOOD, words="x" * 2001)
    unit.write(services.write, pair.by_resident, by=pair.resident, ratings=GOOD)
    with pytest.raises(AlreadyWritten):
        unit.write(services.write, pair.by_resident, by=pair.resident, ratings=GOOD)
    clock.advance(timedelta(days=14))
    with pytest.raises(TooLate, match="16 December 2025"):
        unit.write(services.write, pair.by_helper, by=pair.helper, ratings=GOOD)


def test_too_early(pair: Pair, clock: Any) -> None:
    later = unit.write(
        services.invite, ids.urn("booking", ids.new()), f"person:{pair.resident.person}", pair.helper_urn,
        clock.now() + timedelta(days=90),
    )  # fmt: skip
    with pytest.raises(TooEarly, match="2 March 2026"):
        unit.write(services.write, later, by=pair.resident, ratings=GOOD)


def test_asked_twice_it_is_one_invitation(pair: Pair, clock: Any) -> None:
    view = queries.invitation(pair.by_resident)
    assert view is not None
    again = unit.write(services.invite, view.about, view.author, view.subject, view.opens_at)
    assert again == pair.by_resident


def test_nobody_reviews_their_own(pair: Pair, clock: Any) -> None:
    mine = unit.write(people.found_organisation, "Bell Care", "business", by=pair.resident)
    about = ids.urn("booking", ids.new())
    for subject in (f"person:{pair.resident.person}", f"organisation:{mine}"):
        with pytest.raises(OwnReview):
            unit.write(services.invite, about, f"person:{pair.resident.person}", subject, clock.now())


def test_whoever_joined_since_the_invitation_may_not_use_it(pair: Pair, clock: Any) -> None:
    boss = person("Bo")
    firm = unit.write(people.found_organisation, "Anchor Care", "business", by=boss)
    invitation = unit.write(
        services.invite,
        ids.urn("booking", ids.new()),
        f"person:{pair.resident.person}",
        f"organisation:{firm}",
        clock.now(),
    )
    unit.write(people.add_member, firm, pair.resident.person, "carer", boss)
    with pytest.raises(OwnReview):
        unit.write(services.write, invitation, by=pair.resident, ratings=GOOD)


def test_the_reviewed_answer_once(pair: Pair) -> None:
    review = unit.write(services.write, pair.by_resident, by=pair.resident, ratings=GOOD)
    with pytest.raises(Missing):
        unit.write(services.reply, review, by=pair.helper, words="Thank you")
    unit.write(services.write, pair.by_helper, by=pair.helper, ratings=GOOD)
    with pytest.raises(Forbidden):
        unit.write(services.reply, review, by=pair.resident, words="Thank you")
    unit.write(services.reply, review, by=pair.helper, words="Thank you")
    with pytest.raises(AlreadyReplied):
        unit.write(services.reply, review, by=pair.helper, words="And again")
    [view] = queries.shown(pair.helper_urn)
    assert view.reply == "Thank you"


def test_each_question_left_out_is_named_at_the_top(app: Flask, clock: Any, sign_in: Any) -> None:
    joan, amir = enter("Joan", "Parker"), enter("Amir", "Khan")
    about = ids.urn("booking", ids.new())
    invitation = unit.write(services.invite, about, f"person:{joan}", f"person:{amir}", clock.now())
    page = sign_in(joan).post(f"/reviews/new/{invitation}", data={"reliable": "4"}).text
    summary = page.partition("There is a problem")[2].partition("</ul>")[0]
    assert "How kind and respectful were they? Choose a number from 1 to 5." in summary
    assert "How well did it go? Choose a number from 1 to 5." in summary
    assert "How reliable" not in summary
