"""argparse in French: it asks gettext for each of its sentences, and is answered here."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from peps_tui.texts import arguments as words

# What Python 3.11 to 3.13 say of the arguments that our commands have.
_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "usage: ": words.USAGE,
        "positional arguments": words.ARGUMENTS,
        "options": words.OPTIONS,
        "show this help message and exit": words.HELP,
        "%(prog)s: error: %(message)s\n": words.ERROR,
        "argument %(argument_name)s: %(message)s": words.ABOUT_ARGUMENT,
        "the following arguments are required: %s": words.MISSING,
        "one of the arguments %s is required": words.ONE_OF,
        "not allowed with argument %s": words.NOT_WITH,
        "unrecognized arguments: %s": words.UNKNOWN,
        "invalid choice: %(value)r (choose from %(choices)s)": words.BAD_CHOICE,
        "invalid %(type)s value: %(value)r": words.BAD_VALUE,
        "ignored explicit argument %r": words.UNEXPECTED_VALUE,
        "expected one argument": words.ONE_VALUE,
    }
)


class Parser(argparse.ArgumentParser):
    """A parser that speaks French and takes whole names of options alone, in every command."""

    def __init__(self, **kwargs: Any) -> None:
        # By default gettext looks for files of translations, for the whole process.
        vars(argparse)["_"] = _french
        super().__init__(allow_abbrev=False, **kwargs)


def _french(message: str) -> str:
    return _SENTENCES.get(message, message)
