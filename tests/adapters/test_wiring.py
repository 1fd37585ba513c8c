"""A platform opened from settings alone."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import asyncssh
import pytest

from peps_tui import wiring
from peps_tui.core.adapters.folder import read_messages
from peps_tui.core.domain.errors import (
    FilesTooOpen,
    KeysMissing,
    LibraryMissing,
    StorageUnavailable,
)
from peps_tui.core.domain.establishment import Establishment
from peps_tui.core.domain.message import Message, MessageChannel, MessageKind
from peps_tui.core.domain.sign_in import Idleness
from peps_tui.core.ports import Ports
from peps_tui.core.storage.engine import SqlStorage
from peps_tui.core.storage.outbox import HEAD_START
from peps_tui.gateways import CHOICES
from peps_tui.settings import Settings, load_settings
from peps_tui.texts import workstation as texts
from peps_tui.texts.errors import explain


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    home = tmp_path / "home"
    (home / "messages").mkdir(mode=0o700, parents=True)
    home.chmod(0o700)
    return load_settings({"PEPS_HOME": str(home)})


@contextmanager
def connected(settings: Settings) -> Iterator[Ports]:
    ports = wiring.connect(settings)
    try:
        yield ports
    finally:
        assert isinstance(ports.storage, SqlStorage)
        ports.storage.close()


def add_employer(ports: Ports) -> int:
    with ports.storage.writing() as unit:
        employer = Establishment(siret="21280220900014", name="COMMUNE DE VILLEBOIS")
        return unit.establishments.add(employer, now=ports.clock.now()).id


@pytest.mark.rule("AUTH-7")
def test_how_long_a_session_may_be_left_alone_is_set(settings: Settings) -> None:
    with connected(replace(settings, lock_minutes=5, idle_minutes=20)) as ports:
        assert ports.idleness == Idleness(lock=timedelta(minutes=5), end=timedelta(minutes=20))


@pytest.mark.rule("MSG-3")
def test_without_a_gateway_messages_land_in_the_folder(settings: Settings) -> None:
    with connected(settings) as ports:
        employer = add_employer(ports)
        code = {"code": "482917", "identifier": "JLO000439", "purpose": "sign_in"}
        with ports.storage.writing() as unit:
            unit.outbox.add(
                Message(
                    establishment_id=employer,
                    kind=MessageKind.CODE,
                    channel=MessageChannel.SMS,
                    to="+33612345678",
                    facts=code,
                    created_at=ports.clock.now() - HEAD_START,
                )
            )

        assert wiring.deliver(ports) == 1
        assert wiring.deliver(ports) == 0

    assert ["482917" in message.text for message in read_messages(settings.messages_dir)] == [True]


GATEWAYS = {
    "PEPS_SMTP_HOST": "localhost",
    "PEPS_OVH_SERVICE": "sms-ab1234-1",
    "PEPS_OVH_APPLICATION_KEY": "ak",
    "PEPS_OVH_APPLICATION_SECRET": "s3cret",
    "PEPS_OVH_CONSUMER_KEY": "s3cret",
    "PEPS_OVH_SENDER": "PEPS",
    "PEPS_OCTOPUSH_LOGIN": "a@b.fr",
    "PEPS_OCTOPUSH_KEY": "s3cret",
    "PEPS_OCTOPUSH_SENDER": "PEPS",
    "PEPS_TWILIO_ACCOUNT": "AC1",
    "PEPS_TWILIO_TOKEN": "s3cret",
    "PEPS_TWILIO_SENDER": "PEPS",
    "PEPS_WEBHOOK_URL": "https://passerelle.exemple.fr/",
    "PEPS_SMPP_HOST": "localhost",
    "PEPS_SMPP_USER": "peps",
    "PEPS_SMPP_PASSWORD": "s3cret",
    "PEPS_SMPP_SENDER": "PEPS",
}


@pytest.mark.rule("MSG-3")
@pytest.mark.parametrize(
    ("setting", "gateway"),
    [(setting, gateway) for setting, known in CHOICES.items() for gateway in known],
)
def test_each_channel_leaves_by_the_gateway_that_is_set(
    settings: Settings, setting: str, gateway: str
) -> None:
    environ = {"PEPS_HOME": str(settings.home), f"PEPS_{setting.upper()}": gateway, **GATEWAYS}

    with connected(load_settings(environ)) as ports:
        kinds = {kind: type(courier).__name__ for kind, courier in ports.couriers.items()}

    channel = MessageChannel(setting.removesuffix("_gateway"))
    assert kinds.pop(channel).lower().removesuffix("courier") == gateway
    assert set(kinds.values()) == {"FolderCourier"}


def test_a_gateway_without_its_library_says_which(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "smpplib", None)
    monkeypatch.delitem(sys.modules, "peps_tui.core.adapters.smpp", raising=False)
    environ = {"PEPS_HOME": str(settings.home), "PEPS_SMS_GATEWAY": "smpp", **GATEWAYS}

    with pytest.raises(LibraryMissing) as missing:
        wiring.connect(load_settings(environ))

    assert "'.[sms]'" in explain(missing.value)
    assert [path.name for path in settings.home.iterdir()] == ["messages"]


@pytest.mark.rule("PHONE-7")
def test_a_platform_that_lost_its_keys_gets_no_others(settings: Settings) -> None:
    with connected(settings) as ports:
        add_employer(ports)
    (settings.home / wiring.KEY_FILE).unlink()

    with pytest.raises(KeysMissing):
        wiring.connect(settings)

    assert not (settings.home / wiring.KEY_FILE).exists()


def test_a_database_that_nobody_used_gets_its_keys(settings: Settings) -> None:
    with connected(settings):
        (settings.home / wiring.KEY_FILE).unlink()

    with connected(settings):
        assert (settings.home / wiring.KEY_FILE).exists()


def test_links_are_written_once_with_their_slash(settings: Settings) -> None:
    with connected(replace(settings, link_base="https://mairie.fr/lien/")) as ports:
        assert ports.link_base == "https://mairie.fr/lien"


def test_mails_tell_how_people_come_in(settings: Settings) -> None:
    with connected(replace(settings, entrance="ssh mairie.fr")) as ports:
        assert ports.entrance == "ssh mairie.fr"


def test_a_home_open_to_others_is_refused(settings: Settings) -> None:
    settings.home.chmod(0o750)

    with pytest.raises(FilesTooOpen) as refused:
        wiring.prepare(settings)

    assert refused.value.path == str(settings.home)


def test_a_home_that_cannot_be_made_is_told(settings: Settings) -> None:
    (settings.home / "file").touch()

    with pytest.raises(StorageUnavailable):
        wiring.prepare(replace(settings, home=settings.home / "file" / "home"))


@pytest.mark.rule("TRUST-3")
@pytest.mark.parametrize("demo", [False, True])
def test_the_key_that_sshd_tells_is_the_one_that_our_server_proves(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, demo: bool
) -> None:
    key = asyncssh.generate_private_key("ssh-ed25519")
    (told := tmp_path / "told").touch(0o600)
    told.write_text(f"publickey {key.export_public_key().decode()}")
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 5 192.0.2.2 22")
    monkeypatch.setenv("SSH_USER_AUTH", str(told))

    place = wiring.workstation(replace(settings, demo=demo))

    assert place == wiring.visiting("192.0.2.1", key.get_fingerprint())
    assert place.name.startswith(f"{texts.KEY} {key.get_fingerprint()[7:15]} (")


@pytest.mark.rule("TRUST-3")
@pytest.mark.parametrize(
    ("connection", "demo", "known"), [("", False, True), ("::1 5 ::1 22", False, False)]
)
def test_a_workstation_is_known_on_a_local_terminal_only(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    connection: str,
    demo: bool,
    known: bool,
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", connection)
    monkeypatch.delenv("SSH_USER_AUTH", raising=False)

    place = wiring.workstation(replace(settings, demo=demo))

    assert (place.secret is not None) is known


def test_a_demonstration_is_known_over_ssh_without_a_key_too(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "::1 5 ::1 22")
    monkeypatch.delenv("SSH_USER_AUTH", raising=False)

    assert wiring.workstation(replace(settings, demo=True)).secret is not None
