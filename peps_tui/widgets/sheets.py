"""Style sheets are parsed once in a process, and once for all the sessions forked from it.

Textual parses all that is in use anew for each screen that brings a sheet of its own.
"""

from __future__ import annotations

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

_parse_rules = Stylesheet._parse_rules  # noqa: SLF001
_parsed: dict[tuple[object, ...], list[RuleSet]] = {}


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
    key = (*told, *self._variables.items())
    if key not in _parsed:
        _parsed[key] = _parse_rules(self, *told)
    return _parsed[key]
