"""Reaching people over a line: drafts that outlive it, and files sent to their own address."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False, comment="who was typing it"),
        sa.Column("content", sa.LargeBinary(), nullable=False, comment="sealed"),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_drafts_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_drafts_account_id", "drafts", ["account_id"])
    op.add_column(
        "outbox",
        sa.Column(
            "attachment", sa.LargeBinary(), nullable=True, comment="sealed; wiped once it left"
        ),
    )
