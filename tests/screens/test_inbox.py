"""The inbox of the demonstration: what left, newest first, as it would be read."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from peps_tui.core.domain.message import MessageChannel
from peps_tui.screens.demo import Received
from peps_tui.screens.inbox import InboxScreen, code_in, link_in
from peps_tui.texts import inbox as texts
from peps_tui.texts.dates import clock
from peps_tui.widgets.message_list import MessageList
from tests.screens.signed_in import shown
from tests.screens.stage import Stage
from tests.screens.way_in import on, send, settle
from tests.support.world import World

NOON = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
TOKEN = "A1b2-_" * 7 + "x"
LINK = f"https://peps.exemple.fr/activation/{TOKEN}"


@dataclass(frozen=True)
class Letter:
    """A message of the folder."""

    text: str
    channel: MessageChannel = MessageChannel.SMS
    to: str = "+33612345678"
    subject: str = ""
    files: Sequence[tuple[str, int]] = ()
    sent_at: datetime = NOON


class Box:
    """What the inbox reads; remembers where it was read."""

    def __init__(self, *letters: Received) -> None:
        self.letters: list[Received] = list(letters)
        self.threads: set[threading.Thread] = set()

    def __call__(self) -> Sequence[Received]:
        self.threads.add(threading.current_thread())
        return tuple(self.letters)


def stage(box: Box) -> Stage:
    """The application, opening on the inbox."""
    return Stage(InboxScreen(box))  # type: ignore[arg-type]


SMS = Letter("PEP’s : 271116 est votre code (compte JLO000002), valable 5 minutes.")
CALL = Letter(
    "Compte : J. L. O. 0. 0. 0. 4. 3. 9. Votre code : 0. 7. 1. 1. 1. 6. Je répète : "
    "0. 7. 1. 1. 1. 6. Il est valable 5 minutes.",
    MessageChannel.VOICE,
)
MAIL = Letter(
    f"Bonjour,\n\nCollez ce lien :\n{LINK}\n\nÀ bientôt.\nhttps://peps.exemple.fr/aide",
    MessageChannel.EMAIL,
    "jean@commune.exemple.fr",
    "Vous pouvez créer votre mot de passe",
)
PAPER = Letter("Madame le Maire,\n123456", MessageChannel.LETTER, "")


@pytest.mark.parametrize(
    ("letter", "code", "link"),
    [(SMS, "271116", ""), (CALL, "071116", ""), (MAIL, "", LINK), (PAPER, "", "")],
)
def test_what_a_message_holds(letter: Letter, code: str, link: str) -> None:
    assert (code_in(letter), link_in(letter)) == (code, link)


async def test_the_newest_is_read_at_once_in_a_thread(world: World) -> None:
    box = Box(SMS, MAIL)
    async with stage(box).run_test(size=(80, 24)) as pilot:
        await settle(pilot)

        page = shown(pilot)
        assert f"▸ 21/11/2026 {clock(NOON)} SMS      +33612345678" in page
        assert SMS.text in " ".join(page.split())
        assert threading.main_thread() not in box.threads


async def test_a_file_is_told_with_its_size(world: World) -> None:
    mail = replace(MAIL, files=(("Comptes [b].csv", 3_240), ("\x1b[2J.pdf", 12)))
    async with stage(Box(mail, SMS)).run_test(size=(80, 30)) as pilot:
        await settle(pilot)

        page = shown(pilot).replace("\N{NO-BREAK SPACE}", " ")
        assert "Pièces jointes : Comptes [b].csv (3,2 ko), .pdf (12 octets)" in page
        await send(pilot, "down")
        assert "jointe" not in shown(pilot)


async def test_the_text_follows_the_cursor(world: World) -> None:
    async with stage(Box(SMS, MAIL)).run_test(size=(80, 30)) as pilot:
        await settle(pilot)
        await send(pilot, "down")

        page = shown(pilot)
        assert "Collez ce lien" in page
        assert "271116 est votre code (compte" not in page
        assert texts.FOLLOW in page


async def test_a_message_takes_the_whole_screen_and_gives_it_back(world: World) -> None:
    long = Letter("\n".join(f"ligne {n}" for n in range(60)))
    async with stage(Box(long)).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await send(pilot, "enter")
        screen = on(pilot, InboxScreen)
        assert not screen.query_one(MessageList).display

        await send(pilot, "end")
        assert "ligne 59" in shown(pilot)

        await send(pilot, "escape")
        assert screen.query_one(MessageList).display
        assert pilot.app.focused is screen.query_one(MessageList)


async def test_what_comes_meanwhile_is_seen_on_demand(world: World) -> None:
    box = Box()
    async with stage(box).run_test() as pilot:
        await settle(pilot)
        assert texts.EMPTY in shown(pilot)
        assert texts.OPEN not in shown(pilot)

        box.letters.append(SMS)
        await send(pilot, "f5")
        assert "271116" in shown(pilot)


async def test_hostile_text_stays_text(world: World) -> None:
    hostile = Letter(
        "\x1b]0;PWNED\x07[@click=app.quit]x[/]\u202egnp\x9b2J [/]",
        MessageChannel.EMAIL,
        "\x1b[2Ja@b.fr",
        "[/][bold]",
    )
    async with stage(Box(hostile)).run_test() as pilot:
        await settle(pilot)
        await send(pilot, "enter")

        page = shown(pilot)
        assert "[@click=app.quit]x[/]" in page
        assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(page)
