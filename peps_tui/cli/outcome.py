"""How a command ends: done, refused with a sentence, or crashed with a reference."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable

from peps_tui.cli.terminal import complain
from peps_tui.core.domain.errors import CoreError
from peps_tui.settings import SettingsError
from peps_tui.texts.common import crashed
from peps_tui.texts.errors import explain
from peps_tui.texts.settings import explain_setting

log = logging.getLogger(__name__)

DONE, REFUSED, MISUSED = 0, 1, 2


def exit_code(work: Callable[[], int]) -> int:
    """The exit code of `work`; what it raises becomes a sentence, and its traceback a log entry."""
    try:
        return work()
    except CoreError as error:
        log.warning("refused: %s", type(error).__name__, exc_info=True)
        complain(explain(error))
    except SettingsError as error:
        complain(explain_setting(error.fault, key=error.key, source=error.source))
    except BrokenPipeError:
        raise
    except Exception:
        reference = uuid.uuid4().hex[:8].upper()
        log.critical("crash %s", reference, exc_info=True)
        complain(crashed(reference))
    return REFUSED
