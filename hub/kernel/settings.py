"""Settings: everything the surroundings may decide, read once from the environment and then fixed."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import click
import sqlalchemy as sa

ENVIRONMENTS = ("production", "demo", "test")
INDEX_NAME = re.compile(r"[a-z][a-z0-9-]{0,99}")
SEARCHES = ("embedded", "grid")
DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")
LAST_PORT = 65535
PLACES = re.compile(r"\{[^}]*\}")
CSP_ENDS = re.compile(r"[^A-Za-z0-9.:\[\]-]")  # what would end a host in a policy, or is no host
FINGERPRINT = re.compile(r"([0-9A-Fa-f]{2}:?){32}")


class SettingsError(click.ClickException):
    """The environment asks for what cannot be; says which variable to set and how, and a command ends with just that."""


@dataclass(frozen=True)
class Settings:
    """One installation's settings; `docs/operations.md` describes each variable."""

    env: str = "production"
    secret_key: str = field(default="", repr=False)
    database_url: str = field(default="", repr=False)
    var: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    mail_url: str = field(default="", repr=False)
    geocoder_url: str = ""
    tiles_url: str = ""
    tiles_credit: str = ""
    stripe_key: str = field(default="", repr=False)
    stripe_snapshot_secret: str = field(default="", repr=False)
    stripe_thin_secret: str = field(default="", repr=False)
    search: str = "embedded"
    elasticsearch_url: str = ""
    elasticsearch_index: str = "kith-offers"
    elasticsearch_ca: str = ""
    elasticsearch_fingerprint: str = ""
    elasticsearch_user: str = ""
    elasticsearch_password: str = field(default="", repr=False)
    elasticsearch_api_key: str = field(default="", repr=False)
    proxies: int = 0
    log_level: str = "INFO"
    seed: int | None = None
    kill_at: str = ""
    round_nightly: bool = True

    @property
    def demo(self) -> bool:
        """Whether the demo's doors (sign in as, mailbox, its own clock) may exist at all."""
        return self.env == "demo"

    @property
    def secure(self) -> bool:
        """Whether people reach us by https, so that cookies must never travel without it."""
        return self.public_url.startswith("https://")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read `KITH_*`, `STRIPE_*`, `ELASTICSEARCH_*` and `DATABASE_URL`.

        Raises:
            SettingsError: a value is malformed, or production lacks one that it must have.
        """
        env = os.environ if environ is None else environ
        name = env.get("KITH_ENV", "production")
        if name not in ENVIRONMENTS:
            raise SettingsError(f"KITH_ENV is “{name}”; set it to one of {', '.join(ENVIRONMENTS)}.")
        var = Path(env.get("KITH_VAR", "var")).resolve()
        host, port = listens_at(env)
        url = database_url(env.get("DATABASE_URL", ""), var)
        settings = cls(
            env=name,
            secret_key=env.get("KITH_SECRET_KEY", "") or ("" if name == "production" else _kept_secret(var)),
            database_url=url,
            var=var,
            host=host,
            port=port,
            public_url=env.get("KITH_PUBLIC_URL", "" if name == "production" else f"http://{host}:{port}").rstrip("/"),
            mail_url=env.get("KITH_MAIL_URL", "" if name == "production" else "mailbox:"),
            geocoder_url=env.get("KITH_GEOCODER_URL", ""),
            tiles_url=env.get("KITH_TILES_URL", "").strip(),
            tiles_credit=env.get("KITH_TILES_CREDIT", "").strip(),
            stripe_key=env.get("STRIPE_API_KEY", "").strip(),
            stripe_snapshot_secret=env.get("STRIPE_SNAPSHOT_SECRET", "").strip(),
            stripe_thin_secret=env.get("STRIPE_THIN_SECRET", "").strip(),
            search=env.get("KITH_SEARCH", "").strip() or "embedded",
            elasticsearch_url=env.get("ELASTICSEARCH_URL", "").strip().rstrip("/"),
            elasticsearch_index=env.get("ELASTICSEARCH_INDEX", "").strip() or "kith-offers",
            elasticsearch_ca=env.get("ELASTICSEARCH_CA", "").strip(),
            elasticsearch_fingerprint=env.get("ELASTICSEARCH_FINGERPRINT", "").strip(),
            elasticsearch_user=env.get("ELASTICSEARCH_USER", "").strip(),
            elasticsearch_password=env.get("ELASTICSEARCH_PASSWORD", ""),
            elasticsearch_api_key=env.get("ELASTICSEARCH_API_KEY", "").strip(),
            proxies=_integer(env, "KITH_PROXIES", 0),
            log_level=env.get("KITH_LOG_LEVEL", "INFO").upper(),
            kill_at=env.get("KITH_KILL_AT", ""),
            round_nightly=_nightly(env.get("KITH_ROUND", "")),
        )
        settings.check()
        return settings

    def check(self) -> None:
        """Refuse to start production without what keeps it safe.

        Raises:
            SettingsError: naming each variable that is missing, or that may not be set there.
        """
        self._check_stripe()
        if self.search not in SEARCHES:
            raise SettingsError(f"KITH_SEARCH is “{self.search}”; set it to one of {', '.join(SEARCHES)}.")
        self._check_elasticsearch()
        self._check_tiles()
        if self.env != "production":
            return
        if self.kill_at:
            raise SettingsError("KITH_KILL_AT kills Kith for its own tests. Unset it: production never dies by wish.")
        needed = {
            "KITH_SECRET_KEY": self.secret_key,
            "KITH_PUBLIC_URL": self.public_url,
            "KITH_MAIL_URL": self.mail_url,
        }
        missing = [name for name, value in needed.items() if not value]
        if missing:
            raise SettingsError(f"Production needs {', '.join(missing)}. Set them; docs/operations.md says how.")
        if len(self.secret_key) < 32:
            raise SettingsError("KITH_SECRET_KEY is too short. Set it to at least 32 random characters.")

    def _check_stripe(self) -> None:
        """Refuse half of what Stripe needs, and real money where people try things out; no message repeats a key."""
        if not self.stripe_key:
            return
        if not self.stripe_key.startswith(("sk_", "rk_")):
            raise SettingsError("STRIPE_API_KEY is no secret or restricted key. Set it to one that begins sk_ or rk_.")
        if not self.stripe_snapshot_secret or not self.stripe_thin_secret:
            raise SettingsError(
                "STRIPE_API_KEY needs STRIPE_SNAPSHOT_SECRET and STRIPE_THIN_SECRET beside it: the signing secrets of "
                "the two webhook endpoints. Set them; docs/operations.md says how."
            )
        if self.stripe_live and (self.env != "production" or os.environ.get("FLASK_DEBUG", "0") not in ("", "0")):
            raise SettingsError(
                "STRIPE_API_KEY is a live key, and this is no production without debugging. Use a test key."
            )

    def _check_elasticsearch(self) -> None:
        """Refuse an address or proofs that cannot be, and secrets that would travel in the open."""
        if not self.elasticsearch_url:
            return
        try:
            parts = urlsplit(self.elasticsearch_url)
            named = parts.scheme in ("http", "https") and parts.hostname and parts.port
        except ValueError:
            named = None
        if not named:
            raise SettingsError(
                "ELASTICSEARCH_URL is no address with a port. Set it as https://search.example.org:9200."
            )
        if parts.username or parts.password:
            raise SettingsError(
                "ELASTICSEARCH_URL may hold no password. Set ELASTICSEARCH_USER and ELASTICSEARCH_PASSWORD."
            )
        if not INDEX_NAME.fullmatch(self.elasticsearch_index):
            raise SettingsError("ELASTICSEARCH_INDEX is made of small letters, figures and hyphens, a letter first.")
        self._check_proofs(parts.scheme, parts.hostname or "")

    def _check_proofs(self, scheme: str, host: str) -> None:
        """Who asks, and what proves that the right server answers."""
        if bool(self.elasticsearch_user) != bool(self.elasticsearch_password):
            raise SettingsError("ELASTICSEARCH_USER and ELASTICSEARCH_PASSWORD go together. Set both, or neither.")
        if self.elasticsearch_user and self.elasticsearch_api_key:
            raise SettingsError("ELASTICSEARCH_API_KEY stands for a user. Set it, or ELASTICSEARCH_USER, and not both.")
        proof = self.elasticsearch_ca or self.elasticsearch_fingerprint
        if scheme == "http" and (proof or host not in ("127.0.0.1", "::1", "localhost")):
            raise SettingsError(
                "ELASTICSEARCH_URL begins http:, which only a server on this machine may. Set it to https:."
            )
        if self.elasticsearch_ca and not Path(self.elasticsearch_ca).is_file():
            raise SettingsError("ELASTICSEARCH_CA names no file. Set it to the certificate of who signed the server's.")
        if self.elasticsearch_fingerprint and not FINGERPRINT.fullmatch(self.elasticsearch_fingerprint):
            raise SettingsError("ELASTICSEARCH_FINGERPRINT is no SHA-256. Set it to the 64 hexadecimal figures of it.")

    def _check_tiles(self) -> None:
        """Refuse an address that draws no map, and one at which strangers would see who looks at which streets."""
        if not self.tiles_url:
            return
        try:
            parts = urlsplit(self.tiles_url)
            host, named = parts.hostname or "", parts.scheme in ("http", "https") and not parts.username
        except ValueError:
            host, named = "", False
        if not host or not named or sorted(PLACES.findall(self.tiles_url)) != ["{x}", "{y}", "{z}"]:
            raise SettingsError(
                "KITH_TILES_URL is no address of tiles. Set it as https://tiles.example.gov.uk/{z}/{x}/{y}.png."
            )
        if CSP_ENDS.search(parts.netloc):
            raise SettingsError(
                "KITH_TILES_URL has a host that is none. Write it in letters, figures, dots and hyphens."
            )
        if parts.scheme == "http" and self.secure:
            raise SettingsError("KITH_TILES_URL begins http:, which no page by https: may show. Set it to https:.")
        if not _same_house(host, urlsplit(self.public_url).hostname or ""):
            raise SettingsError(
                f"KITH_TILES_URL leads to {host}, a stranger to KITH_PUBLIC_URL, who would see who looks at which streets. "
                "Serve the tiles at Kith's own host or one beside it; docs/operations.md says how."
            )
        if not self.tiles_credit:
            raise SettingsError("KITH_TILES_URL needs KITH_TILES_CREDIT beside it: the words that say whose map it is.")

    @property
    def tiles_origin(self) -> str:
        """Where the tiles of maps come from, as the browser's policy names it; empty where there are none."""
        parts = urlsplit(self.tiles_url)
        return f"{parts.scheme}://{parts.netloc}" if self.tiles_url else ""

    @property
    def stripe_live(self) -> bool:
        """Whether the key moves real money."""
        return self.stripe_key.startswith(("sk_live_", "rk_live_"))


def _same_house(host: str, home: str) -> bool:
    """Whether `host` is `home`, lies below it, or beside it under a domain of three names or more (example.gov.uk)."""
    _own, _, above = home.partition(".")
    named = above.count(".") >= 2 and not above.replace(".", "").isdecimal()
    beside = named and (host == above or host.endswith(f".{above}"))
    return bool(home) and (host == home or host.endswith(f".{home}") or beside)


def database_url(given: str, var: Path) -> str:
    """The address SQLAlchemy wants: SQLite in `var` by default, psycopg for any spelling of PostgreSQL.

    Raises:
        SettingsError: it is the address of no database that we know; the message repeats no password.
    """
    if not given:
        return f"sqlite:///{var / 'kith.sqlite3'}"
    for prefix in ("postgres://", "postgresql://"):
        if given.startswith(prefix):
            given = "postgresql+psycopg://" + given.removeprefix(prefix)
    try:
        known = sa.make_url(given).drivername in DRIVERS
    except (sa.exc.ArgumentError, ValueError):
        known = False
    if not known:
        raise SettingsError(
            "DATABASE_URL is no address of a database that Kith can use. Set it as "
            "postgresql://user:password@host/name or sqlite:////srv/kith/var/kith.sqlite3, or leave it out."
        )
    return given


def listens_at(env: Mapping[str, str]) -> tuple[str, int]:
    """The host and port of `KITH_HOST` and `KITH_PORT`, for whoever looks before anything is made whether they are free.

    Raises:
        SettingsError: the port is none.
    """
    port = _integer(env, "KITH_PORT", 8000)
    if port > LAST_PORT:
        raise SettingsError(f"KITH_PORT is “{port}”; set it to a whole number up to {LAST_PORT}.")
    return env.get("KITH_HOST", "127.0.0.1"), port


def _nightly(value: str) -> bool:
    if value not in ("", "nightly", "off"):
        raise SettingsError(f"KITH_ROUND is “{value}”; set it to nightly or off.")
    return value != "off"


def _integer(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name, "")
    if value and not value.isdecimal():
        raise SettingsError(f"{name} is “{value}”; set it to a whole number.")
    return int(value) if value else default


def _kept_secret(var: Path) -> str:
    """A random key kept in `var`, so that a demo's sessions outlive a restart."""
    path = var / "secret"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(32))
        path.chmod(0o600)
    return path.read_text()
