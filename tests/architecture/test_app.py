"""Promises of the app as it is wired: who may enter, what is documented, what production does not have."""

from __future__ import annotations

import dataclasses
import inspect
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import unit
from hub.kernel.access import SYSTEM, Rule
from hub.kernel.settings import Settings, SettingsError
from hub.people import services as people
from hub.people.domain import StaffRole
from tests.hub.people import officer
from wsgi import create_app

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = ROOT / "docs" / "operations.md"
PRODUCTION = Settings(
    env="production",
    secret_key="a secret that only this test knows",
    database_url="sqlite://",
    public_url="https://kith.example",
    mail_url="smtp://mail.example",
    log_level="CRITICAL",
)


def test_every_route_says_who_may_enter(app: Flask) -> None:
    silent = [
        f"{rule.endpoint} ({rule.rule})"
        for rule in app.url_map.iter_rules()
        if not isinstance(getattr(app.view_functions[rule.endpoint], "access", None), Rule)
    ]
    assert silent == []


def test_a_change_is_asked_for_by_post_alone(app: Flask) -> None:
    """An address whose last word is a verb may not be fetched by a crawler or a preview."""
    verbs = {
        "accept",
        "approve",
        "book",
        "cancel",
        "confirm",
        "decline",
        "delete",
        "lift",
        "pause",
        "reject",
        "retire",
        "suspend",
        "withdraw",
    }
    fetched = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.rpartition("/")[2] in verbs and "POST" not in (rule.methods or set())
    ]
    assert fetched == []


def test_every_setting_is_documented() -> None:
    source = (ROOT / "hub/kernel/settings.py").read_text()
    variables = set(re.findall(r"\"((?:KITH|DATABASE|STRIPE|ELASTICSEARCH)_[A-Z_]+)\"", source))
    fields = {field.name for field in dataclasses.fields(Settings)}
    assert len(variables) >= len(fields) - 1  # the seed alone has no variable
    text = OPERATIONS.read_text() if OPERATIONS.exists() else ""
    assert sorted(variable for variable in variables if f"`{variable}`" not in text) == []


def test_every_command_is_documented(app: Flask) -> None:
    text = OPERATIONS.read_text() if OPERATIONS.exists() else ""
    groups = {name for name in app.cli.commands if name not in {"db", "routes", "run", "shell"}}
    assert sorted(name for name in groups if f"flask {name}" not in text) == []


def test_production_knows_no_demo(tmp_path: Path) -> None:
    app = create_app(dataclasses.replace(PRODUCTION, var=tmp_path, database_url=f"sqlite:///{tmp_path}/kith.sqlite3"))
    assert [rule.rule for rule in app.url_map.iter_rules() if "demo" in f"{rule.rule}{rule.endpoint}"] == []
    assert app.test_client().get("/demo/people", base_url="https://kith.example").status_code == 404


def test_in_production_cookies_go_over_tls_and_to_us_alone(tmp_path: Path, app: Flask) -> None:
    """The session's by Flask's own settings, and the draft of somebody who has no account by the same."""
    production = create_app(
        dataclasses.replace(PRODUCTION, var=tmp_path, database_url=f"sqlite:///{tmp_path}/k.sqlite3")
    )
    kept = ("SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE")
    assert [production.config[name] for name in kept] == [True, True, "Lax"]
    app.extensions["kith.settings"] = dataclasses.replace(
        app.extensions["kith.settings"], public_url="https://kith.example"
    )
    answer = app.test_client().post("/needs/new/who", data={"who": "me"})
    (draft,) = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith("kith_draft=")]
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in draft.split(";")}


def test_production_does_not_even_import_the_demo(tmp_path: Path) -> None:
    program = (
        "import sys, wsgi; wsgi.create_app(); sys.exit(any(name.partition('.')[0] == 'demo' for name in sys.modules))"
    )
    environment = os.environ | {
        "KITH_ENV": "production",
        "KITH_SECRET_KEY": PRODUCTION.secret_key,
        "KITH_PUBLIC_URL": PRODUCTION.public_url,
        "KITH_MAIL_URL": PRODUCTION.mail_url,
        "KITH_VAR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("missing", ["KITH_SECRET_KEY", "KITH_PUBLIC_URL", "KITH_MAIL_URL"])
def test_production_refuses_to_start_without(missing: str) -> None:
    environment = {
        "KITH_SECRET_KEY": PRODUCTION.secret_key,
        "KITH_PUBLIC_URL": PRODUCTION.public_url,
        "KITH_MAIL_URL": PRODUCTION.mail_url,
    }
    del environment[missing]
    with pytest.raises(SettingsError, match=missing):
        Settings.from_environ(environment)


def test_each_page_has_the_strict_headers(app: Flask) -> None:
    policy = app.test_client().get("/healthz").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "img-src 'self' data:; font-src" in policy


def test_the_councils_tiles_are_let_in_as_pictures_and_as_nothing_else(tmp_path: Path) -> None:
    own = dataclasses.replace(
        PRODUCTION, var=tmp_path, database_url=f"sqlite:///{tmp_path}/kith.sqlite3",
        tiles_url=f"{PRODUCTION.public_url}/{{z}}/{{x}}/{{y}}.png", tiles_credit="© Us",
    )  # fmt: skip
    policy = create_app(own).test_client().get("/healthz").headers["Content-Security-Policy"]
    assert [part.strip().split()[0] for part in policy.split(";") if PRODUCTION.public_url in part] == ["img-src"]


NINES = "9" * 25
ODD = {
    "page": (NINES, f"-{NINES}", "0", "-1", "x", "1.5", "%C2%B2"),
    "week": ("0001-01-01", "9999-12-31", "1899-12-31", "2025-13-01", "x"),
}


def test_an_odd_page_or_week_in_an_address_is_a_page_or_none(app: Flask, sign_in: Callable[..., FlaskClient]) -> None:
    """Every address without a name of a thing in it, as an officer of every role: none of them fails."""
    person = officer("finance")
    for role in set(StaffRole) - {StaffRole.FINANCE}:
        unit.write(people.appoint, person, role, SYSTEM)
    client, seen, broken = sign_in(person), set(), []
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or set()) and not rule.arguments:
            tried = [f"{rule.rule}?{name}={odd}" for name in looks_at(app, rule.endpoint) for odd in ODD[name]]
            seen |= {rule.rule} if tried else set()
            broken += [address for address in tried if client.get(address).status_code >= 500]
    assert broken == []
    assert {"/council/ledger", "/council/budgets", "/council/expenses", "/council/payouts", "/visits"} <= seen


def looks_at(app: Flask, endpoint: str) -> list[str]:
    """Which of the two the module of a view looks at."""
    source = inspect.getsource(sys.modules[inspect.unwrap(app.view_functions[endpoint]).__module__])
    words = {"page": ("asked(", "cut(", '"page"'), "week": ('"week"',)}
    return [name for name, those in words.items() if any(word in source for word in those)]
