"""Generations: whole or none, one rename, readers undisturbed, and never one that does not add up."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import duckdb
import pytest
from flask import Flask

from hub.kernel import jobs, unit
from oversight.warehouse import queries, services
from oversight.warehouse.domain import DoesNotReconcile, Generation, NoWarehouse
from oversight.warehouse.services import rebuilding, sources
from payments.ledger import queries as ledger
from tests.faults.together import together
from tests.marketplace.market import live_offer, organisation, posted_need, resident
from tests.payments.money_world import World


@pytest.fixture
def market(borough: Flask) -> Flask:
    """One offer and two needs."""
    from hub.places import services as places
    from tests.marketplace.conftest import POSTCODES

    unit.write(places.import_postcodes, POSTCODES)
    party, manager = organisation()
    live_offer(party, manager)
    who = resident()
    posted_need(who)
    posted_need(who, ends=date(2026, 2, 1))
    return borough


def count(table: str) -> int:
    with queries.reading() as warehouse:
        row = warehouse.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row
    return int(row[0])


def finished(var: Path) -> set[str]:
    return {path.name for path in (var / "warehouse").glob("*.duckdb")}


def test_there_is_none_before_the_first(borough: Flask) -> None:
    assert queries.current() is None
    with pytest.raises(NoWarehouse), queries.reading():
        pass


def test_a_rebuild_holds_what_the_floors_below_hold(market: Flask) -> None:
    generation = services.rebuild()
    assert queries.current() == generation.name
    assert {name: count(name) for name in ("need", "offer", "offer_live", "visit")} == {
        "need": 2, "offer": 1, "offer_live": 1, "visit": 0,
    }  # fmt: skip
    with queries.reading() as warehouse:
        kept = queries.generation_of(warehouse)
        wanted = warehouse.execute(
            "SELECT epoch(wanted_to - wanted_from) / 86400 FROM need WHERE wanted_to IS NOT NULL"
        )
        assert wanted.fetchone() == (56.0,)
    assert (kept.name, kept.rows) == (generation.name, generation.rows)
    assert kept.since is not None


def test_the_job_does_it_and_small_batches_lose_nothing(market: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "BATCH", 1)
    jobs.run(jobs.registered()["rebuild-warehouse"], force=True)
    assert count("need") == 2


def test_it_says_how_far_it_is(market: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[int] = []
    services.rebuild(steps.append)
    assert sum(steps) == services.expected() == 3
    monkeypatch.setattr(rebuilding, "BATCH", 1)
    steps.clear()
    services.rebuild(steps.append)
    assert sum(steps) == 3
    said = market.test_cli_runner().invoke(args=["warehouse", "rebuild"])
    assert said.exit_code == 0, said.output
    assert "Reading the facts" in said.output
    assert "rows, reconciled with their source" in said.output


def test_a_rebuild_that_does_not_add_up_is_not_published(market: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    first = services.rebuild().name
    monkeypatch.setattr(rebuilding, "_kept", lambda _warehouse, table: (1, 0) if table == "need" else (0, 0))
    with pytest.raises(DoesNotReconcile, match="kept"):
        services.rebuild()
    assert queries.current() == first


def test_a_row_that_is_lost_on_the_way_is_missed(market: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    first, whole = services.rebuild().name, sources.needs.facts
    monkeypatch.setattr(sources.needs, "facts", lambda after, limit: whole(after, limit)[1:])
    with pytest.raises(DoesNotReconcile, match=r"need.*\(2, 0\) in the source, \(1, 0\) read"):
        services.rebuild()
    assert queries.current() == first


def test_pence_that_are_misread_are_missed(market: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    first, whole = services.rebuild().name, sources.offers.facts

    def dearer(after: str, limit: int) -> list[Any]:
        return [dataclasses.replace(fact, price_pence=fact.price_pence + 1) for fact in whole(after, limit)]

    monkeypatch.setattr(sources.offers, "facts", dearer)
    with pytest.raises(DoesNotReconcile, match="offer"):
        services.rebuild()
    assert queries.current() == first


def test_a_table_that_is_left_out_is_missed(market: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sources.all_rows
    monkeypatch.setattr(sources, "all_rows", lambda batch: [t for t in whole(batch) if t[0] != "visit"])
    with pytest.raises(DoesNotReconcile, match="never read: visit"):
        services.rebuild()


def test_what_is_posted_meanwhile_is_in_the_next(market: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sources.searches.facts

    def post() -> None:
        with market.app_context():
            posted_need(resident("Al", "So"))

    def busy(after: str, limit: int) -> list[Any]:
        if not after:  # someone else posts a need while the rebuild reads on
            thread = Thread(target=post)
            thread.start()
            thread.join()
        return whole(after, limit)

    monkeypatch.setattr(sources.searches, "facts", busy)
    services.rebuild()
    assert count("need") == 2
    monkeypatch.setattr(sources.searches, "facts", whole)
    services.rebuild()
    assert count("need") == 3


def test_two_at_one_time_take_turns(market: Flask, var: Path) -> None:
    """By hand beside the nightly one: neither removes the file that the other writes."""
    for _ in range(3):
        made = together(market, *[services.rebuild] * 3)
        assert all(isinstance(one, Generation) for one in made), made
        assert queries.current() in {one.name for one in made}
    assert count("need") == 2


def test_one_that_dies_midway_leaves_the_old_one_current(market: Flask, var: Path, monkeypatch: Any) -> None:
    first = services.rebuild().name
    whole = sources.all_rows

    def dying(batch: int) -> Iterator[Any]:
        for n, found in enumerate(whole(batch)):
            if n == 3:
                raise KeyboardInterrupt
            yield found

    monkeypatch.setattr(sources, "all_rows", dying)
    with pytest.raises(KeyboardInterrupt):
        services.rebuild()
    assert queries.current() == first
    assert list((var / "warehouse").glob("*.building"))
    monkeypatch.setattr(sources, "all_rows", whole)
    second = services.rebuild().name
    assert queries.current() == second
    assert not list((var / "warehouse").glob("*.building*"))


def test_a_reader_goes_on_undisturbed(market: Flask) -> None:
    services.rebuild()
    with queries.reading() as before:
        posted_need(resident("Ann", "Other"))
        services.rebuild()
        assert before.execute("SELECT count(*) FROM need").fetchone() == (2,)
        assert count("need") == 3
        services.rebuild()
        services.rebuild()
        assert before.execute("SELECT count(*) FROM need").fetchone() == (2,)


def test_names_are_never_used_twice_and_only_two_are_kept(market: Flask, var: Path) -> None:
    names = {services.rebuild().name for _ in range(4)}
    assert len(names) == 4
    assert len(finished(var)) == 2


def test_a_reader_can_neither_write_nor_look_elsewhere(market: Flask, tmp_path: Path) -> None:
    services.rebuild()
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with queries.reading() as warehouse:
        for order in (
            "DELETE FROM need",
            f"SELECT * FROM '{tmp_path}/secret.csv'",
            "SET enable_external_access=true",
        ):
            with pytest.raises(duckdb.Error):
                warehouse.execute(order)


def test_postings_are_told_by_fund_and_balance_in_each(market: Flask) -> None:
    world = World()
    one, two = world.fund(), world.fund()
    world.budget(one, pence=50_000)
    services.rebuild()
    with queries.reading() as warehouse:
        rows = warehouse.execute(
            "SELECT fund.id, sum(debit_pence), sum(credit_pence) FROM posting JOIN fund ON fund.id = posting.fund "
            "GROUP BY fund.id"
        ).fetchall()
    assert {one, two} <= {fund for fund, _, _ in rows}
    assert all(debit == credit > 0 for _, debit, credit in rows)
    assert count("posting") == unit.read(ledger.totals)[0]


def test_a_posting_that_is_lost_on_the_way_is_missed(market: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    World().fund()
    whole = sources.ledger.facts
    monkeypatch.setattr(sources.ledger, "facts", lambda after, limit: whole(after, limit)[:-1])
    with pytest.raises(DoesNotReconcile, match="posting"):
        services.rebuild()
    assert queries.current() is None


def test_it_is_written_out_as_parquet_whole_or_not_at_all(market: Flask, tmp_path: Path, app: Flask) -> None:
    runner, to = app.test_cli_runner(), tmp_path / "out's"
    nothing = runner.invoke(args=["warehouse", "export", str(to)])
    assert nothing.exit_code == 1
    assert not to.exists()
    services.rebuild()
    assert count("need") == 2  # a page has it open meanwhile
    done = runner.invoke(args=["warehouse", "export", str(to)])
    assert done.exit_code == 0, done.output
    with duckdb.connect() as reader:
        path = str(to / "need.parquet")
        assert reader.execute("SELECT count(*), min(ward) FROM read_parquet(?)", [path]).fetchone()[0] == 2
    assert {"posting.parquet", "fund.parquet", "made.parquet"} <= {file.name for file in to.iterdir()}
    again = runner.invoke(args=["warehouse", "export", str(to)])
    assert again.exit_code == 1
    assert "is there already" in again.output
