"""Commands of places: import a council's boundaries and postcodes."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import click
from flask.cli import AppGroup

from hub.kernel import clock, unit
from hub.kernel.errors import KithError
from hub.places import queries, services
from hub.places.domain import AreaKind, Point, PostcodeRow
from hub.places.domain.neighbourhood_files import read_neighbourhoods
from hub.places.domain.postcode_files import read_rows

group = AppGroup("places", help="Boundaries and postcodes.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LOOK_EVERY = 1000
LONGEST_NAME = 120


@group.command("import-areas")
@click.argument("file", type=FILE)
@click.option("--set", "set_name", help="What to call this set, as “Wards 2022”; the file’s name, if nothing is said.")
@click.option("--valid-from", type=click.DateTime(["%Y-%m-%d"]), help="The day from which it holds; today, if nothing.")
@click.option("--kind", type=click.Choice([kind.value for kind in AreaKind]), default="ward", show_default=True)
@click.option("--name-property", help="The property that holds each area’s name; found for ONS files.")
@click.option("--code-property", help="The property that holds each area’s code; found for ONS files.")
@click.option(
    "--neighbourhoods", type=FILE, help="CSV of ward code and neighbourhood name, to join wards into neighbourhoods."
)
def import_areas(
    file: Path,
    set_name: str | None,
    valid_from: datetime | None,
    kind: str,
    name_property: str | None,
    code_property: str | None,
    neighbourhoods: Path | None,
) -> None:
    """Import a GeoJSON file of wards or neighbourhoods as a dated set."""
    try:
        geojson: Any = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"{file.name} is not JSON: {error}. Nothing was imported.") from error
    features = geojson.get("features") if isinstance(geojson, dict) else None
    name = set_name or file.stem[:LONGEST_NAME]
    day = valid_from.date() if valid_from else clock.today()
    try:
        named = None
        if neighbourhoods:
            with _text(neighbourhoods) as text:
                named = read_neighbourhoods(text)
        length = len(features) if isinstance(features, list) else 0
        with click.progressbar(length=length, label="Checking the areas") as bar:
            count = unit.write(
                services.import_areas,
                geojson,
                name,
                day,
                kind=kind,
                name_property=name_property,
                code_property=code_property,
                neighbourhoods=named,
                progress=bar.update,
            )
    except KithError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{count} areas are kept as “{name}”, in force from {day:%d %B %Y}.")
    click.echo("Whoever keeps an area is told by the outbox; a running worker does that now.")


@group.command("import-postcodes")
@click.argument("file", type=FILE)
@click.option("--near", type=float, default=5.0, show_default=True, help="Keep those within so many km of the areas.")
def import_postcodes(file: Path, near: float) -> None:
    """Import postcodes from OS Code-Point Open or an ONSPD file: all of it is checked, then it is applied at once."""
    try:
        rows = _checked(file, near)
        with click.progressbar(length=len(rows), label="Keeping postcodes") as bar:
            count = unit.write(services.import_postcodes, rows, progress=bar.update)
    except KithError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{count} postcodes are kept.")


def _checked(file: Path, near: float) -> list[PostcodeRow]:
    atlas = queries.atlas()
    kept: list[PostcodeRow] = []
    checking = click.progressbar(length=file.stat().st_size, label="Checking the file")
    with checking as bar, _text(file) as text:
        per_line = _line_bytes(file)
        for read, row in enumerate(read_rows(text), 1):
            if read % LOOK_EVERY == 0:
                bar.update(LOOK_EVERY * per_line)
            if atlas.holds(Point(row.lat, row.lon), near):
                kept.append(row)
        bar.update(bar.length or 0)
    return kept


def _line_bytes(file: Path) -> int:
    with file.open("rb") as opened:
        sample = opened.read(65536)
    return max(1, len(sample) // max(1, sample.count(b"\n")))


@group.command("sources")
def sources() -> None:
    """Say which boundaries are in force."""
    click.echo(queries.source_note())


@contextmanager
def _text(file: Path) -> Iterator[TextIO]:
    """A CSV file to be read; where it turns out to be none, the command ends with a sentence that says so."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            yield opened
    except UnicodeDecodeError as error:
        raise click.ClickException(
            f"{file.name} is not text in UTF-8. In your spreadsheet, save it as “CSV UTF-8”. Nothing was imported."
        ) from error
    except csv.Error as error:
        raise click.ClickException(f"{file.name} is not a CSV file: {error}. Nothing was imported.") from error
