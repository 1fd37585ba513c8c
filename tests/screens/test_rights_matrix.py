from collections.abc import Iterator
from datetime import date

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip

from peps_tui.core.domain.rights import NO_RIGHTS, Fund, Right, Rights, Service
from peps_tui.widgets.rights_matrix import RightsMatrix

NONE, READ, WRITE = Right

LONGEST = "Qualification des comptes individuels retraite CNRACL"


def services(**themes: list[str]) -> Iterator[Service]:
    for theme, labels in themes.items():
        for label in labels:
            yield Service(
                code=label.lower(),
                theme=theme,
                label=label,
                fund=Fund.CNRACL,
                sensitive=label == "RNCPS",
                online_on=date(2020, 1, 1),
                position=0,
            )


CATALOGUE = tuple(services(Carrière=["Affiliation", "Agents"], Répertoires=["RNCPS"]))
LARGE = tuple(services(Carrière=[f"Service {i}" for i in range(16)], Répertoires=["RNCPS"]))


class Matrix(RightsMatrix):
    """Remembers which of its lines were drawn."""

    def __init__(self, services: tuple[Service, ...], rights: Rights, *, read_only: bool) -> None:
        super().__init__(services, rights, read_only=read_only)
        self.drawn: list[int] = []

    def render_line(self, y: int) -> Strip:
        self.drawn.append(y)
        return super().render_line(y)


class MatrixApp(App[None]):
    def __init__(
        self,
        services: tuple[Service, ...] = CATALOGUE,
        rights: Rights = NO_RIGHTS,
        *,
        read_only: bool = False,
    ) -> None:
        super().__init__()
        self.matrix = Matrix(services, rights, read_only=read_only)
        self.changes: list[dict[str, Right]] = []

    def compose(self) -> ComposeResult:
        yield self.matrix

    @on(RightsMatrix.Changed)
    def keep(self, message: RightsMatrix.Changed) -> None:
        self.changes.append(message.rights)


def lines(matrix: RightsMatrix) -> list[str]:
    return [matrix.render_line(y).text.rstrip() for y in range(matrix.size.height)]


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


@pytest.mark.rule("RIGHT-1")
async def test_services_stand_by_theme_each_with_one_level_of_three() -> None:
    app = MatrixApp(rights={"affiliation": WRITE, "agents": READ})
    async with app.run_test(size=(80, 24)):
        assert lines(app.matrix)[:6] == [
            "  * service sensible, un code est demandé  Aucun  Lecture seule  Modification",
            "▸ − Carrière  Masquer détail",
            "    Affiliation                             ( )        ( )           (•)",
            "    Agents                                  ( )        (•)           ( )",
            "  − Répertoires  Masquer détail",
            "  * RNCPS                                   (•)        ( )           ( )",
        ]


async def test_short_headings_leave_room_for_the_longest_label_at_80() -> None:
    app = MatrixApp(tuple(services(Carrière=[LONGEST])))
    async with app.run_test(size=(80, 24)):
        heading, _, service, *_ = lines(app.matrix)

        assert heading.split() == ["Aucun", "Lecture", "Modif."]
        assert LONGEST in service


@pytest.mark.rule("RIGHT-1")
@pytest.mark.parametrize(
    ("held", "key", "reached"),
    [
        (NONE, "l", READ),
        (NONE, "m", WRITE),
        (WRITE, "a", NONE),
        (NONE, "right", READ),
        (READ, "right", WRITE),
        (WRITE, "right", WRITE),
        (WRITE, "left", READ),
        (NONE, "left", NONE),
        (READ, "space", WRITE),
        (WRITE, "enter", NONE),
    ],
)
async def test_keys_change_the_level_and_tell_it_when_it_really_changed(
    held: Right, key: str, reached: Right
) -> None:
    app = MatrixApp(rights={"affiliation": held})
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down", key)

        assert app.matrix.rights == {"affiliation": reached}
        assert app.changes == ([] if reached is held else [{"affiliation": reached}])


@pytest.mark.rule("RIGHT-5")
async def test_a_letter_sets_the_whole_theme_even_folded() -> None:
    app = MatrixApp(rights={"agents": READ, "rncps": READ})
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "space", "m")

        expected = {"affiliation": WRITE, "agents": WRITE, "rncps": READ}
        assert app.matrix.rights == expected
        assert app.changes == [expected]
        assert lines(app.matrix)[1].split()[-3:] == ["0", "0", "2"]


@pytest.mark.rule("RIGHT-1")
@pytest.mark.parametrize(("fold", "unfold"), [("space", "space"), ("left", "right")])
async def test_a_theme_folds_and_unfolds(fold: str, unfold: str) -> None:
    app = MatrixApp(rights={"agents": READ})
    async with app.run_test(size=(80, 24)) as pilot:
        unfolded = lines(app.matrix)
        await press(pilot, fold)
        assert lines(app.matrix)[1:4] == [
            "▸ + Carrière  Afficher détail (2)            1          1             0",
            *unfolded[4:6],
        ]

        await press(pilot, unfold)
        assert lines(app.matrix) == unfolded


async def test_reading_folds_but_changes_nothing() -> None:
    app = MatrixApp(rights={"agents": READ}, read_only=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "m", "down", "m", "right", "space", "enter", "up", "left")

        assert (app.matrix.rights, app.changes) == ({"agents": READ}, [])
        assert lines(app.matrix)[1].startswith("▸ + Carrière")
        assert not any("( )" in line for line in lines(app.matrix))


async def test_the_heading_stays_while_the_services_scroll() -> None:
    app = MatrixApp(LARGE)
    async with app.run_test(size=(80, 10)) as pilot:
        await press(pilot, "end", "m")
        seen = lines(app.matrix)

        assert seen[0].endswith("Aucun  Lecture seule  Modification")
        assert seen[-1].startswith("▸ * RNCPS")
        assert app.matrix.rights == {"rncps": WRITE}


async def test_choosing_repaints_one_line() -> None:
    app = MatrixApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down")
        app.matrix.drawn.clear()
        await press(pilot, "m")

        assert app.matrix.drawn == [2]


async def test_other_rights_are_shown_and_what_is_not_in_the_catalogue_is_kept() -> None:
    app = MatrixApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.matrix.show(CATALOGUE, {"agents": WRITE, "withdrawn": READ})
        await press(pilot, "down", "l")

        expected = {"affiliation": READ, "agents": WRITE, "withdrawn": READ}
        assert app.changes == [expected]


@pytest.mark.rule("RIGHT-5")
async def test_what_differs_from_before_is_marked_folded_or_not() -> None:
    app = MatrixApp()
    async with app.run_test(size=(80, 24)) as pilot:
        before = {"agents": READ, "rncps": WRITE}
        app.matrix.show(CATALOGUE, before, before=before)
        app.matrix.fill({"affiliation": WRITE, "agents": READ})
        await pilot.pause()
        assert [line[1] for line in lines(app.matrix)[2:6]] == ["≠", " ", " ", "≠"]
        assert app.changes == [{"affiliation": WRITE, "agents": READ, "rncps": NONE}]

        await press(pilot, "space")
        assert lines(app.matrix)[1].startswith("▸≠+ Carrière")
        await press(pilot, "a", "space")
        assert [line[1] for line in lines(app.matrix)[1:4]] == [" ", " ", "≠"]


async def test_an_empty_catalogue_takes_every_key() -> None:
    app = MatrixApp(())
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "m", "space", "left", "right", "end", "down")

        assert (app.matrix.rights, app.changes) == ({}, [])


async def test_labels_are_only_text() -> None:
    app = MatrixApp(tuple(services(**{"[/]\x1b[2J": ["[@click=app.quit]\u202eRAFP"]})))
    async with app.run_test(size=(80, 24)):
        _, theme, service, *_ = lines(app.matrix)

        assert theme.startswith("▸ − [/]  Masquer")
        assert service.startswith("    [@click=app.quit]RAFP ")
