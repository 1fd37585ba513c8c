"""Messages in a folder."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from peps_tui.core.adapters.folder import FolderCourier, read_messages
from peps_tui.core.adapters.mail import Sender
from peps_tui.core.adapters.press import FilePress
from peps_tui.core.domain.document import Document, Paragraph
from peps_tui.core.domain.message import Attachment, Message, MessageChannel, MessageKind, Worded
from peps_tui.core.ports import CourierFailure

AT = datetime(2026, 11, 21, 10, 15, 0, 123456, tzinfo=UTC)
SMS = Message(
    id=42,
    establishment_id=1,
    kind=MessageKind.CODE,
    channel=MessageChannel.SMS,
    to="+33612345678",
    facts={},
    created_at=AT,
)
MAIL = replace(
    SMS,
    id=43,
    kind=MessageKind.CREATION,
    channel=MessageChannel.EMAIL,
    to="anne.dupont@commune.exemple.fr",
)
LETTER = replace(SMS, id=44, kind=MessageKind.ADMIN_LETTER, channel=MessageChannel.LETTER)
SENDER = Sender(name="Plateforme Employeurs Publics PEP’s", email="ne-pas-repondre@peps.exemple.fr")
WORDED = Worded(subject="Créez votre mot de passe", text="Bonjour Zoë,\n\nÀ bientôt.\n")


@pytest.fixture
def folder(tmp_path: Path) -> FolderCourier:
    return FolderCourier(
        directory=tmp_path / "messages",
        press=FilePress(),
        sender=SENDER,
    )


def names(folder: FolderCourier) -> list[str]:
    return sorted(path.name for path in folder.directory.iterdir())


@pytest.mark.rule("MSG-3")
def test_an_sms_is_told_in_json(folder: FolderCourier) -> None:
    folder.deliver(SMS, WORDED)

    assert names(folder) == ["20261121T101500.123456Z-000042-sms.json"]
    text = (folder.directory / names(folder)[0]).read_text("utf-8")
    assert "Zoë" in text
    assert json.loads(text) == {
        "channel": "sms",
        "to": "+33612345678",
        "text": WORDED.text,
        "sent_at": "2026-11-21T10:15:00.123456+00:00",
    }


def test_the_name_is_in_utc_wherever_the_instant_was_taken(folder: FolderCourier) -> None:
    paris = AT.astimezone(timezone(timedelta(hours=1)))
    folder.deliver(replace(SMS, channel=MessageChannel.VOICE, created_at=paris), WORDED)

    assert names(folder) == ["20261121T101500.123456Z-000042-voice.json"]


@pytest.mark.rule("MSG-3")
def test_a_mail_opens_in_a_mail_program(folder: FolderCourier) -> None:
    folder.deliver(MAIL, WORDED)

    mail = message_from_bytes((folder.directory / names(folder)[0]).read_bytes(), policy=default)
    assert mail["From"].addresses[0].addr_spec == "ne-pas-repondre@peps.exemple.fr"
    assert mail["From"].addresses[0].display_name == "Plateforme Employeurs Publics PEP’s"
    assert mail["To"].addresses[0].addr_spec == MAIL.to
    assert mail["Subject"] == WORDED.subject
    assert mail["Date"].datetime == AT.replace(microsecond=0)
    assert mail["Message-ID"] == "<43.20261121T101500.123456Z@peps.exemple.fr>"
    assert mail.get_content_charset() == "utf-8"
    assert mail.get_content() == WORDED.text
    assert not mail.defects


@pytest.mark.rule("MSG-3")
def test_a_mail_opens_with_its_file(folder: FolderCourier) -> None:
    file = Attachment(name="Comptes d’été.csv", content="\ufeffNom\r\nZoë\r\n".encode())
    folder.deliver(replace(MAIL, attachment=file), WORDED)

    mail = message_from_bytes((folder.directory / names(folder)[0]).read_bytes(), policy=default)
    [part] = mail.iter_attachments()
    assert (part.get_filename(), part.get_payload(decode=True)) == (file.name, file.content)
    [read] = read_messages(folder.directory)
    assert (read.to, read.subject, read.text) == (MAIL.to, WORDED.subject, WORDED.text)
    assert read.files == ((file.name, len(file.content)),)
    assert len(names(folder)) == 1


@pytest.mark.rule("MSG-3")
def test_a_letter_is_its_text(folder: FolderCourier) -> None:
    folder.deliver(LETTER, WORDED)

    assert names(folder) == ["20261121T101500.123456Z-000044-letter.txt"]
    assert (folder.directory / names(folder)[0]).read_text("utf-8") == WORDED.text


@pytest.mark.rule("MSG-3", "LIFE-10")
def test_a_letter_is_ready_to_be_printed(folder: FolderCourier) -> None:
    pages = Document(title="Courrier", author="PEP’s", blocks=[Paragraph(text=WORDED.text)])
    folder.deliver(LETTER, replace(WORDED, pages=pages))

    stem = "20261121T101500.123456Z-000044-letter"
    assert names(folder) == [f"{stem}.pdf", f"{stem}.txt"]
    assert (folder.directory / f"{stem}.pdf").read_bytes().startswith(b"%PDF")
    assert (folder.directory / f"{stem}.pdf").stat().st_mode & 0o777 == 0o600
    assert [message.text for message in read_messages(folder.directory)] == [WORDED.text]


def test_a_message_delivered_twice_is_there_once(folder: FolderCourier) -> None:
    folder.deliver(SMS, WORDED)
    folder.deliver(SMS, WORDED)

    assert len(names(folder)) == 1


def test_its_owner_alone_reads_the_folder(folder: FolderCourier) -> None:
    folder.deliver(MAIL, WORDED)

    assert folder.directory.stat().st_mode & 0o777 == 0o700
    assert (folder.directory / names(folder)[0]).stat().st_mode & 0o777 == 0o600


def test_a_subject_adds_no_header(folder: FolderCourier) -> None:
    folder.deliver(MAIL, replace(WORDED, subject="Bonjour\r\nBcc: x@exemple.fr"))

    mail = message_from_bytes((folder.directory / names(folder)[0]).read_bytes(), policy=default)
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Bonjour Bcc: x@exemple.fr"


@pytest.mark.parametrize(
    "to",
    [
        "",
        "anne",
        "anne@",
        "anne@exemple.fr\r\nBcc: x@exemple.fr",
        "anne@exemple.fr, x@exemple.fr",
        "Anne <anne@exemple.fr>",
        "hélène@exemple.fr\ud800",
    ],
)
def test_what_is_no_address_is_refused_for_good(folder: FolderCourier, to: str) -> None:
    with pytest.raises(CourierFailure) as failure:
        folder.deliver(replace(MAIL, to=to), WORDED)

    assert failure.value.permanent
    assert read_messages(folder.directory) == ()


def test_a_disk_that_refuses_is_tried_again(folder: FolderCourier) -> None:
    folder.directory.write_text("a file stands where the folder should")

    with pytest.raises(CourierFailure) as failure:
        folder.deliver(SMS, WORDED)

    assert (failure.value.reason, failure.value.permanent) == ("disk", False)


def test_messages_are_read_back_newest_first(folder: FolderCourier) -> None:
    later = AT + timedelta(minutes=1)
    folder.deliver(replace(MAIL, created_at=later), WORDED)
    folder.deliver(SMS, WORDED)
    folder.deliver(LETTER, WORDED)

    read = read_messages(folder.directory)

    told = [(message.sent_at, message.channel, message.to, message.subject) for message in read]
    assert told == [
        (later, MessageChannel.EMAIL, MAIL.to, WORDED.subject),
        (AT, MessageChannel.LETTER, "", ""),
        (AT, MessageChannel.SMS, SMS.to, ""),
    ]
    assert {message.text for message in read} == {WORDED.text}
    assert WORDED.text not in repr(read)


def test_other_files_and_damaged_ones_are_passed_over(folder: FolderCourier) -> None:
    folder.deliver(SMS, WORDED)
    for name in (".hidden.tmp", "notes.txt", "20261121T101500.1Z-000001-sms.json"):
        (folder.directory / name).write_text("nothing")

    assert len(read_messages(folder.directory)) == 1


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert read_messages(tmp_path / "nowhere") == ()


@pytest.mark.parametrize(
    ("sender", "recipient", "permanent"),
    [("a@b.fr", "personne", True), ("a@b@c", MAIL.to, False), ("a@b@c", "personne", True)],
)
def test_only_a_bad_recipient_is_hopeless(
    folder: FolderCourier, sender: str, recipient: str, permanent: bool
) -> None:
    with pytest.raises(CourierFailure) as failure:
        replace(folder, sender=replace(SENDER, email=sender)).deliver(
            replace(MAIL, to=recipient), WORDED
        )

    assert failure.value.permanent is permanent
