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


@pytest.mark.parametrize(
    ("name", "value"), [("KITH_PORT", "eighty"), ("KITH_ENV", "prod"), ("KITH_PROXIES", "-1"), ("KITH_SEARCH", "solr")]
)
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


@pytest.mark.parametrize(
    "given",
    [
        "nonsense",
        "postgresql://jo:secret-word@h:port/d",
        "postgresql+psycopg2://jo:secret-word@h/d",
        "mysql://jo:secret-word@h/d",
    ],
)
def test_an_address_of_no_database_is_refused_without_its_password(given: str, tmp_path: Path) -> None:
    env = {"KITH_ENV": "demo", "KITH_VAR": str(tmp_path), "DATABASE_URL": given}
    with pytest.raises(SettingsError, match="DATABASE_URL is no address of a database") as refused:
        Settings.from_environ(env)
    assert "secret-word" not in str(refused.value)
    with_it = Settings.from_environ(env | {"DATABASE_URL": "postgres://jo:secret-word@h/d"})
    assert "secret-word" not in repr(with_it)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"URL": "search.example"}, "ELASTICSEARCH_URL is no address"),
        ({"URL": "https://search.example"}, "ELASTICSEARCH_URL is no address"),
        ({"URL": "https://search.example:port"}, "ELASTICSEARCH_URL is no address"),
        ({"URL": "https://jo:secret-word@search.example:9200"}, "may hold no password"),
        ({"URL": "http://search.example:9200"}, "only a server on this machine"),
        ({"URL": "http://127.0.0.1:9200", "FINGERPRINT": "ab" * 32}, "only a server on this machine"),
        ({"URL": "https://search.example:9200", "USER": "kith"}, "go together"),
        ({"URL": "https://search.example:9200", "PASSWORD": "secret-word"}, "go together"),
        ({"URL": "https://search.example:9200", "USER": "a", "PASSWORD": "secret-word", "API_KEY": "k"}, "not both"),
        ({"URL": "https://search.example:9200", "CA": "/nowhere/ca.crt"}, "ELASTICSEARCH_CA names no file"),
        ({"URL": "https://search.example:9200", "FINGERPRINT": "abc"}, "no SHA-256"),
        ({"URL": "https://search.example:9200", "INDEX": "Kith Offers"}, "ELASTICSEARCH_INDEX"),
    ],
)  # fmt: skip
def test_a_search_server_is_named_safely(given: dict[str, str], named: str, tmp_path: Path) -> None:
    env = {f"ELASTICSEARCH_{name}": value for name, value in given.items()}
    with pytest.raises(SettingsError, match=named) as refused:
        Settings.from_environ(SAFE | {"KITH_VAR": str(tmp_path)} | env)
    assert "secret-word" not in str(refused.value)


def test_a_search_server_with_its_proofs(tmp_path: Path) -> None:
    (tmp_path / "ca.crt").write_text("a certificate")
    env = {
        "URL": "https://search.example:9200/",
        "CA": str(tmp_path / "ca.crt"),
        "USER": "kith",
        "PASSWORD": "a password",
    }
    given = {f"ELASTICSEARCH_{name}": value for name, value in env.items()}
    settings = Settings.from_environ(SAFE | {"KITH_VAR": str(tmp_path)} | given)
    assert settings.elasticsearch_url == "https://search.example:9200"
    assert settings.elasticsearch_index == "kith-offers"
    assert "a password" not in repr(settings)


STRIPE = {"STRIPE_SNAPSHOT_SECRET": "whsec_snapshot_words", "STRIPE_THIN_SECRET": "whsec_thin_words"}
PLACES = {"demo": {"KITH_ENV": "demo"}, "test": {"KITH_ENV": "test"}, "debugging": {"FLASK_DEBUG": "1"}}


def refused_stripe(tmp_path: Path, given: dict[str, str]) -> str:
    """Why these are refused; no secret is in the words."""
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environ(SAFE | {"KITH_VAR": str(tmp_path)} | given)
    words = str(refusal.value)
    assert not [value for name, value in given.items() if name.startswith("STRIPE") and value and value in words]
    return words


@pytest.mark.parametrize("key", ["sk_live_hidden", "rk_live_hidden"])
@pytest.mark.parametrize("place", PLACES)
def test_a_live_key_is_refused_where_people_try_things_out(
    place: str, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLASK_DEBUG", PLACES[place].get("FLASK_DEBUG", "0"))
    assert "live key" in refused_stripe(tmp_path, STRIPE | {"STRIPE_API_KEY": key} | PLACES[place])


@pytest.mark.parametrize("key", ["sk_live_hidden", "rk_live_hidden", "sk_test_hidden", "rk_test_hidden"])
def test_production_takes_any_secret_key(key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FLASK_DEBUG", raising=False)
    settings = Settings.from_environ(SAFE | STRIPE | {"KITH_VAR": str(tmp_path), "STRIPE_API_KEY": key})
    assert settings.stripe_live is ("live" in key)
    assert not [secret for secret in (key, *STRIPE.values()) if secret in repr(settings)]


@pytest.mark.parametrize("key", ["pk_live_hidden", "pk_test_hidden", "hidden"])
def test_what_is_no_secret_key_is_refused(key: str, tmp_path: Path) -> None:
    assert "sk_ or rk_" in refused_stripe(tmp_path, STRIPE | {"STRIPE_API_KEY": key})


@pytest.mark.parametrize("missing", STRIPE)
def test_a_key_needs_the_secrets_of_both_webhooks(missing: str, tmp_path: Path) -> None:
    given = STRIPE | {"STRIPE_API_KEY": "rk_test_hidden", missing: ""}
    assert missing in refused_stripe(tmp_path, given)


TILES = {"KITH_TILES_URL": "https://tiles.example.gov.uk/{z}/{x}/{y}.png", "KITH_TILES_CREDIT": "© Example Council"}


@pytest.mark.parametrize(
    ("public", "tiles"),
    [
        ("https://kith.example.gov.uk", "https://tiles.example.gov.uk"),
        ("https://kith.example.gov.uk", "https://maps.kith.example.gov.uk:8443"),
        ("https://kith.example.gov.uk", "https://kith.example.gov.uk"),
        ("https://kith.example", "https://kith.example"),
    ],
)
def test_tiles_from_the_councils_own_hosts(public: str, tiles: str, tmp_path: Path) -> None:
    own = {"KITH_PUBLIC_URL": public, "KITH_TILES_URL": f"{tiles}/a/{{z}}/{{x}}/{{y}}.png"}
    settings = Settings.from_environ(SAFE | {"KITH_VAR": str(tmp_path)} | TILES | own)
    assert settings.tiles_origin == tiles
    assert Settings.from_environ(SAFE | {"KITH_VAR": str(tmp_path)}).tiles_origin == ""


@pytest.mark.parametrize(
    ("public", "tiles", "words"),
    [
        ("https://kith.example.gov.uk", "https://tile.elsewhere.org/{z}/{x}/{y}.png", "a stranger"),
        ("https://kith.gov.uk", "https://tiles.gov.uk/{z}/{x}/{y}.png", "a stranger"),
        ("https://127.0.0.1", "https://9.0.0.1/{z}/{x}/{y}.png", "a stranger"),
        ("https://kith.example", "https://nokith.example/{z}/{x}/{y}.png", "a stranger"),
        ("https://kith.example", "http://kith.example/{z}/{x}/{y}.png", "begins http:"),
        ("https://kith.example", "https://kith.example/{z}/{x}.png", "no address of tiles"),
        ("https://kith.example", "https://kith.example/{z}/{x}/{y}/{key}.png", "no address of tiles"),
        ("https://kith.example", "https://{s}.kith.example/{z}/{x}/{y}.png", "no address of tiles"),
        ("https://kith.example", "https://me:word@kith.example/{z}/{x}/{y}.png", "no address of tiles"),
        ("https://kith.example", "https://[kith/{z}/{x}/{y}.png", "no address of tiles"),
        ("https://kith.example", "/tiles/{z}/{x}/{y}.png", "no address of tiles"),
        ("https://kith.example", "https://a;script-src *.kith.example/{z}/{x}/{y}.png", "a host that is none"),
    ],
)
def test_tiles_from_nowhere_or_from_strangers_are_refused(public: str, tiles: str, words: str, tmp_path: Path) -> None:
    given = SAFE | {"KITH_VAR": str(tmp_path)} | TILES | {"KITH_PUBLIC_URL": public, "KITH_TILES_URL": tiles}
    with pytest.raises(SettingsError, match=f"KITH_TILES_URL.*{words}"):
        Settings.from_environ(given)


def test_tiles_say_whose_they_are(tmp_path: Path) -> None:
    own = TILES | {"KITH_PUBLIC_URL": "https://kith.example.gov.uk", "KITH_TILES_CREDIT": " "}
    with pytest.raises(SettingsError, match="KITH_TILES_CREDIT"):
        Settings.from_environ(SAFE | {"KITH_VAR": str(tmp_path)} | own)
