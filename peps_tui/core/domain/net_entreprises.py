"""The outside identity of people who come by Net-entreprises (AUTH-1)."""

from __future__ import annotations

from dataclasses import dataclass

from peps_tui.core.domain.text import clean, sort_key


@dataclass(frozen=True, slots=True, kw_only=True)
class NetIdentity:
    """A person in an employer, as Net-entreprises knows him."""

    siret: str
    last_name: str
    first_name: str

    @property
    def key(self) -> str:
        """The same for all the ways of writing the same names."""
        return f"{self.siret}\x1f{sort_key(self.last_name, self.first_name)}"


def typed_identity(siret: str, last_name: str, first_name: str) -> NetIdentity:
    """What a person typed, without what no name holds; the SIRET without its spaces."""
    return NetIdentity(
        siret="".join(clean(siret).split()),
        last_name=clean(last_name).strip(),
        first_name=clean(first_name).strip(),
    )
