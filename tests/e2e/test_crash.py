"""A crash at the code step shows a reference, and neither the code nor the password."""

from __future__ import annotations

import re
from pathlib import Path

from tests.e2e.demo import ENTER, administrator, last_code, prepare, sign_in
from tests.e2e.terminal import Terminal

# Stands for `-m peps_tui`, with a fault where the code is judged.
PROGRAM = """
import sys
from peps_tui.__main__ import main
from peps_tui.core.use_cases import codes

def judge(unit, ports, answer):
    typed, secrets = answer.typed, vars
    raise RuntimeError("a fault")

codes.judge = judge
sys.exit(main([]))
"""


def test_a_crash_at_the_code_step_shows_a_reference_only(tmp_path: Path) -> None:
    home = prepare(tmp_path)
    admin = administrator(home)
    terminal = Terminal("-c", PROGRAM, environ={"PEPS_HOME": str(home)})
    try:
        sign_in(terminal, admin["identifier"], admin["password"])
        terminal.wait_for("Un SMS a été envoyé au")
        sent = len(terminal.output)
        code = last_code(home)
        terminal.type(f"{code}{ENTER}")
        assert terminal.wait() == 1
    finally:
        terminal.close()

    farewell = terminal.output[sent:].decode()
    reference = re.search(r"référence ([0-9A-F]{8})", farewell)
    assert reference is not None
    assert "Traceback" not in farewell
    assert "a fault" not in farewell
    log = (home / "peps.log").read_text("utf-8")
    assert reference[1] in log
    for secret in (code, admin["password"]):
        assert secret not in log
