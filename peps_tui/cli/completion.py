"""`peps-tui completion`: scripts that know every command; nothing of Python runs at a Tab."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Iterator, Mapping
from typing import Any

from peps_tui.cli.outcome import DONE
from peps_tui.cli.terminal import tell
from peps_tui.texts import completion as words

_BASH = """\
_peps_tui() {{
    local word path="" offered=""
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        case "$path $word" in
            {steps}) path="$path $word" ;;
        esac
    done
    case "$path" in
{cases}
    esac
    COMPREPLY=($(compgen -W "$offered" -- "${{COMP_WORDS[COMP_CWORD]}}"))
}}
complete -o default -F _peps_tui peps-tui"""
_ZSH = """\
#compdef peps-tui
local word path_="" offered=""
for word in ${{words[2,CURRENT-1]}}; do
    case "$path_ $word" in
        {steps}) path_="$path_ $word" ;;
    esac
done
case "$path_" in
{cases}
esac
compadd -- ${{=offered}} || _files"""
_FISH = """\
function __peps_tui_at
    set -l path ""
    for word in (commandline -opc)[2..-1]
        switch "$path $word"
            case {steps}
                set path "$path $word"
        end
    end
    test "$path" = "$argv"
end
{cases}"""


def add_to(commands: Any) -> None:
    """Declare the command `completion`."""
    parser = commands.add_parser(
        "completion", help=words.COMPLETION, description=words.COMPLETION_DESCRIPTION
    )
    parser.add_argument("shell", choices=tuple(_SHELLS), help=words.SHELL)
    parser.set_defaults(run=completion, commands=commands.choices)


def completion(command: Namespace) -> int:
    """Write the script of a shell."""
    paths = {"": [*command.commands, "--help", "--version"], **dict(_below("", command.commands))}
    tell(_SHELLS[command.shell](paths))
    return DONE


def _below(path: str, commands: Mapping[str, ArgumentParser]) -> Iterator[tuple[str, list[str]]]:
    """What may follow each command, its own commands and its options, by its path."""
    for name, parser in commands.items():
        here, found = f"{path} {name}", list[str]()
        for action in parser._actions:  # noqa: SLF001  argparse tells it nowhere else
            found += action.option_strings or map(str, action.choices or ())
            if isinstance(action, _SubParsersAction):
                yield from _below(here, action.choices)
        yield here, found


def _quoted(paths: dict[str, list[str]]) -> list[str]:
    return [f'"{path}"' for path in paths if path]


def _bash(paths: dict[str, list[str]]) -> str:
    cases = [f'        "{path}") offered="{" ".join(found)}" ;;' for path, found in paths.items()]
    return _BASH.format(steps=" | ".join(_quoted(paths)), cases="\n".join(cases))


def _zsh(paths: dict[str, list[str]]) -> str:
    cases = [f'    "{path}") offered="{" ".join(found)}" ;;' for path, found in paths.items()]
    return _ZSH.format(steps=" | ".join(_quoted(paths)), cases="\n".join(cases))


def _fish(paths: dict[str, list[str]]) -> str:
    cases = [
        f"complete -c peps-tui -n '__peps_tui_at \"{path}\"' -a '{' '.join(found)}'"
        for path, found in paths.items()
    ]
    return _FISH.format(steps=" ".join(_quoted(paths)), cases="\n".join(cases))


_SHELLS = {"bash": _bash, "zsh": _zsh, "fish": _fish}
