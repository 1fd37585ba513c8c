"""What every session would do again is done once, before it is forked."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
from pathlib import Path

_LEFT_OUT = (
    *("peps_tui.cli", "peps_tui.ssh", "peps_tui.__main__"),
    "peps_tui.core.storage.migrations",
)
"""What sessions do not use, or what runs when it is imported."""


def warm_up() -> None:
    """Import the whole application, and paint its first screen for nobody."""
    for name in _modules():
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:  # a gateway whose library is not installed
            continue
    asyncio.run(_paint())


def _modules() -> list[str]:
    package = Path(__file__).parent.parent
    found = pkgutil.walk_packages([str(package)], f"{package.name}.")
    return [module.name for module in found if not module.name.startswith(_LEFT_OUT)]


async def _paint() -> None:
    from peps_tui.app import PepsApp

    app = PepsApp(lambda: None, workstation=int, deliver=int)
    async with app.run_test() as pilot:
        await pilot.pause()
