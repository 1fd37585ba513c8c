"""The entry of the program; it returns the exit code of the process."""

import gc
import os
import sys
from collections.abc import Sequence
from types import ModuleType

INTERRUPTED = 130
PIPE_CLOSED = 141

_PALETTE = (
    *("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits"),
    *("Provider", "SimpleProvider"),
)
"""What Textual imports of its command palette, and uses to open it alone."""

_WITHOUT_SCREEN = frozenset({"--prepare", "-h", "--help"})


def main(argv: Sequence[str] | None = None) -> int:
    """Open the application, or run the command that `argv` (default: that of the process) names.

    Returns 0 when done, 1 when refused or crashed, 2 when misused.
    """
    arguments = sys.argv[1:] if argv is None else argv
    if not _opens_application(arguments):
        return _guarded(arguments)
    # Before anything else is imported: what is typed meanwhile, a password, is not to be shown.
    from peps_tui.cli.silence import silent_terminal

    with silent_terminal():
        return _guarded(arguments)


def _opens_application(arguments: Sequence[str]) -> bool:
    """Whether a person is about to type in a screen; `demo` may only prepare or explain itself."""
    if not arguments:
        return True
    return arguments[0] == "demo" and _WITHOUT_SCREEN.isdisjoint(arguments)


def _guarded(arguments: Sequence[str]) -> int:
    _make_safe()
    _leave_palette_out()
    try:
        return _run(arguments) if arguments else _open()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # What is left in the buffer would be refused again, aloud, when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED


def _make_safe() -> None:
    """Keep files private, and take from the environment what would act upon Textual.

    TEXTUAL_DRIVER imports any module, TEXTUAL_LOG writes to any file, and TEXTUAL itself talks to
    a console elsewhere. They are read when textual is imported: not yet.
    """
    os.umask(0o077)
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]
    os.environ["TEXTUAL_FPS"] = "1000"
    os.environ.setdefault("ESCDELAY", "25")


def _leave_palette_out() -> None:
    """Have Textual find nothing where its command palette is, which nothing here opens.

    It imports it in any case, with a dozen modules: a twelfth of the wait for the first screen.
    """
    nothing = ModuleType("textual.command")
    vars(nothing).update(dict.fromkeys(_PALETTE, object))
    sys.modules.setdefault(nothing.__name__, nothing)


def _run(arguments: Sequence[str]) -> int:
    from peps_tui.cli.program import run

    return run(arguments)


def _open() -> int:
    # What is imported lives as long as the process: to look for garbage in it is a tenth of the
    # wait. `open_application` starts it again.
    gc.disable()
    from peps_tui.cli.opening import open_application, settings_of
    from peps_tui.cli.outcome import exit_code

    code = exit_code(lambda: open_application(settings_of(os.environ)))
    gc.freeze()  # nor when the process ends: half of that wait
    gc.enable()
    return code


if __name__ == "__main__":
    sys.exit(main())
