"""« Mon compte »: what one reads of oneself, and changes with a code (SCR-ME, OTP-7).

    courriel, service, anonymisation   request_own_change ──▶ apply_own_change
    mot de passe                       request_password_change ──▶ change_password
    téléphone                          request_phone_change ──▶ confirm_old_phone ─┐
                                       change_phone ◀── request_new_phone ◀────────┘

What is here needs no profile, and stays possible while terms wait to be accepted.
"""

from peps_tui.core.domain.own_edit import OwnEdit
from peps_tui.core.use_cases.me.account import (
    MyAccount,
    OpenSession,
    TrustedWorkstation,
    my_account,
)
from peps_tui.core.use_cases.me.details import apply_own_change, request_own_change
from peps_tui.core.use_cases.me.password import change_password, request_password_change
from peps_tui.core.use_cases.me.phone import (
    change_phone,
    confirm_old_phone,
    request_new_phone,
    request_phone_change,
)
from peps_tui.core.use_cases.me.workstations import (
    end_all_trusts,
    end_other_sessions,
    end_session,
    end_trust,
)

__all__ = [
    "MyAccount",
    "OpenSession",
    "OwnEdit",
    "TrustedWorkstation",
    "apply_own_change",
    "change_password",
    "change_phone",
    "confirm_old_phone",
    "end_all_trusts",
    "end_other_sessions",
    "end_session",
    "end_trust",
    "my_account",
    "request_new_phone",
    "request_own_change",
    "request_password_change",
    "request_phone_change",
]
