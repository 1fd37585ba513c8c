"""The programs that are measured, each alone in its terminal, or with tmux between."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.codes import next_code
from benchmarks.terminal import Terminal
from benchmarks.wire_script import Recorder, play
from tests.e2e.demo import administrator

ACCOUNTS = 500
TMUX_CONF = """
set -g status off
set -g default-terminal tmux-256color
set -g escape-time 0
set -g set-titles off
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A program to measure; one that `asks_code` is ours, and tells it to its platform."""

    name: str
    module: str
    arguments: tuple[str, ...] = ()
    environ: Mapping[str, str] = field(default_factory=dict)
    asks_code: bool = False

    @property
    def command(self) -> tuple[str, ...]:
        """What starts it."""
        return (sys.executable, "-m", self.module, *self.arguments)


class Bench:
    """Plays the script in front of a side, on a platform of its own."""

    def __init__(self, folder: Path, size: tuple[int, int]) -> None:
        self._folder = folder
        self._size = size
        self._runs = 0
        self._platform = folder / "platform"
        self._conf = folder / "tmux.conf"
        self._conf.write_text(TMUX_CONF, "utf-8")
        options = ("--dir", str(self._platform), "--accounts", str(ACCOUNTS))
        command = [sys.executable, "-m", "peps_tui", "demo", "--prepare", *options]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        self._person = administrator(self._platform)
        # No longer a demonstration: its sign-in screen shows the accounts to try.
        (self._platform / "peps.toml").write_text("", "utf-8")

    def measure(self, side: Side, *, tmux: bool = False) -> Recorder:
        """The answers of this side, and its screens."""
        self._runs += 1
        home = self._folder / f"home-{self._runs}"
        shutil.copytree(self._platform, home)
        socket = str(self._folder / f"tmux-{self._runs}")
        command = self._in_tmux(side, socket) if tmux else side.command
        environ = {**side.environ, "PEPS_HOME": str(home), "TMUX": ""}
        terminal = Terminal(command, size=self._size, environ=environ)
        recorder = Recorder(terminal)
        identifier, password = self._person["identifier"], self._person["password"]

        def code() -> str:
            return next_code(home, identifier) if side.asks_code else "000000"

        try:
            play(recorder, identifier, password, code)
        finally:
            if tmux:
                subprocess.run(("tmux", "-S", socket, "kill-server"), check=False)
            terminal.close()
        return recorder

    def _in_tmux(self, side: Side, socket: str) -> tuple[str, ...]:
        columns, lines = (str(cells) for cells in self._size)
        started = ("new-session", "-x", columns, "-y", lines, shlex.join(side.command))
        return ("tmux", "-S", socket, "-f", str(self._conf), "-u", *started)
