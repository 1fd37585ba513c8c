"""What the whole administration of accounts needs: sorting, reviews, reminders, new services."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from peps_tui.core.domain.text import fold, is_generic_name

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BYTE_ORDER = sa.String().with_variant(sa.String(collation="C"), "postgresql")
BATCH = 1000


def upgrade() -> None:
    _count_accounts()
    _add_keys()
    _fill_keys()
    _index_grid()
    op.create_index("ix_accounts_created", "accounts", ["establishment_id", "created_at"])
    op.create_index("ix_accounts_expiry", "accounts", ["expires_on", "establishment_id"])
    _index_history()
    op.add_column(
        "outbox",
        sa.Column(
            "account_id",
            sa.Integer(),
            nullable=True,
            comment="whom it is for; no reference: it may be deleted",
        ),
    )
    op.create_index("ix_outbox_account", "outbox", ["account_id"])
    _create_reminders()
    _create_service_reviews()
    _create_reviews()


def _count_accounts() -> None:
    """From here on ids are counted: SQLite would give that of a deleted account again."""
    op.execute(
        "INSERT INTO counters (name, value) SELECT 'account', coalesce(max(id), 0) FROM accounts"
    )


def _add_keys() -> None:
    for name in ("first_name_key", "service_key"):
        op.add_column("accounts", sa.Column(name, BYTE_ORDER, nullable=False, server_default=""))
    op.add_column(
        "accounts",
        sa.Column("generic_name", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def _fill_keys() -> None:
    accounts = sa.table(
        "accounts",
        *(sa.column(name) for name in ("id", "last_name", "first_name", "service")),
        *(sa.column(name) for name in ("first_name_key", "service_key", "generic_name")),
    )
    connection = op.get_bind()
    fill = (
        accounts.update()
        .where(accounts.c.id == sa.bindparam("which"))
        .values(
            first_name_key=sa.bindparam("first_key"),
            service_key=sa.bindparam("service_name_key"),
            generic_name=sa.bindparam("generic"),
        )
    )
    for rows in _batches(connection, accounts):
        connection.execute(
            fill,
            [
                {
                    "which": row.id,
                    "first_key": fold(row.first_name),
                    "service_name_key": fold(row.service),
                    "generic": is_generic_name(row.last_name, row.first_name),
                }
                for row in rows
            ],
        )


def _batches(
    connection: sa.Connection, accounts: sa.TableClause
) -> Iterator[list[sa.Row[Any, Any, Any, Any]]]:
    """The accounts by a thousand, read whole before any is written."""
    last = 0
    query = sa.select(
        accounts.c.id, accounts.c.last_name, accounts.c.first_name, accounts.c.service
    )
    while rows := list(
        connection.execute(
            query.where(accounts.c.id > last).order_by(accounts.c.id).limit(BATCH)
        ).all()
    ):
        yield rows
        last = rows[-1].id


def _index_history() -> None:
    read = ["number", "at", "operation", "author_identifier", "subject_identifier"]
    op.create_index("ix_history_filter", "history", ["establishment_id", *read])
    for side in ("author", "subject"):
        people = [f"{side}_identifier", f"{side}_name"]
        op.create_index(f"ix_history_{side}", "history", ["establishment_id", *people])


def _index_grid() -> None:
    op.drop_index("ix_accounts_grid", "accounts")
    order = ["establishment_id", "sort_key", "id"]
    facts = ["expires_on", "blocked_at", "activated_at", "profile", "last_login_at", "created_at"]
    flags = ["net_entreprises", "delegation", "generic_name"]
    texts = ["identifier", "first_name_key", "service_key", "search_key"]
    op.create_index("ix_accounts_grid", "accounts", [*order, *facts, *flags, *texts])
    op.drop_index("ix_accounts_status", "accounts")
    administrators = sa.text("profile = 'admin'")
    op.create_index(
        "ix_accounts_administrators",
        "accounts",
        ["establishment_id", "sort_key"],
        sqlite_where=administrators,
        postgresql_where=administrators,
    )


def _create_reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False, comment="the expiry that was told"),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_reminders_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "expires_on", name=op.f("pk_reminders")),
    )


def _create_service_reviews() -> None:
    table = op.create_table(
        "service_reviews",
        sa.Column("establishment_id", sa.Integer(), nullable=False),
        sa.Column("service_code", sa.String(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(), nullable=False),
        sa.Column("reviewed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["establishment_id"],
            ["establishments.id"],
            name=op.f("fk_service_reviews_establishment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["service_code"], ["services.code"], name=op.f("fk_service_reviews_service_code")
        ),
        sa.PrimaryKeyConstraint(
            "establishment_id", "service_code", name=op.f("pk_service_reviews")
        ),
    )
    # Those that were there before anybody could review them are no news.
    establishments = sa.table("establishments", sa.column("id"))
    services = sa.table("services", sa.column("code"))
    known = sa.select(
        establishments.c.id,
        services.c.code,
        sa.literal(datetime.now(UTC).replace(tzinfo=None), sa.DateTime()),
        sa.literal(""),
    ).select_from(establishments.join(services, sa.true()))
    op.execute(table.insert().from_select([column.name for column in table.columns], known))


def _create_reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("establishment_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["establishment_id"], ["establishments.id"], name=op.f("fk_reviews_establishment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index("ix_reviews_establishment", "reviews", ["establishment_id", "closed_at"])
    op.create_table(
        "review_items",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "account_id",
            sa.Integer(),
            nullable=False,
            comment="no reference: it may be deleted",
        ),
        sa.Column("identifier", sa.String(length=9), nullable=False),
        sa.Column("civility", sa.String(), nullable=True),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("last_login_on", sa.Date(), nullable=True),
        sa.Column("reasons", sa.String(), nullable=False, comment="separated by spaces"),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column(
            "expires_after",
            sa.Date(),
            nullable=True,
            comment="written when the review is closed",
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["reviews.id"],
            name=op.f("fk_review_items_review_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("review_id", "number", name=op.f("pk_review_items")),
    )
    op.create_index("ix_review_items_left", "review_items", ["review_id", "result"])
