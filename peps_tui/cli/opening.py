"""What every entry needs: the platform of the settings, and the application upon it.

Nothing heavy is imported here: the first screen is painted without it.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from functools import partial

from peps_tui import wiring
from peps_tui.cli.terminal import complain
from peps_tui.core.domain.errors import CoreError
from peps_tui.core.ports import Clock, Ports
from peps_tui.settings import Settings, SettingsError, load_settings
from peps_tui.texts import cli as words
from peps_tui.texts.errors import explain
from peps_tui.texts.settings import explain_setting


class Misconfigured(Exception):
    """The settings cannot be used; its text says so in French."""


def settings_of(environ: Mapping[str, str]) -> Settings:
    """The settings in force, with their home made and their log started.

    Raises:
        Misconfigured: a setting cannot be used.
        PlatformError: the home cannot be used.
    """
    try:
        settings = load_settings(environ)
    except SettingsError as error:
        sentence = explain_setting(error.fault, key=error.key, source=error.source)
        raise Misconfigured(sentence) from None
    wiring.prepare(settings)
    return settings


def open_ports(environ: Mapping[str, str]) -> Ports:
    """The platform of the settings, for a command. Raises as `settings_of`."""
    return wiring.connect(settings_of(environ))


def open_application(settings: Settings, *, clock: Clock | None = None) -> int:
    """Open the screen, and return the exit code of the process once it is left."""
    if not all(stream.isatty() for stream in (sys.stdin, sys.stderr)):
        complain(words.NO_TERMINAL)
        return 1
    # What is imported lives as long as the process: collecting meanwhile is a tenth of the wait.
    gc.disable()
    from peps_tui.app import PepsApp

    gc.freeze()
    gc.enable()
    guide = None
    if settings.demo:
        from peps_tui.cli.demo_guide import read_guide

        guide = read_guide(settings)
    app = PepsApp(
        partial(wiring.connect, settings, clock=clock),
        workstation=partial(wiring.workstation, settings),
        deliver=wiring.deliver,
        demo=guide,
    )
    app.run(mouse=False)
    return app.return_code or 0


def open_from(environ: Mapping[str, str]) -> int:
    """`peps-tui` alone: open the application of the settings."""
    try:
        return open_application(settings_of(environ))
    except Misconfigured as error:
        complain(str(error))
    except CoreError as error:
        complain(explain(error))
    return 1
