"""Commands of the kernel: the worker, the outbox, the jobs; and what every room's command says of a database that is not ready."""

from __future__ import annotations

import copy
import threading
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from hub.kernel import jobs, outbox, schema, unit, worker
from hub.kernel.outbox import queries

MIGRATES = "db"  # its errors are about the way to the tables of this version, and are told as they are
NOT_CURRENT = (
    "The database has no tables yet, or not those of this version. Run “flask db upgrade”, and then this again."
)

outbox_group = AppGroup("outbox", help="News waiting to be delivered.")
jobs_group = AppGroup("jobs", help="What falls due by the clock.")


class Commands(AppGroup):
    """The commands of all rooms. One that meets a database that is not ready says in a sentence what to do first."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self.app = app

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name; the group that it may be says the same of those below it."""
        found = super().get_command(ctx, cmd_name)
        if found is None or cmd_name == MIGRATES:
            return found
        guarded = copy.copy(found)  # one object serves every app of a process
        guarded.invoke = lambda ctx: self._invoke(found, ctx)  # type: ignore[method-assign]  # of this copy
        return guarded

    def _invoke(self, command: click.Command, context: click.Context) -> Any:
        try:
            return command.invoke(context)
        except (OperationalError, ProgrammingError) as error:
            why = self._not_ready()
            if why is None:
                raise
            raise click.ClickException(why) from error

    def _not_ready(self) -> str | None:
        """What to do about the database first; None where it is as it should be, and the fault is elsewhere."""
        with self.app.app_context():
            try:
                return None if schema.is_current() else NOT_CURRENT
            except DBAPIError as error:
                reason = str(error.orig).strip().partition("\n")[0].rstrip(".")
                return f"The database cannot be opened: {reason}. Start it, or mend DATABASE_URL, and try again."


@click.command("worker")
def worker_command() -> None:
    """Deliver news and run jobs until stopped."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Werkzeug's public way to look behind a proxy
    click.echo("Working. Stop with Ctrl+C.")
    worker.work(app, threading.Event())


@outbox_group.command("status")
def outbox_status() -> None:
    """Say how much waits and what is parked."""
    standing = queries.standing()
    click.echo(f"{standing.waiting} waiting, {standing.parked} parked.")
    for row in queries.parked():
        click.echo(f"{row.event_id} {row.handler} {row.type} {row.subject}: {row.error}")


@outbox_group.command("deliver")
def outbox_deliver() -> None:
    """Deliver everything that is due."""
    click.echo(f"{outbox.drain()} deliveries tried.")


@outbox_group.command("retry")
@click.argument("event")
@click.argument("handler")
def outbox_retry(event: str, handler: str) -> None:
    """Put the parked delivery of EVENT to HANDLER back in line."""
    unit.write(outbox.retry, event, handler)
    click.echo("Back in line.")


@jobs_group.command("list")
def jobs_list() -> None:
    """Name the jobs and how often each runs."""
    for job in jobs.registered().values():
        click.echo(f"{job.name}: every {job.every}")


@jobs_group.command("run")
@click.argument("name")
def jobs_run(name: str) -> None:
    """Run the job NAME now."""
    job = jobs.registered().get(name)
    if job is None:
        raise click.ClickException(f"There is no job “{name}”. “flask jobs list” names them.")
    click.echo(f"{jobs.run(job, force=True)} subjects dealt with.")
    if failed := unit.read(jobs.failing).get(name):
        raise click.ClickException(f"{failed} failed; the log says why.")
