"""How a command ends: done, refused with a sentence, or crashed with a reference."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable

from peps_tui.cli.terminal import complain
from peps_tui.core.domain.errors import CoreError
from peps_tui.settings import SettingsError
from peps_tui.texts.common import crashed
from peps_tui.texts.errors import explain
from peps_tui.texts.settings import explain_setting

log = logging.getLogger(__name__)
# Until the log is started nothing of it may reach the terminal, where Python would print it.
logging.getLogger("peps_tui").addHandler(logging.NullHandler())

DONE, REFUSED, MISUSED = 0, 1, 2


def exit_code(work: Callable[[], int]) -> int:
    """The exit code of `work`; what it raises becomes a sentence and a log entry."""
    try:
        return work()
    except CoreError as error:
        # No traceback: it would quote what people typed, a whole file of it sometimes.
        log.warning("refused: %s", type(error).__name__)
        complain(explain(error))
    except SettingsError as error:
        told = explain_setting(error.fault, key=error.key, source=error.source, known=error.known)
        complain(told)
    except BrokenPipeError:
        raise
    except Exception:
        reference = os.urandom(4).hex().upper()
        log.critical("crash %s", reference, exc_info=True)
        complain(crashed(reference))
    return REFUSED
