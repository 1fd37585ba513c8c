"""E-mails through a server that others wrote: TLS, sign-in, refusals, and lines that break."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from peps_tui.core.adapters.mail import Sender
from peps_tui.core.adapters.network import verified
from peps_tui.core.adapters.smtp import SECONDS, SLOWEST, Security, SmtpCourier
from peps_tui.core.domain.message import (
    ATTACHMENT_LIMIT,
    Attachment,
    MessageChannel,
    MessageKind,
    Worded,
)
from peps_tui.core.ports import CourierFailure
from peps_tui.core.storage.outbox import LEASE
from tests.adapters.conftest import CODE
from tests.support.peers import HOST, PASSWORD, USER, Authority, MailServer, mail_server

MAIL = replace(
    CODE,
    id=43,
    kind=MessageKind.CREATION,
    channel=MessageChannel.EMAIL,
    to="anne.dupont@commune.exemple.fr",
)
WORDED = Worded(subject="Créez votre mot de passe", text="Bonjour Zoë,\n\nÀ bientôt.\n")


def courier(server: MailServer, authorities: Path | None = None) -> SmtpCourier:
    return SmtpCourier(
        host=HOST,
        port=server.port,
        security=Security.NONE,
        user="",
        password="",
        sender=Sender(name="Plateforme PEP’s", email="ne-pas-repondre@peps.exemple.fr"),
        tls=verified(authorities),
        seconds=5,
    )


def failure_of(courier: SmtpCourier) -> CourierFailure:
    with pytest.raises(CourierFailure) as failure:
        courier.deliver(MAIL, WORDED)
    told = repr(failure.value) + repr(courier)
    assert not any(secret in told for secret in (MAIL.to, PASSWORD, WORDED.subject))
    assert failure.value.__cause__ is None
    return failure.value


@pytest.mark.rule("MSG-3")
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_mail_leaves_encrypted_and_signed_in(trusted: Authority, security: Security) -> None:
    first = security is Security.TLS
    with mail_server(
        tls=trusted.server if first else None, starttls=None if first else trusted.server
    ) as server:
        secured = replace(
            courier(server, trusted.file), security=security, user=USER, password=PASSWORD
        )
        secured.deliver(MAIL, WORDED)
        refused = failure_of(replace(secured, password="faux"))
        unsaid = failure_of(replace(secured, password="hélas"))
        unknown = failure_of(replace(secured, tls=verified()))

    [mail] = server.received
    assert mail["Message-ID"] == "<43.20261121T101500.123456Z@peps.exemple.fr>"
    assert mail["To"].addresses[0].addr_spec == MAIL.to
    assert mail["From"].addresses[0].display_name == "Plateforme PEP’s"
    assert mail["Subject"] == WORDED.subject
    assert mail.get_content().replace("\r\n", "\n") == WORDED.text
    assert mail.as_bytes().isascii()
    assert (refused.reason, refused.permanent) == ("SMTP 535", False)
    assert (unsaid.reason, unsaid.permanent) == ("credentials", False)
    assert (unknown.reason, unknown.permanent) == ("certificate", False)


def test_a_server_without_starttls_gets_nothing_in_clear() -> None:
    with mail_server() as server:
        refused = failure_of(replace(courier(server), security=Security.STARTTLS))

    assert (refused.reason, refused.permanent) == ("unsupported", False)
    assert server.received == []


@pytest.mark.rule("MSG-2")
@pytest.mark.parametrize(
    ("answer", "reason", "permanent"),
    [
        ("452 plus de place", "SMTP 452", False),
        ("554 refuse", "SMTP 554", True),
        ("dead", "disconnected", False),
        ("accepted, dead", "disconnected", False),
        ("silent", "timeout", False),
    ],
)
def test_a_server_that_refuses_breaks_or_waits_is_told_and_met_again(
    answer: str, reason: str, permanent: bool
) -> None:
    with mail_server() as server:
        server.answers = [answer]
        failure = failure_of(replace(courier(server), seconds=0.3 if answer == "silent" else 5))
        courier(server).deliver(MAIL, WORDED)

    assert (failure.reason, failure.permanent) == (reason, permanent)
    # Where the line broke after the message was taken, the receiver knows the copy by its name.
    copies = 2 if answer == "accepted, dead" else 1
    assert [mail["Message-ID"] for mail in server.received] == [
        f"<{MAIL.key}@peps.exemple.fr>"
    ] * copies


@pytest.mark.rule("MSG-3")
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Été à l’Haÿ-les-Roses, œuvres « Sœur Zoë ».csv", "text/csv"),
        ("Comptes au 21-11-2026.csv", "text/csv"),
        ("Revue.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("Identifiant.pdf", "application/pdf"),
        ("JLO000439.wav", "audio/wav"),
    ],
)
def test_a_file_arrives_as_it_left_under_its_french_name(name: str, kind: str) -> None:
    content = "\ufeffNom;Prénom\r\nŒuvray;Zoë\r\n".encode() + bytes(range(256)) * 500
    with mail_server() as server:
        courier(server).deliver(
            replace(MAIL, attachment=Attachment(name=name, content=content)), WORDED
        )

    [mail] = server.received
    [part] = mail.iter_attachments()
    body = mail.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == WORDED.text
    assert (part.get_filename(), part.get_content_type()) == (name, kind)
    assert part.get_payload(decode=True) == content
    assert mail.as_bytes().isascii()
    assert not mail.defects


def test_the_name_of_a_file_names_no_folder_and_adds_no_header() -> None:
    name = 'Comptes au 21/11/2026\r\nBcc: x@exemple.fr\\..\x1b[2J"é".csv'
    with mail_server() as server:
        courier(server).deliver(
            replace(MAIL, attachment=Attachment(name=name, content=b"x")), WORDED
        )

    [mail] = server.received
    [part] = mail.iter_attachments()
    assert part.get_filename() == "Comptes au 21-11-2026 Bcc- x@exemple.fr-..-é-.csv"
    assert mail["Bcc"] is None


@pytest.mark.rule("MSG-3")
def test_the_largest_file_is_one_that_servers_take() -> None:
    large = Attachment(name="a.csv", content=b"x" * ATTACHMENT_LIMIT)
    with mail_server() as server:
        courier(server).deliver(replace(MAIL, attachment=large), WORDED)

    assert len(server.received) == 1


@pytest.mark.rule("MSG-2")
def test_the_longest_sending_ends_before_another_dispatcher_takes_it() -> None:
    longest = 10 * (SECONDS + ATTACHMENT_LIMIT / SLOWEST)

    assert timedelta(seconds=longest) < LEASE


@pytest.mark.rule("MSG-2")
def test_a_file_that_a_server_finds_too_large_is_not_sent_again() -> None:
    large = replace(MAIL, attachment=Attachment(name="a.csv", content=b"x" * 20_000))
    with mail_server(largest=10_000) as server, pytest.raises(CourierFailure) as failure:
        courier(server).deliver(large, WORDED)

    assert (failure.value.reason, failure.value.permanent) == ("SMTP 552", True)
    assert server.received == []


@pytest.mark.rule("MSG-2")
@pytest.mark.parametrize(
    ("answer", "permanent"), [("550 personne de ce nom", True), ("450 plus tard", False)]
)
def test_only_what_is_said_of_the_recipient_is_for_good(answer: str, permanent: bool) -> None:
    with mail_server() as server:
        server.recipient_answers = [answer]
        failure = failure_of(courier(server))

    assert (failure.reason, failure.permanent) == (f"SMTP {answer[:3]}", permanent)


def test_a_server_that_is_away_is_tried_again() -> None:
    with mail_server() as server:
        away = courier(server)
    failure = failure_of(away)

    assert (failure.reason, failure.permanent) == ("unreachable", False)
