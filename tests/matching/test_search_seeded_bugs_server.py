"""Bugs seeded into the Elasticsearch adapter, each caught by the contract on a real server."""

import pytest

import matching.search.adapters.elasticsearch as sound
from tests.matching import elastic
from tests.matching.contract import CHECKS
from tests.matching.test_search_seeded_bugs import caught, copied

pytestmark = pytest.mark.elasticsearch
NAME = "matching.search.adapters.elasticsearch"

BUGS = {
    "a token counts in every field": ("reading", "max((most for stems, most in points if stems & token), default=0)", "sum(most for stems, most in points if stems & token)"),
    "only the first token is looked for": ("narrowing", "for token in reading.tokens\n    ]", "for token in reading.tokens[:1]\n    ]"),
    "one stem of a mended token will do": ("narrowing", '{field: sorted(token)}', '{field: sorted(token)[:1]}'),
    "names and words change weights": ("reading", "(weights.category_field, weights.name_field, weights.words_field)", "(weights.category_field, weights.words_field, weights.name_field)"),
    "names and words change places": ("writing", "for some in stems)", "for some in (stems[0], stems[2], stems[1]))"),
    "what is undecided is taken in": ("index", "if reading.stands(one, query)", "if one"),
    "what is undecided is forgotten": ("index", "for one in self._undecided(reading_, said)", "for one in ()"),
    "a circle on a sphere is good enough": ("placing", "sphere_ratios(query.point, LEVELS[-1])", "(1.0, 1.0)"),
    "a distance on a sphere is good enough": ("placing", "sphere_ratios(point, km)", "(1.0, 1.0)"),
    "what may come surely comes": ("placing", "any_of([*by_area, sure])", "any_of([*by_area, maybe])"),
    "an area is forgotten": ("placing", '{"areas": sorted(query.areas)}', '{"areas": sorted(query.areas)[1:]}'),
    "the last hour of the week is lost": ("writing", "range(HOURS_A_WEEK)", "range(HOURS_A_WEEK - 1)"),
    "any check will do": ("narrowing", "for code in sorted(query.checks)", "for code in sorted(query.checks)[:1]"),
    "any language will do": ("narrowing", "for code in sorted(query.languages)", "for code in sorted(query.languages)[:1]"),
    "the ceiling itself is too dear": ("narrowing", '"lte"', '"lt"'),
    "no price is no hindrance": ("writing", '"price": one.price_pence', '"price": one.price_pence or 0'),
    "a facet keeps its own choice": ("narrowing", "if other != name", "if other"),
    "quality is forgotten": ("reading", "km, one.quality, located", "km, 0.0, located"),
    "ties fall backwards": ("reading", "key=lambda one: one.order", "key=lambda one: (-one.rank, -int(one.document.id[-1]))"),
    "a turn is the server's alone": ("reading", "place(one.id, self._query.turn)", "place(one.id, None)"),
    "the second page starts early": ("index", "ordered[self._last - self._query.per_page : self._last]", "ordered[max(0, self._last - self._query.per_page - 1) : self._last]"),
    "unknown words stay as they are": ("index", "if unknown:", "if len(unknown) > 99:"),
    "late news overwrites newer": ("writing", "2 * one.version, values", "2, values"),
    "a stub forgets its version": ("writing", "2 * version + 1", "2 * version"),
    "a rebuild forgets what is gone": ("life", "if id_ not in now", "if id_ in ()"),
    "a point looks for a cell elsewhere": ("cells", "_column(level, row, point.lon)}", "_column(level, row, point.lon) - 3}"),
    "a journey on a sphere is good enough": ("placing", "sphere_ratios(one, reach * 1.01 + 0.1)", "(1.0, 1.0)"),
    "what is near both ends is on the way": ("placing", "_sum_of_ways(circles, ((start, ratios[0][1]), (end, ratios[1][1])), whole - 2 * SLACK_KM)", '{"bool": {"filter": circles}}'),
    "a journey is nearest to where it begins": ("reading", "km = away_km(self._query, one.point)", "km = away_km(Query(point=self._query.point), one.point)"),
    "a journey counts for nothing on the server": ("narrowing", "weights.near * unit * widest / weights.far_km", "weights.near * 0"),
    "a part of an hour is taken for the whole": ("narrowing", '{"terms": {"opening": words}}', '{"terms": {"slots": [str(hour) for hour, _ in parts]}}'),
    "a whole hour has no quarters": ("narrowing", 'words = [f"h{hour}" for hour, _ in parts]', "words = []"),
    "what is full is found": ("narrowing", '"must_not": [{"terms": {"id"', '"should": [{"terms": {"id"'),
}  # fmt: skip


@pytest.mark.parametrize("bug", BUGS)
def test_a_seeded_bug_is_caught(bug, tmp_path, elasticsearch_server):
    made = []
    with copied(sound, NAME, tmp_path, bug, BUGS[bug]) as seeded:
        try:
            assert caught(elastic.maker(elasticsearch_server.url, made, seeded.ElasticsearchIndex), CHECKS)
        finally:
            elastic.clear(made)


def test_there_are_twenty():
    assert len(BUGS) >= 20
