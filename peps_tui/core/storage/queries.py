"""What several repositories ask alike."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, cast, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

T = TypeVar("T", int, str)


def newest(connection: Connection, table: Table, *where: ColumnElement[bool]) -> RowMapping | None:
    """The newest row that satisfies every condition."""
    query = select(table).where(*where).order_by(table.c.id.desc()).limit(1)
    return connection.execute(query).mappings().one_or_none()


def among(column: ColumnElement[T], values: Iterable[T]) -> ColumnElement[bool]:
    """Whether `column` is one of `values`: a single parameter, however many they are."""
    listed = _Each(literal(json.dumps(list(values)))).table_valued("value")
    return column.in_(select(cast(listed.c.value, column.type)))


class _Each(FunctionElement[Any]):
    """The elements of a JSON list, as rows."""

    inherit_cache = True


@compiles(_Each, "sqlite")
def _on_sqlite(element: _Each, compiler: SQLCompiler, **how: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **how)})"


@compiles(_Each, "postgresql")
def _on_postgresql(element: _Each, compiler: SQLCompiler, **how: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **how)} AS json))"
