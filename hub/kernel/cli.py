"""Commands of the kernel: the worker, the outbox, the jobs."""

from __future__ import annotations

import threading

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from hub.kernel import jobs, outbox, unit, worker
from hub.kernel.outbox import queries

outbox_group = AppGroup("outbox", help="News waiting to be delivered.")
jobs_group = AppGroup("jobs", help="What falls due by the clock.")


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
