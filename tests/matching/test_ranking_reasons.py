"""A reason is computed from the part of the score that it names: change that input, and it goes or turns round."""

from dataclasses import replace

import pytest
from hypothesis import given

from hub.kernel.money import pounds
from matching.distances.domain import Point
from matching.hours.domain import WeekSlot, quarters
from matching.ranking.domain import PARTS, Candidate, Weights, match, parts, reason_of
from tests.matching.test_ranking_score import HERE, SLOTS, WANTED, candidates

PLAIN = Candidate(
    "offer:1",
    "party:1",
    "volunteer",
    "voluntary",
    frozenset({"shopping"}),
    HERE,
    50,
    availability=SLOTS,
    visits=5,
    price_pence=2000,
)
FAR, HALF = Point(51.46, -0.3), quarters([WeekSlot(0, 540, 60)])
CASES = [  # part, input, code and sign; the input changed, code and sign then
    ("nearness", {"point": HERE}, "near", "for", {"point": FAR}, "far", "against"),
    ("nearness", {"point": HERE}, "near", "for", {"point": Point(51.43, -0.3)}, None, None),
    ("nearness", {"point": HERE}, "near", "for", {"point": None}, None, None),
    ("hours", {"availability": SLOTS}, "all-hours", "for", {"availability": HALF}, "some-hours", "against"),
    ("continuity", {"together": 3}, "known", "for", {"together": 0}, None, None),
    ("reliability", {"due": 40, "kept": 40}, "reliable", "for", {"due": 40, "kept": 20}, "missed", "against"),
    ("reliability", {"due": 40, "kept": 40}, "reliable", "for", {"due": 0, "kept": 0}, None, None),
    ("reliability", {"asked": 40, "accepted": 40}, "accepts", "for", {"asked": 40, "accepted": 9}, "declines", "against"),
    ("reviews", {"rating": 5.0, "reviews": 9}, "well-reviewed", "for", {"rating": 1.5, "reviews": 9}, "poorly-reviewed", "against"),
    ("reviews", {"rating": 5.0, "reviews": 3}, "well-reviewed", "for", {"rating": 5.0, "reviews": 2}, None, None),
    ("price", {"price_pence": 0}, "free", "for", {"price_pence": 3000}, "dearer", "against"),
    ("price", {"price_pence": 1500}, "cheaper", "for", {"price_pence": 2000}, None, None),
    ("preferences", {"features": frozenset({"language:ko", "pets"})}, "preferred", "for", {"features": frozenset()}, "not-preferred", "against"),
    ("preferences", {"features": frozenset({"pets"})}, "partly-preferred", "for", {"features": frozenset({"x"})}, "not-preferred", "against"),
    ("newcomer", {"visits": 0}, "new", "for", {"visits": 1}, None, None),
]  # fmt: skip


def reason(candidate, part):
    return next((one for one in match(WANTED, candidate).reasons if one.part == part), None)


@pytest.mark.parametrize(("part", "values", "code", "sign", "changed", "then", "turned"), CASES)
def test_change_the_input_and_the_reason_goes_or_turns_round(part, values, code, sign, changed, then, turned):
    before, after = (
        reason(replace(PLAIN, **values), part),
        reason(replace(PLAIN, **values) if not changed else replace(PLAIN, **{**values, **changed}), part),
    )
    assert before is not None
    assert (before.code, before.sign) == (code, sign)
    assert (after.code if after else None, after.sign if after else None) == (then, turned)


def test_every_part_has_a_case():
    assert {case[0] for case in CASES} == set(PARTS)


@given(candidates(), candidates())
def test_a_reason_depends_on_its_own_part_alone(one, other):
    """Whatever else differs between two candidates, equal parts give equal reasons."""
    for left, right in zip(parts(WANTED, one, Weights()), parts(WANTED, other, Weights()), strict=True):
        if left == right:
            assert reason_of(left) == reason_of(right)
    for part in parts(WANTED, one, Weights()):
        found = reason_of(part)
        assert found is None or (found.part == part.name and found.data == part.data)
        assert found == reason(one, part.name)


@given(candidates())
def test_a_reason_against_never_comes_from_a_perfect_part_nor_one_for_from_nought(candidate):
    by_name = {part.name: part for part in match(WANTED, candidate).parts}
    for one in match(WANTED, candidate).reasons:
        assert by_name[one.part].value > 0 if one.sign == "for" else by_name[one.part].value < 1


@given(candidates())
def test_every_reason_can_be_said(candidate):
    found = match(WANTED, candidate).reasons
    signs = [one.sign for one in found]
    assert signs == sorted(signs, reverse=True)  # all for, then all against
    for one in found:
        sentence = one.say(str, pounds)
        assert "%(" not in sentence
        assert sentence[0].isupper() or sentence[0] == "£"
        assert sentence.endswith(".")


def test_sentences():
    one = replace(PLAIN, price_pence=3000, availability=HALF, features=frozenset({"pets"}), point=FAR)
    said = [
        found.say(str, pounds, {"pets": "fine with pets", "language:ko": "Korean"}.get)
        for found in match(WANTED, one).reasons
    ]
    assert said == [
        "Has some of what you would like: fine with pets.",
        "Free for 1 of the 5 hours a week you asked for.",
        "Has a longer way to come: about 4.2 miles.",
        "£30.00 an hour; the usual price here is £20.00.",
    ]
