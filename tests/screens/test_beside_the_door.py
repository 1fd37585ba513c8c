"""What stands beside the sign-in: the help, the contact form, and the route of Net-entreprises."""

from __future__ import annotations

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.net_entreprises import NetIdentity
from peps_tui.screens.code import CodeScreen
from peps_tui.screens.contact import ContactScreen
from peps_tui.screens.login import LoginScreen
from peps_tui.screens.net_entreprises import NetEntreprisesScreen
from peps_tui.screens.sign_in_help import SignInHelpScreen
from peps_tui.texts import contact as contact_texts
from peps_tui.texts import sign_in_help as help_texts
from peps_tui.texts.errors import explain
from peps_tui.widgets.field import Field
from tests.screens.signed_in import shown
from tests.screens.way_in import door, login, on, paste, send, settle
from tests.support.world import World

SIRET = "21280220900014"
SECRET = "Net-entreprises-2026"


async def test_every_way_on_is_in_sight_with_its_key(world: World) -> None:
    async with door(world).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        page = shown(pilot)
        for way in (
            "F2 Net-entreprises",
            "F3 Identifiant oublié",
            "F4 Mot de passe oublié",
            "F5 Créer mon mot de passe",
            "F6 Oublier ce poste de confiance",
            "F8 Aide à la connexion",
            "Ctrl+F Contact",
            "Ctrl+N Inscrire un établissement",
        ):
            assert way in page


def test_every_answer_leads_somewhere_that_exists() -> None:
    for topic in help_texts.TOPICS:
        assert bool(topic.action) is bool(topic.way)
        assert not topic.action or hasattr(LoginScreen, f"action_{topic.action}")


async def test_the_help_answers_whole_and_leads_on(world: World) -> None:
    async with door(world).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await send(pilot, "f8")
        on(pilot, SignInHelpScreen)
        for number, topic in enumerate(help_texts.TOPICS):
            page = shown(pilot)
            assert topic.question in page
            assert topic.answer.split()[-1] in page, topic.question
            assert not topic.way or f"Entrée {topic.way}" in page
            if number + 1 < len(help_texts.TOPICS):
                await send(pilot, "down")
        await send(pilot, "enter")
        on(pilot, SignInHelpScreen)  # good practices are only to be read

        while "Entrée Formulaire de contact" not in shown(pilot):
            await send(pilot, "up")
        await send(pilot, "enter")
        on(pilot, ContactScreen)
        await send(pilot, "escape")
        login(pilot)


async def test_a_question_is_written_and_sent_to_support(world: World) -> None:
    async with door(world).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await send(pilot, "ctrl+f")
        screen = on(pilot, ContactScreen)
        assert "Gestion des comptes dans PEP’s" in shown(pilot)
        await send(pilot, "tab", *"Jean Louty", "tab", *"jean@", "tab", *"Mairie", "enter")
        message = screen.query_one("#message", Field)
        assert message.error

        await send(pilot, *"Bonjour,", "enter")
        await paste(pilot, "mon \x1b[31mcompte\x1b[0m est bloqué.\r\nMerci")
        assert message.value == "Bonjour,\nmon compte est bloqué.\nMerci"
        assert message.error == ""
        assert screen.would_lose_text
        await send(pilot, "escape")
        assert contact_texts.LEAVE_TITLE in shown(pilot)
        await send(pilot, "escape")
        assert on(pilot, ContactScreen) is screen
        await send(pilot, "tab", "enter")
        email = screen.query_one("#email", Field)
        assert email.error == explain(errors.EmailRefused())
        assert world.messages(MessageKind.ENQUIRY) == []

        await send(pilot, *"exemple.fr", "enter")
        assert login(pilot).notice.sentence == contact_texts.SENT
        [sent] = world.messages(MessageKind.ENQUIRY)
        assert sent.facts["subject"] == "accounts"
        assert sent.facts["message"] == "Bonjour,\nmon compte est bloqué.\nMerci"


@pytest.mark.rule("AUTH-1", "CASE-93", "CASE-94")
async def test_net_entreprises_leads_to_the_same_code_or_to_the_administrators(
    world: World,
) -> None:
    world.admin("Martin", "Claire")
    world.add("Louty", "Jean")
    for name in ("Louty", "Inconnu"):
        person = NetIdentity(siret=SIRET, last_name=name, first_name="Jean")
        world.directory.passwords[person] = SECRET
    async with door(world).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await send(pilot, "f2")
        screen = on(pilot, NetEntreprisesScreen)
        await send(pilot, *SIRET, "tab", *"Inconnu", "tab", *"Jean", "tab", *SECRET)
        assert SECRET not in shown(pilot)
        await send(pilot, "enter")
        unknown = errors.NetEntreprisesUnknown(("Claire Martin",))
        assert screen.notice.sentence == explain(unknown)
        assert "Claire Martin" in shown(pilot)
        assert screen.password.value == ""

        world.directory.broken = True
        await send(pilot, *SECRET, "enter")
        assert screen.notice.sentence == explain(errors.DirectoryUnavailable())

        world.directory.broken = False
        await send(pilot, *"faux", "enter")
        assert screen.notice.sentence == explain(errors.CredentialsRefused())

        await send(pilot, "shift+tab", "shift+tab", "ctrl+u", *"LOUTY", "tab", "tab", *SECRET)
        await send(pilot, "enter")
        on(pilot, CodeScreen)


async def test_one_key_goes_back_to_the_identifier(world: World) -> None:
    async with door(world).run_test() as pilot:
        await settle(pilot)
        await send(pilot, "f2")
        await send(pilot, "f2")

        assert pilot.app.focused is login(pilot).identifier.entry
