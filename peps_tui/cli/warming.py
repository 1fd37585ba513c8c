"""What every session would do again is done once, before the first is forked."""

from __future__ import annotations

import asyncio
import importlib
import logging
import pkgutil
from pathlib import Path
from tempfile import TemporaryDirectory

from peps_tui.cli.rehearsal import rehearse

log = logging.getLogger(__name__)

LONGEST = 10
"""Seconds after which the rehearsal is given up."""
_LEFT_OUT = (
    *("peps_tui.cli", "peps_tui.ssh", "peps_tui.__main__"),
    "peps_tui.core.storage.migrations",
)
"""What sessions do not use, or what runs when it is imported."""


def warm_up() -> None:
    """Import the whole application, and live a visit of it on a platform that is thrown away.

    Sessions then share what was imported, parsed and computed: they start at once and take less
    memory. Nothing of the real platform is opened. Without the rehearsal, they work all the same.
    """
    for name in _modules():
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:  # a gateway whose library is not installed
            continue
    logging.disable()  # what happens for nobody is not for operators
    try:
        with TemporaryDirectory(prefix="peps-tui-") as home:
            asyncio.run(asyncio.wait_for(rehearse(Path(home)), LONGEST))
        failure = None
    except Exception as error:
        failure = error
    logging.disable(logging.NOTSET)
    if failure is not None:
        log.error("rehearsal failed", exc_info=failure)


def _modules() -> list[str]:
    package = Path(__file__).parent.parent
    found = pkgutil.walk_packages([str(package)], f"{package.name}.")
    return [module.name for module in found if not module.name.startswith(_LEFT_OUT)]
