"""The guard: who answers, what is written down while the server is away, and how it is given what it missed."""

from dataclasses import replace

import pytest

from matching.search.adapters.embedded import EmbeddedIndex
from matching.search.adapters.guarded import Breaker, GuardedIndex
from matching.search.adapters.guarded.behind import Behind
from matching.search.domain import Query
from matching.search.ports import Away
from tests.matching.contract import borough, offer, same
from tests.matching.fakes import Server


class Seconds:
    """A clock that is moved by hand."""

    at = 0.0

    def __call__(self):
        return self.at


@pytest.fixture
def seconds():
    return Seconds()


@pytest.fixture
def server(tmp_path):
    made = Server(tmp_path / "server" / "search.sqlite3", durable=False)
    yield made
    made.close()


@pytest.fixture
def spare(tmp_path):
    made = EmbeddedIndex(tmp_path / "spare" / "search.sqlite3", durable=False)
    yield made
    made.close()


@pytest.fixture
def pair(server, spare, tmp_path, seconds):
    made = GuardedIndex(server, spare, tmp_path / "behind", breaker=Breaker(now=seconds))
    made.rebuild(borough)
    return made


def test_the_server_answers_and_both_are_fed(pair, server, spare):
    pair.put([offer(99, words="hedges")])
    answer = pair.search(Query(words="hedges"))
    assert (answer.total, answer.spare, server.asked) == (1, False, 1)
    assert server.fingerprints() == spare.fingerprints()
    assert [(one.name, one.answers, one.documents) for one in pair.standing()] == [
        ("elasticsearch", True, 61), ("embedded", False, 61),
    ]  # fmt: skip


def test_three_failures_open_it_and_one_asks_every_five_seconds(pair, server, seconds):
    assert not pair.search(Query()).spare
    server.trouble = "it cannot be reached"
    for _ in range(10):
        assert pair.search(Query()).spare
    assert server.asked == 4
    seconds.at = 5.1
    for _ in range(10):
        same(pair, borough(), Query(words="hospital"))
    assert server.asked == 5
    server.trouble = ""
    assert pair.search(Query()).spare
    seconds.at = 10.3
    assert not pair.search(Query()).spare
    assert not pair.search(Query()).spare


def test_one_failure_does_not_open_it(pair, server):
    for _ in range(5):
        server.trouble = "it answers too late"
        assert pair.search(Query()).spare
        server.trouble = ""
        assert not pair.search(Query()).spare


def test_news_that_the_server_missed_is_given_to_it_afterwards(pair, server, spare):
    server.trouble = "it cannot be reached"
    news = [replace(borough()[0], version=2, name="new"), offer(99)]
    assert pair.put(news) == 2
    assert pair.drop({borough()[1].id: 5}) == 1
    server.trouble = ""
    assert pair.behind()
    assert pair.search(Query(words="new")).spare, "a server that lacks news answers nobody"
    assert pair.catch_up() == 3
    assert not pair.behind()
    answer = pair.search(Query(words="new"))
    assert (answer.total, answer.spare) == (1, False)
    assert server.fingerprints() == spare.fingerprints()
    assert server.put([borough()[1]]) == 0, "what is gone stays gone"


def test_the_same_version_with_other_words_is_news_too(pair, server):
    server.trouble = "it cannot be reached"
    pair.put([replace(borough()[0], quality=0.123)])
    server.trouble = ""
    assert pair.catch_up() == 1
    assert pair.search(Query()).total == 60


def test_while_it_is_behind_nobody_waits_for_it(pair, server):
    server.trouble = "it answers too late"
    pair.put([offer(99)])
    server.trouble = ""
    word = pair.behind()
    pair.put([offer(98)])
    assert word
    assert offer(98).id not in server.versions()
    assert pair.catch_up() == 2


def test_a_server_that_lost_its_index_is_seen_and_built_again(pair, server, spare):
    server.lost = True
    assert pair.search(Query()).spare
    assert pair.behind()
    assert not pair.standing()[0].built
    assert pair.catch_up() == 60
    assert not pair.search(Query()).spare
    assert server.fingerprints() == spare.fingerprints()


def test_a_server_whose_index_is_of_other_fields_answers_nobody_until_it_is_built(server, spare, tmp_path):
    """As one that was away during an upgrade, and came back."""
    GuardedIndex(server, spare, tmp_path / "behind").rebuild(borough)
    server.old = True
    upgraded = GuardedIndex(server, spare, tmp_path / "behind")
    assert upgraded.search(Query()).spare
    assert (server.asked, upgraded.behind()) == (0, True)
    assert upgraded.catch_up() == 60
    assert not upgraded.search(Query()).spare


def test_which_fields_it_has_is_asked_once_within_the_same_time(server, spare, tmp_path, monkeypatch):
    GuardedIndex(server, spare, tmp_path / "behind").rebuild(borough)
    asked, given = [], []
    monkeypatch.setattr(server, "built", lambda *, seconds: not asked.append(seconds))
    monkeypatch.setattr(server, "search", lambda query, *, seconds: given.append(seconds) or spare.search(query))
    pair = GuardedIndex(server, spare, tmp_path / "behind", seconds=5)
    for _ in range(3):
        assert not pair.search(Query()).spare
    assert asked == [5]
    assert 0 < given[0] < 5
    assert given[1:] == [5, 5]


def test_a_server_says_that_it_lacks_something(pair, server):
    pair.lacks()
    assert pair.behind()
    assert pair.search(Query()).spare
    assert pair.catch_up() == 0
    assert not pair.behind()


def test_a_look_finds_what_nobody_noticed(pair, server):
    pair.look()
    assert not pair.behind()
    server.drop({borough()[3].id: 9})
    pair.look()
    assert pair.behind()
    server.trouble = "it cannot be reached"
    with pytest.raises(Away):
        pair.catch_up()
    assert pair.behind()
    assert pair.standing()[0].trouble == "it cannot be reached"
    assert pair.standing()[1].answers


def test_a_drop_that_a_rebuild_overruled_while_it_was_away_is_overruled_there_too(pair, server, spare):
    pair.drop({borough()[3].id: 1})
    server.trouble = "it cannot be reached"
    pair.rebuild(borough)
    server.trouble = ""
    assert pair.catch_up() == 60
    assert server.fingerprints() == spare.fingerprints()
    assert not pair.behind()


def test_what_is_too_much_on_the_server_is_taken_out(pair, server, spare):
    server.put([offer(77)])
    pair.look()
    assert pair.catch_up() == 1
    assert server.fingerprints() == spare.fingerprints()


def test_the_generation_moves_with_the_news_and_with_who_answers(pair, server):
    first = pair.generation()
    pair.put([offer(99)])
    second = pair.generation()
    assert first != second
    server.trouble = "it cannot be reached"
    pair.put([offer(98)])
    third = pair.generation()
    server.trouble = ""
    pair.catch_up()
    assert len({first, second, third, pair.generation()}) == 4


def test_a_mark_set_again_meanwhile_stays(tmp_path):
    mark = Behind(tmp_path / "var" / "behind")
    assert not mark
    assert mark.clear("")
    mark.set()
    word = mark.word()
    mark.set()
    assert not mark.clear(word)
    assert mark
    assert mark.clear(mark.word())
    assert not mark
