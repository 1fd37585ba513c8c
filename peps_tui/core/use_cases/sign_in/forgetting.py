"""« Oublier ce poste de confiance », before any sign-in (TRUST-4)."""

from __future__ import annotations

from peps_tui.core.domain.history import Author, Event, Operation
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports import Ports


def forget_workstation(ports: Ports, workstation: Workstation) -> int:
    """« Oublier ce poste de confiance »: a code at every sign-in from here (TRUST-4).

    Possessing the workstation is enough to ask it. Returns how many accounts trusted it.
    """
    if workstation.fingerprint is None:
        return 0
    now = ports.clock.now()
    with ports.storage.writing() as unit:
        ended = unit.trusts.end_of_workstation(workstation.fingerprint, now)
        for trusted in ended:
            account = unit.accounts.get(trusted.account_id)
            if account is not None:
                unit.history.record(
                    account.establishment_id,
                    Event.about(
                        account, Operation.TRUST_ENDED, before={"workstation": trusted.name}
                    ),
                    by=Author(identifier="", name="", source=workstation.source),
                    at=now,
                )
        return len(ended)
