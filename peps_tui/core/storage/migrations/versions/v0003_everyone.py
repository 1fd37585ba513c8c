"""Everyone's side: terms of use, ways back in, one's establishment, several establishments."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _terms()
    _door()
    _establishments()
    _services()
    _preferences()


def _terms() -> None:
    op.create_table(
        "terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
        sa.UniqueConstraint("version", name=op.f("uq_terms_version")),
    )
    op.create_table(
        "acceptances",
        sa.Column("establishment_id", sa.Integer(), nullable=False),
        sa.Column("terms_id", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(), nullable=False),
        sa.Column("accepted_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["establishment_id"],
            ["establishments.id"],
            name=op.f("fk_acceptances_establishment_id"),
        ),
        sa.ForeignKeyConstraint(["terms_id"], ["terms.id"], name=op.f("fk_acceptances_terms_id")),
        sa.PrimaryKeyConstraint("establishment_id", "terms_id", name=op.f("pk_acceptances")),
    )


def _door() -> None:
    op.add_column(
        "sessions", sa.Column("purpose", sa.String(), nullable=False, server_default="sign_in")
    )
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column(
            "establishment_id", existing_type=sa.Integer(), nullable=True, comment="null: of none"
        )
    op.create_table(
        "requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("about", sa.String(32), nullable=False, comment="keyed digest"),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    op.create_index("ix_requests_source", "requests", ["source", "kind", "at"])
    op.create_index("ix_requests_about", "requests", ["about", "kind", "at"])
    op.create_table(
        "people",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "person",
            sa.Integer(),
            nullable=False,
            comment="the same for the accounts of one person",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_people_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_people")),
    )
    op.create_index("ix_people_person", "people", ["person"])


def _establishments() -> None:
    op.add_column("establishments", sa.Column("address", sa.String(), nullable=True))
    op.create_table(
        "contracts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("establishment_id", sa.Integer(), nullable=False),
        sa.Column("fund", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["establishment_id"], ["establishments.id"], name=op.f("fk_contracts_establishment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts")),
    )
    op.create_index(
        "ix_contracts_number", "contracts", ["establishment_id", "number", "fund"], unique=True
    )
    op.create_table(
        "bank_details",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("establishment_id", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("iban", sa.LargeBinary(), nullable=False, comment="sealed"),
        sa.Column("bic", sa.String(11), nullable=False),
        sa.ForeignKeyConstraint(
            ["establishment_id"],
            ["establishments.id"],
            name=op.f("fk_bank_details_establishment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_details")),
        sa.UniqueConstraint("establishment_id", name=op.f("uq_bank_details_establishment_id")),
    )


def _services() -> None:
    op.add_column("services", sa.Column("address", sa.String(), nullable=False, server_default=""))


def _preferences() -> None:
    op.create_table(
        "preferences",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_preferences_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "name", name=op.f("pk_preferences")),
    )
