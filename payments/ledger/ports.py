"""What rooms above the ledger keep beside it, and prove with it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, current_app

from payments.ledger.domain import Break

Proof = Callable[[], list[Break]]

_KEY = "kith.proofs"


def add_proof(app: Flask, proof: Proof) -> None:
    """Let `proof` (what a room keeps agrees with the ledger) be part of `flask ledger verify` and the nightly job."""
    app.extensions.setdefault(_KEY, []).append(proof)


def proofs() -> list[Proof]:
    """The proofs of this app."""
    found: list[Proof] = current_app.extensions.get(_KEY, [])
    return found
