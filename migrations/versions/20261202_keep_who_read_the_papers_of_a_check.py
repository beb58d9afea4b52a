"""Keep who read the papers of a check beside who read where a person lives: `home_look` becomes `record_look`.

Revision: c4d90a7be812, after e7a41c9d20b6.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c4d90a7be812"
down_revision = "e7a41c9d20b6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make("record_look")
    op.execute("INSERT INTO record_look SELECT id, viewer_id, person_id, party, about, at FROM home_look")
    op.drop_table("home_look")


def downgrade() -> None:
    op.execute("DELETE FROM record_look WHERE about LIKE 'check:%'")
    _make("home_look")
    op.execute("INSERT INTO home_look SELECT id, viewer_id, person_id, party, about, at FROM record_look")
    op.drop_table("record_look")


def _make(name: str) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("viewer_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("party", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{name}_person_id")),
        sa.ForeignKeyConstraint(["viewer_id"], ["person.id"], name=op.f(f"fk_{name}_viewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    with op.batch_alter_table(name, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f"ix_{name}_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f(f"ix_{name}_viewer_id"), ["viewer_id"], unique=False)
