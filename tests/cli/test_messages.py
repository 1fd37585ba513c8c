"""`peps-tui messages`: what became of messages, without what they say."""

from pathlib import Path

import pytest

from peps_tui.core.domain.challenge import MAX_SENDS_IN_ALL
from peps_tui.core.domain.message import MessageKind, MessageState
from peps_tui.core.ports import CourierFailure
from peps_tui.core.use_cases import messages
from peps_tui.texts import outbox
from peps_tui.texts.dates import clock
from tests.cli.conftest import Run
from tests.support.fakes import NOON
from tests.support.peers import HOST
from tests.support.world import World


@pytest.fixture
def home(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A platform where one mail left, one was refused for good and one waits."""
    monkeypatch.setenv("PEPS_HOME", str(tmp_path / "home"))
    for number, failure in enumerate(
        (None, CourierFailure("SMTP 550", permanent=True), CourierFailure("timeout")), start=1
    ):
        account = world.add("Louty", "Jean", email=f"jean{number}@exemple.fr")
        with world.storage.writing() as unit:
            messages.mail(unit, account, MessageKind.BLOCKED, now=world.clock.now())
        world.courier.failure = failure
        messages.deliver_due(world.ports)
    return world


@pytest.mark.rule("MSG-2")
def test_messages_are_listed_without_what_they_say(home: World, run: Run) -> None:
    told = run("messages", "list")

    assert (told.code, told.err) == (0, "")
    assert told.out.replace("\N{NARROW NO-BREAK SPACE}", " ").splitlines() == [
        f"3  21/11/2026 à {clock(NOON)}  en attente  Courriel, compte bloqué  COMMUNE DE VILLEBOIS",
        f"    1 essai ; {outbox.REASONS['timeout']} ; prochain essai le 21/11/2026 à {clock(NOON)}",
        f"2  21/11/2026 à {clock(NOON)}  échec  Courriel, compte bloqué  COMMUNE DE VILLEBOIS",
        "    1 essai ; SMTP 550",
        f"1  21/11/2026 à {clock(NOON)}  parti  Courriel, compte bloqué  COMMUNE DE VILLEBOIS",
        "1 en attente, 1 parti, 1 en échec.",
        "Codes envoyés depuis 24 heures\N{NO-BREAK SPACE}: 0 sur 2 000 au plus.",
    ]
    assert run("messages", "list", "--state", "failed", "--limit", "1").out.startswith("2  ")
    assert run("messages", "list", "--state", "sent").out.startswith("1  ")


@pytest.mark.rule("MSG-2")
def test_a_message_is_sent_again(home: World, run: Run, tmp_path: Path) -> None:
    done = run("messages", "retry", "2")

    assert (done.code, done.out, done.err) == (0, "Le message 2 est parti.\n", "")
    [mail] = (tmp_path / "home" / "messages").iterdir()
    assert b"jean2@exemple.fr" in mail.read_bytes()
    again, unknown = run("messages", "retry", "2"), run("messages", "retry", "9")
    assert (again.code, unknown.code) == (1, 1)
    assert again.err.startswith("Le message 2 ne peut pas être renvoyé")
    assert unknown.err.startswith("Il n’y a pas de message 9.")


@pytest.mark.rule("MSG-2")
def test_a_message_that_fails_again_is_told(
    home: World, run: Run, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (
        ("EMAIL_GATEWAY", "smtp"),
        ("SMTP_HOST", HOST),
        ("SMTP_PORT", str(free_port)),
        ("SMTP_SECURITY", "none"),
    ):
        monkeypatch.setenv(f"PEPS_{name}", value)

    refused = run("messages", "retry", "2")

    assert (refused.code, refused.out) == (1, "")
    assert f"n’est pas parti ({outbox.REASONS['unreachable']})" in refused.err
    assert "prochain essai le" in refused.err


@pytest.mark.rule("MSG-2")
def test_all_that_failed_is_sent_again(home: World, run: Run) -> None:
    done = run("messages", "retry", "--failed")

    assert (done.code, done.err) == (0, "")
    assert done.out == "2 messages remis en attente, 2 partis.\n"
    again = run("messages", "retry", "--failed")
    assert (again.code, again.out) == (0, "Aucun message en échec ne peut être renvoyé.\n")


@pytest.mark.rule("MSG-2")
def test_what_is_due_leaves_and_what_was_given_up_does_not(home: World, run: Run) -> None:
    done, again = run("messages", "send"), run("messages", "send")

    # The clock of the command is months later: the next try of the third message is due.
    assert (done.code, done.err) == (0, "")
    assert done.out == "Messages\N{NO-BREAK SPACE}: 1 envoyé, 0 en attente.\n"
    assert again.out == "Messages\N{NO-BREAK SPACE}: 0 envoyé, 0 en attente.\n"
    assert run("messages", "list", "--state", "failed").out.startswith("2  ")


def test_every_kind_of_message_has_a_name() -> None:
    assert set(outbox.KINDS) == set(MessageKind)


@pytest.mark.rule("OTP-5")
def test_a_blown_fuse_is_told_aloud() -> None:
    counts = dict.fromkeys(MessageState, 0)

    assert outbox.FUSE_BLOWN not in list(outbox.summary(counts, MAX_SENDS_IN_ALL - 1))
    assert list(outbox.summary(counts, MAX_SENDS_IN_ALL))[-1] == outbox.FUSE_BLOWN


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["retry"], "il faut l’un de ces arguments"),
        (["retry", "1", "--failed"], "ne va pas avec"),
        (["retry", "deux"], "ce n’est pas un numéro de message"),
        (["retry", "9" * 5000], "ce n’est pas un numéro de message"),
        (["list", "--limit", "0"], "ce n’est pas un nombre"),
        (["list", "--limit", "100001"], "ce n’est pas un nombre"),
        (["list", "--state", "perdu"], "valeur incorrecte"),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, list) else None,
)
def test_misuse_is_told(run: Run, arguments: list[str], told: str) -> None:
    outcome = run("messages", *arguments)

    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err
