"""How soon there is a proposal for everyone concerned when a provider with a fifth of all hours fails.

    make bench-failure                          1,000, 10,000 and 50,000 needs
    BENCH_NEEDS="1000 10000" make bench-failure  others
    BENCH_STORED="2000" make bench-failure      needs of the boroughs in a database (2,000, 5,000 and 10,000 unless said)
    BENCH_SECONDS=600 make bench-failure        so long for the LP at each size (120 unless said)

The boroughs are those of `benchmarks/round.py`, with four times the hours, so that most people have help and some have
hours left. The round says who helps whom; then one provider, whose offers give a fifth of all hours, is gone. What they gave is
shared out among the hours that nobody uses: everybody else keeps what they have. A need that still has something does not
count as having nothing. Timed is all of it: the board of what is lost, the flow, and the reason of each proposal and of
each that has none.

Correctness first. The answer must reach, line by line, the optimum of HiGHS on the same board, wherever HiGHS finishes;
and what is kept and what is proposed must together keep every limit of the whole borough without the provider. Beside it
stands the round of the whole borough from nothing, in which everybody may be moved: what it would gain, and how many
people who have nothing to do with the failure would get somebody else. Seconds are the processor's.

Then the same as an officer's asking has it done, from a database (SQLite): the borough of `benchmarks/failure_world.py`
is written, and timed is `work_out`, whole: what is lost is read, who could take over is sifted and ranked, shared out, and
all of it kept. Before that, some of what the gathering says is compared with ranking everybody one by one. These seconds
are the processor's too, since a database in a file of its own waits for nobody.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from unittest.mock import patch

import numpy as np

from benchmarks.failure_world import fill
from benchmarks.ledger import settings
from benchmarks.report import Goal, report
from benchmarks.round import SECONDS, WrongAnswer, by_lp, world
from hub.kernel import clock, ids, schema, unit
from hub.kernel.access import Actor
from marketplace.failures import queries as failures
from marketplace.failures import services as failing_services
from marketplace.rounds import queries as rounds
from marketplace.rounds.queries import gathering
from matching.rounds.domain import Board, Edges, Given, Objective, Supply, got, lacked, objective, solve
from tests.marketplace.long_way import LongWay
from wsgi import create_app

SIZES = [int(n) for n in os.environ.get("BENCH_NEEDS", "1000 10000 50000").split()]
STORED = [int(n) for n in os.environ.get("BENCH_STORED", "2000 5000 10000").split()]
FOR, GOAL = 50_000, Goal(10, "at most")  # needs, and seconds
COMPARED = 40  # parts that are ranked the long way too
HOURS, SHARE = 4, 0.2  # times as many hours as in the round's world; what the provider gives of all


@dataclass(frozen=True)
class Lost:
    """What a provider leaves: the board of it, the edges of the whole board that it consists of, and what is kept."""

    board: Board
    edges: np.ndarray
    kept: Given


def failing(board: Board, given: Given, seed: int = 7) -> np.ndarray:
    """The offers of a provider who gives a fifth of all hours: whether each supply is theirs."""
    gives = np.zeros(len(board.supplies), np.int64)
    np.add.at(gives, np.asarray(board.edges.supplies)[list(given)], list(given.values()))
    order = np.random.default_rng(seed).permutation(len(gives))
    many = int(np.searchsorted(np.cumsum(gives[order]), SHARE * gives.sum())) + 1
    gone = np.zeros(len(gives), bool)
    gone[order[:many]] = True
    return gone


def lost(board: Board, given: Given, gone: np.ndarray) -> Lost:
    """What they leave, and the hours that nobody else uses."""
    asks, supplies = np.asarray(board.edges.asks), np.asarray(board.edges.supplies)
    places, amounts = np.array(list(given), np.int64), np.array(list(given.values()), np.int64)
    theirs = gone[supplies[places]]
    wanted, used = np.zeros(len(board.asks), np.int64), np.zeros(len(board.supplies), np.int64)
    np.add.at(wanted, asks[places[theirs]], amounts[theirs])
    np.add.at(used, supplies[places[~theirs]], amounts[~theirs])
    carried = np.zeros(len(board.edges), np.int64)
    carried[places[~theirs]] = amounts[~theirs]
    fits = np.asarray(board.edges.quarters) - carried
    free = np.array([supply.quarters for supply in board.supplies]) - used
    edges = np.nonzero((wanted[asks] > 0) & ~gone[supplies] & (free[supplies] > 0) & (fits > 0))[0]
    who, whose = np.nonzero(wanted)[0], np.nonzero(~gone & (free > 0))[0]
    new_ask, new_supply = np.full(len(wanted), -1), np.full(len(free), -1)
    new_ask[who], new_supply[whose] = np.arange(len(who)), np.arange(len(whose))
    kept = {int(place): int(amount) for place, amount in zip(places[~theirs], amounts[~theirs], strict=True)}
    left = Board(
        [replace(board.asks[int(i)], quarters=int(wanted[i])) for i in who],
        [Supply(board.supplies[int(j)].id, int(free[j])) for j in whose],
        Edges(new_ask[asks[edges]], new_supply[supplies[edges]], fits[edges], np.asarray(board.edges.suits)[edges]),
        frozenset(board.asks[i].need for i in np.unique(asks[list(kept)])),
    )
    return Lost(left, edges, kept)


def together(board: Board, found: Lost, given: Given) -> Objective:
    """What is kept and what is proposed, on the whole board.

    Raises:
        WrongAnswer: together they take what is not there.
    """
    whole = dict(found.kept)
    for edge, quarters in given.items():
        place = int(found.edges[edge])
        whole[place] = whole.get(place, 0) + quarters
    try:
        return objective(board, whole)
    except ValueError as error:
        raise WrongAnswer(f"what is kept and what is proposed: {error}") from error


def without(board: Board, gone: np.ndarray) -> Board:
    """The whole borough without the provider, from nothing."""
    left = np.nonzero(~gone[np.asarray(board.edges.supplies)])[0]
    columns = (board.edges.asks, board.edges.supplies, board.edges.quarters, board.edges.suits)
    return Board(board.asks, board.supplies, Edges(*(np.asarray(column)[left] for column in columns)))


def moved(board: Board, found: Lost, whole: Given, fresh: Board) -> int:
    """How many needs that lose nothing would get somebody else in a round from nothing."""
    hit = {ask.need for ask in found.board.asks}
    was = {(int(board.edges.asks[e]), int(board.edges.supplies[e])): q for e, q in found.kept.items()}
    now = {(int(fresh.edges.asks[e]), int(fresh.edges.supplies[e])): q for e, q in whole.items()}
    other = {board.asks[ask].need for ask, supply in was.keys() | now.keys() if was.get((ask, supply)) != now.get((ask, supply))}  # fmt: skip
    return len(other - hit)


def measure(needs: int, figures: dict[str, float]) -> None:
    """One size, into `figures`.

    Raises:
        WrongAnswer: the proposals are not the best, or cannot be.
    """
    name = f"{needs // 1000}k" if needs >= 1000 else str(needs)
    plain = world(needs)
    board = replace(plain, supplies=[replace(one, quarters=one.quarters * HOURS) for one in plain.supplies])
    before = solve(board)
    gone = failing(board, before)
    began = time.process_time()
    found = lost(board, before, gone)
    built = time.process_time()
    given = solve(found.board)
    solved = time.process_time()
    reasons = got(found.board, given)
    nothing = lacked(found.board, given)
    seconds = time.process_time() - began
    worth, all_of_it = objective(found.board, given), together(board, found, given)
    could = set(map(int, np.unique(np.asarray(found.board.edges.asks))))
    if {int(found.board.edges.asks[e]) for e in reasons} | set(nothing) != could:
        raise WrongAnswer("somebody who could have something has neither a proposal nor a reason")
    asked = sum(ask.quarters for ask in found.board.asks)
    figures |= {
        f"{name}_needs_concerned": len({ask.need for ask in found.board.asks}),
        f"{name}_hours_lost_percent": 100 * asked / sum(before.values()),
        f"{name}_hours_covered_percent": 100 * sum(given.values()) / asked,
        f"{name}_board_seconds": built - began,
        f"{name}_flow_seconds": solved - built,
        f"{name}_seconds": seconds,
    }
    if find_spec("scipy"):
        began = time.process_time()
        best = by_lp(found.board)
        figures[f"{name}_lp_seconds"] = time.process_time() - began
        figures[f"{name}_is_the_lps_optimum"] = float(best is not None)
        if best is None:
            print(f"  {name}: the LP did not finish in {SECONDS:.0f} s, so nothing is said of its optimum.")
        elif (best.worth, best.suit, best.needs) != (worth.worth, worth.suit, worth.needs):
            raise WrongAnswer(f"The LP has {best}, the flow {worth}.")
    fresh = without(board, gone)
    began = time.process_time()
    whole = solve(fresh)
    figures[f"{name}_from_nothing_seconds"] = time.process_time() - began
    best_of_all = objective(fresh, whole)
    if all_of_it > best_of_all:
        raise WrongAnswer("Keeping everybody where they are does better than what is said to be the best.")
    figures[f"{name}_hours_by_rank_of_from_nothing_percent"] = 100 * all_of_it.worth / best_of_all.worth
    figures[f"{name}_more_with_nothing_than_from_nothing"] = best_of_all.needs - all_of_it.needs
    figures[f"{name}_others_moved_from_nothing"] = moved(board, found, whole, fresh)


def compare(party: str, parts: list[str]) -> None:
    """Some of what is gathered, beside ranking everybody one by one.

    Raises:
        WrongAnswer: they differ.
    """
    some = parts[:: max(1, len(parts) // COMPARED)]
    short = unit.read(rounds.gather_lost, party, some)
    with patch.object(gathering, "Serving", LongWay):
        long = unit.read(rounds.gather_lost, party, some)
    if (short.lines, short.barred) != (long.lines, long.barred):
        raise WrongAnswer("columns sift otherwise than ranking everybody does")


def measure_stored(needs: int, figures: dict[str, float]) -> None:
    """One size from a database, into `figures`.

    Raises:
        WrongAnswer: what is sifted is not what ranking everybody finds, or more is covered than is lost.
    """
    name = f"stored_{needs // 1000}k" if needs >= 1000 else f"stored_{needs}"
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings(f"sqlite:///{folder}/kith.sqlite3", Path(folder)))
        with app.app_context():
            schema.upgrade()
            party = fill(needs)
            by, first = Actor(person=ids.new(), roles=frozenset({"commissioner"})), clock.today()
            parts = [one.part for one in unit.read(failures.concerned, party, first)]
            compare(party, parts)
            began = time.process_time()
            gathered = unit.read(rounds.gather_lost, party, parts)
            read = time.process_time()
            rounds.replaced(rounds.share_exactly(gathered))
            shared = time.process_time()
            failure = failing_services.work_out(party, first, "They have run out of money.", by)
            seconds = time.process_time() - shared
            sums = unit.read(lambda: failures.sums(failures.losses(failure)))
        if not 0 < sums.covered <= sums.minutes or sums.bookings != len(parts):
            raise WrongAnswer(f"{sums} for {len(parts)} bookings")
    figures |= {
        f"{name}_bookings_lost": len(parts),
        f"{name}_ways_to_serve_them": len(gathered.lines),
        f"{name}_hours_covered_percent": 100 * sums.covered / sums.minutes,
        f"{name}_gathering_seconds": read - began,
        f"{name}_sharing_seconds": shared - read,
        f"{name}_seconds": seconds,
    }


def main() -> int:
    """Measure every size."""
    figures: dict[str, float] = {}
    try:
        for needs in SIZES:
            measure(needs, figures)
        for needs in STORED:
            measure_stored(needs, figures)
    except WrongAnswer as error:
        print(f"Wrong answer: {error}", file=sys.stderr)
        return 1
    names = [f"{n // 1000}k_seconds" for n in SIZES if n >= FOR]
    names += [f"stored_{n // 1000}k_seconds" for n in STORED if n >= FOR]
    if STORED and max(STORED) < FOR:
        print(
            f"  From a database: the goal is {GOAL.value:g} s for {FOR:,} needs; {max(STORED):,} is as far as this run goes."
        )
    goals = dict.fromkeys(names, GOAL)
    report("failure", figures, goals)
    return 0


if __name__ == "__main__":
    sys.exit(main())
