"""Bugs seeded into the columns in memory, each caught by the contract."""

import pytest

import matching.search.adapters.grid as sound
from tests.matching.contract import CHECKS, DIRECTED
from tests.matching.test_search_seeded_bugs import caught, copied, maker

NAME = "matching.search.adapters.grid"

BUGS = {
    "a token counts in every field": ("narrowing", "np.maximum(flags[found], said", "np.add(flags[found], said"),
    "only the first token is looked for": ("narrowing", "for token in reading.tokens:", "for token in reading.tokens[:1]:"),
    "one stem of a mended token will do": ("narrowing", "for stem in token]", "for stem in sorted(token)[:1]]"),
    "names and words change weights": ("narrowing", '("name", weights.name_field)', '("name", weights.words_field)'),
    "names and words change places": ("columns", '("name", row[17].split()), ("words", row[18]', '("name", row[18].split()), ("words", row[17]'),
    "the words of categories are forgotten": ("narrowing", "said * np.int16(weights.category_field)", "said * np.int16(0)"),
    "a cell is taken for a circle": ("narrowing", "return found[fits]", "return found"),
    "the straight line is taken for the way": ("narrowing", "fits = most <= reach", "fits = least <= reach"),
    "what stands on the line is out": ("narrowing", "fits[doubtful] = exact_km(here, point_of(columns, int(found[doubtful]))) <=", "fits[doubtful] = 1e9 <="),
    "a point looks for a cell elsewhere": ("cells", "boxes[level, 2] * narrowing - _SLACK", "boxes[level, 3] * narrowing + 1 - _SLACK"),
    "one end of a journey is forgotten": ("narrowing", "for one in (start, end)]", "for one in (start, start)]"),
    "what is on the line of a journey is out": ("narrowing", "fits[doubtful] = detour_km(start, end, point_of(columns, int(found[doubtful]))) <=", "fits[doubtful] = 1e9 <="),
    "the sum of two ways is taken for exact": ("narrowing", "fits = most <= km", "fits = least <= km"),
    "a journey reaches too short": ("narrowing", "reach_km(query.point, query.to, longer)", "longer"),
    "a quarter of an hour is taken for the hour": ("narrowing", "any(digits[hour] in some for hour, some in asked)", 'any(digits[hour] != "0" for hour, some in asked)'),
    "what opens on the hour has no quarters": ("narrowing", "shared | on_the_hour |", "shared |"),
    "what is full is found": ("narrowing", "if out.size:", "if out.size > 10**6:"),
    "areas are forgotten": ("narrowing", "return np.unique(np.concatenate([by_area, circles])) if by_area.size else circles", "return circles"),
    "what is too wide for cells is lost": ("cells", "np.append(_key(level, row, east), far)", "np.append(_key(level, row, east), far - 1)"),
    "the last third of the week is lost": ("columns", "columns[6:9]", "(columns[6], columns[7], columns[7])"),
    "any check will do": ("narrowing", "for code in sorted(codes):", "for code in sorted(codes)[:1]:"),
    "the ceiling itself is too dear": ("reading", "price <= ceiling", "price < ceiling"),
    "no price is no hindrance": ("reading", "price is not None and price <= ceiling", "(price or 0) <= ceiling"),
    "a facet keeps its own choice": ("reading", "if other != name}", "if other}"),
    "a facet forgets the other choices": ("reading", "every if others is None else every[others]", "every"),
    "the way on the page is another": ("reading", "return away_km(self._query, point_of(self._columns, at))", "return 0.999999 * away_km(self._query, point_of(self._columns, at))"),
    "quality is forgotten": ("reading", "top = top + weights.quality * quality", "top = top + 0 * quality"),
    "ranks are rounded otherwise": ("reading", "round(value, 6)", "round(value, 3)"),
    "ties fall as they come": ("reading", "order = self._columns.order[found]", "order = -self._columns.order[found]"),
    "new ties fall as they come": ("columns", "columns.names[at] = order, STANDS, found[1]", 'columns.names[at] = order, STANDS, ""'),
    "lots are read from one end": ("reading", "lot = MOST - lot", "pass"),
    "lots stay where their rows were": ("columns", "self.lots[:size][order]", "self.lots[:size]"),
    "a turn is cut by ids": ("reading", "order[tied] if self._query.turn is None else drawn[tied]", "order[tied]"),
    "the page is cut too early": ("reading", "high >= floor - 2e-6", "high > floor + 2e-6"),
    "the second page starts early": ("reading", "chosen[last - self._query.per_page :]", "chosen[max(0, last - self._query.per_page - 1) :]"),
    "what is gone is found": ("narrowing", "found[columns.died[found] > view.generation]", "found"),
    "what is gone is found everywhere": ("columns", "self.columns.died[: self.size] > self.generation", "self.columns.died[: self.size] > 0"),
    "what is new is not found": ("columns", "size += not gone", "size += 0"),
    "what is new is found in no place": ("narrowing", "if view.size > view.columns.sorted:", "if view.size < view.columns.sorted:"),
    "the words of what is new are lost": ("columns", "columns.lists[name].add(word, at)", 'columns.lists["area"].add(word, at)'),
    "an old answer is served again": ("index", "(view.file, view.generation) == (file, generation)", "view.file == file"),
    "what changed twice is there twice": ("columns", "self.columns.later[id_] =", "self.columns.later.setdefault(id_, (-1, order)) and None; _ ="),
}  # fmt: skip


@pytest.mark.parametrize("bug", BUGS)
def test_a_seeded_bug_is_caught(bug, tmp_path):
    (tmp_path / "var").mkdir()
    with copied(sound, NAME, tmp_path, bug, BUGS[bug]) as seeded:
        assert caught(maker(seeded, tmp_path / "var", "GridIndex", loose=40), CHECKS)


def test_a_copy_without_a_bug_passes(tmp_path):
    (tmp_path / "var").mkdir()
    with copied(sound, NAME, tmp_path, "no bug at all", ("", "", "")) as seeded:
        assert caught(maker(seeded, tmp_path / "var", "GridIndex"), DIRECTED) is None


def test_there_are_twenty():
    assert len(BUGS) >= 20
