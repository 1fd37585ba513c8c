"""The way in: password, then the code or the trusted workstation (AUTH, OTP, TRUST, PHONE).

    begin ──▶ Entered                       a trusted workstation, within its seven days
          ├─▶ CodeNeeded  ─ send_code ──▶ enter_code ──▶ Entered
          └─▶ PhoneNeeded ─ propose_phone ─▶ enter_code ──▶ Entered
                   └ mail_first: confirm_enrolment(link) comes before propose_phone

`begin_net_entreprises` is the other route of AUTH-1; both end in `admit`. No step can be skipped:
each one reads from storage what the session under way has proven so far (AUTH-2).
"""

from peps_tui.core.use_cases.sign_in.admission import admit
from peps_tui.core.use_cases.sign_in.code import (
    confirm_enrolment,
    enter_code,
    propose_phone,
    send_code,
)
from peps_tui.core.use_cases.sign_in.forgetting import forget_workstation
from peps_tui.core.use_cases.sign_in.net_entreprises import begin_net_entreprises
from peps_tui.core.use_cases.sign_in.password import begin
from peps_tui.core.use_cases.sign_in.steps import CodeNeeded, Entered, PhoneNeeded, Step

__all__ = [
    "CodeNeeded",
    "Entered",
    "PhoneNeeded",
    "Step",
    "admit",
    "begin",
    "begin_net_entreprises",
    "confirm_enrolment",
    "enter_code",
    "forget_workstation",
    "propose_phone",
    "send_code",
]
