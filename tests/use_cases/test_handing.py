"""By which way a file leaves: mailed to oneself, copied, or put on the server; and nowhere else."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from peps_tui.core.adapters.shelf import FolderShelf
from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Profile
from peps_tui.core.domain.document import COPY_LIMIT, Sheet, SheetForm, Way
from peps_tui.core.domain.message import ATTACHMENT_LIMIT, MessageChannel, MessageKind, MessageState
from peps_tui.core.ports import Context, CourierFailure
from peps_tui.core.storage.tables import outbox
from peps_tui.core.use_cases import handing, messages, reviewing
from peps_tui.core.use_cases.bulk import delete_accounts
from peps_tui.core.use_cases.exporting import (
    export_accounts,
    export_history,
    export_own_history,
    export_review,
    print_review,
    print_slip,
    speak_identifier,
)
from peps_tui.core.use_cases.handing import Exported, own_email
from peps_tui.texts import documents
from peps_tui.texts.letters import as_text
from tests.support.world import World
from tests.use_cases.test_exporting import newest

CSV, XLSX = SheetForm.CSV, SheetForm.XLSX
OWN = "claire.martin@commune.exemple.fr"

accounts = partial(export_accounts, ids=None, word=documents.accounts_sheet)
history = partial(export_history, word=documents.history_sheet)
own_history = partial(export_own_history, word=documents.history_sheet)
review = partial(export_review, word=documents.review_sheet)
report = partial(print_review, word=documents.review_report)

Export = Callable[..., Exported]
TABLES: list[Export] = [
    *(partial(export, form=form) for export in (accounts, history) for form in SheetForm),
    *(partial(export, form=CSV) for export in (own_history, review)),
]


@pytest.fixture
def admin(world: World) -> Context:
    return world.sign_in(world.admin())


def slip(context: Context, *, way: Way) -> Exported:
    """That of the only account."""
    with context.ports.storage.reading() as unit:
        [account] = unit.accounts.many(1)
    word = documents.identifier_slip
    return print_slip(context, account.id, word=word, as_text=as_text, way=way)


def sound(context: Context, *, way: Way) -> Exported:
    with context.ports.storage.reading() as unit:
        [account] = unit.accounts.many(1)
    return speak_identifier(context, account.id, word=documents.spoken, way=way)


def stored(world: World) -> list[tuple[Any, ...]]:
    """What the outbox holds of files."""
    columns = (outbox.c.destination, outbox.c.facts, outbox.c.attachment)
    with world.storage.engine.connect() as connection:
        query = select(*columns).where(outbox.c.kind == MessageKind.EXPORT)
        return [tuple(row) for row in connection.execute(query)]


def state(world: World) -> object:
    """What a refusal must leave as it is."""
    return world.operations(), stored(world), dict(world.shelf.files)


@pytest.mark.rule("HIST-1", "MSG-2", "CASE-82")
def test_a_file_is_mailed_to_oneself_once_and_wiped(world: World, admin: Context) -> None:
    world.add("Ailleurs", establishment=world.hospital)

    done = accounts(admin, form=CSV, way=Way.MAIL)

    assert done == Exported(count=1, email=OWN)
    assert newest(world).event.after == {"count": "1", "form": "csv", "way": "mail"}
    [(_, _, sealed)] = stored(world)
    assert b"Martin" not in sealed
    assert messages.deliver_due(world.ports) == 1
    [mail] = world.messages(MessageKind.EXPORT)
    assert (mail.channel, mail.to) == (MessageChannel.EMAIL, OWN)
    assert mail.attachment is not None
    assert mail.attachment.name == "Comptes au 21/11/2026.csv"
    assert b";Martin;Claire;" in mail.attachment.content
    assert b"Ailleurs" not in mail.attachment.content
    assert "Martin;" not in repr(mail) + repr(mail.attachment)
    assert stored(world) == [(None, None, None)]
    assert world.shelf.files == {}


@pytest.mark.rule("HIST-1", "CASE-82")
@pytest.mark.parametrize("export", [*TABLES, report, slip, sound])
def test_what_leaves_by_mail_or_clipboard_lies_in_no_folder(
    world: World,
    admin: Context,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    export: Export,
) -> None:
    folders = [tmp_path / "exports", tmp_path / "temporary"]
    for folder in folders:
        folder.mkdir(mode=0o700)
    monkeypatch.setattr(tempfile, "tempdir", str(folders[1]))
    reviewing.start_review(admin)
    context = replace(admin, ports=replace(admin.ports, shelf=FolderShelf(directory=folders[0])))

    export(context, way=Way.MAIL)
    messages.deliver_due(world.ports)
    try:
        assert export(context, way=Way.CLIPBOARD).text
    except errors.OnlyTextIsCopied:
        assert newest(world).event.after["way"] == "mail"
    else:
        assert newest(world).event.after["way"] == "clipboard"

    assert [list(folder.iterdir()) for folder in folders] == [[], []]
    [mail] = world.messages(MessageKind.EXPORT)
    assert mail.attachment is not None
    assert stored(world) == [(None, None, None)]
    saved = export(context, way=Way.SERVER).path
    assert Path(saved).read_bytes()[:4] == mail.attachment.content[:4]
    assert len(stored(world)) == 1
    assert newest(world).event.after["way"] == "server"


@pytest.mark.rule("HIST-1", "CASE-82")
def test_a_table_is_copied_as_text(world: World, admin: Context) -> None:
    done = accounts(admin, form=CSV, way=Way.CLIPBOARD)

    assert (done.count, done.path, done.email) == (1, "", "")
    headings, row = done.text.splitlines()
    assert headings.startswith("Civilité;Nom;Prénom;")
    assert ";Martin;Claire;" in row
    assert "\r" not in done.text
    assert newest(world).event.after == {"count": "1", "form": "csv", "way": "clipboard"}
    assert messages.deliver_due(world.ports) == 0


def test_a_slip_is_copied_as_its_text(world: World, admin: Context) -> None:
    text = slip(admin, way=Way.CLIPBOARD).text

    lines = [line.strip() for line in text.splitlines()]
    assert "CMA000001" in lines
    assert "C comme Célestin, M comme Marcel" in text
    assert max(map(len, lines)) <= 76
    assert newest(world).event.after == {"form": "txt", "way": "clipboard"}


def test_a_slip_of_a_hostile_name_acts_on_no_terminal(world: World, admin: Context) -> None:
    hostile = world.add("Rouge\x1b]52;c;eA==\x07", "Anne\x9b2J")

    done = print_slip(
        admin,
        hostile.id,
        word=documents.identifier_slip,
        as_text=as_text,
        way=Way.CLIPBOARD,
    )

    assert "Rouge" in done.text
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", done.text)


@pytest.mark.parametrize("export", [partial(accounts, form=XLSX), report, sound])
def test_what_is_no_text_is_not_copied(world: World, admin: Context, export: Export) -> None:
    reviewing.start_review(admin)
    before = state(world)

    with pytest.raises(errors.OnlyTextIsCopied):
        export(admin, way=Way.CLIPBOARD)

    assert state(world) == before


def test_more_than_terminals_take_is_not_copied(world: World, admin: Context) -> None:
    world.add("L" + "o" * COPY_LIMIT)
    before = state(world)

    with pytest.raises(errors.TooLongToCopy) as refused:
        accounts(admin, form=CSV, way=Way.CLIPBOARD)

    assert refused.value.size > refused.value.limit == COPY_LIMIT
    assert state(world) == before


@pytest.mark.rule("MSG-2")
def test_more_than_servers_take_is_not_mailed(
    world: World, admin: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(world)
    monkeypatch.setattr(handing, "ATTACHMENT_LIMIT", 100)

    with pytest.raises(errors.TooLargeToMail) as refused:
        accounts(admin, form=CSV, way=Way.MAIL)

    assert refused.value.size > refused.value.limit == 100
    assert state(world) == before
    assert ATTACHMENT_LIMIT * 4 / 3 < 10_000_000


def test_without_an_address_nothing_is_mailed(world: World) -> None:
    admin = world.sign_in(world.add("Roy", profile=Profile.ADMIN, email=None))
    before = state(world)

    assert own_email(admin) is None
    with pytest.raises(errors.NoOwnEmail):
        accounts(admin, form=CSV, way=Way.MAIL)

    assert state(world) == before


@pytest.mark.rule("AUTH-6", "MSG-2")
@pytest.mark.parametrize("way", [Way.MAIL, Way.CLIPBOARD])
def test_nothing_leaves_once_the_session_ended(world: World, admin: Context, way: Way) -> None:
    def word(listed: Sequence[Account], made_on: date) -> Sheet:
        with world.storage.writing() as unit:  # blocked while the file is made
            [account] = unit.accounts.many(world.commune)
            unit.sessions.end_all(account.id, world.clock.now())
        return documents.accounts_sheet(listed, made_on)

    before = state(world)
    with pytest.raises(errors.SessionEnded):
        export_accounts(admin, None, form=CSV, word=word, way=way)

    assert state(world) == before


@pytest.mark.rule("RIGHT-4")
@pytest.mark.parametrize("way", Way)
def test_a_plain_user_hands_over_his_own_history_alone(world: World, way: Way) -> None:
    user = world.sign_in(world.add("Louty", "Jean"))

    with pytest.raises(errors.NotAdministrator):
        accounts(user, form=CSV, way=way)

    assert own_history(user, form=CSV, way=way).count > 0
    assert own_email(user) == "jean.louty@commune.exemple.fr"


@pytest.mark.rule("PHONE-5")
@pytest.mark.parametrize("way", [Way.MAIL, Way.CLIPBOARD])
def test_an_anonymised_number_leaves_by_no_way(world: World, admin: Context, way: Way) -> None:
    world.add("Discret", phone="0698765432", phone_anonymous=True)

    told = accounts(admin, form=CSV, way=way).text
    messages.deliver_due(world.ports)
    for mail in world.messages(MessageKind.EXPORT):
        assert mail.attachment is not None
        told += mail.attachment.content.decode()

    assert "numéro anonymisé" in told
    assert "98 76 54 32" not in told


@pytest.mark.rule("MSG-2")
def test_a_file_that_cannot_leave_is_kept_a_day(world: World, admin: Context) -> None:
    accounts(admin, form=CSV, way=Way.MAIL)
    world.courier.broken = True

    messages.deliver_due(world.ports)
    assert stored(world) != [(None, None, None)]
    world.clock.advance(timedelta(days=1, seconds=1))
    messages.deliver_due(world.ports)

    assert stored(world) == [(None, None, None)]
    [trace] = messages.report(world.ports, MessageState.FAILED, limit=9).traces
    assert (trace.kind, trace.reason) == (MessageKind.EXPORT, "expired")


@pytest.mark.rule("MSG-2")
def test_a_file_that_was_refused_for_good_is_wiped(world: World, admin: Context) -> None:
    accounts(admin, form=CSV, way=Way.MAIL)
    world.courier.failure = CourierFailure("SMTP 552", permanent=True)
    messages.deliver_due(world.ports)

    assert stored(world) == [(None, None, None)]
    [trace] = messages.report(world.ports, MessageState.FAILED, limit=9).traces
    with pytest.raises(errors.MessageNotRepeatable):
        messages.retry(world.ports, trace.id)


@pytest.mark.rule("MSG-2")
def test_no_file_leaves_for_an_account_that_is_gone(world: World, admin: Context) -> None:
    other: Account = world.add("Roy", profile=Profile.ADMIN)
    accounts(world.sign_in(other), form=CSV, way=Way.MAIL)

    delete_accounts(admin, [other.id])

    assert messages.deliver_due(world.ports) == 0
    assert stored(world) == [(None, None, None)]


@pytest.mark.rule("MSG-2")
def test_a_file_given_up_while_a_try_fails_does_not_come_back(
    world: World, admin: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    other: Account = world.add("Roy", profile=Profile.ADMIN)
    accounts(world.sign_in(other), form=CSV, way=Way.MAIL)

    def fail(*_message: object) -> None:
        delete_accounts(admin, [other.id])
        raise CourierFailure("timeout")

    with monkeypatch.context() as now:
        now.setattr(world.courier, "deliver", fail)
        messages.deliver_due(world.ports)
    world.clock.advance(timedelta(hours=1))

    assert messages.deliver_due(world.ports) == 0
    [trace] = messages.report(world.ports, MessageState.FAILED, limit=9).traces
    assert (trace.kind, trace.reason) == (MessageKind.EXPORT, "void")
