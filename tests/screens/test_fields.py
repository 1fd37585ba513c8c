"""The pieces of forms: what they take, what they show."""

from typing import Any

import pytest
from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from peps_tui import theme
from peps_tui.core.domain.account import Civility, Profile
from peps_tui.screens.base import PortsScreen
from peps_tui.screens.chooser import Chooser
from peps_tui.screens.dialog import ConfirmDialog, Dialog, MessageDialog
from peps_tui.texts import bulk, common
from peps_tui.texts.names import CIVILITY_NAMES
from peps_tui.texts.phone import CHANNELS
from peps_tui.widgets.check import Check
from peps_tui.widgets.choice import Choice
from peps_tui.widgets.field import Field, PasswordField
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.otp_input import OtpInput
from peps_tui.widgets.phone_input import PhoneInput
from peps_tui.widgets.plain import plain
from peps_tui.widgets.step_bar import StepBar
from peps_tui.widgets.title_bar import TitleBar, Who
from tests.screens.signed_in import type_at_once
from tests.screens.stage import SignInForm, Stage, settle

HOSTILE = "Du\x1b]52;c;QQ==\x07po\u202ent[/][@click=app.quit]x[/]"
WHO = Who(establishment="Mairie de " + "Z" * 90, person=HOSTILE, profile=Profile.ADMIN)


class Pieces(PortsScreen[None]):
    def compose(self) -> ComposeResult:
        yield TitleBar(WHO)
        yield StepBar(("Un", "Deux"), step=2)
        yield Field("Nom", HOSTILE, id="name")
        yield PasswordField("Mot de passe", id="password")
        yield OtpInput("Code", id="code")
        yield PhoneInput(id="phone")
        yield Choice("Civilité", CIVILITY_NAMES.items(), id="civility")
        yield Check("Disponible", id="free")
        yield Check("Impossible", id="never", reason="poste inconnu")
        yield KeyBar()


def shown(screen: Screen[Any]) -> list[str]:
    strips = screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


async def paste(screen: Screen[None], text: str) -> None:
    assert screen.focused is not None
    screen.app.post_message(events.Paste(text))


async def test_names_reach_the_screen_as_plain_text() -> None:
    screen = Pieces()
    async with Stage(screen).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lines = "\n".join(shown(screen))

        assert "\x1b" not in lines
        assert "\u202e" not in lines
        assert "Dupont[/][@click=app.quit]x[/]" in lines
        assert plain("[/]").plain == "[/]"


@pytest.mark.parametrize("width", [40, 80, 120])
async def test_the_bars_stay_on_one_line_and_keep_what_matters(width: int) -> None:
    screen = Pieces()
    async with Stage(screen).run_test(size=(width, 24)) as pilot:
        await pilot.pause()
        first, *_, last = shown(screen)

        assert first.endswith("F1 Aide")
        assert "Mairie" in first
        assert ("… · Dupont" in first and "[Administrateur]" in first) is (width >= 80)
        assert len(first) <= width
        assert "Ctrl+Q Quitter" in last or width < 60


@pytest.mark.parametrize(
    ("pasted", "value"),
    [
        ("a\nb", "a"),
        ("\x1b[31ma\x07b\u202ec", "abc"),
        ("", ""),
    ],
)
async def test_pasting_keeps_one_clean_line(pasted: str, value: str) -> None:
    screen = Pieces()
    async with Stage(screen).run_test() as pilot:
        field = screen.query_one("#name", Field)
        field.value = ""
        await paste(screen, pasted)
        await pilot.pause()

        assert field.value == value


@pytest.mark.parametrize("typed", ["123456", "12 34x56", "1234567"])
async def test_a_code_is_shown_in_two_groups_of_three_digits(typed: str) -> None:
    screen = Pieces()
    async with Stage(screen).run_test() as pilot:
        code = screen.query_one("#code", OtpInput)
        code.focus()
        await pilot.press(*("space" if c == " " else c for c in typed))

        assert (code.value, code.code, code.is_complete) == ("123 456", "123456", True)


@pytest.mark.parametrize("pasted", ["123 456", "123456", "Votre code : 123 456."])
async def test_a_code_can_be_pasted(pasted: str) -> None:
    screen = Pieces()
    async with Stage(screen).run_test() as pilot:
        code = screen.query_one("#code", OtpInput)
        code.focus()
        await paste(screen, pasted)
        await pilot.press("backspace", "7")

        assert code.code == "123457"


@pytest.mark.rule("PHONE-3")
async def test_the_channel_of_a_number_is_told_as_soon_as_it_is_whole() -> None:
    screen = Pieces()
    async with Stage(screen).run_test() as pilot:
        phone = screen.query_one("#phone", PhoneInput)
        phone.focus()
        await pilot.press(*"061234567")
        await settle(pilot)
        before = phone.hint
        await pilot.press("8")
        await settle(pilot)

        assert not any(words in before for words in CHANNELS.values())
        assert any(words in phone.hint for words in CHANNELS.values())


async def test_a_password_is_hidden_until_asked() -> None:
    screen = Pieces()
    async with Stage(screen).run_test() as pilot:
        screen.query_one("#password", Field).focus()
        await pilot.press(*"Zebra")
        assert "Zebra" not in "\n".join(shown(screen))
        await pilot.press("ctrl+t")
        await pilot.pause()

        assert "Zebra" in "\n".join(shown(screen))


async def test_up_and_down_leave_a_choice_as_it_is_with_what_is_typed_behind() -> None:
    screen = Pieces()
    async with Stage(screen).run_test() as pilot:
        choice, free = screen.query_one(Choice), screen.query_one("#free", Check)
        choice.focus()
        await pilot.press("right")
        type_at_once(pilot, "down", "space")
        await settle(pilot)
        assert (choice.value, free.value) == (next(iter(CIVILITY_NAMES)), True)

        choice.focus()
        type_at_once(pilot, "up", "0", "6")
        await settle(pilot)
        assert choice.value == next(iter(CIVILITY_NAMES))
        assert screen.query_one(PhoneInput).value == "06"


async def test_choosing_with_the_arrows_and_ticking_with_space() -> None:
    screen = Pieces()
    async with Stage(screen).run_test() as pilot:
        choice = screen.query_one(Choice)
        free, never = screen.query_one("#free", Check), screen.query_one("#never", Check)
        choice.focus()
        await pilot.press("right", "right", "tab", "space")
        await pilot.pause()

        assert choice.value == list(CIVILITY_NAMES)[1]
        assert isinstance(choice.value, Civility)
        assert (free.value, never.value) == (True, False)
        assert not never.focusable
        assert "[x] Disponible" in shown(screen)
        assert "[ ] Impossible (poste inconnu)" in shown(screen)


@pytest.mark.parametrize(
    ("destructive", "keys", "answer"),
    [
        (False, ["enter"], True),
        (True, ["enter"], False),
        (True, ["left", "enter"], True),
        (False, ["tab", "space"], False),
        (False, ["escape"], False),
    ],
)
async def test_a_dialog_is_confirmed_by_its_first_button_only(
    destructive: bool, keys: list[str], answer: bool
) -> None:
    answers: list[bool | None] = []
    async with Stage(Pieces()).run_test() as pilot:
        dialog = ConfirmDialog("Supprimer ?", HOSTILE, destructive=destructive)
        await pilot.app.push_screen(dialog, answers.append)
        await pilot.press(*keys)
        await pilot.pause()

        assert answers == [answer]


async def test_f9_goes_round_the_themes() -> None:
    async with Stage(Pieces()).run_test() as pilot:
        seen = []
        for _ in theme.THEMES:
            seen.append(pilot.app.theme)
            await pilot.press("f9")

        assert seen == [known.name for known in theme.THEMES]
        assert pilot.app.theme == theme.DEFAULT


async def test_a_name_in_a_static_is_never_markup() -> None:
    screen = Pieces()
    async with Stage(screen).run_test() as pilot:
        await screen.mount(Static(plain(HOSTILE)))
        await pilot.pause()

        assert pilot.app.is_running


@pytest.mark.parametrize(
    ("establishment", "told"),
    [
        ("COMMUNE DE VILLEBOIS", "PEP’s · COMMUNE DE VILLEBOIS · "),
        ("Centre de gestion du Val-d’Orge", "Centre de gestion du Val-d’Orge · "),
        ("Communauté de communes du Val d’Orge", "Communauté de communes du Val d’O… · "),
    ],
)
async def test_the_name_of_the_platform_gives_way_first(establishment: str, told: str) -> None:
    who = Who(establishment=establishment, person="Mme Zoé Lambert", profile=Profile.ADMIN)
    async with Stage(SignInForm()).run_test(size=(80, 24)) as pilot:
        bar = TitleBar(who)
        await pilot.app.mount(bar)
        await pilot.pause()

        assert str(bar.render()).startswith(f"{told}Mme Zoé Lambert [Administrateur]  ")


@pytest.mark.parametrize(
    ("dialog", "told"),
    [
        (MessageDialog("Un message"), " Entrée Fermer"),
        (
            Dialog("Une question", [], (("Reprendre", 1), ("Plus tard", 2))),
            " Entrée Valider  Échap Plus tard  ← → Choisir",
        ),
    ],
    ids=["message", "question"],
)
async def test_a_dialog_tells_its_own_keys(dialog: Dialog[Any], told: str) -> None:
    async with Stage(SignInForm()).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        beneath = shown(pilot.app.screen)[-1]
        await pilot.app.push_screen(dialog)
        await pilot.pause()
        assert shown(pilot.app.screen)[-1] == told
        await pilot.press("enter")
        await pilot.pause()

        assert shown(pilot.app.screen)[-1] == beneath


async def test_every_answer_is_seen_whole() -> None:
    answers = ((bulk.DELETE, 1), (bulk.RENEW_AND_DELETE, 2), (common.CANCEL, 3))
    async with Stage(SignInForm()).run_test(size=(80, 24)) as pilot:
        await pilot.app.push_screen(Dialog(bulk.DELETE_TITLE, ["Laquelle ?"], answers))
        await pilot.pause()

        page = "\n".join(shown(pilot.app.screen))
        assert all(f"[ {label} ] " in page for label, _ in answers)


async def test_a_chooser_tells_its_own_keys() -> None:
    async with Stage(SignInForm()).run_test(size=(80, 24)) as pilot:
        await pilot.app.push_screen(Chooser("Un choix", [("a", "Un"), ("b", "Deux")], "a"))
        await pilot.pause()

        assert shown(pilot.app.screen)[-1] == " Entrée Choisir  Échap Annuler"
