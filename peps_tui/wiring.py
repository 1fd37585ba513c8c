"""From settings to ports: the only module that knows every adapter.

Heavy libraries, and what needs them, are imported inside functions: the first screen is painted
without them.
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from peps_tui.core.adapters.files import private_directory
from peps_tui.core.domain.errors import StorageUnavailable

if TYPE_CHECKING:
    from peps_tui.core.adapters.vault import FileVault
    from peps_tui.core.domain.trust import Workstation
    from peps_tui.core.ports import Clock, Ports
    from peps_tui.settings import Settings

log = logging.getLogger(__name__)

KEY_FILE = "peps.key"


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


def connect(settings: Settings, *, clock: Clock | None = None) -> Ports:
    """Open the platform, creating its keys and its database at first use.

    Takes about a second the first time. `clock` is that of the machine unless another is given.

    Raises:
        PlatformError: keys or database are missing, too open to others, too new or unreachable.
    """
    from peps_tui.core.adapters.clock import SystemClock
    from peps_tui.core.adapters.folder import FolderCourier
    from peps_tui.core.adapters.passwords import Argon2Hasher
    from peps_tui.core.adapters.press import FilePress
    from peps_tui.core.adapters.randomness import SystemRandomness
    from peps_tui.core.adapters.shelf import FolderShelf
    from peps_tui.core.adapters.speech import EspeakSpeech
    from peps_tui.core.domain.message import MessageChannel
    from peps_tui.core.ports import Ports
    from peps_tui.core.storage.engine import open_storage
    from peps_tui.texts.messages import compose

    vault, press = _vault(settings), FilePress()
    folder = FolderCourier(
        directory=settings.messages_dir,
        press=press,
        sender_name=settings.sender_name,
        sender_email=settings.sender_email,
    )
    return Ports(
        clock=clock or SystemClock(),
        randomness=SystemRandomness(),
        hasher=Argon2Hasher(pepper=vault.pepper),
        storage=open_storage(settings.database_url, vault),
        couriers=dict.fromkeys(MessageChannel, folder),
        compose=compose,
        press=press,
        shelf=FolderShelf(directory=settings.exports_dir),
        speech=EspeakSpeech(),
        link_base=settings.link_base.rstrip("/"),
    )


def workstation(settings: Settings) -> Workstation:
    """Where the person sits (TRUST-3); over SSH it is not known, hence not trusted.

    A demonstration belongs to one person: its workstation is known over SSH too.
    """
    from peps_tui.core.adapters.workstation import local_workstation, remote_workstation
    from peps_tui.texts import workstation as texts

    connection = os.environ.get("SSH_CONNECTION", "")
    if connection and not settings.demo:
        return remote_workstation(connection, texts.REMOTE)
    return local_workstation(settings.workstation, texts.LOCAL)


def deliver(ports: Ports) -> int:
    """Send what waits in the outbox; returns how many messages left."""
    from peps_tui.core.use_cases.messages import deliver_due

    return deliver_due(ports)


def _vault(settings: Settings) -> FileVault:
    """The keys; made at first use, never beside a database that lost its own."""
    from peps_tui.core.adapters.vault import open_vault

    path = settings.home / KEY_FILE
    # Asked before the keys are looked for again: who creates both makes the keys first.
    create = not path.exists() and _is_new(settings.database_url)
    return open_vault(path, create=create)


def _is_new(database_url: str) -> bool:
    """Whether the database holds nobody yet; it is created when missing."""
    from peps_tui.core.adapters.vault import FileVault
    from peps_tui.core.storage.engine import open_storage

    storage = open_storage(database_url, FileVault.fresh())
    try:
        with storage.reading() as unit:
            return not unit.establishments.all()
    finally:
        storage.close()
