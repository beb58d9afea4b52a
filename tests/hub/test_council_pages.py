"""The council's row is one, shows on every page, and the pages it owes are there."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.council import domain, queries, services
from hub.kernel import clock, unit
from hub.kernel.access import Actor
from hub.kernel.errors import Forbidden, Missing
from tests.hub.councils import council

ADMINISTRATOR = Actor("a", "p", "Ann", frozenset({"administrator"}))


def test_one_installation_serves_one_council(app: Flask) -> None:
    unit.write(services.create, council())
    with pytest.raises(domain.CouncilExists, match="Westmarch Council"):
        unit.write(services.create, council(name="Eastmarch Council"))
    assert unit.read(queries.council) == council()


def test_only_an_administrator_changes_it(app: Flask) -> None:
    with pytest.raises(Missing):
        unit.write(services.change, council(), ADMINISTRATOR)
    unit.write(services.create, council())
    with pytest.raises(Forbidden):
        unit.write(services.change, council(phone="1"), Actor("b", "q", "Bo", frozenset({"finance"})))
    unit.write(services.change, council(phone="020 1234 5678"), ADMINISTRATOR)
    found = unit.read(queries.council)
    assert found is not None
    assert found.phone == "020 1234 5678"


def test_the_clock_keeps_the_councils_zone(app: Flask) -> None:
    assert str(clock.zone()) == "Europe/London"
    unit.write(services.create, council(zone="Atlantic/Stanley"))
    assert str(clock.zone()) == "Atlantic/Stanley"


def test_what_a_writing_unit_saw_and_undid_is_forgotten(app: Flask) -> None:
    def create_and_fail() -> None:
        services.create(council())
        assert queries.council() is not None
        raise RuntimeError("undone")

    with pytest.raises(RuntimeError):
        unit.write(create_and_fail)
    assert unit.read(queries.council) is None


@pytest.mark.parametrize("path", ["/", "/accessibility", "/privacy", "/cookies"])
def test_its_pages_open_with_and_without_a_council(app: Flask, client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200
    unit.write(services.create, council())
    page = client.get(path).text
    assert "Westmarch Council" in page
    assert "0800 000 0000" in page
    assert page.count("<h1") == 1
    assert "style=" not in page


def test_its_colours_are_a_style_sheet_whose_address_changes_with_them(app: Flask, client: FlaskClient) -> None:
    unit.write(services.create, council(colours=domain.Colours(brand="#123456")))
    answer = client.get("/brand.css")
    assert answer.mimetype == "text/css"
    assert "--brand:#123456" in answer.text
    before = [line for line in client.get("/").text.splitlines() if "brand.css" in line]
    unit.write(services.change, council(colours=domain.Colours(brand="#5a1234")), ADMINISTRATOR)
    assert before != [line for line in client.get("/").text.splitlines() if "brand.css" in line]


def test_the_command_creates_it_and_refuses_a_second(app: Flask) -> None:
    runner = app.test_cli_runner()
    words = ["--name", "Westmarch Council", "--gss", "e09000021", "--zone", "Europe/London", "--brand", "#0b5d51"]
    words += ["--provider", "#a63d1f", "--accent", "#6b2a5b", "--email", "c@westmarch.example", "--phone", "1"]
    words += ["--address", "1 High Street WM1 2AB"]
    assert runner.invoke(args=["council", "show"]).exit_code == 1
    done = runner.invoke(args=["council", "create", *words])
    assert done.exit_code == 0, done.output
    assert "Westmarch Council" in runner.invoke(args=["council", "show"]).output
    again = runner.invoke(args=["council", "create", *words])
    assert again.exit_code == 1
    assert "already serves Westmarch Council" in again.output
    assert "too pale" in runner.invoke(args=["council", "create", *words, "--brand", "#ffff00"]).output


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--email", "x", "“x” is not an email address. Write it like help@example.gov.uk."),
        ("--email", "a b@c.example", "is not an email address"),
        ("--email", "care@westmarch", "is not an email address"),
        ("--address", "", "Say the council's postal address."),
        ("--address", " ", "Say the council's postal address."),
    ],
)
def test_the_command_refuses_a_council_that_nobody_can_write_to(app: Flask, option: str, value: str, said: str) -> None:
    given = {
        "--name": "Westmarch Council", "--gss": "E09000021", "--zone": "Europe/London", "--brand": "#0b5d51",
        "--provider": "#a63d1f", "--accent": "#6b2a5b", "--email": "c@westmarch.example", "--phone": "1",
        "--address": "1 High Street WM1 2AB", option: value,
    }  # fmt: skip
    words = [word for pair in given.items() for word in pair]
    done = app.test_cli_runner().invoke(args=["council", "create", *words])
    assert done.exit_code == 1
    assert said in done.output
    assert unit.read(queries.council) is None


@pytest.mark.parametrize("path", ["/nowhere", "/council/details"])
def test_a_refusal_is_a_calm_page(app: Flask, client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (302, 403, 404)
    if answer.status_code != 302:
        assert "<h1" in answer.text
