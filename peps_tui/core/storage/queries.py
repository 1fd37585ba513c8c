"""What several repositories ask alike."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, select


def newest(connection: Connection, table: Table, *where: ColumnElement[bool]) -> RowMapping | None:
    """The newest row that satisfies every condition."""
    query = select(table).where(*where).order_by(table.c.id.desc()).limit(1)
    return connection.execute(query).mappings().one_or_none()
