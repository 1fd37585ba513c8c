"""`peps-tui messages`: what became of messages, and another try for those that failed (MSG-2)."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import Any

from peps_tui.cli import entries
from peps_tui.cli.opening import connected, settings_of
from peps_tui.cli.outcome import DONE, REFUSED
from peps_tui.cli.terminal import complain, tell
from peps_tui.core.domain.message import MessageState
from peps_tui.core.use_cases import messages
from peps_tui.texts import cli as shared
from peps_tui.texts import outbox as words


def add_to(commands: Any) -> None:
    """Declare the family `messages`."""
    family = commands.add_parser("messages", help=words.MESSAGES, description=words.MESSAGES)
    verbs = family.add_subparsers(
        title=shared.COMMANDS, metavar=shared.COMMAND, required=True, dest="verb"
    )
    listing = verbs.add_parser("list", help=words.LIST, description=words.LIST_DESCRIPTION)
    listing.add_argument(
        "--state", type=MessageState, choices=tuple(MessageState), help=words.STATE
    )
    listing.add_argument(
        "--limit",
        type=entries.limit,
        default=50,
        metavar=words.NUMBER_FORM,
        help=words.LIMIT,
    )
    listing.set_defaults(run=list_messages)
    sending = verbs.add_parser("send", help=words.SEND, description=words.SEND_DESCRIPTION)
    sending.set_defaults(run=send)
    again = verbs.add_parser("retry", help=words.RETRY, description=words.RETRY_DESCRIPTION)
    which = again.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "id", type=entries.message_id, nargs="?", metavar=words.ID_FORM, help=words.ID
    )
    which.add_argument("--failed", action="store_true", help=words.FAILED)
    again.set_defaults(run=retry)


def list_messages(command: Namespace) -> int:
    """Tell the newest messages, then how many there are."""
    with connected(settings_of(os.environ)) as ports:
        report = messages.report(ports, command.state, limit=command.limit)
    for trace in report.traces:
        for line in words.listed(trace):
            tell(line)
    if not report.traces:
        tell(words.NONE)
    for line in words.summary(report.counts, report.codes):
        tell(line)
    return DONE


def send(_command: Namespace) -> int:
    """Send what is due; what a gateway refuses is tried again later, which is no fault here."""
    with connected(settings_of(os.environ)) as ports:
        left = messages.deliver_due(ports)
        counts = messages.report(ports, None, limit=0).counts
    tell(words.delivered(left, counts[MessageState.WAITING]))
    return DONE


def retry(command: Namespace) -> int:
    """Send again the message that is named, or all that failed; 1 when one did not leave."""
    with connected(settings_of(os.environ)) as ports:
        if command.failed:
            count, left = messages.retry_failed(ports)
            tell(words.all_repeated(count, left))
            return DONE if left == count else REFUSED
        trace = messages.retry(ports, command.id)
    if trace.state is MessageState.SENT:
        tell(words.repeated(trace))
        return DONE
    complain(words.repeated(trace))
    return REFUSED
