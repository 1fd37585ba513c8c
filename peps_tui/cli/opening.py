"""What every entry needs: the platform of the settings, and the application upon it.

Nothing heavy is imported here: the first screen is painted without it.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from peps_tui import wiring
from peps_tui.cli.outcome import DONE, REFUSED
from peps_tui.cli.terminal import complain
from peps_tui.settings import Settings, load_settings

if TYPE_CHECKING:
    from peps_tui.core.domain.trust import Workstation
    from peps_tui.core.ports import Clock, Ports


def settings_of(environ: Mapping[str, str], *, new: bool = False) -> Settings:
    """The settings in force, their home made and their log started.

    Raises:
        SettingsError: a setting cannot be used.
        NoPlatform: there is none yet, and it is not for a `new` one; nothing is made.
        PlatformError: the home cannot be used.
    """
    settings = load_settings(environ)
    if not new:
        wiring.refuse_nothing(settings)
    wiring.prepare(settings)
    return settings


@contextmanager
def connected(settings: Settings) -> Iterator[Ports]:
    """The platform of the settings, for the time of a command. Raises PlatformError."""
    ports = wiring.connect(settings, clock=_clock(settings))
    try:
        yield ports
    finally:
        ports.storage.close()


def open_application(settings: Settings) -> int:
    """Open the screen, and return the exit code of the process once it is left."""
    if not all(stream.isatty() for stream in (sys.stdin, sys.stderr)):
        from peps_tui.texts import cli as words

        complain(words.NO_TERMINAL)
        return REFUSED
    return run_application(settings, partial(wiring.workstation, settings))


def run_application(
    settings: Settings,
    workstation: Callable[[], Workstation],
    *,
    door_minutes: int = 0,
    signed_in: Callable[[str], object] = lambda _: None,
) -> int:
    """Run the application in the terminal of this process, for who sits at `workstation`.

    It closes when nobody signs in nor types for `door_minutes`, 0 for never. Whenever somebody
    signs in, `signed_in` is told the digest of the ticket.
    """
    from peps_tui.app import PepsApp
    from peps_tui.slow_line import Speed

    guide = None
    if settings.demo:
        from peps_tui.cli.demo_guide import read_guide

        guide = read_guide(settings)
    gc.freeze()
    app = PepsApp(
        partial(_connect, settings),
        workstation=workstation,
        deliver=wiring.deliver,
        demo=guide,
        whole=settings.display == "whole",
        speed=Speed(settings.line),
        door_minutes=door_minutes,
        signed_in=signed_in,
    )
    app.run(mouse=settings.mouse)
    app.end_session()
    return app.return_code or DONE


def _connect(settings: Settings) -> Ports:
    """Open the platform, once the first screen is painted: garbage is looked for from now on."""
    gc.enable()
    return wiring.connect(settings, clock=_clock(settings))


def _clock(settings: Settings) -> Clock | None:
    """The clock of a demonstration that takes place on another day, None for the real one."""
    if settings.date is None:
        return None
    from peps_tui.core.adapters.clock import TravellingClock

    return TravellingClock(settings.date)
