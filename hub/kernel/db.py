"""The database: one SQLAlchemy base, the column types everyone uses, and how SQLite is opened."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, cast

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

from hub.kernel.clock import LAST_DAY
from hub.kernel.ids import LENGTH

if TYPE_CHECKING:
    from sqlalchemy.sql.type_api import _BindProcessorType, _ResultProcessorType

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Utc(sa.TypeDecorator[datetime]):
    """An aware moment in UTC on either database; a naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """UTC on its way in: without its zone on SQLite, which keeps none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Aware UTC on its way out."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def bind_processor(self, dialect: sa.Dialect) -> _BindProcessorType[datetime] | None:
        """The same in one step on SQLite, whose times are text of one form."""
        return self._to_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> _ResultProcessorType[datetime] | None:
        """The same in one step on SQLite."""
        return self._from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    @staticmethod
    def _to_text(value: datetime | None) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")

    @staticmethod
    def _from_text(value: str | None) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value + "+00:00")


class Day(sa.TypeDecorator[date]):
    """A day that people choose: one so far off that nothing can be reckoned from it is read as the last that can."""

    impl = sa.Date
    cache_ok = True

    def process_result_value(self, value: date | None, dialect: sa.Dialect) -> date | None:  # noqa: ARG002 - SQLAlchemy's signature
        """At most `LAST_DAY` on its way out: rows are older than the rule that refuses it."""
        return None if value is None else min(value, LAST_DAY)


def choice(enum: type[StrEnum], length: int = 32) -> sa.Enum:
    """A column type for `enum`, stored as its value, with a CHECK on both databases.

    Give the CHECK's name through the column's own name: `Mapped[State] = mapped_column(choice(State))`.
    """
    name = "".join("_" + c.lower() if c.isupper() else c for c in enum.__name__).lstrip("_")
    return sa.Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        length=length,
        name=name,
        values_callable=lambda e: [m.value for m in e],
    )


Json = sa.JSON().with_variant(JSONB(), "postgresql")
IdText = sa.String(LENGTH)

Id = Annotated[str, mapped_column(IdText, primary_key=True)]
Ref = Annotated[str, mapped_column(IdText)]
Urn = Annotated[str, mapped_column(sa.String(64))]


class Base(DeclarativeBase):
    """What every table inherits."""

    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Utc,
        dict[str, Any]: Json,
        list[str]: Json,
        list[int]: Json,
        int: sa.BigInteger().with_variant(sa.Integer, "sqlite"),
    }


_read_json = json.JSONDecoder().raw_decode


def from_json(text: str) -> Any:
    """What a text says, read in one step where it is nothing but JSON, as all that we write: rows hold several each."""
    try:
        found, end = _read_json(text)
    except ValueError:
        return json.loads(text)
    return found if end == len(text) else json.loads(text)


def table(model: type[Base]) -> sa.Table:
    """The table of a model, for statements that leave the session aside."""
    return cast("sa.Table", model.__table__)


class OneDatabase(Session):
    """A session of this app's one database: there is nothing to choose at each statement."""

    def __init__(self, db: SQLAlchemy, **options: Any) -> None:
        super().__init__(db, **options)
        self._engine = db.engine

    def get_bind(
        self,
        mapper: Any = None,  # noqa: ARG002 - the base class chooses by table
        clause: Any = None,  # noqa: ARG002 - as above
        bind: Any = None,
        **_options: Any,
    ) -> sa.Engine | sa.Connection:
        """The engine, unless another is named."""
        found: sa.Engine | sa.Connection = self._engine if bind is None else bind
        return found


db = SQLAlchemy(metadata=Base.metadata, session_options={"class_": OneDatabase})


LOT = 500  # keys in one statement, within every database's limit


def lots(keys: Iterable[str]) -> Iterator[list[str]]:
    """Keys by five hundred, for statements that name each."""
    whole = list(keys)
    return (whole[start : start + LOT] for start in range(0, len(whole), LOT))


def found_first(key: sa.ColumnExpressionArgument[str]) -> sa.ColumnElement[str]:
    """The order of a text key for what an index has found already: few rows, which are sorted then.

    By the key itself SQLite would walk through the whole table in its order, to spare itself the sorting.
    """
    return sa.type_coerce(key, sa.String).concat(sa.literal_column("''"))


def is_sqlite() -> bool:
    """Whether this app stands on SQLite."""
    return db.engine.dialect.name == "sqlite"


def hold_still() -> None:
    """Let all reads of the transaction that begins here see one moment; call it first in a reading unit.

    SQLite's always do; PostgreSQL's READ COMMITTED would see what others commit in between.
    """
    if not is_sqlite():
        db.session.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


def lock_whole(of: type[Base]) -> None:
    """Let nobody else write to a table until this unit ends, for rules about the row that was added last.

    On SQLite writers queue for the one write lock anyway.
    """
    if not is_sqlite():
        db.session.execute(sa.text(f"LOCK TABLE {of.__tablename__} IN EXCLUSIVE MODE"))


def lock_word(*words: str) -> None:
    """Let one unit at a time pass for these words, until it ends: for rules about rows that are not there yet.

    On SQLite writers queue for the one write lock anyway.
    """
    if not is_sqlite():
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(":".join(words), 0))))


def total_of(whole: sa.ColumnExpressionArgument[Any]) -> sa.ColumnElement[int]:
    """The sum of whole numbers (0 of none) as a whole number; by itself PostgreSQL adds up BIGINT as NUMERIC."""
    return sa.cast(sa.func.coalesce(sa.func.sum(whole), 0), sa.BigInteger)


def fact_totals(of: type[Base], pence: str | None = None, *where: sa.ColumnElement[bool]) -> tuple[int, int]:
    """How many rows a table has, and the sum of its column `pence`, as the database itself counts them."""
    amount = total_of(getattr(of, pence)) if pence else sa.literal(0)
    rows, total = db.session.execute(sa.select(sa.func.count(), amount).select_from(of).where(*where)).one()
    return int(rows), int(total)


def open_sqlite(connection: sqlite3.Connection, *, durable: bool) -> None:
    """Set up a fresh SQLite connection: WAL, keys enforced, patience, and our own BEGIN (see `unit.py`)."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # so that INSERT OR REPLACE meets the triggers that refuse to delete
        "busy_timeout=10000",
        f"synchronous={'FULL' if durable else 'NORMAL'}",
        "temp_store=MEMORY",
        "cache_size=-32000",
    ):
        connection.execute(f"PRAGMA {pragma}")
