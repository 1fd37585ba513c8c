"""The tables. What a column means is told by the domain class of the same name.

Instants are stored as UTC without zone, business dates as dates. The `…_key` columns of an
account are written by the application, so that both databases sort and search alike.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """A timezone-aware instant; both databases keep it as UTC without zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive instant: nobody could tell what it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive instant")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


class Facts(TypeDecorator[Mapping[str, str]]):
    """A flat mapping of texts, kept as JSON; equal mappings give equal text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, str] | None, dialect: Dialect) -> str:
        """Serialise with sorted names."""
        return json.dumps(dict(value or {}), ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> dict[str, str]:
        """Read the mapping back; one altered beyond reading differs from all that was written."""
        try:
            return dict(json.loads(str(value)))
        except (ValueError, TypeError):
            return {"unreadable": str(value)}


# Byte order, the same on both databases: the keys are folded, accents gone.
ByteOrder = String().with_variant(String(collation="C"), "postgresql")

establishments = Table(
    "establishments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("siret", String(14), nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("address", String),
    Column("representative_name", String),
    Column("representative_title", String),
    Column("representative_address", String),
)

contracts = Table(
    "contracts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("establishment_id", ForeignKey("establishments.id"), nullable=False),
    Column("fund", String, nullable=False),
    Column("number", String, nullable=False),
    Column("since", Date),
    Index("ix_contracts_number", "establishment_id", "number", "fund", unique=True),
)

bank_details = Table(
    "bank_details",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("establishment_id", ForeignKey("establishments.id"), nullable=False, unique=True),
    Column("holder", String, nullable=False),
    Column("iban", LargeBinary, nullable=False, comment="sealed"),
    Column("bic", String(11), nullable=False),
)

terms = Table(
    "terms",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", String, nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("deadline", Date, nullable=False),
)

acceptances = Table(
    "acceptances",
    metadata,
    Column("establishment_id", ForeignKey("establishments.id"), primary_key=True),
    Column("terms_id", ForeignKey("terms.id"), primary_key=True),
    Column("accepted_at", Instant, nullable=False),
    Column("accepted_by", String, nullable=False),
)

services = Table(
    "services",
    metadata,
    Column("code", String, primary_key=True),
    Column("theme", String, nullable=False),
    Column("label", String, nullable=False),
    Column("fund", String, nullable=False),
    Column("sensitive", Boolean, nullable=False),
    Column("online_on", Date, nullable=False),
    Column("position", Integer, nullable=False),
    Column("address", String, nullable=False),
)

identifiers = Table(
    "identifiers",
    metadata,
    Column("identifier", String(9), primary_key=True),
    comment="every identifier ever given: none is given twice (LIFE-13)",
)

counters = Table(
    "counters",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Integer, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("establishment_id", ForeignKey("establishments.id"), nullable=False),
    Column("identifier", ForeignKey("identifiers.identifier"), nullable=False, unique=True),
    Column("profile", String, nullable=False),
    Column("civility", String),
    Column("last_name", String, nullable=False),
    Column("first_name", String, nullable=False),
    Column("email", String),
    Column("email_key", String),
    Column("phone", LargeBinary),
    Column("phone_anonymous", Boolean, nullable=False),
    Column("service", String, nullable=False),
    Column("delegation", Boolean, nullable=False),
    Column("net_entreprises", Boolean, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("activated_at", Instant),
    Column("blocked_at", Instant),
    Column("password_failures", Integer, nullable=False),
    Column("code_failures", Integer, nullable=False),
    Column("last_login_at", Instant),
    Column("last_login_from", String, nullable=False),
    Column("password", String),
    Column("sort_key", ByteOrder, nullable=False),
    Column("first_name_key", ByteOrder, nullable=False),
    Column("service_key", ByteOrder, nullable=False),
    Column("search_key", ByteOrder, nullable=False),
    Column("generic_name", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint("profile IN ('admin', 'user')", name="profile"),
    # Covers the grid: order, paging, criteria, groups and search without touching the table.
    Index(
        "ix_accounts_grid",
        "establishment_id",
        "sort_key",
        "id",
        "expires_on",
        "blocked_at",
        "activated_at",
        "profile",
        "last_login_at",
        "created_at",
        "net_entreprises",
        "delegation",
        "generic_name",
        "identifier",
        "first_name_key",
        "service_key",
        "search_key",
    ),
    Index("ix_accounts_email", "email_key", "establishment_id", unique=True),
    Index(
        "ix_accounts_administrators",
        "establishment_id",
        "sort_key",
        sqlite_where=text("profile = 'admin'"),
        postgresql_where=text("profile = 'admin'"),
    ),
    # Cover what the start page and the daily job ask: the oldest account, whom to remind.
    Index("ix_accounts_created", "establishment_id", "created_at"),
    Index("ix_accounts_expiry", "expires_on", "establishment_id"),
)


def _of_account(*, nullable: bool = False) -> Column[int]:
    return Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=nullable)


rights = Table(
    "rights",
    metadata,
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("service_code", ForeignKey("services.code"), primary_key=True),
    Column("level", String, nullable=False),
    CheckConstraint("level IN ('read', 'write')", name="level"),
)

preferences = Table(
    "preferences",
    metadata,
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column(
        "account_id",
        ForeignKey("accounts.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
        comment="who was typing it",
    ),
    Column("content", LargeBinary, nullable=False, comment="sealed"),
    Column("saved_at", Instant, nullable=False),
    # A session that lost one must not take the next one for it.
    sqlite_autoincrement=True,
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket", String(64), nullable=False, unique=True),
    _of_account(),
    Column("establishment_id", ForeignKey("establishments.id"), nullable=False),
    Column("profile", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("workstation", String(64)),
    Column("workstation_name", String, nullable=False),
    Column("source", String, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("opened_at", Instant),
    Column("enrolment_confirmed", Boolean, nullable=False),
    Column("ended_at", Instant),
    Index("ix_sessions_account", "account_id"),
)

people = Table(
    "people",
    metadata,
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("person", Integer, nullable=False, comment="the same for the accounts of one person"),
    Index("ix_people_person", "person"),
)

challenges = Table(
    "challenges",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_account(),
    Column("session_id", ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    Column("purpose", String, nullable=False),
    Column("target", String(64), nullable=False),
    Column("phone", LargeBinary, nullable=False),
    Column("number", String(32), nullable=False, comment="keyed digest of the number"),
    Column("secret", LargeBinary),
    Column("sent_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("cancelled_at", Instant),
    Index("ix_challenges_account", "account_id", "sent_at"),
    Index("ix_challenges_number", "number", "sent_at"),
    Index("ix_challenges_sent", "sent_at"),
    Index("ix_challenges_session", "session_id", "purpose"),
)

trusts = Table(
    "trusts",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_account(),
    Column("fingerprint", String(64), nullable=False),
    Column("name", String, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("last_used_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("ix_trusts_account", "account_id", "fingerprint"),
    Index("ix_trusts_fingerprint", "fingerprint"),
)

links = Table(
    "links",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_account(),
    Column("kind", String, nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("sent_at", Instant, nullable=False),
    Column("deadline", Instant, nullable=False),
    Column("used_at", Instant),
    Column("cancelled_at", Instant),
    Index("ix_links_account", "account_id", "kind"),
)

failures = Table(
    "failures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", String, nullable=False),
    _of_account(nullable=True),
    Column("stranger", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_failures_source", "source", "at"),
    Index("ix_failures_account", "account_id", "at"),
)

requests = Table(
    "requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("source", String, nullable=False),
    Column("about", String(32), nullable=False, comment="keyed digest"),
    Column("at", Instant, nullable=False),
    Index("ix_requests_source", "source", "kind", "at"),
    Index("ix_requests_about", "about", "kind", "at"),
)

history = Table(
    "history",
    metadata,
    Column("establishment_id", ForeignKey("establishments.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("author_identifier", String, nullable=False),
    Column("author_name", String, nullable=False),
    Column("author_source", String, nullable=False),
    Column("operation", String, nullable=False),
    Column("subject_identifier", String, nullable=False),
    Column("subject_name", String, nullable=False),
    Column("before", Facts, nullable=False),
    Column("after", Facts, nullable=False),
    Column("seal", String(64), nullable=False),
    # Covers the filters: which lines to read is known without reading any.
    Index(
        "ix_history_filter",
        "establishment_id",
        "number",
        "at",
        "operation",
        "author_identifier",
        "subject_identifier",
    ),
    # Cover the people to choose among.
    Index("ix_history_author", "establishment_id", "author_identifier", "author_name"),
    Index("ix_history_subject", "establishment_id", "subject_identifier", "subject_name"),
)

reminders = Table(
    "reminders",
    metadata,
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("expires_on", Date, primary_key=True, comment="the expiry that was told"),
    Column("sent_at", Instant, nullable=False),
)

service_reviews = Table(
    "service_reviews",
    metadata,
    Column("establishment_id", ForeignKey("establishments.id"), primary_key=True),
    Column("service_code", ForeignKey("services.code"), primary_key=True),
    Column("reviewed_at", Instant, nullable=False),
    Column("reviewed_by", String, nullable=False),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("establishment_id", ForeignKey("establishments.id"), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("started_by", String, nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", String, nullable=False),
    Index("ix_reviews_establishment", "establishment_id", "closed_at"),
)

review_items = Table(
    "review_items",
    metadata,
    Column("review_id", ForeignKey("reviews.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("account_id", Integer, nullable=False, comment="no reference: it may be deleted"),
    Column("identifier", String(9), nullable=False),
    Column("civility", String),
    Column("last_name", String, nullable=False),
    Column("first_name", String, nullable=False),
    Column("service", String, nullable=False),
    Column("profile", String, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("last_login_on", Date),
    Column("reasons", String, nullable=False, comment="separated by spaces"),
    Column("decision", String),
    Column("decided_by", String, nullable=False),
    Column("decided_at", Instant),
    Column("result", String),
    Column("expires_after", Date, comment="written when the review is closed"),
    Index("ix_review_items_left", "review_id", "result"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("establishment_id", ForeignKey("establishments.id"), comment="null: of none"),
    Column("account_id", Integer, comment="whom it is for; no reference: it may be deleted"),
    Column("kind", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("destination", LargeBinary, comment="sealed; wiped once it left"),
    Column("facts", LargeBinary, comment="sealed; wiped once it left"),
    Column("attachment", LargeBinary, comment="sealed; wiped once it left"),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Instant, comment="null: sent, expired or given up"),
    Column("sent_at", Instant),
    Column("reason", String, nullable=False),
    Index("ix_outbox_due", "due_at"),
    Index("ix_outbox_account", "account_id"),
)
