"""Commands of places: import a council's boundaries and postcodes."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from hub.kernel import unit
from hub.kernel.errors import KithError
from hub.places import queries, services
from hub.places.domain import AreaKind, Point, PostcodeRow
from hub.places.domain.postcode_files import read_rows

group = AppGroup("places", help="Boundaries and postcodes.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LOOK_EVERY = 1000


@group.command("import-areas")
@click.argument("file", type=FILE)
@click.option("--set", "set_name", required=True, help="What to call this set, as “Wards 2022”.")
@click.option("--valid-from", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day from which it holds.")
@click.option("--kind", type=click.Choice([kind.value for kind in AreaKind]), default="ward", show_default=True)
@click.option("--name-property", help="The property that holds each area’s name; found for ONS files.")
@click.option("--code-property", help="The property that holds each area’s code; found for ONS files.")
@click.option(
    "--neighbourhoods", type=FILE, help="CSV of ward code and neighbourhood name, to join wards into neighbourhoods."
)
def import_areas(
    file: Path,
    set_name: str,
    valid_from: datetime,
    kind: str,
    name_property: str | None,
    code_property: str | None,
    neighbourhoods: Path | None,
) -> None:
    """Import a GeoJSON file of wards or neighbourhoods as a dated set."""
    try:
        geojson: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise click.ClickException(f"{file.name} is not JSON: {error}. Nothing was imported.") from error
    named = _pairs(neighbourhoods) if neighbourhoods else None
    features = geojson.get("features") if isinstance(geojson, dict) else None
    try:
        with click.progressbar(length=len(features or ()), label="Checking the areas") as bar:
            count = unit.write(
                services.import_areas,
                geojson,
                set_name,
                valid_from.date(),
                kind=kind,
                name_property=name_property,
                code_property=code_property,
                neighbourhoods=named,
                progress=bar.update,
            )
    except KithError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{count} areas are kept as “{set_name}”, in force from {valid_from:%d %B %Y}.")
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
    with checking as bar, file.open(encoding="utf-8-sig", newline="") as text:
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


def _pairs(file: Path) -> dict[str, str]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = [row for row in csv.reader(opened) if len(row) >= 2]
    return {code.strip(): name.strip() for code, name, *_ in rows if code.strip().lower() != "code"}
