"""What `peps-tui doctor` looks at; it changes nothing."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from peps_tui import wiring
from peps_tui.cli.opening import connected
from peps_tui.core.domain.challenge import MAX_SENDS_IN_ALL
from peps_tui.core.domain.diagnosis import Finding, Subject, Verdict
from peps_tui.core.domain.errors import CoreError
from peps_tui.core.domain.message import MessageChannel, MessageState
from peps_tui.core.ports import Courier, Ports
from peps_tui.core.use_cases.messages import report
from peps_tui.core.use_cases.verifying import ends_hold
from peps_tui.settings import Settings
from peps_tui.texts.errors import explain

if TYPE_CHECKING:
    from peps_tui.core.storage.health import Health

LITTLE_DISK = 1_000_000_000
NO_DISK = 100_000_000
"""Bytes: under the one, something is to be done; under the other, writes are about to fail."""
CLOCK_SLACK = timedelta(minutes=1)
REACH_SECONDS = 3
HTTPS = 443


def examine(settings: Settings) -> Iterator[Finding]:
    """Every finding on the platform of `settings`; takes seconds on a large one."""
    if not settings.home.is_dir():
        yield Finding(
            subject=Subject.HOME, verdict=Verdict.FAILURE, facts={"path": str(settings.home)}
        )
        return
    with suppress(CoreError):  # what is too open is found below
        wiring.prepare(settings)
    yield _files(settings)
    yield _looked_at(Subject.HOST_KEY, lambda: _host_key(settings))
    yield _disk(settings)
    yield _exports(settings)
    yield from _database(settings)


def _looked_at(subject: Subject, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except CoreError as error:
        return Finding(subject=subject, verdict=Verdict.FAILURE, error=explain(error))


def _files(settings: Settings) -> Finding:
    """The rights of all that is private: its owner’s alone."""
    private = [settings.home, settings.messages_dir, settings.exports_dir]
    private += [path for path in settings.home.iterdir() if path.is_file()]
    there = [path for path in dict.fromkeys(private) if path.exists()]
    open_ = next(filter(_is_open, there), None)
    return Finding(
        subject=Subject.FILES,
        verdict=Verdict.OK if open_ is None else Verdict.FAILURE,
        facts={"count": len(there), "path": None if open_ is None else str(open_)},
    )


def _host_key(settings: Settings) -> Finding:
    there = (settings.home / wiring.HOST_KEY_FILE).exists()
    fingerprint = wiring.host_key(settings).fingerprint if there else None
    return Finding(subject=Subject.HOST_KEY, facts={"fingerprint": fingerprint})


def _is_open(path: Path) -> bool:
    try:
        found = path.stat()
    except FileNotFoundError:  # SQLite takes its journal away once nobody works
        return False
    return bool(found.st_mode & 0o077) or found.st_uid != os.getuid()


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.home).free
    verdict = Verdict.FAILURE if free < NO_DISK else Verdict.OK
    if NO_DISK <= free < LITTLE_DISK:
        verdict = Verdict.WARNING
    return Finding(subject=Subject.DISK, verdict=verdict, facts={"free": free})


def _exports(settings: Settings) -> Finding:
    folder = settings.exports_dir
    files = [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
    return Finding(
        subject=Subject.EXPORTS,
        facts={
            "path": str(folder),
            "count": len(files),
            "bytes": sum(path.stat().st_size for path in files),
        },
    )


def _database(settings: Settings) -> Iterator[Finding]:
    """The database and, when it can be used, what it holds."""
    from peps_tui.core.storage.health import examine

    try:
        health = examine(settings.database_url)
    except CoreError as error:
        yield Finding(subject=Subject.DATABASE, verdict=Verdict.FAILURE, error=explain(error))
        return
    found = _health(health)
    yield found
    if found.verdict is Verdict.OK:  # an older one would be upgraded as it is opened
        yield from _platform(settings, health.newest)


def _health(found: Health) -> Finding:
    known = found.version is not None and found.version <= found.expected
    good = found.sound and found.journal in ("", "wal") and known
    verdict = Verdict.OK if good else Verdict.FAILURE
    if good and found.version != found.expected:
        verdict = Verdict.WARNING
    return Finding(
        subject=Subject.DATABASE,
        verdict=verdict,
        facts={
            "backend": found.backend,
            "version": found.version,
            "expected": found.expected,
            "sound": found.sound,
            "journal": found.journal,
        },
    )


def _platform(settings: Settings, newest: datetime | None) -> Iterator[Finding]:
    """What takes an open platform: keys, clock, history, messages, gateways."""
    try:
        with connected(settings) as ports:
            yield _looked_at(Subject.KEYS, lambda: _keys(ports))
            yield _looked_at(Subject.CLOCK, lambda: _clock(ports, newest))
            yield _looked_at(Subject.HISTORY, lambda: _history(ports))
            yield _looked_at(Subject.MESSAGES, lambda: _messages(ports))
            for channel in MessageChannel:
                yield _gateway(channel, ports.couriers[channel])
            if settings.voice_gateway == "sip":
                yield _speech(ports)
    except CoreError as error:
        yield Finding(subject=Subject.KEYS, verdict=Verdict.FAILURE, error=explain(error))


def _keys(ports: Ports) -> Finding:
    with ports.storage.reading() as unit:
        opens, former = unit.seals.open(), unit.seals.count()
    verdict = Verdict.OK if opens else Verdict.FAILURE
    if opens and former:
        verdict = Verdict.WARNING
    return Finding(subject=Subject.KEYS, verdict=verdict, facts={"opens": opens, "former": former})


def _clock(ports: Ports, newest: datetime | None) -> Finding:
    now = ports.clock.now()
    back = newest is not None and newest > now + CLOCK_SLACK
    return Finding(
        subject=Subject.CLOCK,
        verdict=Verdict.FAILURE if back else Verdict.OK,
        facts={
            "now": now.isoformat(timespec="seconds"),
            "newest": None if newest is None else newest.isoformat(timespec="seconds"),
        },
    )


def _history(ports: Ports) -> Finding:
    ends = ends_hold(ports)
    verdict = Verdict.WARNING if ends.unanchored else Verdict.OK
    return Finding(
        subject=Subject.HISTORY,
        verdict=Verdict.FAILURE if ends.cut else verdict,
        facts={"cut": ends.cut, "unanchored": ends.unanchored, "chains": ends.chains},
    )


def _messages(ports: Ports) -> Finding:
    told = report(ports, None, limit=0)
    failed = told.counts[MessageState.FAILED]
    verdict = Verdict.WARNING if failed else Verdict.OK
    return Finding(
        subject=Subject.MESSAGES,
        verdict=Verdict.FAILURE if told.codes >= MAX_SENDS_IN_ALL else verdict,
        facts={
            "waiting": told.counts[MessageState.WAITING],
            "failed": failed,
            "codes": told.codes,
        },
    )


def _gateway(channel: MessageChannel, courier: Courier) -> Finding:
    """Whether somebody answers at its address; nothing is sent."""
    address = _address(courier)
    reached = address is None or _answers(*address)
    return Finding(
        subject=Subject.GATEWAY,
        verdict=Verdict.OK if reached else Verdict.FAILURE,
        facts={
            "channel": channel,
            "host": None if address is None else address[0],
            "port": None if address is None else address[1],
            "reached": reached,
        },
    )


def _speech(ports: Ports) -> Finding:
    """Whether calls have a voice: only a SIP line needs ours."""
    available = ports.speech.available
    verdict = Verdict.OK if available else Verdict.FAILURE
    return Finding(subject=Subject.SPEECH, verdict=verdict, facts={"available": available})


def _address(courier: Courier) -> tuple[str, int] | None:
    """Where a courier hands messages over; None for a folder."""
    host, port = getattr(courier, "host", None), getattr(courier, "port", None)
    if isinstance(host, str) and isinstance(port, int):
        return host, port
    url = urlsplit(getattr(courier, "url", ""))
    return (url.hostname, url.port or HTTPS) if url.hostname else None


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), REACH_SECONDS).close()
    except OSError:
        return False
    return True
