"""The terms of use, and who accepted them."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, Connection, and_, exists, insert, select

from peps_tui.core.domain.terms import Acceptance, Terms
from peps_tui.core.storage.tables import acceptances, terms

# Their text is long: it is read when somebody wants to read it.
_HEADS = select(terms.c.id, terms.c.version, terms.c.published_at, terms.c.deadline)


@dataclass(frozen=True, slots=True)
class SqlTerms:
    """See `peps_tui.core.ports.storage.TermsOfUse`."""

    connection: Connection

    def newest(self) -> Terms | None:
        """The only version that still matters."""
        query = _HEADS.order_by(terms.c.id.desc()).limit(1)
        row = self.connection.execute(query).mappings().one_or_none()
        return None if row is None else Terms(**row)

    def to_accept(self, establishment_id: int) -> Terms | None:
        """The newest version, unless it was accepted for the establishment."""
        newest = self.newest()
        if newest is None or self.acceptance(establishment_id, newest) is not None:
            return None
        return newest

    def text(self, of: Terms) -> str:
        """What a version says."""
        query = select(terms.c.text).where(terms.c.id == of.id)
        return str(self.connection.execute(query).scalar_one())

    def acceptance(self, establishment_id: int, of: Terms) -> Acceptance | None:
        """Who accepted a version for the establishment."""
        query = select(acceptances.c.accepted_by, acceptances.c.accepted_at).where(
            _of(establishment_id, of)
        )
        row = self.connection.execute(query).one_or_none()
        return None if row is None else Acceptance(by=row.accepted_by, at=row.accepted_at)

    def publish(self, new: Terms, text: str) -> bool:
        """Store a new version; False when there was one of the same name."""
        known = exists().where(terms.c.version == new.version)
        if self.connection.execute(select(known)).scalar_one():
            return False
        values = {**asdict(new), "text": text}
        del values["id"]
        self.connection.execute(insert(terms), values)
        return True

    def accept(self, establishment_id: int, of: Terms, acceptance: Acceptance) -> None:
        """Note who accepted a version for the establishment."""
        self.connection.execute(
            insert(acceptances),
            {
                "establishment_id": establishment_id,
                "terms_id": of.id,
                "accepted_at": acceptance.at,
                "accepted_by": acceptance.by,
            },
        )


def _of(establishment_id: int, of: Terms) -> ColumnElement[bool]:
    return and_(acceptances.c.establishment_id == establishment_id, acceptances.c.terms_id == of.id)
