"""The matrix of rights: services by theme, one of three levels each, drawn by one widget.

  * service sensible                Aucun  Lecture seule  Modification
  − Carrière  Masquer détail
▸   Affiliation CNRACL               ( )        ( )           (•)
  + Cotisations  Afficher détail (2)  1          1             0
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.message import Message

from peps_tui.core.domain.rights import NO_RIGHTS, Right, Rights, Service, level
from peps_tui.core.domain.text import clean
from peps_tui.keys import bind
from peps_tui.texts import names
from peps_tui.texts import rights as texts
from peps_tui.widgets.cells import fit
from peps_tui.widgets.line_list import MARGIN, LineList

_LEVELS = tuple(Right)
_FULL = tuple(f"  {texts.RIGHT_FORMS[right][0]}" for right in _LEVELS)
_SHORT = tuple(f" {texts.RIGHT_FORMS[right][-1]}" for right in _LEVELS)
_PLAIN, _SENSITIVE = "  ", f"{texts.SENSITIVE_MARK} "
_CHOSEN, _FREE = "(•)", "( )"
_FOLDED, _UNFOLDED = "+", "−"


@dataclass(frozen=True, slots=True)
class _Theme:
    """A heading among the lines, with all its services, folded or not."""

    name: str
    services: tuple[Service, ...]


class RightsMatrix(LineList):
    """The rights on a catalogue of services, to be changed line by line or theme by theme.

    On a service ←, →, Space and the letters change the level; on a theme ←, → and Space fold
    it, and the letters set all its services (RIGHT-5). `read_only` leaves reading and folding.
    With the rights `before`, a mark in the margin tells the services whose level differs.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rights-matrix--theme", "rights-matrix--quiet"}

    DEFAULT_CSS = """
    RightsMatrix {
        & > .rights-matrix--theme {
            text-style: bold;
        }

        & > .rights-matrix--quiet {
            color: $text-muted;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("rights.none", "set('none')", names.RIGHT_NAMES[Right.NONE]),
        bind("rights.read", "set('read')", names.RIGHT_NAMES[Right.READ]),
        bind("rights.write", "set('write')", names.RIGHT_NAMES[Right.WRITE]),
        bind("rights.lower", "step(-1)", texts.LOWER, show=False),
        bind("rights.raise", "step(1)", texts.RAISE, show=False),
        bind("rights.toggle", "advance", texts.TOGGLE, show=False),
    ]

    @dataclass
    class Changed(Message):
        """A level really changed; these are the rights now."""

        rights: dict[str, Right]

    def __init__(
        self,
        services: Sequence[Service],
        rights: Rights = NO_RIGHTS,
        *,
        before: Rights | None = None,
        read_only: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._read_only = read_only
        self._folded: set[str] = set()
        self._take(services, rights, before)

    @property
    def rights(self) -> dict[str, Right]:
        """The level of each service; what was given for services not shown is kept."""
        return dict(self._rights)

    @property
    def services(self) -> tuple[Service, ...]:
        """The catalogue that is shown, theme by theme."""
        return tuple(service for theme in self._themes for service in theme.services)

    def show(
        self, services: Sequence[Service], rights: Rights, *, before: Rights | None = None
    ) -> None:
        """Replace services and rights; posts nothing. Cursor and folded themes stay."""
        self._take(services, rights, before)
        self.redraw(cursor=self.cursor)

    def fill(self, rights: Rights) -> None:
        """Give every service shown the level it has in `rights`, at once (RIGHT-5)."""
        self._give({service.code: level(rights, service) for service in self.services})

    @property
    def _line_count(self) -> int:
        return len(self._lines)

    def _draw_heading(self) -> str:
        return fit(self._label_width, self._legend) + "".join(self._headings)

    def _draw_line(self, index: int, style: Style) -> Iterable[Segment]:
        line = self._lines[index]
        quiet = self.get_component_rich_style("rights-matrix--quiet")
        if isinstance(line, _Theme):
            theme = self.get_component_rich_style("rights-matrix--theme")
            return self._draw_theme(line, theme, quiet)
        return self._draw_service(line, style, quiet)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what changes a level when the rights are only read."""
        if action == "set":
            return not self._read_only
        return super().check_action(action, parameters)

    def action_set(self, right: str) -> None:
        """Give this level to the service of the cursor, or to the whole theme (RIGHT-5)."""
        if (line := self._current) is not None:
            self._set(line.services if isinstance(line, _Theme) else (line,), Right(right))

    def action_step(self, step: int) -> None:
        """One level up or down, without going round; a theme unfolds or folds."""
        match self._current:
            case _Theme() as theme:
                self._fold(theme, folded=step < 0)
            case Service() as service:
                reached = _LEVELS.index(level(self._rights, service)) + step
                self._set((service,), _LEVELS[max(0, min(reached, len(_LEVELS) - 1))])

    def action_advance(self) -> None:
        """The next level, going round; a theme folds or unfolds."""
        match self._current:
            case _Theme() as theme:
                self._fold(theme, folded=theme.name not in self._folded)
            case Service() as service:
                following = _LEVELS.index(level(self._rights, service)) + 1
                self._set((service,), _LEVELS[following % len(_LEVELS)])

    @property
    def _current(self) -> _Theme | Service | None:
        return self._lines[self.cursor] if self._lines else None

    def _take(self, services: Sequence[Service], rights: Rights, before: Rights | None) -> None:
        self._rights = dict(rights)
        self._before = before
        self._themes = _by_theme(services)
        self._legend = texts.SENSITIVE_LEGEND if any(s.sensitive for s in services) else ""
        labels = (self._legend, *map(_theme_label, self._themes), *map(_service_label, services))
        self._longest = max(map(cell_len, labels))
        self._lines = self._arrange()

    def _arrange(self) -> list[_Theme | Service]:
        lines: list[_Theme | Service] = []
        for theme in self._themes:
            lines += theme, *(() if theme.name in self._folded else theme.services)
        return lines

    def _set(self, services: Sequence[Service], right: Right) -> None:
        self._give({service.code: right for service in services})

    def _give(self, levels: Mapping[str, Right]) -> None:
        held = self._rights
        changed = {code: r for code, r in levels.items() if held.get(code, Right.NONE) is not r}
        if self._read_only or not changed:
            return
        self._rights |= changed
        current = self._current
        if isinstance(current, Service) and changed.keys() == {current.code}:
            self.redraw_line(self.cursor)
        else:
            self.redraw(cursor=self.cursor)
        self.post_message(self.Changed(self.rights))

    def _mark(self, services: Iterable[Service]) -> str:
        """What the margin tells of these services: whether the level of one differs."""
        before = self._before
        if before is None:
            return " "
        differs = any(level(before, s) is not level(self._rights, s) for s in services)
        return texts.CHANGED_MARK if differs else " "

    def _fold(self, theme: _Theme, *, folded: bool) -> None:
        if folded:
            self._folded.add(theme.name)
        else:
            self._folded.discard(theme.name)
        self._lines = self._arrange()
        self.redraw(cursor=self.cursor)

    @property
    def _headings(self) -> tuple[str, ...]:
        """The headings of the levels: in full where that cuts nothing."""
        fits = MARGIN + self._longest + len("".join(_FULL)) <= self.size.width
        return _FULL if fits else _SHORT

    @property
    def _label_width(self) -> int:
        """Cells before the levels, which stay near the labels on a wide screen."""
        room = self.size.width - MARGIN - len("".join(self._headings))
        return max(1, min(room, self._longest))

    def _draw_theme(self, theme: _Theme, style: Style, quiet: Style) -> Iterable[Segment]:
        folded = theme.name in self._folded
        name, hint = _theme_texts(theme, folded=folded)
        name_width = min(cell_len(name), self._label_width)
        mark = self._mark(theme.services if folded else ())
        yield Segment(f"{mark}{fit(name_width, name)}", style)
        yield Segment(fit(self._label_width - name_width, hint, ""), quiet)
        levels = [level(self._rights, service) for service in theme.services]
        for right, heading in zip(_LEVELS, self._headings, strict=True):
            # Folded, a theme tells how many of its services have each level.
            yield Segment(_under(heading, str(levels.count(right)) if folded else ""), quiet)

    def _draw_service(self, service: Service, style: Style, quiet: Style) -> Iterable[Segment]:
        mark = self._mark((service,))
        yield Segment(f"{mark}{fit(self._label_width, _service_label(service))}", style)
        held = level(self._rights, service)
        other = "" if self._read_only else _FREE
        for right, heading in zip(_LEVELS, self._headings, strict=True):
            if right is held:
                yield Segment(_under(heading, _CHOSEN), style)
            else:
                yield Segment(_under(heading, other), quiet)


def _by_theme(services: Sequence[Service]) -> tuple[_Theme, ...]:
    in_order = dict.fromkeys(service.theme for service in services)
    return tuple(
        _Theme(name, tuple(service for service in services if service.theme == name))
        for name in in_order
    )


def _theme_texts(theme: _Theme, *, folded: bool) -> tuple[str, str]:
    hint = texts.fold_hint(len(theme.services), folded=folded)
    return clean(f"{_FOLDED if folded else _UNFOLDED} {theme.name}"), f"  {hint}"


def _theme_label(theme: _Theme) -> str:
    return "".join(_theme_texts(theme, folded=True))


def _service_label(service: Service) -> str:
    return clean(f"{_SENSITIVE if service.sensitive else _PLAIN}{service.label}")


def _under(heading: str, text: str) -> str:
    """`text` in the cells of `heading`, centred under its words."""
    words = heading.lstrip()
    return " " * (len(heading) - len(words)) + f"{text:^{len(words)}}"
