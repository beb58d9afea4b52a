"""The adapter of the search server keeps the contract, its questions answered by an interpreter instead of a server."""

import json
from dataclasses import replace

import pytest

import matching.search.adapters.elasticsearch as sound
import tests.matching.interpreted as interpreter
from matching.distances.domain import Point, exact_km
from matching.search.adapters.elasticsearch import mapping, writing
from matching.search.domain import Query, body_of, document_of, finding
from tests.matching import contract
from tests.matching.contract import borough, offer
from tests.matching.interpreted import InterpretedIndex
from tests.matching.test_search_seeded_bugs import caught, copied
from tests.matching.test_search_seeded_bugs_server import BUGS, NAME

CHECKS = [
    contract.along_a_journey, contract.by_the_quarter, contract.what_is_full_is_out, contract.relaxing, contract.every_check_and_language,
    contract.every_page, contract.equals_take_turns, contract.other_weights, contract.exact_edges, contract.every_hour, contract.areas_and_circles, contract.any_borough,
]  # fmt: skip
"""Those that ask; the others are about news and their order, which is the server's part."""
SEEDED = [
    "a journey on a sphere is good enough", "what is near both ends is on the way", "a journey is nearest to where it begins",
    "a journey counts for nothing on the server", "a part of an hour is taken for the whole", "a whole hour has no quarters", "what is full is found",
    "a circle on a sphere is good enough", "any check will do", "the second page starts early", "a turn is the server's alone",
]  # fmt: skip


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_contract(check):
    check(InterpretedIndex)


@pytest.mark.parametrize("bug", SEEDED)
def test_a_seeded_bug_is_caught(bug, tmp_path):
    with copied(sound, NAME, tmp_path, bug, BUGS[bug]) as seeded:
        source = interpreter.__loader__.get_source(interpreter.__name__).replace(NAME, seeded.__name__)
        made = {"__name__": "interpreted_with_a_bug"}
        exec(compile(source, "interpreted_with_a_bug", "exec"), made)
        assert caught(made["InterpretedIndex"], CHECKS)


def test_a_document_says_its_hours_in_few_words():
    (_, _, whole), (_, _, part) = (
        writing.kept(one) for one in (offer(1), offer(2, opening=0b1110 << 36, availability=1 << 9))
    )
    assert len(whole["opening"]) == 168
    assert (part["slots"], part["opening"]) == (["9"], ["q37", "q38", "q39"])
    assert set(part) - set(mapping.FIELDS) == set()


def test_a_body_kept_before_there_were_quarters_opens_as_it_is_available():
    document = offer(1, availability=0b111 << 9)
    body = json.loads(body_of(document))
    del body["opening"]
    assert document_of(json.dumps(body)) == document


def test_a_journey_across_the_earth_is_looked_at_by_ourselves():
    """The server's figures would be lost in so small a score: it is asked for nothing that is sure."""
    index = InterpretedIndex()
    index.put(borough(12))
    far = Query(point=Point(51.4, -0.3), to=Point(-37.8, 144.9), detour_km=1.0)
    assert exact_km(far.point, far.to) > 2000
    contract.same(index, borough(12), far)
    assert index.asked[0]["post_filter"]["bool"]["filter"] == [{"match_none": {}}]


def test_more_that_is_full_than_one_clause_may_name():
    index = InterpretedIndex()
    index.put(borough(5))
    index.search(Query(free_at=1, full=frozenset(f"offer:{n}" for n in range(130_000))))
    found = str(index.asked[0]["query"]).count("must_not")
    assert found == 3


def test_a_page_of_equals_asks_twice_however_many_they_are():
    """The server's order among equals is ours, so that the rest need not be fetched: it is asked what comes after them all."""
    index = InterpretedIndex()
    index.put([offer(n, words="lawn", point=Point(51.4, -0.3)) for n in range(300)])
    apart = finding({"text": 50, "near": 0, "quality": 50})
    for query in (Query(), Query(words="lawn"), Query(point=Point(51.4, -0.3), weights=apart)):
        for turn in (None, 0, 5, 6, 11):
            index.asked.clear()
            index.search(replace(query, turn=turn, per_page=10))
            assert len(index.asked) == 2, (query, turn)
