"""Style sheets are parsed once in a process, and once for all the sessions forked from it.

Textual parses all that is in use anew for each screen that brings a sheet of its own.
"""

from __future__ import annotations

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

_parse_rules = Stylesheet._parse_rules  # noqa: SLF001
_parsed: dict[tuple[tuple[str, str], ...], dict[tuple[object, ...], list[RuleSet]]] = {}
"""By the colours, which are many and of few kinds, then by what is parsed."""


def parse_once() -> None:
    """Have what was parsed with the same colours taken as it is, in the whole process."""
    Stylesheet._parse_rules = _parsed_rules  # type: ignore[method-assign]  # noqa: SLF001


def _parsed_rules(
    self: Stylesheet,
    css: str,
    read_from: CSSLocation,
    is_default_rules: bool = False,
    tie_breaker: int = 0,
    scope: str = "",
) -> list[RuleSet]:
    told = (css, read_from, is_default_rules, tie_breaker, scope)
    parsed = _parsed.setdefault(tuple(self._variables.items()), {})
    if told not in parsed:
        parsed[told] = _parse_rules(self, *told)
    return parsed[told]
