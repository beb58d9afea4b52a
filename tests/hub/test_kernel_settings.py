"""Settings: read once, refused with a sentence that names the variable."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.kernel.settings import Settings, SettingsError, database_url

SAFE = {"KITH_SECRET_KEY": "k" * 32, "KITH_PUBLIC_URL": "https://kith.example/", "KITH_MAIL_URL": "smtp://mail.example"}


def test_production_is_the_default_and_needs_its_keys(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="KITH_SECRET_KEY, KITH_PUBLIC_URL, KITH_MAIL_URL"):
        Settings.from_environ({"KITH_VAR": str(tmp_path)})
    assert not (tmp_path / "secret").exists()


@pytest.mark.parametrize("missing", SAFE)
def test_each_is_needed(missing: str, tmp_path: Path) -> None:
    given = {k: v for k, v in SAFE.items() if k != missing} | {"KITH_VAR": str(tmp_path)}
    with pytest.raises(SettingsError, match=missing):
        Settings.from_environ(given)


def test_production_with_its_keys(tmp_path: Path) -> None:
    settings = Settings.from_environ(SAFE | {"KITH_VAR": str(tmp_path)})
    assert settings.secure
    assert not settings.demo
    assert settings.public_url == "https://kith.example"
    assert "k" * 32 not in repr(settings)


@pytest.mark.parametrize(("name", "value"), [("KITH_PORT", "eighty"), ("KITH_ENV", "prod"), ("KITH_PROXIES", "-1")])
def test_a_malformed_value_is_named(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environ(SAFE | {"KITH_VAR": str(tmp_path), name: value})


def test_production_never_dies_by_wish(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="KITH_KILL_AT"):
        Settings.from_environ(SAFE | {"KITH_VAR": str(tmp_path), "KITH_KILL_AT": "flushed:1"})


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="too short"):
        Settings.from_environ(SAFE | {"KITH_VAR": str(tmp_path), "KITH_SECRET_KEY": "short"})


def test_the_demo_keeps_its_secret(tmp_path: Path) -> None:
    env = {"KITH_ENV": "demo", "KITH_VAR": str(tmp_path)}
    assert Settings.from_environ(env).secret_key == Settings.from_environ(env).secret_key != ""


@pytest.mark.parametrize("given", ["postgres://u@h/d", "postgresql://u@h/d"])
def test_any_spelling_of_postgresql(given: str) -> None:
    assert database_url(given, Path("var")) == "postgresql+psycopg://u@h/d"
