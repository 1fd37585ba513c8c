"""A small platform on a real database: two employers, their people, and the way in."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import event

from peps_tui.core.adapters.anchors import FileAnchors
from peps_tui.core.adapters.press import FilePress
from peps_tui.core.adapters.vault import open_vault
from peps_tui.core.domain.account import Account, Civility, Profile, Status
from peps_tui.core.domain.establishment import Establishment, LegalRepresentative
from peps_tui.core.domain.message import Message, MessageChannel, MessageKind
from peps_tui.core.domain.phone import parse_phone
from peps_tui.core.domain.rights import NO_RIGHTS, Right
from peps_tui.core.domain.sign_in import Idleness
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports import Context, Ports
from peps_tui.core.storage.engine import SqlStorage, open_storage
from peps_tui.core.use_cases import sign_in
from peps_tui.texts.messages import compose
from tests.support.copies import Contents, contents, copy
from tests.support.fakes import (
    NOON,
    FakeClock,
    KeptFiles,
    KnownPeople,
    PlainHasher,
    RecordingCourier,
    SeededRandomness,
    SilentSpeech,
)

PASSWORD = "Une-phrase-2026"
OFFICE = Workstation(secret="office-secret", name="poste du bureau", source="10.0.0.1")
HOME = Workstation(secret="home-secret", name="poste du domicile", source="10.0.0.2")
KIOSK = Workstation(secret=None, name="poste inconnu", source="10.0.0.3")


UNLIMITED = Idleness(lock=timedelta.max, end=timedelta(days=3650))
"""Lets a test jump over days in one session; those of AUTH-7 set the real limits."""


@dataclass
class World:
    """Everything a test needs to act as someone at some instant."""

    storage: SqlStorage
    clock: FakeClock = field(default_factory=FakeClock)
    randomness: SeededRandomness = field(default_factory=SeededRandomness)
    courier: RecordingCourier = field(default_factory=RecordingCourier)
    directory: KnownPeople = field(default_factory=KnownPeople)
    shelf: KeptFiles = field(default_factory=KeptFiles)
    speech: SilentSpeech = field(default_factory=SilentSpeech)
    idleness: Idleness = UNLIMITED
    commune: int = 0
    hospital: int = 0

    @property
    def ports(self) -> Ports:
        return Ports(
            clock=self.clock,
            randomness=self.randomness,
            hasher=PlainHasher(),
            directory=self.directory,
            storage=self.storage,
            couriers=dict.fromkeys(MessageChannel, self.courier),
            compose=compose,
            press=FilePress(),
            shelf=self.shelf,
            speech=self.speech,
            link_base="https://peps.exemple.fr/activation",
            support_email="assistance@peps.exemple.fr",
            idleness=self.idleness,
        )

    @property
    def today(self) -> date:
        return self.clock.now().date()

    def add(
        self,
        last_name: str,
        first_name: str = "Anne",
        *,
        profile: Profile = Profile.USER,
        status: Status = Status.ACTIVE,
        establishment: int | None = None,
        phone: str | None = "0612345678",
        password: str | None = PASSWORD,
        rights: Mapping[str, Right] = NO_RIGHTS,
        **changes: object,
    ) -> Account:
        """Store an account as it would be after a life that led to `status`."""
        now = self.clock.now()
        active = status is not Status.PENDING
        account = Account(
            establishment_id=establishment or self.commune,
            identifier=f"{first_name[0]}{last_name[:2]}".upper().ljust(3, "X") + self._number(),
            profile=profile,
            civility=Civility.MRS,
            last_name=last_name,
            first_name=first_name,
            email=f"{first_name}.{last_name}".lower().replace(" ", "") + "@commune.exemple.fr",
            phone=None if phone is None else parse_phone(phone),
            expires_on=self.today + timedelta(days=-1 if status is Status.EXPIRED else 365),
            created_at=now - timedelta(days=30),
            activated_at=now - timedelta(days=29) if active else None,
            blocked_at=now - timedelta(days=1) if status is Status.BLOCKED else None,
        )
        with self.storage.writing() as unit:
            stored = unit.accounts.add(replace(account, **changes), rights)  # type: ignore[arg-type]
            if password is not None and active:
                unit.accounts.set_password(stored.id, PlainHasher().hash(password))
        return stored

    def admin(self, last_name: str = "Martin", first_name: str = "Claire") -> Account:
        """An active administrator of the commune."""
        return self.add(last_name, first_name, profile=Profile.ADMIN)

    def find(self, account: Account) -> Account | None:
        """The account as it is stored now; None once it was deleted."""
        with self.storage.reading() as unit:
            return unit.accounts.get(account.id)

    def get(self, account: Account) -> Account:
        """The account as it is stored now."""
        stored = self.find(account)
        assert stored is not None
        return stored

    def sign_in(
        self, account: Account, workstation: Workstation = OFFICE, *, trusted: bool = False
    ) -> Context:
        """Sign in with password and code, as a person would; returns his context."""
        step = sign_in.begin(
            self.ports, workstation, identifier=account.identifier, password=PASSWORD
        )
        if isinstance(step, sign_in.CodeNeeded):
            sign_in.send_code(self.ports, workstation, ticket=step.ticket)
            step = sign_in.enter_code(
                self.ports,
                workstation,
                ticket=step.ticket,
                code=self.last_code(),
                trusted=trusted,
            )
        assert isinstance(step, sign_in.Entered), step
        return Context(ports=self.ports, ticket=step.ticket, workstation=workstation)

    def messages(self, kind: MessageKind | None = None) -> list[Message]:
        """What left, oldest first."""
        return [sent for sent, _ in self.courier.sent if kind in (None, sent.kind)]

    def last_code(self) -> str:
        """The code of the newest message that held one."""
        return self.messages(MessageKind.CODE)[-1].facts["code"]

    def last_link(self, kind: MessageKind = MessageKind.CREATION) -> str:
        """The link of the newest mail of a kind."""
        return self.messages(kind)[-1].facts["link"]

    def operations(self, establishment: int | None = None) -> list[str]:
        """The history of an establishment, oldest first."""
        with self.storage.reading() as unit:
            lines, _ = unit.history.page(establishment or self.commune, before=None, size=1000)
        return [str(line.event.operation) for line in reversed(lines)]

    def _number(self) -> str:
        with self.storage.writing() as unit:
            return f"{unit.accounts.next_number():06d}"


def open_world(folder: Path, url: str | None = None) -> World:
    """A platform with two employers; `url` is a database of its own, already with them."""
    copy(platform(), folder)
    return reopen(folder, url)


def reopen(folder: Path, url: str | None = None) -> World:
    """The platform of `open_world` again, as another process sees it."""
    storage = opened(folder, url)
    if url is None:
        # Nobody cuts the power of a test; `opened` alone keeps the program's own pragmas.
        event.listen(storage.engine, "connect", _write_without_waiting)
        storage.close()
    with storage.reading() as unit:
        commune, hospital = sorted(e.id for e in unit.establishments.all())[:2]
    return World(storage=storage, commune=commune, hospital=hospital)


@cache
def platform() -> Contents:
    """The files of a platform with two employers, made by the program once in each process."""
    with TemporaryDirectory() as folder:
        storage = opened(Path(folder))
        found(storage)
        storage.close()
        return contents(Path(folder))


def opened(folder: Path, url: str | None = None) -> SqlStorage:
    """The database at `url`, by default a file of `folder`, as the program opens it."""
    vault = open_vault(folder / "peps.key", create=True)
    anchors = FileAnchors(path=folder / "peps.anchors", key=vault.history_key)
    return open_storage(url or f"sqlite:///{folder / 'peps.db'}", vault, anchors)


def found(storage: SqlStorage) -> None:
    """Add two employers to an empty platform."""
    representative = LegalRepresentative(
        name="Mme Jeanne Roy", title="Maire", address="1 place de la Mairie\n28600 Luisant"
    )
    with storage.writing() as unit:
        unit.establishments.add(
            Establishment(
                siret="21280220900014",
                name="COMMUNE DE VILLEBOIS",
                representative=representative,
            ),
            now=NOON,
        )
        unit.establishments.add(
            Establishment(siret="26280001800012", name="CENTRE HOSPITALIER DES ORMES"), now=NOON
        )


def _write_without_waiting(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")
