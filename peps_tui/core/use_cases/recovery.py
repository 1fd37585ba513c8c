"""Finding one's way back in (PWD-4)."""

from __future__ import annotations

from peps_tui.core.domain.errors import EmailRefused
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.text import checked_email
from peps_tui.core.ports import Ports
from peps_tui.core.use_cases.messages import mail


def forgotten_identifier(ports: Ports, email: str) -> None:
    """« Identifiant oublié »: mail the identifiers of an address, one for each employer (PWD-4).

    Answers the same whether the address is known, unknown or malformed.
    """
    try:
        address = checked_email(email)
    except EmailRefused:
        return
    now = ports.clock.now()
    with ports.storage.writing() as unit:
        for account in unit.accounts.by_email(address):
            facts = {"identifier": account.identifier}
            mail(unit, account, MessageKind.IDENTIFIERS, now=now, facts=facts)
