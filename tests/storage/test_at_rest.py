"""Whoever gets the files of the database finds nobody’s number, code, password, link or mail."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from peps_tui.core.adapters.passwords import FLOOR_KIB, FLOOR_PASSES, Argon2Hasher, Cost
from peps_tui.core.domain.account import Civility, Profile
from peps_tui.core.domain.challenge import digest
from peps_tui.core.domain.draft import Draft
from peps_tui.core.domain.kept_draft import DraftStep
from peps_tui.core.domain.message import Attachment, MessageKind
from peps_tui.core.ports import Context
from peps_tui.core.storage.copies import back_up
from peps_tui.core.use_cases import accounts, messages, sign_in
from peps_tui.core.use_cases.drafts import keep_draft
from peps_tui.core.use_cases.rotating import rotate_keys
from tests.support.fakes import SeededRandomness
from tests.support.world import OFFICE, PASSWORD, World, open_world

HIDDEN = "Un corps de message que nul ne doit lire"
FILE = "Une liste de comptes que nul ne doit lire"
UNFINISHED = "Service dont nul ne sait encore"
DRAFT = Draft(
    civility=Civility.MR,
    last_name="Louty",
    first_name="Jean",
    email="jean@exemple.fr",
    email_again="jean@exemple.fr",
    phone="06 98 76 54 32",
)


@dataclass
class Noted(SeededRandomness):
    """Remembers the secrets it gave."""

    given: list[str] = field(default_factory=list)

    def code_secret(self) -> str:
        self.given.append(super().code_secret())
        return self.given[-1]


def forms(secret: str) -> Iterator[bytes]:
    """The ways in which a text may lie in a file and still be read."""
    escaped = json.dumps(secret)[1:-1]
    for text in (secret, escaped, secret.upper()):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            yield text.encode(encoding)
    yield secret.encode().hex().encode()
    yield base64.b64encode(secret.encode())[:-4]


def lived(home: Path) -> tuple[World, list[str]]:
    """A platform that was used, with what must not be read in it."""
    world = open_world(home)
    world.randomness = randomness = Noted()
    cost = Cost(memory_kib=FLOOR_KIB, passes=FLOOR_PASSES, lanes=1)
    ports = replace(world.ports, hasher=Argon2Hasher(pepper=b"p" * 32, cost=cost))
    admin = world.add("Martin", "Claire", profile=Profile.ADMIN, password=None)
    with world.storage.writing() as unit:
        unit.accounts.set_password(admin.id, ports.hasher.hash(PASSWORD))
    step = sign_in.begin(ports, OFFICE, identifier=admin.identifier, password=PASSWORD)
    assert isinstance(step, sign_in.CodeNeeded)
    sign_in.send_code(ports, OFFICE, ticket=step.ticket)
    sign_in.enter_code(ports, OFFICE, ticket=step.ticket, code=world.last_code(), trusted=True)
    context = Context(ports=ports, ticket=step.ticket, workstation=OFFICE)
    keep_draft(context, DRAFT, DraftStep.CONFIRMATION)
    accounts.request_creation(context, DRAFT)
    code = world.last_code()
    accounts.create_account(context, DRAFT, code=code)
    with world.storage.writing() as unit:
        facts = {"link": "https://peps.exemple.fr/activation/jeton-tres-secret", "body": HIDDEN}
        messages.mail(unit, admin, MessageKind.CREATION, now=world.clock.now(), facts=facts)
        file = Attachment(name="comptes.csv", content=FILE.encode())
        messages.mail(unit, admin, MessageKind.EXPORT, now=world.clock.now(), attachment=file)
    world.clock.advance(timedelta(minutes=2))
    other = replace(DRAFT, email="b@b.fr", email_again="b@b.fr", service=UNFINISHED)
    keep_draft(context, other, DraftStep.CONFIRMATION)
    accounts.request_creation(context, other)
    numbers = ["612345678", "06 12 34 56 78", "698765432", "06 98 76 54 32"]
    # Six digits alone are found anywhere: these are told as a message or a secret would.
    codes = [f'"{code}"', f'"{world.last_code()}"', '"code"', *randomness.given]
    targets = [digest("+33612345678"), digest("+33698765432"), DRAFT.fingerprint]
    return world, [
        *numbers,
        *codes,
        *targets,
        PASSWORD,
        context.ticket,
        str(OFFICE.secret),
        "tres-secret",
        HIDDEN,
        FILE,
        UNFINISHED,
    ]


@pytest.mark.rule("PHONE-7", "OTP-4", "PWD-3", "MSG-2")
def test_no_file_of_the_platform_tells_a_secret(tmp_path: Path) -> None:
    home = tmp_path / "home"
    world, secrets = lived(home)
    back_up(home / "peps.db", tmp_path / "before", progress=lambda *_: None)
    rotate_keys(world.ports)
    back_up(home / "peps.db", tmp_path / "after", progress=lambda *_: None)
    files = [*home.iterdir(), tmp_path / "before", tmp_path / "after"]
    held = {path.name: path.read_bytes() for path in files if path.is_file()}
    world.storage.close()

    assert {"peps.db", "peps.db-wal", "peps.anchors", "before", "after"} <= held.keys()
    assert b"JLO000002" in held["peps.db-wal"]
    found = [
        (name, secret)
        for name, content in held.items()
        for secret in secrets
        for form in forms(secret)
        if form in content
    ]
    assert found == []
