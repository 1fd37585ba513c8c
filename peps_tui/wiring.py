"""From settings to ports: the only module that knows every adapter.

Heavy libraries, and what needs them, are imported inside functions: the first screen is painted
without them.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from peps_tui.core.adapters.files import private_directory
from peps_tui.core.domain.errors import LibraryMissing, NoPlatform, StorageUnavailable

if TYPE_CHECKING:
    from peps_tui.core.adapters.directory import FileDirectory
    from peps_tui.core.adapters.host_key import HostKey
    from peps_tui.core.adapters.mail import Sender
    from peps_tui.core.adapters.vault import FileVault
    from peps_tui.core.domain.message import MessageChannel
    from peps_tui.core.domain.trust import Workstation
    from peps_tui.core.ports import (
        Clock,
        Courier,
        Directory,
        PasswordHasher,
        Ports,
        Press,
        Speech,
    )
    from peps_tui.settings import Settings

log = logging.getLogger(__name__)

KEY_FILE = "peps.key"
ANCHOR_FILE = "peps.anchors"
HOST_KEY_FILE = "peps.host_key"
DIRECTORY_FILE = "net-entreprises.json"


def prepare(settings: Settings) -> None:
    """Make the home (0700), and start the log; called first, once in a process.

    Raises:
        FilesTooOpen: other users of the machine may enter the home.
        StorageUnavailable: it cannot be made.
    """
    from peps_tui.core.adapters.log import start_log

    try:
        private_directory(settings.home)
        private_directory(settings.messages_dir)
        settings.log_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise StorageUnavailable from None
    start_log(settings.log_file)


def echo_log(stream: TextIO) -> None:
    """Send what is logged to `stream` too, as a service does; after `prepare`."""
    from peps_tui.core.adapters.log import echo_log

    echo_log(stream)


def host_key(settings: Settings) -> HostKey:
    """The key of the SSH server, made at first use.

    Raises:
        FilesTooOpen: others may read it.
        HostKeyUnreadable: it cannot be read or made.
    """
    from peps_tui.core.adapters.host_key import host_key

    return host_key(settings.home / HOST_KEY_FILE)


def refuse_nothing(settings: Settings) -> None:
    """Raise NoPlatform where nothing was ever made: a home that is mistyped stays as it is."""
    base = settings.database_url.removeprefix("sqlite:///")
    kept = base == settings.database_url or Path(base).exists()
    if not (kept or (settings.home / KEY_FILE).exists()):
        raise NoPlatform(str(settings.home))


def connect(settings: Settings, *, clock: Clock | None = None) -> Ports:
    """Open the platform, creating its keys and its database at first use.

    Takes about a second the first time. `clock` is that of the machine unless another is given.

    Raises:
        PlatformError: keys or database are missing, too open to others, too new or unreachable;
            or a gateway needs a library that is not installed.
    """
    from peps_tui.core.adapters.anchors import FileAnchors
    from peps_tui.core.adapters.clock import SystemClock
    from peps_tui.core.adapters.passwords import Argon2Hasher
    from peps_tui.core.adapters.press import FilePress
    from peps_tui.core.adapters.randomness import SystemRandomness
    from peps_tui.core.adapters.shelf import FolderShelf
    from peps_tui.core.adapters.speech import EspeakSpeech
    from peps_tui.core.domain.sign_in import Idleness
    from peps_tui.core.ports import Ports
    from peps_tui.core.storage.engine import open_storage
    from peps_tui.texts.messages import compose

    clock, press, speech = clock or SystemClock(), FilePress(), EspeakSpeech()
    couriers = _couriers(settings, press, speech, clock)  # refused before anything is open
    vault = _vault(settings)
    hasher = Argon2Hasher(pepper=vault.pepper)
    anchors = FileAnchors(path=settings.home / ANCHOR_FILE, key=vault.history_key)
    return Ports(
        clock=clock,
        randomness=SystemRandomness(),
        hasher=hasher,
        directory=_directory(settings, hasher),
        storage=open_storage(settings.database_url, vault, anchors),
        couriers=couriers,
        compose=compose,
        press=press,
        shelf=FolderShelf(directory=settings.exports_dir),
        speech=speech,
        link_base=settings.link_base.rstrip("/"),
        support_email=settings.support_email,
        entrance=settings.entrance,
        idleness=Idleness(
            lock=timedelta(minutes=settings.lock_minutes),
            end=timedelta(minutes=settings.idle_minutes),
        ),
    )


def workstation(settings: Settings) -> Workstation:
    """Where the person sits (TRUST-3): over SSH, behind the key that the system's sshd tells.

    A demonstration belongs to one person: its workstation is known over SSH without a key too.
    """
    from peps_tui.core.adapters.workstation import exposed_key, local_workstation
    from peps_tui.texts import workstation as texts

    connection, told = os.environ.get("SSH_CONNECTION", ""), os.environ.get("SSH_USER_AUTH", "")
    key = exposed_key(Path(told)) if connection and told else None
    if connection and (key is not None or not settings.demo):
        return visiting(connection.partition(" ")[0], key)
    return local_workstation(settings.workstation, texts.LOCAL)


def visiting(address: str, key: str | None) -> Workstation:
    """Where a visitor by SSH sits; `key` is the fingerprint he proved, if any (TRUST-3)."""
    from peps_tui.core.adapters.workstation import remote_workstation
    from peps_tui.texts import workstation as texts

    return remote_workstation(address, texts.KEY if key else texts.REMOTE, key=key)


def deliver(ports: Ports) -> int:
    """Send what waits in the outbox; returns how many messages left."""
    from peps_tui.core.use_cases.messages import deliver_due

    return deliver_due(ports)


def _couriers(
    settings: Settings, press: Press, speech: Speech, clock: Clock
) -> Mapping[MessageChannel, Courier]:
    """Who carries each kind of message; letters are printed from the folder (MSG-3)."""
    from peps_tui.core.adapters.folder import FolderCourier
    from peps_tui.core.adapters.mail import Sender
    from peps_tui.core.domain.message import MessageChannel

    sender = Sender(name=settings.sender_name, email=settings.sender_email)
    folder = FolderCourier(directory=settings.messages_dir, press=press, sender=sender)
    chosen = {
        MessageChannel.EMAIL: settings.email_gateway,
        MessageChannel.SMS: settings.sms_gateway,
        MessageChannel.VOICE: settings.voice_gateway,
    }
    couriers: dict[MessageChannel, Courier] = dict.fromkeys(MessageChannel, folder)
    for channel, gateway in chosen.items():
        match gateway:
            case "folder":
                pass
            case "smtp":
                couriers[channel] = _smtp(settings, sender)
            case "smpp":
                couriers[channel] = _smpp(settings)
            case "sip":
                couriers[channel] = _sip(settings, speech)
            case _:
                couriers[channel] = _web(gateway, settings, clock)
    return couriers


def _directory(settings: Settings, hasher: PasswordHasher) -> Directory:
    """Who vouches for people of Net-entreprises; in a demonstration, never the outside."""
    if not settings.directory_url or settings.demo:
        return file_directory(settings, hasher)
    from peps_tui.core.adapters.network import verified
    from peps_tui.core.adapters.web import Web
    from peps_tui.core.adapters.web_directory import WebDirectory

    return WebDirectory(
        web=Web(verified(settings.authorities_file)),
        url=settings.directory_url,
        service=settings.directory_service,
    )


def file_directory(settings: Settings, hasher: PasswordHasher) -> FileDirectory:
    """The people of Net-entreprises that operators wrote down."""
    from peps_tui.core.adapters.directory import FileDirectory

    return FileDirectory(path=settings.home / DIRECTORY_FILE, hasher=hasher)


def _smtp(settings: Settings, sender: Sender) -> Courier:
    from peps_tui.core.adapters.network import verified
    from peps_tui.core.adapters.smtp import Security, SmtpCourier

    told = settings.gateways["smtp"]
    return SmtpCourier(
        host=told["host"],
        port=int(told["port"]),
        security=Security(told["security"]),
        user=told["user"],
        password=told["password"],
        sender=sender,
        tls=verified(settings.authorities_file),
    )


def _smpp(settings: Settings) -> Courier:
    from peps_tui.core.adapters.network import verified

    try:
        from peps_tui.core.adapters.smpp import SmppCourier
    except ModuleNotFoundError:
        raise LibraryMissing(library="smpplib", extra="sms") from None
    told = settings.gateways["smpp"]
    return SmppCourier(
        host=told["host"],
        port=int(told["port"]),
        user=told["user"],
        password=told["password"],
        sender=told["sender"],
        tls=verified(settings.authorities_file) if told["security"] == "tls" else None,
    )


def _sip(settings: Settings, speech: Speech) -> Courier:
    from peps_tui.core.adapters.sip import SipCourier

    told = settings.gateways["sip"]
    return SipCourier(
        host=told["host"], port=int(told["port"]), speech=speech, directory=settings.home
    )


def _web(gateway: str, settings: Settings, clock: Clock) -> Courier:
    from peps_tui.core.adapters.gateways import Octopush, Ovh, Twilio, Webhook
    from peps_tui.core.adapters.network import verified
    from peps_tui.core.adapters.web import Web

    web, told = Web(verified(settings.authorities_file)), settings.gateways[gateway]
    match gateway:
        case "ovh":
            return Ovh(web=web, clock=clock, **told)
        case "octopush":
            return Octopush(web=web, **told)
        case "twilio":
            return Twilio(web=web, **told)
    return Webhook(web=web, **told)


def _vault(settings: Settings) -> FileVault:
    """The keys; made at first use, never beside a database that lost its own."""
    from peps_tui.core.adapters.vault import open_vault
    from peps_tui.core.storage.engine import holds_nobody

    path = settings.home / KEY_FILE
    # Asked before the keys are looked for again: who creates both makes the keys first.
    create = not path.exists() and holds_nobody(settings.database_url)
    return open_vault(path, create=create)
