"""What leaves the platform as a file, and the line of history that tells it."""

import io
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import pytest
from pypdf import PdfReader

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Profile
from peps_tui.core.domain.account_csv import SiretMissing, read_listing
from peps_tui.core.domain.document import Sheet, SheetForm
from peps_tui.core.domain.history import Author, HistoryFilter, HistoryLine, Operation
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import reviewing
from peps_tui.core.use_cases.exporting import (
    export_accounts,
    export_history,
    export_list,
    export_own_history,
    export_review,
    print_review,
    print_slip,
    speak_identifier,
)
from peps_tui.core.use_cases.handing import Exported
from peps_tui.texts import documents
from peps_tui.texts.letters import as_text
from tests.support.world import World

CSV = SheetForm.CSV
OPERATOR = Author(identifier="", name="operateur", source="ligne de commande")


@pytest.fixture
def admin(world: World) -> Context:
    return world.sign_in(world.admin())


@pytest.fixture
def louty(world: World) -> Account:
    return world.add("Louty", "Jean")


export = partial(export_accounts, form=CSV, word=documents.accounts_sheet)
slip_of = partial(print_slip, word=documents.identifier_slip, as_text=as_text)


def rows(world: World, path: str) -> list[str]:
    """The rows of a file under its headings."""
    return world.shelf.files[path.removeprefix("/exports/")].decode("utf-8-sig").splitlines()[1:]


def newest(world: World) -> HistoryLine:
    with world.storage.reading() as unit:
        assert unit.history.first_broken(world.commune) is None
        return unit.history.page(world.commune, before=None, size=1)[0][0]


@pytest.mark.rule("OTP-8", "HIST-1", "CASE-82")
def test_an_export_asks_no_code_and_is_told(world: World, admin: Context, louty: Account) -> None:
    codes = len(world.courier.sent)

    done = export(admin, None)

    assert done == Exported(path="/exports/Comptes au 21/11/2026.csv", count=2)
    assert [row.split(";")[1] for row in rows(world, done.path)] == ["Louty", "Martin"]
    assert len(world.courier.sent) == codes
    line = newest(world)
    assert line.event.operation is Operation.ACCOUNTS_EXPORTED
    assert line.event.after == {"count": "2", "form": "csv", "way": "server"}
    assert line.author.name == "Claire Martin"


@pytest.mark.rule("RIGHT-4", "CASE-82")
def test_only_the_chosen_accounts_of_the_establishment_leave(
    world: World, admin: Context, louty: Account
) -> None:
    elsewhere = world.add("Ailleurs", establishment=world.hospital)

    done = export(admin, [louty.id, elsewhere.id, 999_999])

    assert done.count == 1
    assert [row.split(";")[4] for row in rows(world, done.path)] == [louty.identifier]


@pytest.mark.rule("CASE-82")
def test_nothing_to_export_makes_no_file_and_no_line(world: World, admin: Context) -> None:
    elsewhere = world.add("Ailleurs", establishment=world.hospital)
    before = world.operations()

    for ids in ([], [elsewhere.id]):
        with pytest.raises(errors.NothingToExport):
            export(admin, ids)
    with pytest.raises(errors.NothingToExport):
        export_history(
            admin, HistoryFilter(author="nobody"), form=CSV, word=documents.history_sheet
        )

    assert world.shelf.files == {}
    assert world.operations() == before


@pytest.mark.rule("PHONE-5", "CASE-69", "CASE-82")
@pytest.mark.parametrize("form", SheetForm)
def test_an_anonymised_number_never_reaches_what_words_the_file(
    world: World, admin: Context, form: SheetForm
) -> None:
    world.add("Discret", phone="0612345699", phone_anonymous=True)
    world.add("Public", phone="0262123456")
    seen: list[str | None] = []

    def word(accounts: Sequence[Account], made_on: date) -> Sheet:
        seen.extend(account.phone.national if account.phone else None for account in accounts)
        return documents.accounts_sheet(accounts, made_on)

    done = export_accounts(admin, None, form=form, word=word)

    assert seen == [None, "06 12 34 56 78", "0262 12 34 56"]
    if form is CSV:
        told = "\n".join(rows(world, done.path))
        assert "numéro anonymisé" in told
        assert "0262 12 34 56" in told
        assert "06 12 34 56 99" not in told


@pytest.mark.rule("CASE-82")
def test_the_list_is_read_back_by_the_import(world: World, admin: Context) -> None:
    world.add("=Œuvray", "-Zoë", identifier="ZOE000101", email=None, service="+ Accueil")
    world.add('D’Été; "Nguyễn"', "Łukasz", identifier="LDE000102", email=None, phone=None)

    path = export(admin, None).path
    listing = read_listing(world.shelf.files[path.removeprefix("/exports/")], today=world.today)

    assert listing.faults == []
    assert [(line.last_name, line.first_name, line.service) for line in listing.lines] == [
        ('D’Été; "Nguyễn"', "Łukasz", ""),
        ("Martin", "Claire", ""),
        ("=Œuvray", "-Zoë", "+ Accueil"),
    ]
    assert [line.profile for line in listing.lines][1] is Profile.ADMIN


@pytest.mark.rule("RIGHT-4", "CASE-16")
def test_a_plain_user_exports_his_own_history_alone(world: World, louty: Account) -> None:
    user = world.sign_in(louty)
    refused: list[Callable[[], object]] = [
        lambda: export(user, None),
        lambda: export_history(user, form=CSV, word=documents.history_sheet),
        lambda: slip_of(user, louty.id),
        lambda: speak_identifier(user, louty.id, word=documents.spoken),
    ]
    for attempt in refused:
        with pytest.raises(errors.NotAdministrator):
            attempt()
    assert world.shelf.files == {}

    world.sign_in(world.admin())
    done = export_own_history(user, form=CSV, word=documents.history_sheet)

    assert done.count == len(rows(world, done.path))
    assert all(louty.identifier in row for row in rows(world, done.path))
    assert newest(world).event.operation is Operation.HISTORY_EXPORTED


@pytest.mark.rule("HIST-1")
def test_the_history_leaves_as_it_is_filtered(world: World, admin: Context) -> None:
    world.sign_in(world.add("Louty", "Jean"))

    which = HistoryFilter(author="louty", operations=frozenset({Operation.SIGNED_IN}))
    done = export_history(admin, which, form=CSV, word=documents.history_sheet)

    (row,) = rows(world, done.path)
    assert "21/11/2026 12:00:00;Connexion;Jean Louty" in row
    assert newest(world).event.after == {"lines": "1", "form": "csv", "way": "server"}


@pytest.mark.rule("HIST-1")
def test_a_full_disk_leaves_no_line(world: World, admin: Context) -> None:
    before = world.operations()
    world.shelf.full = True

    with pytest.raises(errors.FileNotSaved):
        export(admin, None)

    assert world.operations() == before


@pytest.mark.rule("HIST-1", "AUTH-6")
def test_no_file_appears_that_the_history_does_not_tell(
    world: World, admin: Context, louty: Account
) -> None:
    def word(accounts: Sequence[Account], made_on: date) -> Sheet:
        with world.storage.writing() as unit:  # blocked while the file is made
            account = unit.accounts.by_identifier(accounts[-1].identifier)
            assert account is not None
            unit.sessions.end_all(account.id, world.clock.now())
        return documents.accounts_sheet(accounts, made_on)

    with pytest.raises(errors.SessionEnded):
        export_accounts(admin, None, form=CSV, word=word)

    assert world.shelf.files == {}
    assert "accounts_exported" not in world.operations()


def test_an_identifier_is_handed_over_on_paper_and_aloud(
    world: World, admin: Context, louty: Account
) -> None:
    slip = slip_of(admin, louty.id).path
    sound = speak_identifier(admin, louty.id, word=documents.spoken).path

    pages = PdfReader(io.BytesIO(world.shelf.files[slip.removeprefix("/exports/")])).pages
    told = pages[0].extract_text()
    assert louty.identifier in told
    assert "J comme Joseph, L comme Louis, O comme Oscar" in told
    assert "COMMUNE DE VILLEBOIS" in told
    said = world.shelf.files[sound.removeprefix("/exports/")].decode()
    assert said.count("J comme Joseph") == 2
    assert [operation for operation in world.operations() if operation.startswith("ident")] == [
        "identifier_printed",
        "identifier_printed",
    ]
    assert newest(world).event.subject_identifier == louty.identifier


@pytest.mark.rule("RIGHT-4")
def test_identifiers_of_elsewhere_are_not_found(world: World, admin: Context) -> None:
    elsewhere = world.add("Ailleurs", establishment=world.hospital)

    for account_id in (elsewhere.id, 999_999):
        with pytest.raises(errors.AccountNotFound):
            slip_of(admin, account_id)
        with pytest.raises(errors.AccountNotFound):
            speak_identifier(admin, account_id, word=documents.spoken)


def test_without_a_synthesiser_nothing_is_said_nor_noted(
    world: World, admin: Context, louty: Account
) -> None:
    world.speech.available = False

    with pytest.raises(errors.SpeechUnavailable):
        speak_identifier(admin, louty.id, word=documents.spoken)

    assert "identifier_printed" not in world.operations()


def test_a_review_leaves_as_a_table_and_as_pages(
    world: World, admin: Context, louty: Account
) -> None:
    with pytest.raises(errors.ReviewClosed):
        export_review(admin, form=CSV, word=documents.review_sheet)
    review = reviewing.start_review(admin)

    table = export_review(admin, form=CSV, word=documents.review_sheet)
    pages = print_review(admin, review.id, word=documents.review_report)

    assert (table.count, pages.count) == (2, 2)
    assert any(louty.identifier in row for row in rows(world, table.path))
    assert world.shelf.files[pages.path.removeprefix("/exports/")].startswith(b"%PDF")
    assert newest(world).event.after == {"count": "2", "form": "pdf", "way": "server"}


@pytest.mark.rule("HIST-1")
def test_an_operator_exports_an_establishment(world: World) -> None:
    world.admin()
    export_of = partial(
        export_list, world.ports, world.shelf, form=CSV, word=documents.accounts_sheet
    )

    with pytest.raises(SiretMissing):
        export_of(siret=None, operator=OPERATOR)
    with pytest.raises(errors.NothingToExport):
        export_of(siret="26280001800012", operator=OPERATOR)
    assert export_of(siret="21280220900014", operator=OPERATOR).count == 1

    assert newest(world).author == OPERATOR
    assert world.operations(world.hospital) == []
